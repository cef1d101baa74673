"""The sparse space in which texts are compared: rarity, families, vectors of length 1."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from faq.cache import Arrays
from faq.features import FAMILIES, Feature
from faq.vocabulary import Integers, Vocabulary, coded

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]
"""Of texts or features, where there are millions of them."""

FAMILY_WEIGHTS = {
    "word": 1.0, "pair": 0.6, "letters": 0.8, "character": 0.8, "characters": 1.0, "gap": 0.4,
}  # fmt: skip
_MIX = np.array([FAMILY_WEIGHTS[name] for name in FAMILIES])
UNKNOWN_WEIGHT = 0.6
"""How much a feature that no phrasing has counts in a question's length, by the rarest."""


_MOST_TIMES = 1000
"""A feature that stands in a text more often than this counts as so often."""


class Space:
    """Weights of features: rarity, families, and vectors of length 1."""

    def __init__(self, vocabulary: Vocabulary, frequency: Integers, size: int) -> None:
        """Set up the features; `of` fills in the texts.

        Args:
            vocabulary: every feature that some text has.
            frequency: how many texts have it.
            size: how many texts there are.
        """
        self.vocabulary = vocabulary
        self.size = size
        self.frequency = frequency
        self.rarity = np.log1p(size / frequency)
        """What each feature counts; by number, as is frequency."""
        # -1, which is no feature's id, reads the last
        self.or_unknown = np.append(self.rarity, UNKNOWN_WEIGHT * math.log1p(size))
        self.row_of: Numbers = np.zeros(0, dtype=np.int32)
        self.feature_of: Numbers = np.zeros(0, dtype=np.int32)
        self.weight_of: Floats = np.zeros(0, dtype=np.float32)

    @classmethod
    def of(cls, rows: Iterable[Sequence[Feature]]) -> Self:
        """The space of some texts, each given by its features; read one by one."""
        codes, families = array("Q"), array("B")
        times, lengths = array("H"), array("i")
        for row in rows:
            counted = Counter(row)
            found, family = coded(counted)
            codes.frombytes(found.tobytes())
            families.frombytes(family.tobytes())
            times.extend(min(count, _MOST_TIMES) for count in counted.values())
            lengths.append(len(counted))
        vocabulary, feature_of = Vocabulary.of(
            np.array(codes, dtype=np.uint64), np.array(families, dtype=np.uint8)
        )
        del codes, families
        size = len(lengths)
        space = cls(vocabulary, np.bincount(feature_of, minlength=len(vocabulary)), size)
        space.row_of = np.repeat(np.arange(size, dtype=np.int32), np.array(lengths, dtype=np.intp))
        space.feature_of = feature_of.astype(np.int32)
        space.weight_of = space._weighted(size, np.array(times, dtype=np.float64))
        return space

    def state(self) -> Arrays:
        """All that was computed, to be kept and taken up by `taken_up`."""
        return {
            "features": self.vocabulary.codes,
            "families": self.vocabulary.families,
            "frequency": self.frequency,
            "size": np.array([self.size]),
            "row_of": self.row_of,
            "feature_of": self.feature_of,
            "weight_of": self.weight_of,
        }

    @classmethod
    def taken_up(cls, arrays: Arrays) -> Self:
        """The space whose `state` this is."""
        vocabulary = Vocabulary(arrays["features"], arrays["families"])
        space = cls(vocabulary, arrays["frequency"], int(arrays["size"][0]))
        space.row_of = arrays["row_of"]
        space.feature_of = arrays["feature_of"]
        space.weight_of = arrays["weight_of"]
        return space

    def _weighted(self, total: int, counts: NDArray[np.float64]) -> Floats:
        values = self.rarity[self.feature_of] * np.sqrt(counts)
        family = self.vocabulary.families[self.feature_of]
        key = self.row_of * len(FAMILIES) + family
        lengths = np.sqrt(np.bincount(key, values**2, minlength=total * len(FAMILIES)))
        weights = _MIX[family] * values / lengths[key]
        whole = np.sqrt(np.bincount(self.row_of, weights**2, minlength=total))
        normed: Floats = (weights / whole[self.row_of]).astype(np.float32)
        return normed

    def vector(self, found: Sequence[Feature]) -> tuple[Integers, Floats, float]:
        """The known part of a text's vector of length 1, and its share of the mass.

        Returns:
            ids of features, their weights, and the known share of all weight, 0–1.
        """
        counted = Counter(found)
        if not counted:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32), 0.0
        codes, family = coded(counted)
        at = self.vocabulary.numbers(codes)
        values = self.or_unknown[at]
        values *= np.sqrt(np.fromiter(counted.values(), dtype=np.float64, count=len(counted)))
        lengths = np.sqrt(np.bincount(family, values * values, minlength=len(FAMILIES)))
        weights = _MIX[family] * values / lengths[family]
        known = at >= 0
        inside = weights[known]
        length = math.sqrt(float(weights @ weights))
        return at[known], (inside / length).astype(np.float32), float(inside.sum() / weights.sum())

    @cached_property
    def _bounds(self) -> Integers:
        """Where each text's features begin; texts stand in order."""
        return np.searchsorted(self.row_of, np.arange(self.size + 1))

    def vectors_of(self, rows: Integers) -> Iterator[tuple[Numbers, Floats]]:
        """The features of some texts, one text after the other: ids and weights."""
        for start, end in zip(self._bounds[rows], self._bounds[rows + 1], strict=True):
            yield self.feature_of[start:end], self.weight_of[start:end]

    def features_of(self, rows: Integers) -> tuple[Integers, Numbers, Floats]:
        """The features of some texts together.

        Returns:
            index into `rows`, id of feature and weight, sorted by the first.
        """
        starts = self._bounds[rows]
        lengths = self._bounds[rows + 1] - starts
        at = _spans(starts, lengths)
        return np.repeat(np.arange(len(rows)), lengths), self.feature_of[at], self.weight_of[at]


