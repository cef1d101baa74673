"""Normalised text → intents, best first, with scores.

One sparse space for all languages: words, pairs of words and character n-grams, each family
weighted by rarity and normalised by itself; a closed-form fit (kernel ridge regression) pools the
evidence of all phrasings of an intent. Deterministic: no sampling, no training loop.

Texts with Chinese characters and texts with Latin words are fitted apart, because they share
nothing but names: half the rows cost an eighth of the fit. A text in both is asked of both.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.cache import keep, kept, key_of
from faq.features import FAMILIES, Feature, features, scripts_of
from faq.meaning import ENCODER, Encoder, natural

Floats = NDArray[np.float32]
Integers = NDArray[np.intp]

FAMILY_WEIGHTS = {"word": 1.0, "pair": 0.6, "letters": 0.8, "character": 0.8, "characters": 1.0, "gap": 0.4}
KERNEL_POWER = 1.5
RIDGE = 0.25
MEANING_WEIGHT = 0.5
MEANING_POWER = 2
UNKNOWN_WEIGHT = 0.6
"""How much a feature that no phrasing has counts in a question's length, of the rarest known one."""
_SOLVED = 1e-3
_MOST_STEPS = 60
VERSION = f"1 {FAMILY_WEIGHTS} {KERNEL_POWER} {RIDGE} {MEANING_WEIGHT} {MEANING_POWER} {UNKNOWN_WEIGHT} {ENCODER}"
"""What a kept fit was computed with; the number goes up when features or arithmetic change."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent with how well a text fits it."""

    label: str
    score: float
    """About 1 for one of its own phrasings, about 0 for a text that has nothing in common."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a text is like."""

    candidates: tuple[Scored, ...]
    """Best first, ties by label; every label once."""
    nearest: float
    """Cosine to the nearest phrasing, 0–1."""
    nearest_example: int
    """Index of that phrasing among the examples."""
    known: float
    """Share of the text's rarity mass that the vocabulary has, 0–1."""


class Matcher:
    """Ranks intents for a text. Built once from phrasings, then read only."""

    def __init__(self, examples: Sequence[tuple[str, str]], encoder: Encoder | None = None) -> None:
        """Index and fit phrasings.

        Args:
            examples: (masked text, label) pairs, at least one.
            encoder: for a second opinion by meaning; None: by words alone.
        """
        self.labels = tuple(sorted({label for _, label in examples}))
        number = {label: at for at, label in enumerate(self.labels)}
        self.truth: Integers = np.array([number[label] for _, label in examples], dtype=np.intp)
        self._space = Space([features(text) for text, _ in examples])
        self._encoder = encoder
        key = key_of([VERSION, str(encoder is not None), *(f"{label}\n{text}" for text, label in examples)])
        computed = kept(key) or {}
        blocks = self._rows_of_blocks([text for text, _ in examples])
        vectors = computed.get("vectors")
        if encoder is not None and vectors is None:
            vectors = encoder.encode([natural(text) for text, _ in examples])
        self._blocks = {}
        for script, rows in blocks.items():
            block = Block(self._space, rows, vectors)
            block.coefficients = computed[script] if script in computed else block.fitted(self.truth, len(self.labels))
            self._blocks[script] = block
        if not computed:
            arrays = {script: block.coefficients for script, block in self._blocks.items()}
            keep(key, arrays if vectors is None else {**arrays, "vectors": vectors})

    def _rows_of_blocks(self, texts: Sequence[str]) -> dict[str, Integers]:
        """Which phrasings are fitted together: all if meaning ties them, else those of one script."""
        if self._encoder is not None:
            return {"all": np.arange(len(texts), dtype=np.intp)}
        by_script: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            for script in scripts_of(text) or ("chinese", "latin"):
                by_script.setdefault(script, []).append(row)
        return {script: np.array(rows, dtype=np.intp) for script, rows in by_script.items()}

    def rank(self, text: str) -> Ranking:
        """Rank the labels for a masked text."""
        ids, weights, known = self._space.vector(features(text))
        scores = np.zeros(len(self.labels), dtype=np.float32)
        nearest, example = 0.0, 0
        vector = self._encoder.encode([natural(text)])[0] if self._encoder is not None else None
        for block in self._blocks_for(text):
            cosines = block.cosines(ids, weights)
            scores += block.scores(cosines, vector)
            best = int(np.argmax(cosines))
            if cosines[best] > nearest:
                nearest, example = float(cosines[best]), int(block.rows[best])
        order = np.lexsort((np.arange(len(self.labels)), -scores))
        return Ranking(
            candidates=tuple(Scored(self.labels[at], float(scores[at])) for at in order),
            nearest=nearest,
            nearest_example=example,
            known=known,
        )

    def _blocks_for(self, text: str) -> tuple["Block", ...]:
        if "all" in self._blocks:
            return (self._blocks["all"],)
        return tuple(self._blocks[script] for script in scripts_of(text) or self._blocks if script in self._blocks)


