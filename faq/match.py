"""Normalised text → intents, best first, with scores.

One sparse space for all languages: words, pairs of words and character n-grams, each family
weighted by rarity and normalised by itself; a closed-form fit (kernel ridge regression) pools the
evidence of all phrasings of an intent. Deterministic: no sampling, no training loop.

Texts with Chinese characters and texts with Latin words are fitted apart, because they share
nothing but names: half the rows cost an eighth of the fit. A text in both is asked of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from faq.cache import Arrays, packed, unpacked
from faq.features import features, scripts_of
from faq.fit import Fit
from faq.meaning import Encoder, basis_of, kept_vectors, natural, turned
from faq.space import Floats, Index, Space
from faq.vocabulary import Integers

CLOSEST_WEIGHT = 0.75
"""How much the closest phrasing counts beside the fit: 0.5 to 1 did alike, none cost five in a
hundred right answers of questions by strangers at the same number of wrong ones."""


class Scored(NamedTuple):
    """An intent with how well a text fits it."""

    label: str
    score: float
    """About 1 for one of its own phrasings, about 0 for a text that has nothing in common."""
    closest: float = 0.0
    """How alike the text is to the closest of its phrasings: 0–1, and more by meaning."""


@dataclass(frozen=True)
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
    meant: float = 0.0
    """Cosine to the nearest phrasing by meaning, 0–1; 0 without an encoder."""

    @cached_property
    def lead(self) -> float:
        """How far the best candidate is ahead: of the next by score, of all by closest phrasing.

        What two ways of reading the evidence agree on is right more often than what one of them
        is sure of.
        """
        return self.lead_of((self.candidates[0].label,))

    def lead_of(self, labels: Sequence[str]) -> float:
        """How far the better of some candidates is ahead of all others, in the same way.

        Args:
            labels: at least one that is ranked.
        """
        some = [each for each in self.candidates if each.label in labels]
        others = [each for each in self.candidates if each.label not in labels]
        if not others:
            return some[0].score
        ahead = some[0].score - others[0].score
        closest = max(each.closest for each in some) - max(each.closest for each in others)
        return ahead + CLOSEST_WEIGHT * closest


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
        texts = [text for text, _ in examples]
        self._truth: Integers = np.array([number[label] for _, label in examples], dtype=np.intp)
        self._encoder = encoder
        self.space = Space.of(features(text) for text in texts)
        self._rows = self._fitted_together(texts)
        self.fits = {
            script: Fit(self.space, rows, self._truth) for script, rows in self._rows.items()
        }
        self._basis: Floats | None = None
        vectors: Floats | None = None
        if encoder is not None:
            whole = kept_vectors(encoder, [natural(text) for text in texts])
            self._basis = basis_of(whole)
            vectors = turned(whole, self._basis)
        for fit in self.fits.values():
            fit.solve(self._truth, len(self.labels), vectors)

    def state(self) -> Arrays:
        """All that was computed, to be kept and taken up by `taken_up`."""
        arrays: dict[str, NDArray[Any]] = {
            "labels": packed(self.labels),
            "truth": self._truth,
            **self.space.state(),
        }
        if self._basis is not None:
            arrays["basis"] = self._basis
        for script, fit in self.fits.items():
            arrays[f"{script}-rows"] = self._rows[script]
            arrays[f"{script}-coefficients"] = fit.coefficients
            arrays[f"{script}-own"] = fit.own
            arrays[f"{script}-postings"] = fit.index.rows
            arrays[f"{script}-weights"] = fit.index.weights
            arrays[f"{script}-starts"] = fit.index.starts
            if fit.vectors is not None:
                arrays[f"{script}-vectors"] = fit.vectors
        return arrays

    @classmethod
    def taken_up(cls, arrays: Arrays, encoder: Encoder | None) -> Self:
        """The matcher whose `state` this is, without computing it again.

        Raises:
            KeyError: something is missing.
        """
        matcher = cls.__new__(cls)
        matcher._take_up(arrays, encoder)  # noqa: SLF001 - its own class
        return matcher

    def _take_up(self, arrays: Arrays, encoder: Encoder | None) -> None:
        self.labels = unpacked(arrays["labels"])
        self._truth = arrays["truth"]
        self._encoder = encoder
        self._basis = arrays["basis"] if encoder is not None else None
        self.space = Space.taken_up(arrays)
        scripts = [name.removesuffix("-rows") for name in arrays if name.endswith("-rows")]
        self._rows = {script: arrays[f"{script}-rows"] for script in scripts}
        self.fits = {}
        for script, rows in self._rows.items():
            coefficients = arrays[f"{script}-coefficients"]
            index = Index(
                len(coefficients),
                arrays[f"{script}-postings"],
                arrays[f"{script}-weights"],
                arrays[f"{script}-starts"],
            )
            fit = Fit(self.space, rows, self._truth, index)
            fit.coefficients = coefficients
            fit.own = arrays[f"{script}-own"]
            if encoder is not None:
                fit.vectors = arrays[f"{script}-vectors"]
            self.fits[script] = fit

    def _fitted_together(self, texts: Sequence[str]) -> dict[str, Integers]:
        """Which phrasings are fitted together: all where meaning ties them, else by script."""
        if self._encoder is not None:
            return {"all": np.arange(len(texts), dtype=np.intp)}
        by_script: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            for script in scripts_of(text) or ("chinese", "latin"):
                by_script.setdefault(script, []).append(row)
        return {script: np.array(rows, dtype=np.intp) for script, rows in by_script.items()}

    def own_scores(self) -> Floats:
        """The scores that `rank` gives the examples themselves, shape (examples, labels)."""
        scores = np.zeros((len(self._truth), len(self.labels)), dtype=np.float32)
        for fit in self.fits.values():
            scores[fit.all_rows] += fit.own
        return scores

    def rank(self, text: str) -> Ranking:
        """Rank the labels for a masked text."""
        return self.rank_all([text])[0]

    def rank_all(self, texts: Sequence[str]) -> list[Ranking]:
        """Rank the labels for each of some masked texts; quicker than one by one."""
        vectors = None
        if self._encoder is not None and self._basis is not None:
            vectors = turned(self._encoder.encode([natural(text) for text in texts]), self._basis)
        found = [self.space.vector(features(text)) for text in texts]
        shape = (len(texts), len(self.labels))
        scores, closest = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
        nearest, meant = np.zeros(len(texts)), np.zeros(len(texts))
        example = np.zeros(len(texts), dtype=np.intp)
        for name, fit in self.fits.items():
            asked = [at for at, text in enumerate(texts) if name in self._fits_for(text)]
            if not asked:
                continue
            cosines = np.stack([fit.cosines(*found[at][:2]) for at in asked])
            meaning = None if vectors is None else fit.meanings(vectors[asked])
            alike = fit.kernel(cosines, meaning)
            scores[asked] += alike @ fit.coefficients
            closest[asked] = np.maximum(closest[asked], fit.closest(alike, len(self.labels)))
            if meaning is not None:
                meant[asked] = np.maximum(meant[asked], meaning.max(axis=1))
            best, most = cosines.argmax(axis=1), cosines.max(axis=1)
            example[asked] = np.where(most > nearest[asked], fit.rows[best], example[asked])
            nearest[asked] = np.maximum(nearest[asked], most)
        return [
            Ranking(
                candidates=self._candidates(scores[at], closest[at]),
                nearest=float(nearest[at]),
                nearest_example=int(example[at]),
                known=found[at][2],
                meant=float(meant[at]),
            )
            for at in range(len(texts))
        ]

    def _candidates(self, scores: Floats, closest: Floats) -> tuple[Scored, ...]:
        """Every label with its score and how alike its closest phrasing is; best first."""
        order = np.argsort(-scores, kind="stable")  # labels are in order: ties by label
        labels = (self.labels[at] for at in order.tolist())
        both = zip(labels, scores[order].tolist(), closest[order].tolist(), strict=True)
        return tuple(map(Scored._make, both))

    def _fits_for(self, text: str) -> tuple[str, ...]:
        """Which fits a text is asked of."""
        if "all" in self.fits:
            return ("all",)
        scripts = scripts_of(text) or tuple(self.fits)
        return tuple(script for script in scripts if script in self.fits)