def _spans(starts: Integers, lengths: Integers) -> Integers:
    """The positions of all spans, one span after the other."""
    offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    positions: Integers = np.arange(int(lengths.sum())) + offsets
    return positions


class Index:
    """An inverted index over some texts of a space: from features to the texts that have them."""

    def __init__(self, size: int, rows: Numbers, weights: Floats, starts: Integers) -> None:
        """Take up what was computed.

        Args:
            size: how many texts there are.
            rows: texts, those of one feature after those of the one before.
            weights: the feature's in each of them.
            starts: where each feature's texts begin, by its id, and where the last one's end.
        """
        self.size = size
        self.rows = rows
        self.weights = weights
        self.starts = starts

    @classmethod
    def of(cls, space: Space, rows: Integers) -> "Index":
        """The index over some texts of a space."""
        row_of, feature_of, weight_of = space.features_of(rows)
        order = np.argsort(feature_of, kind="stable")
        counts = np.bincount(feature_of, minlength=len(space.vocabulary))
        starts = np.concatenate([[0], np.cumsum(counts)])
        return Index(len(rows), row_of[order].astype(np.int32), weight_of[order], starts)

    def cosines(self, ids: Integers | Numbers, weights: Floats) -> Floats:
        """The cosine of a vector with each text, shape (size,).

        Args:
            ids: the vector's features.
            weights: their weights.
        """
        starts, ends = self.starts[ids], self.starts[ids + 1]
        lengths = ends - starts
        if not lengths.any():
            return np.zeros(self.size, dtype=np.float32)
        at = _spans(starts, lengths)
        products = self.weights[at] * np.repeat(weights, lengths)
        cosines: Floats = np.bincount(self.rows[at], products, minlength=self.size).astype(
            np.float32
        )
        return cosines
