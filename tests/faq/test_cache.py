"""Arrays kept between runs: never needed, never trusted further than they can be read."""

import json
import os
import random
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import cache
from faq.cache import (
    MOST_KEPT,
    SUFFIX,
    Arrays,
    KeptRows,
    cache_folder,
    code_digest,
    keep,
    kept,
    key_of,
    packed,
    unpacked,
)

ARRAYS = {"numbers": np.arange(5.0), "texts": packed(["安全吗", "a\0b", "", "\ud800"])}


@pytest.fixture(autouse=True)
def _own_cache(own_cache: None) -> None:
    """Every test here has a cache of its own."""


def content(key: str) -> dict[str, list[float]] | None:
    """What is kept under a key, as lists."""
    arrays = kept(key)
    return None if arrays is None else {name: array.tolist() for name, array in arrays.items()}


def the_file() -> Path:
    """Where what is kept under "key" lies."""
    return cache_folder() / f"key{SUFFIX}"


EXPECTED = {name: array.tolist() for name, array in ARRAYS.items()}


def test_what_is_kept_comes_back() -> None:
    """Arrays come back with their names, values and kinds."""
    keep("key", ARRAYS)
    found = kept("key")
    assert found is not None
    assert content("key") == EXPECTED
    assert found["numbers"].dtype == np.float64


def test_what_was_never_kept_is_not_there() -> None:
    """Without a folder, or without the file, there is nothing."""
    assert kept("key") is None
    keep("other", ARRAYS)
    assert kept("key") is None


def test_keeping_again_replaces() -> None:
    """The later arrays stand for the earlier ones, and no half-written file is left."""
    keep("key", ARRAYS)
    keep("key", {"one": np.ones(1)})
    assert content("key") == {"one": [1.0]}
    assert [file.name for file in cache_folder().iterdir()] == [f"key{SUFFIX}"]


@pytest.mark.parametrize("damage", [b"", b"ALS-ARR1", b"not of ours at all", b"\x93NUMPY"])
def test_a_file_of_something_else_is_nothing(damage: bytes) -> None:
    """What is no file of arrays is passed over."""
    keep("key", ARRAYS)
    the_file().write_bytes(damage)
    assert kept("key") is None


def test_rows_are_read_from_the_file() -> None:
    """Of a large table only the rows asked for are read, in their order, repeated ones too."""
    table = np.arange(60.0).reshape(10, 2, 3)
    keep("key", {"first": np.arange(3), "table": table})
    rows = KeptRows.of("key", "table")
    assert rows is not None
    asked = np.array([7, 0, 7, 9])
    assert rows[asked].tolist() == table[asked].tolist()
    the_file().unlink()
    assert rows[asked[:1]].tolist() == table[asked[:1]].tolist()


def test_rows_of_what_is_not_kept_are_nothing() -> None:
    """No file, another array, or a file of something else."""
    assert KeptRows.of("key", "table") is None
    keep("key", ARRAYS)
    assert KeptRows.of("key", "table") is None
    the_file().write_bytes(b"ALS-ARR1")
    assert KeptRows.of("key", "numbers") is None


@pytest.mark.parametrize(
    "place",
    [
        ["|O", [1], 0],
        ["<f8", [600], 0],
        ["<f8", [-1], 0],
        ["<f8", [5], 1 << 40],
        ["<f8", "five", 0],
        ["nothing", [5], 0],
        "nothing",
    ],
    ids=["objects", "too long", "no length", "elsewhere", "no shape", "no kind", "no place"],
)
def test_an_array_that_cannot_be_is_nothing(place: object) -> None:
    """A file whose description is wrong is passed over; objects, which run code, above all."""
    keep("key", {"numbers": np.arange(5.0)})
    whole = the_file().read_bytes()
    length = int.from_bytes(whole[8:12], "little")
    described = json.loads(whole[16 : 16 + length])
    described["arrays"]["numbers"] = place
    lie = json.dumps(described).encode()
    head = len(lie).to_bytes(4, "little") + zlib.crc32(lie).to_bytes(4, "little")
    the_file().write_bytes(whole[:8] + head + lie + whole[16 + length :])
    assert kept("key") is None


def test_arrays_lie_as_they_are_computed_with() -> None:
    """Each begins where products are quickest, is mapped from the file, and cannot be changed."""
    keep("key", {name: np.arange(size, dtype=np.float32) for name, size in SIZES.items()})
    found = kept("key")
    assert found is not None
    for name, size in SIZES.items():
        assert found[name].tolist() == list(range(size))
        assert found[name].ctypes.data % 64 == 0 or not size
        with pytest.raises(ValueError, match="WRITEABLE"):
            found[name].setflags(write=True)


