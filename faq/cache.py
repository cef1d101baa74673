"""Arrays that take seconds to compute, kept by what they were computed from.

A cache changes how long the engine takes to build, never what it answers: whatever is missing,
damaged or from another version is computed again.

What is kept is mapped into memory, not read: of a hundred megabytes only the parts in use count,
and processes on one machine share them. So each file holds its arrays as they lie in memory:

    8 bytes    ALS-ARR1
    8 bytes    length of the description, and its CRC-32, each as 4 bytes, little endian
    …          the description, JSON: {"arrays": {name: [dtype, shape, offset]}, "crc": of the rest}
    …          the arrays, each at a multiple of 64 bytes
"""

import contextlib
import hashlib
import json
import math
import os
import struct
import tempfile
import weakref
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

MOST_KEPT = 9
"""Files; those not used for longest go first."""

Arrays = Mapping[str, NDArray[Any]]

SUFFIX = ".arrays"
_MAGIC = b"ALS-ARR1"
_ALIGNED = 64
_PIECE = 1 << 20
_PLAIN = "biufS"
"""Kinds of numbers and characters; an object would be code that runs when it is read."""
# RuntimeError: whoever has no home folder has no cache. The others: bytes of something else.
_DAMAGED = (OSError, ValueError, KeyError, RuntimeError, TypeError, struct.error)


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
    """The arrays kept under a key, read only and mapped from their file, or None."""
    try:
        path = _path(key)
        with path.open("rb") as file:
            described, start = _described(file)
            _check(file, described["crc"])
        with contextlib.suppress(OSError):  # in use: others go before it
            os.utime(path)
        whole = np.memmap(path, dtype=np.uint8, mode="r")
        return {
            name: _array(whole, start, *described["arrays"][name]) for name in described["arrays"]
        }
    except _DAMAGED:
        return None


def keep(key: str, arrays: Arrays) -> None:
    """Keep arrays under a key; where nothing can be written, nothing is kept."""
    try:
        path = _path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, {name: np.asarray(array, order="C") for name, array in arrays.items()})
        files = path.parent.glob(f"*{SUFFIX}")
        last_used = sorted(files, key=lambda path: path.stat().st_mtime)
        for old in last_used[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return


class KeptRows:
    """A kept table of which rows are read from the file one by one: the rest is never in memory."""

    def __init__(self, path: Path, dtype: np.dtype[Any], shape: Sequence[int], offset: int) -> None:
        """Open a file, until this is no longer in use.

        Args:
            path: the file.
            dtype: of the table.
            shape: of the table.
            offset: where it begins in the file.
        """
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._dtype = dtype
        self._shape = tuple(shape[1:])
        self._size = dtype.itemsize * math.prod(self._shape)
        self._offset = offset

    @classmethod
    def of(cls, key: str, name: str) -> Self | None:
        """The rows of an array kept under a key, or None; whether they are damaged `kept` knows."""
        try:
            path = _path(key)
            with path.open("rb") as file:
                described, start = _described(file)
            dtype, shape, offset = described["arrays"][name]
            return cls(path, np.dtype(dtype), shape, start + offset)
        except _DAMAGED:
            return None

    def __getitem__(self, numbers: NDArray[np.integer]) -> NDArray[Any]:
        """The rows of these numbers, one after the other."""
        read = b"".join(
            os.pread(self._file, self._size, self._offset + number * self._size)
            for number in numbers.tolist()
        )
        return np.frombuffer(read, dtype=self._dtype).reshape(-1, *self._shape)


def _path(key: str) -> Path:
    return cache_folder() / f"{key}{SUFFIX}"


def _write(path: Path, arrays: Arrays) -> None:
    """Write a file as a whole or not at all: what was half written is taken away."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        half = Path(file.name)
        try:
            for piece in _pieces(arrays):
                file.write(piece)
        except OSError:
            half.unlink(missing_ok=True)
            raise
    half.replace(path)


def _pieces(arrays: Arrays) -> Iterable[bytes | memoryview]:
    """A file's contents, piece by piece."""
    places: dict[str, tuple[str, tuple[int, ...], int]] = {}
    body: list[bytes | memoryview] = []
    length, crc = 0, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, array.shape, length)
        for piece in (array.reshape(-1).view(np.uint8).data, bytes(-array.nbytes % _ALIGNED)):
            body.append(piece)
            length += len(piece)
            crc = zlib.crc32(piece, crc)
    described = json.dumps({"arrays": places, "crc": crc}).encode()
    described += b" " * (-(len(_MAGIC) + 8 + len(described)) % _ALIGNED)
    yield _MAGIC + struct.pack("<II", len(described), zlib.crc32(described)) + described
    yield from body


def _described(file: BinaryIO) -> tuple[dict[str, Any], int]:
    """A file's description, and where its arrays begin.

    Raises:
        ValueError: it is none of ours, or a byte of it is wrong.
    """
    head = file.read(len(_MAGIC) + 8)
    if not head.startswith(_MAGIC):
        raise ValueError("not a file of arrays")
    length, crc = struct.unpack("<II", head[len(_MAGIC) :])
    described = file.read(length)
    if len(described) != length or zlib.crc32(described) != crc:
        raise ValueError("the description is damaged")
    found: dict[str, Any] = json.loads(described)
    return found, len(head) + length


def _check(file: BinaryIO, expected: int) -> None:
    """Read the rest of a file; not mapped, for what is looked at once is no memory in use.

    Raises:
        ValueError: a byte of it is wrong.
    """
    crc = 0
    while piece := file.read(_PIECE):
        crc = zlib.crc32(piece, crc)
    if crc != expected:
        raise ValueError("an array is damaged")


def _array(whole: NDArray[np.uint8], start: int, *place: Any) -> NDArray[Any]:
    """One array of a file.

    Args:
        whole: the file.
        start: where its arrays begin.
        place: the array's dtype, its shape, and its offset among them.
    """
    dtype, shape, offset = np.dtype(place[0]), tuple(place[1]), start + int(place[2])
    if dtype.kind not in _PLAIN or min(shape, default=0) < 0:
        raise ValueError(f"{dtype}, {shape}: no plain array")
    size = dtype.itemsize * math.prod(shape)
    array: NDArray[Any] = np.asarray(whole)[offset : offset + size].view(dtype).reshape(shape)
    return array
