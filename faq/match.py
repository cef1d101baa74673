"""Normalised text → intents, best first, with scores.

One sparse space for all languages: words, pairs of words and character n-grams, each family
weighted by rarity and normalised by itself; a closed-form fit (kernel ridge regression) pools the
evidence of all phrasings of an intent. Deterministic: no sampling, no training loop.

Texts with Chinese characters and texts with Latin words are fitted apart, because they share
nothing but names: half the rows cost an eighth of the fit. A text in both is asked of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from faq.cache import keep, kept, key_of
from faq.features import features, scripts_of
from faq.fit import KERNEL_POWER, MEANING_POWER, MEANING_WEIGHT, RIDGE, Fit
from faq.meaning import ENCODER, Encoder, natural
from faq.space import FAMILY_WEIGHTS, UNKNOWN_WEIGHT, Floats, Integers, Space

VERSION = (
    f"3 {FAMILY_WEIGHTS} {KERNEL_POWER} {RIDGE} {UNKNOWN_WEIGHT}"
    f" {MEANING_WEIGHT} {MEANING_POWER} {ENCODER}"
)
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
    meant: float = 0.0
    """Cosine to the nearest phrasing by meaning, 0–1; 0 without an encoder."""


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
        texts = [text for text, _ in examples]
        self._fits = {
            script: Fit(self._space, rows, self.truth)
            for script, rows in self._fitted_together(texts).items()
        }
        lines = (f"{label}\n{text}" for text, label in examples)
        key = key_of([VERSION, str(encoder is not None), *lines])
        if not self._restore(kept(key) or {}):
            vectors = encoder.encode([natural(text) for text in texts]) if encoder else None
            for fit in self._fits.values():
                fit.solve(self.truth, len(self.labels), vectors)
            keep(key, self._arrays())

    def _arrays(self) -> dict[str, Floats]:
        arrays = {script: fit.coefficients for script, fit in self._fits.items()}
        for script, fit in self._fits.items():
            if fit.vectors is not None:
                arrays[f"{script}-vectors"] = fit.vectors
        return arrays

    def _restore(self, arrays: Mapping[str, Floats]) -> bool:
        """Take the fits from what was kept; False if it is not all there."""
        for script, fit in self._fits.items():
            coefficients = arrays.get(script)
            vectors = arrays.get(f"{script}-vectors")
            shape = (len(fit.rows), len(self.labels))
            if coefficients is None or coefficients.shape != shape:
                return False
            if self._encoder is not None and (vectors is None or len(vectors) != len(fit.rows)):
                return False
            fit.coefficients, fit.vectors = coefficients, vectors
        return True

    def _fitted_together(self, texts: Sequence[str]) -> dict[str, Integers]:
        """Which phrasings are fitted together: all where meaning ties them, else by script."""
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
        nearest, example, meant = 0.0, 0, 0.0
        vector = self._encoder.encode([natural(text)])[0] if self._encoder is not None else None
        for fit in self._fits_for(text):
            cosines = fit.cosines(ids, weights)
            scores += fit.scores(cosines, vector)
            meant = max(meant, fit.nearest_meaning(vector))
            best = int(np.argmax(cosines))
            if cosines[best] > nearest:
                nearest, example = float(cosines[best]), int(fit.rows[best])
        order = np.lexsort((np.arange(len(self.labels)), -scores))
        return Ranking(
            candidates=tuple(Scored(self.labels[at], float(scores[at])) for at in order),
            nearest=nearest,
            nearest_example=example,
            known=known,
            meant=meant,
        )

    def _fits_for(self, text: str) -> tuple[Fit, ...]:
        if "all" in self._fits:
            return (self._fits["all"],)
        scripts = scripts_of(text) or tuple(self._fits)
        return tuple(self._fits[script] for script in scripts if script in self._fits)
