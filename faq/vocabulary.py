"""Which number each feature has, its name put down as 64 bits: names would take fifty megabytes."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from faq.features import FAMILIES, Feature

Integers = NDArray[np.intp]
Codes = NDArray[np.uint64]
Families = NDArray[np.uint8]

LONGEST = 48
"""Characters of a name that count; what strangers type may hold a word of thousands."""
_FAMILY_OF = {name: at for at, name in enumerate(FAMILIES)}


def _factor(at: int) -> int:
    """The odd number that a place of a name is multiplied by."""
    return int.from_bytes(hashlib.sha256(bytes([at])).digest()[:8], "big") | 1


_FACTORS = np.array([_factor(at) for at in range(LONGEST)], dtype=np.uint64)
_FAMILY_FACTOR = np.uint64(_factor(LONGEST))


def coded(found: Iterable[Feature]) -> tuple[Codes, Families]:
    """The codes of features, and the numbers of their families in `FAMILIES`.

    A code is a sum of products: of two hundred thousand features two would have the same by
    chance once in hundreds of millions of vocabularies.
    """
    several = tuple(found)
    family = np.array([_FAMILY_OF[family] for family, _ in several], dtype=np.uint8)
    names = np.array([name for _, name in several], dtype=f"U{LONGEST}")
    characters = names.view(np.uint32).reshape(len(several), LONGEST).astype(np.uint64)
    codes: Codes = characters @ _FACTORS + family * _FAMILY_FACTOR
    return codes, family


class Vocabulary:
    """Some features, numbered."""

    def __init__(self, codes: Codes, families: Families) -> None:
        """Number features.

        Args:
            codes: one for each feature, every one once, in the order of their numbers.
            families: the number of each one's family in `FAMILIES`.
        """
        self.codes = codes
        self.families = families
        self._order: Integers | None = None
        self._sorted = codes
        if np.any(codes[:-1] > codes[1:]):
            self._order = np.argsort(codes)
            self._sorted = codes[self._order]

    def __len__(self) -> int:
        """How many features there are."""
        return len(self.codes)

    @classmethod
    def of(cls, codes: Codes, families: Families) -> tuple[Self, Integers]:
        """The vocabulary of codes that may repeat, and the number of each of them."""
        unique, first, at = np.unique(codes, return_index=True, return_inverse=True)
        return cls(unique, families[first]), at

    def numbers(self, codes: Codes) -> Integers:
        """The number of each feature, -1 for one that is not known."""
        if not len(self):
            return np.full(len(codes), -1, dtype=np.intp)
        at = np.searchsorted(self._sorted, codes)
        at[at == len(self)] = 0
        numbers = at if self._order is None else self._order[at]
        return np.where(self._sorted[at] == codes, numbers, -1)

    def with_more(self, other: Self) -> "Vocabulary":
        """These features and, numbered behind them, others."""
        return Vocabulary(
            np.concatenate([self.codes, other.codes]),
            np.concatenate([self.families, other.families]),
        )

    def unknown_of(self, found: Sequence[Sequence[Feature]]) -> "Vocabulary":
        """The features of some texts that are not here."""
        codes, families = coded({feature: None for row in found for feature in row})
        new = self.numbers(codes) < 0
        return Vocabulary.of(codes[new], families[new])[0]