class Space:
    """Weights of features: rarity, families, and vectors of length 1."""

    def __init__(self, rows: Sequence[Sequence[Feature]]) -> None:
        counted = [Counter(row) for row in rows]
        frequency: Counter[Feature] = Counter(feature for row in counted for feature in row)
        self.ids = {feature: at for at, feature in enumerate(frequency)}
        total = len(rows)
        self._rarity = np.log1p(total / np.fromiter(frequency.values(), dtype=np.float64))
        self._family = np.array([FAMILIES.index(family) for family, _ in self.ids], dtype=np.intp)
        self._unknown = UNKNOWN_WEIGHT * math.log1p(total)
        lengths = [len(row) for row in counted]
        self.row_of = np.repeat(np.arange(total), lengths)
        self.feature_of = np.array([self.ids[feature] for row in counted for feature in row], dtype=np.intp)
        counts = np.array([count for row in counted for count in row.values()], dtype=np.float64)
        self.weight_of = self._weighted(total, counts)

    def _weighted(self, total: int, counts: NDArray[np.float64]) -> Floats:
        values = self._rarity[self.feature_of] * np.sqrt(counts)
        family = self._family[self.feature_of]
        key = self.row_of * len(FAMILIES) + family
        lengths = np.sqrt(np.bincount(key, values**2, minlength=total * len(FAMILIES)))
        mix = np.array([FAMILY_WEIGHTS[name] for name in FAMILIES])
        weights = mix[family] * values / lengths[key]
        whole = np.sqrt(np.bincount(self.row_of, weights**2, minlength=total))
        return (weights / whole[self.row_of]).astype(np.float32)

    def vector(self, found: Sequence[Feature]) -> tuple[Integers, Floats, float]:
        """The known part of a text's vector of length 1, and its share of the mass.

        Returns:
            ids of features, their weights, and the known share of all weight, 0–1.
        """
        families: dict[str, dict[Feature, float]] = {}
        for feature, count in Counter(found).items():
            at = self.ids.get(feature)
            rarity = self._unknown if at is None else float(self._rarity[at])
            families.setdefault(feature[0], {})[feature] = rarity * math.sqrt(count)
        ids: list[int] = []
        weights: list[float] = []
        square = mass = 0.0
        for family, values in families.items():
            scale = FAMILY_WEIGHTS[family] / math.sqrt(sum(value * value for value in values.values()))
            for feature, value in values.items():
                weight = value * scale
                square += weight * weight
                mass += weight
                if (at := self.ids.get(feature)) is not None:
                    ids.append(at)
                    weights.append(weight)
        if not square:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32), 0.0
        length = math.sqrt(square)
        return np.array(ids, dtype=np.intp), np.array(weights, dtype=np.float32) / np.float32(length), sum(weights) / mass


