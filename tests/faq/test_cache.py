"""Arrays kept between runs: never needed, never trusted further than they can be read."""

import os
import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faq.cache import (
    MOST_KEPT,
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
    assert [file.name for file in cache_folder().iterdir()] == ["key.npz"]


@pytest.mark.parametrize("damage", [b"", b"PK", b"not a zip file at all", b"\x93NUMPY"])
def test_a_file_of_something_else_is_nothing(damage: bytes) -> None:
    """What is no file of arrays is passed over."""
    keep("key", ARRAYS)
    (cache_folder() / "key.npz").write_bytes(damage)
    assert kept("key") is None


def test_a_single_array_is_nothing() -> None:
    """A file of one array where several were kept is passed over."""
    keep("key", ARRAYS)
    with (cache_folder() / "key.npz").open("wb") as file:
        np.save(file, np.arange(3))
    assert kept("key") is None


def test_objects_are_never_unpickled() -> None:
    """A file that would run code when read is passed over."""
    keep("key", ARRAYS)
    harmful: NDArray[np.object_] = np.array([os.getcwd], dtype=object)
    np.savez(cache_folder() / "key.npz", harmful=harmful)
    assert kept("key") is None


def test_a_damaged_byte_gives_the_arrays_or_nothing() -> None:
    """Wherever a byte is wrong, what comes back is what was kept, or nothing."""
    keep("key", ARRAYS)
    file = cache_folder() / "key.npz"
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
    file = cache_folder() / "key.npz"
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

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    keep("key", {"one": np.ones(1)})
    assert content("key") == EXPECTED
    assert [file.name for file in cache_folder().iterdir()] == ["key.npz"]


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
        os.utime(cache_folder() / f"key{number}.npz", (number, number))
    keep("last", ARRAYS)
    left = {file.stem for file in cache_folder().iterdir()}
    assert left == {"last", *(f"key{number}" for number in range(4, MOST_KEPT + 3))}


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