SIZES = {"none": 0, "one": 1, "sixteen": 16, "seventeen": 17}


def test_what_is_in_use_may_be_replaced_and_removed() -> None:
    """Arrays in use stay what they are when their file is another or gone."""
    keep("key", ARRAYS)
    found = kept("key")
    assert found is not None
    keep("key", {"numbers": np.zeros(5)})
    the_file().unlink()
    assert {name: array.tolist() for name, array in found.items()} == EXPECTED


def test_a_damaged_byte_gives_the_arrays_or_nothing() -> None:
    """Wherever a byte is wrong, what comes back is what was kept, or nothing."""
    keep("key", ARRAYS)
    file = the_file()
    whole = file.read_bytes()
    chance = random.Random(5)  # noqa: S311 - the same damage each time is what is wanted
    for _ in range(400):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] = chance.randrange(256)
        file.write_bytes(spoilt)
        found = content("key")
        values = [] if found is None else list(found.values())
        assert all(value in EXPECTED.values() for value in values)


def test_a_file_cut_short_is_nothing() -> None:
    """Wherever it ends too early, nothing is read."""
    keep("key", ARRAYS)
    file = the_file()
    whole = file.read_bytes()
    for length in range(0, len(whole) - 1, 7):
        file.write_bytes(whole[:length])
        assert kept("key") is None


def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder should be is no error."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    keep("key", ARRAYS)
    assert kept("key") is None


def test_a_folder_that_must_not_be_written_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A refusal to write is no error."""

    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    keep("key", ARRAYS)
    assert kept("key") is None


def test_a_full_disk_leaves_nothing_half_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing ends early the earlier arrays stay, and no half of the new ones."""
    keep("key", ARRAYS)

    def full(arrays: Arrays) -> Iterator[bytes]:
        yield bytes(len(arrays))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "_pieces", full)
    keep("key", {"one": np.ones(1)})
    assert content("key") == EXPECTED
    assert [file.name for file in cache_folder().iterdir()] == [f"key{SUFFIX}"]


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home folder, as in many containers, gets no error."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    keep("key", ARRAYS)
    assert kept("key") is None


def test_the_oldest_files_go_first() -> None:
    """Of many files the latest are left."""
    for number in range(MOST_KEPT + 3):
        keep(f"key{number}", ARRAYS)
        os.utime(cache_folder() / f"key{number}{SUFFIX}", (number, number))
    keep("last", ARRAYS)
    left = {file.stem for file in cache_folder().iterdir()}
    assert left == {"last", *(f"key{number}" for number in range(4, MOST_KEPT + 3))}


def test_what_is_in_use_stays() -> None:
    """A file that was read lately outlives those written since it was made."""
    keep("first", ARRAYS)
    for number in range(MOST_KEPT - 1):
        keep(f"key{number}", ARRAYS)
        os.utime(cache_folder() / f"key{number}{SUFFIX}", (number, number))
    os.utime(cache_folder() / f"first{SUFFIX}", (0, 0))
    assert kept("first") is not None
    keep("last", ARRAYS)
    assert kept("first") is not None
    assert kept("key0") is None


def test_the_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It lies where caches lie: as the environment says, or in the home folder."""
    assert cache_folder() == tmp_path / "cache" / "als-stemcell-bot"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "als-stemcell-bot"


def test_other_parts_have_another_name() -> None:
    """A key tells parts apart, also where they only meet elsewhere, and surrogates too."""
    parts = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["\ud800"], []]
    keys = [key_of(each) for each in parts]
    assert len(set(keys)) == len(parts)
    assert keys == [key_of(each) for each in parts]


def test_the_code_has_one_digest() -> None:
    """It is the same each time, and fit for a file's name."""
    assert code_digest() == code_digest()
    assert len(code_digest()) == 32


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=8), max_size=6))
def test_texts_are_packed_and_unpacked(texts: list[str]) -> None:
    """Whatever texts were packed come back, none of them too."""
    assert unpacked(packed(texts)) == tuple(texts)


@pytest.mark.parametrize("content", [b"", b"a\0b", b"\xff", b"[1"])
def test_what_was_not_packed_is_not_unpacked(content: bytes) -> None:
    """Bytes of something else are a ValueError, which whoever reads a cache expects."""
    with pytest.raises(ValueError, match=r"Expecting|codec"):
        unpacked(np.frombuffer(content, dtype=np.uint8))