class Block:
    """Phrasings that are fitted together: an inverted index, vectors if there are, and the fit."""

    def __init__(self, space: Space, rows: Integers, vectors: Floats | None) -> None:
        self.rows = rows
        self.coefficients = np.zeros((len(rows), 0), dtype=np.float32)
        self._vectors = vectors
        size = len(rows)
        local = np.full(int(space.row_of.max(initial=0)) + 1, -1, dtype=np.intp)
        local[rows] = np.arange(size)
        mine = local[space.row_of] >= 0
        self._row_of, self._feature_of, self._weight_of = local[space.row_of[mine]], space.feature_of[mine], space.weight_of[mine]
        order = np.argsort(self._feature_of, kind="stable")
        self._rows = self._row_of[order]
        self._weights = self._weight_of[order]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(self._feature_of, minlength=len(space.ids)))])

    def fitted(self, truth: Integers, classes: int) -> Floats:
        """The coefficients of the fit to the true labels, shape (phrasings, labels)."""
        size = len(self.rows)
        bounds = np.searchsorted(self._row_of, np.arange(size + 1))
        kernel = np.empty((size, size), dtype=np.float32)
        for row in range(size):
            span = slice(bounds[row], bounds[row + 1])
            kernel[row] = self._kernel(self.cosines(self._feature_of[span], self._weight_of[span]), None)
        if self._vectors is not None:
            kernel += MEANING_WEIGHT * np.maximum(self._vectors @ self._vectors.T, 0) ** MEANING_POWER
        targets = np.zeros((size, classes), dtype=np.float32)
        targets[np.arange(size), truth[self.rows]] = 1
        return ridge(kernel, targets)

    def cosines(self, ids: Integers, weights: Floats) -> Floats:
        """The cosine of a vector with each phrasing of the block."""
        starts, ends = self._starts[ids], self._starts[ids + 1]
        lengths = ends - starts
        total = int(lengths.sum())
        if not total:
            return np.zeros(len(self.rows), dtype=np.float32)
        # positions of all postings of all features, without a loop over features
        offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        at = np.arange(total) + offsets
        found = np.bincount(self._rows[at], self._weights[at] * np.repeat(weights, lengths), minlength=len(self.rows))
        return found.astype(np.float32)

    def scores(self, cosines: Floats, vector: Floats | None) -> Floats:
        """The score of each label.

        Args:
            cosines: of the text with each phrasing, by words.
            vector: the text's by meaning, if there is an encoder.
        """
        scores: Floats = self._kernel(cosines, vector) @ self.coefficients
        return scores

    def _kernel(self, cosines: Floats, vector: Floats | None) -> Floats:
        near: Floats = np.maximum(cosines, 0) ** np.float32(KERNEL_POWER)
        if vector is not None and self._vectors is not None:
            near += np.float32(MEANING_WEIGHT) * np.maximum(self._vectors @ vector, 0) ** MEANING_POWER
        return near


def ridge(kernel: Floats, targets: Floats) -> Floats:
    """Coefficients of kernel ridge regression, by conjugate gradients on all targets at once.

    Args:
        kernel: symmetric, positive semi-definite, shape (n, n).
        targets: shape (n, labels).

    Returns:
        Shape (n, labels); the residual is below a thousandth of the targets' length.
    """
    solution = np.zeros_like(targets)
    residual = targets.copy()
    direction = residual.copy()
    square = np.einsum("ij,ij->j", residual, residual)
    goal = _SOLVED**2 * np.maximum(square, 1e-12)
    for _ in range(_MOST_STEPS):
        image = kernel @ direction + RIDGE * direction
        step = square / np.maximum(np.einsum("ij,ij->j", direction, image), 1e-20)
        solution += step * direction
        residual -= step * image
        now = np.einsum("ij,ij->j", residual, residual)
        if np.all(now <= goal):
            break
        direction = residual + now / np.maximum(square, 1e-20) * direction
        square = now
    return solution
