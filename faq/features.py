"""Masked text → features: what texts are compared by.

Six families: stemmed words, pairs of words up to two apart, letters of words (3–5), Chinese
characters, runs of two and three of them, and pairs of characters one apart.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

from faq.words import is_mask, words_of

FAMILIES = ("word", "pair", "letters", "character", "characters", "gap")

Feature = tuple[str, str]
"""A family and what was found."""

_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=16384)
def _letters(word: str) -> tuple[Feature, ...]:
    padded = f" {word} "
    return tuple(
        ("letters", padded[at : at + size])
        for size in (3, 4, 5)
        for at in range(len(padded) - size + 1)
    )


def scripts_of(text: str) -> tuple[str, ...]:
    """Which kinds of writing a masked text has: "chinese", "latin", both, or none but masks."""
    words = [word for word in words_of(text) if not is_mask(word.text)]
    chinese = any(not word.text[0].isascii() for word in words)
    latin = any(word.latin for word in words)
    return ("chinese",) * chinese + ("latin",) * latin


def features(text: str) -> tuple[Feature, ...]:
    """The features of a masked text, with repetition."""
    found: list[Feature] = []
    stems: list[str] = []
    run: list[str] = []
    for word in words_of(text):
        if word.text[0].isascii():
            stems.append(_stem(word.text))
            found.append(("word", stems[-1]))
            found.extend(_letters(word.text))
            found.extend(_runs(run))
            run = []
            continue
        run.append(word.text)
        if is_mask(word.text):  # a name is a word in both kinds of writing
            stems.append(word.text)
            found.append(("word", word.text))
        else:
            found.append(("character", word.text))
    found.extend(_runs(run))
    for gap in (1, 2):
        found.extend(("pair", f"{a} {b}") for a, b in zip(stems, stems[gap:], strict=False))
    return tuple(found)


def _runs(run: Sequence[str]) -> Iterable[Feature]:
    for a, b in pairwise(run):
        yield "characters", a + b
    for a, b, c in zip(run, run[1:], run[2:], strict=False):
        yield "characters", a + b + c
    for a, b in zip(run, run[2:], strict=False):
        yield "gap", a + b
