"""Spaces, indices and fits over some texts more or fewer, taken over rather than computed again."""

import math
from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np

from faq.features import features
from faq.fit import Fit
from faq.space import UNKNOWN_WEIGHT, Floats, Index, Numbers, Space
from faq.vocabulary import Integers


class WideSpace(Space):
    """A space with some texts more; new features are as rare as what stands in one text."""

    def __init__(self, space: Space, texts: Sequence[str]) -> None:
        found = [features(text) for text in texts]
        new = space.vocabulary.unknown_of(found)
        super().__init__(new, np.ones(len(new), dtype=np.intp), space.size)
        self.or_unknown = np.concatenate([space.rarity, self.or_unknown])
        self.rarity = self.or_unknown[:-1]
        self.frequency = np.concatenate([space.frequency, self.frequency])
        self.vocabulary = space.vocabulary.with_more(new)
        vectors = [self.vector(row) for row in found]
        rows = np.repeat(np.arange(len(texts)), [len(ids) for ids, _, _ in vectors])
        self.row_of = np.concatenate([space.row_of, (self.size + rows).astype(np.int32)])
        self.feature_of = np.concatenate(
            [space.feature_of, *(ids.astype(np.int32) for ids, _, _ in vectors)]
        )
        self.weight_of = np.concatenate([space.weight_of, *(weights for _, weights, _ in vectors)])
        self._resize(self.size + len(texts))

    def _resize(self, size: int) -> None:
        """Count so many texts, each feature being as rare as before."""
        times: Any = self.frequency * (size / self.size)
        self.frequency = times
        self.size = size
        self.or_unknown = np.append(self.rarity, UNKNOWN_WEIGHT * math.log1p(size))

    def only(self, rows: Integers) -> Space:
        """The space of some of the texts."""
        space = copy(self)
        space.take(*self.features_of(rows), len(rows))
        return space

    def take(self, row_of: Integers, feature_of: Numbers, weight_of: Floats, size: int) -> None:
        """Have other texts, given as `features_of` gives them."""
        vars(self).pop("_bounds", None)
        self.row_of = row_of.astype(np.int32)
        self.feature_of, self.weight_of = feature_of, weight_of
        self._resize(size)


class WiderIndex(Index):
    """An index with some texts more, behind the others."""

    def __init__(self, index: Index, space: Space, rows: Integers) -> None:
        """Extend an index.

        Args:
            index: of the texts before.
            space: may have more features than it had.
            rows: of the texts to be added.
        """
        row_of, feature_of, weight_of = space.features_of(rows)
        order = np.argsort(feature_of, kind="stable")
        counts = np.bincount(feature_of, minlength=len(space.vocabulary))
        starts = index.starts
        starts = np.concatenate([starts, np.full(len(counts) + 1 - len(starts), starts[-1])])
        ends = starts[feature_of[order] + 1]
        self.size = index.size + len(rows)
        self.rows = np.insert(index.rows, ends, (index.size + row_of[order]).astype(np.int32))
        self.weights = np.insert(index.weights, ends, weight_of[order])
        self.starts = starts + np.concatenate([[0], np.cumsum(counts)])


class MovedIndex(Index):
    """An index whose texts stand elsewhere, or no more."""

    def __init__(self, index: Index, place: Integers) -> None:
        """Move the texts of an index.

        Args:
            index: of the texts before.
            place: where each of them stands, -1 for one that is gone.
        """
        rows = place[index.rows]
        stays = rows >= 0
        self.size = int((place >= 0).sum())
        self.rows = rows[stays].astype(np.int32)
        self.weights = index.weights[stays]
        self.starts = np.concatenate([[0], np.cumsum(stays)])[index.starts]


class WholeFit(Fit):
    """A fit in which every text stands for itself, however many there are.

    Else a base of nearly `EXACT_UP_TO` texts would, for one text more, have to be fitted anew by
    landmarks, and answer many questions differently.
    """

    def __init__(self, space: Space, rows: Integers, truth: Integers, index: Index) -> None:
        super().__init__(space, rows[:0], truth)
        self.all_rows = self.rows = rows
        self.index = index
        labels = truth[rows]
        self._by_label = np.argsort(labels, kind="stable")
        self._labels, self._label_starts = np.unique(labels[self._by_label], return_index=True)
