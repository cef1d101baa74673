"""Arrays that take seconds to compute, kept by what they were computed from.

A cache changes how long the engine takes to build, never what it answers: whatever is missing,
damaged or from another version is computed again.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

MOST_KEPT = 8
"""Files; the oldest go first."""

Arrays = Mapping[str, NDArray[Any]]

# RuntimeError: a damaged header reads as a password or a way of packing that nobody knows, and
# whoever has no home folder has no cache. TypeError: one array where several were kept.
_DAMAGED = (OSError, ValueError, KeyError, RuntimeError, TypeError, BadZipFile, EOFError)


def cache_folder() -> Path:
    """Where this user's caches are."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "als-stemcell-bot"


def key_of(parts: Iterable[str]) -> str:
    """A name for what arrays are computed from; other parts give another name."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:32]


def code_digest() -> str:
    """A digest of this package's code: what other code computed is not taken up."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return key_of(file.read_text(encoding="utf-8") for file in files)


def packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Texts as one array of bytes."""
    return np.frombuffer(json.dumps(list(texts)).encode(), dtype=np.uint8)


def unpacked(array: NDArray[np.uint8]) -> tuple[str, ...]:
    """The texts of a packed array.

    Raises:
        ValueError: the array was not made by `packed`.
    """
    return tuple(map(str, json.loads(array.tobytes())))


def kept(key: str) -> Arrays | None:
    """The arrays kept under a key, or None."""
    try:
        # opened here: numpy leaves a file open that is no archive
        with (
            (cache_folder() / f"{key}.npz").open("rb") as file,
            np.load(file, allow_pickle=False) as arrays,
        ):
            return {name: arrays[name] for name in arrays.files}
    except _DAMAGED:
        return None


def keep(key: str, arrays: Arrays) -> None:
    """Keep arrays under a key; where nothing can be written, nothing is kept."""
    try:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{key}.npz", arrays)
        oldest_first = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime)
        for path in oldest_first[:-MOST_KEPT]:
            path.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return


def _write(path: Path, arrays: Arrays) -> None:
    """Write a file as a whole or not at all: what was half written is taken away."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        half = Path(file.name)
        try:
            np.savez(file, allow_pickle=False, **arrays)
        except OSError:
            half.unlink(missing_ok=True)
            raise
    half.replace(path)
