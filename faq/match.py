"""Normalised text → intents, best first, with scores.

One sparse space for all languages: words, pairs of words and character n-grams, each family
weighted by rarity and normalised by itself; a closed-form fit (kernel ridge regression) pools the
evidence of all phrasings of an intent. Deterministic: no sampling, no training loop.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from faq.words import words_of

Floats = NDArray[np.float32]

FAMILIES = ("word", "pair", "letters", "character", "characters", "gap")
FAMILY_WEIGHTS = {"word": 1.0, "pair": 0.6, "letters": 0.8, "character": 0.8, "characters": 1.0, "gap": 0.4}
KERNEL_POWER = 1.5
RIDGE = 0.25
UNKNOWN_WEIGHT = 0.6
"""How much a feature that no phrasing has counts in a question's length, of the rarest known one."""

_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


Feature = tuple[str, str]


@lru_cache(maxsize=4096)
def features(text: str) -> tuple[Feature, ...]:
    """The features of a masked text, with repetition, each with its family."""
    found: list[Feature] = []
    stems: list[str] = []
    chinese: list[str] = []
    for word in words_of(text):
        if word.text[0].isascii():
            stem = _stem(word.text)
            found.append(("word", stem))
            stems.append(stem)
            found.extend(("letters", gram) for gram in _letter_grams(word.text))
        else:
            # a mask is a word in both kinds of writing
            if "\ue000" <= word.text <= "\uf8ff":
                found.append(("word", word.text))
                stems.append(word.text)
            else:
                found.append(("character", word.text))
            chinese.append(word.text)
            continue
        found.extend(_chinese_grams(chinese))
        chinese = []
    found.extend(_chinese_grams(chinese))
    for gap in (1, 2):
        found.extend(("pair", f"{a} {b}") for a, b in zip(stems, stems[gap:], strict=False))
    return tuple(found)


def _letter_grams(word: str) -> Iterable[str]:
    padded = f" {word} "
    for size in (3, 4, 5):
        for at in range(len(padded) - size + 1):
            yield padded[at : at + size]


def _chinese_grams(run: Sequence[str]) -> Iterable[Feature]:
    if len(run) > 1:
        for pair in zip(run, run[1:], strict=False):
            yield "characters", "".join(pair)
        for triple in zip(run, run[1:], run[2:], strict=False):
            yield "characters", "".join(triple)
        for a, b in zip(run, run[2:], strict=False):
            yield "gap", a + b


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
    """Best first, ties by label."""
    nearest: float
    """Cosine to the nearest phrasing, 0–1."""
    nearest_example: int
    """Index of that phrasing."""
    known: float
    """Share of the text's rarity mass that the vocabulary has, 0–1."""


class Matcher:
    """Ranks intents for a text. Built once from phrasings, then read only."""

    def __init__(self, examples: Sequence[tuple[str, str]]) -> None:
        """Index phrasings.

        Args:
            examples: (masked text, label) pairs, at least one.
        """
        self.labels = tuple(sorted({label for _, label in examples}))
        self._class_of = np.array([self.labels.index(label) for _, label in examples])
        rows = [_counted(features(text)) for text, _ in examples]
        frequency = Counter(feature for row in rows for feature in row)
        self._ids = {feature: at for at, feature in enumerate(frequency)}
        total = len(examples)
        self._rarity = {feature: math.log(1 + total / count) for feature, count in frequency.items()}
        self._unknown = UNKNOWN_WEIGHT * math.log(1 + total)
        self._size = total
        self._index([self._vector(row)[0] for row in rows])
        gram = np.stack([self._cosines(self._vector(row)[0]) for row in rows])
        self._fit(np.maximum(gram, 0) ** KERNEL_POWER)

    def _vector(self, counts: dict[Feature, int]) -> tuple[dict[int, float], float]:
        """Weights by feature id, of length 1 with the unknown part; and the known share."""
        families: dict[str, dict[Feature, float]] = {}
        for feature, count in counts.items():
            rarity = self._rarity.get(feature, self._unknown)
            families.setdefault(feature[0], {})[feature] = rarity * math.sqrt(count)
        weights: dict[int, float] = {}
        square = mass = known = 0.0
        for family, values in families.items():
            scale = FAMILY_WEIGHTS[family] / math.sqrt(sum(value * value for value in values.values()))
            for feature, value in values.items():
                weight = value * scale
                square += weight * weight
                mass += weight
                at = self._ids.get(feature)
                if at is not None:
                    weights[at] = weight
                    known += weight
        if not square:
            return {}, 0.0
        length = math.sqrt(square)
        return {at: weight / length for at, weight in weights.items()}, known / mass

    def _index(self, vectors: list[dict[int, float]]) -> None:
        postings: list[list[tuple[int, float]]] = [[] for _ in self._ids]
        for row, vector in enumerate(vectors):
            for at, weight in vector.items():
                postings[at].append((row, weight))
        self._starts = np.cumsum([0, *map(len, postings)])
        flat = [entry for posting in postings for entry in posting]
        self._rows = np.array([row for row, _ in flat], dtype=np.intp)
        self._weights = np.array([weight for _, weight in flat], dtype=np.float32)

    def _cosines(self, vector: dict[int, float]) -> Floats:
        if not vector:
            return np.zeros(self._size, dtype=np.float32)
        starts = self._starts
        spans = [slice(starts[at], starts[at + 1]) for at in vector]
        rows = np.concatenate([self._rows[span] for span in spans])
        weights = np.concatenate(
            [self._weights[span] * np.float32(weight) for span, weight in zip(spans, vector.values(), strict=True)]
        )
        return np.bincount(rows, weights, minlength=self._size).astype(np.float32)

    def _fit(self, kernel: Floats) -> None:
        targets = np.zeros((self._size, len(self.labels)), dtype=np.float32)
        targets[np.arange(self._size), self._class_of] = 1
        regularised = kernel + RIDGE * np.eye(self._size, dtype=np.float32)
        inverse = np.linalg.inv(regularised)
        self._coefficients = (inverse @ targets).astype(np.float32)
        # Leave-one-out predictions in closed form: what each phrasing would score had it not been
        # written. Thresholds are set on these.
        left_out = targets - self._coefficients / np.diag(inverse)[:, None]
        self.left_out: Floats = left_out.astype(np.float32)
        self.truth = self._class_of

    def rank(self, text: str) -> Ranking:
        """Rank the labels for a masked text."""
        vector, known = self._vector(_counted(features(text)))
        cosines = self._cosines(vector)
        scores = np.maximum(cosines, 0) ** KERNEL_POWER @ self._coefficients
        order = np.lexsort((np.arange(len(self.labels)), -scores))
        nearest = int(np.argmax(cosines))
        return Ranking(
            candidates=tuple(Scored(self.labels[at], float(scores[at])) for at in order),
            nearest=float(cosines[nearest]),
            nearest_example=nearest,
            known=known,
        )


def _counted(found: Iterable[Feature]) -> dict[Feature, int]:
    return dict(Counter(found))
