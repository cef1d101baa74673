"""Folded text → words: Latin words, single Chinese characters, and slips mended."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.normalise import CJK
from faq.tables import english_words

_WORD = re.compile(f"[a-z]+|[0-9]+|[{CJK}]|[\ue000-\uf8ff]")
LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A Latin word, a number, or one Chinese character, with where it stood."""

    text: str
    start: int
    end: int

    @property
    def latin(self) -> bool:
        """True for a word in Latin letters."""
        return "a" <= self.text[0] <= "z"


def is_mask(word: str) -> bool:
    """Whether a word is one of the private characters that stand for names."""
    return "\ue000" <= word[0] <= "\uf8ff"


def words_of(folded: str) -> list[Word]:
    """The words of a folded text in order; punctuation is left out."""
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(folded)]


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """An English word without a plural s; short words and names as they are."""
    if len(word) >= 4 and word.endswith("s") and word[-2] not in "siu":
        return word[:-1]
    return word


def slips_allowed(word: str) -> int:
    """How many slips of the finger a word of this length may hold and still be itself."""
    if len(word) < 4:
        return 0
    return 1 if len(word) <= 7 else 2


@lru_cache(maxsize=8192)
def is_english(word: str) -> bool:
    """Whether a word is in the dictionary: "prize" is itself, and no slip for "price"."""
    words, sought = english_words(), word.lower().encode()
    at = int(np.searchsorted(words, sought))
    return at < len(words) and bool(words[at] == sought)


class Mender:
    """Reads a word that nobody has written as the nearest one that somebody has."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if LATIN.fullmatch(word) and len(word) >= 4:
                self._by_initial.setdefault(word[0], []).append(word)
        self._mended: dict[str, str] = {}

    def mend(self, word: str) -> str:
        """The word itself if it is known, short, or like none; else the nearest known word."""
        if word in self._known or len(word) < 4 or not LATIN.fullmatch(word):
            return word
        if word not in self._mended:
            if len(self._mended) > 20_000:  # what strangers type must not fill the memory
                self._mended.clear()
            self._mended[word] = self._nearest(word)
        return self._mended[word]

    def _nearest(self, word: str) -> str:
        if singular(word) in self._known or is_english(word):
            return word
        return self._closest(word) or self._closest(singular(word)) or word

    def _closest(self, word: str) -> str | None:
        limit = slips_allowed(word)
        found = process.extract(
            word,
            self._by_initial.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=limit,
            limit=3,
        )
        close = [(distance, abs(len(known) - len(word)), known) for known, distance, _ in found]
        return min(close)[2] if close else None
