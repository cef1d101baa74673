"""Which trial a text recalls: what people remember of it, held against what its record says.

People tell trials by their figures, which `trials.py` looks up; and by what happened in them ("the
one where the fast ones slowed down"), which is in the words of the records alone.
"""

import contextlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from faq.cache import keep, kept, key_of
from faq.encoder import VERSION
from faq.features import features
from faq.fill import Filler
from faq.match import Scored
from faq.meaning import Encoder
from faq.models import Language, Library
from faq.normalise import sentences
from faq.plain import without_markup
from faq.reading import Reader, Reading
from faq.space import Floats, Index, Space

_POWER = 1.5
_MEANING_WEIGHT = 0.5
_MEANING_POWER = 2
_SECOND_WEIGHT = 0.3
"""What the second closest sentence adds: one that is like two is likelier meant."""
_BULLET = "•"
_WRITTEN = (Language.ZH_HANT, Language.EN)


class Records:
    """The sentences of all trials' records, ready to be compared."""

    def __init__(self, library: Library, reader: Reader, encoder: Encoder | None) -> None:
        """Index the records.

        Args:
            library: whose trials.
            reader: that reads texts as the matcher's are read.
            encoder: for meaning, or None: by words alone.
        """
        self._reader = reader
        self._encoder = encoder
        self._trials = tuple(library.trials)
        said = [(trial, text) for trial in self._trials for text in _sentences(library, trial)]
        texts = [text for _, text in said]
        owners = np.array([self._trials.index(trial) for trial, _ in said], dtype=np.intp)
        self._rows = [np.flatnonzero(owners == at) for at in range(len(self._trials))]
        self._space = Space.of(features(reader.plain(text)) for text in texts)
        self._index = Index.of(self._space, np.arange(len(said)))
        self._vectors = None if encoder is None else _vectors(encoder, texts)

    def like(self, reading: Reading) -> tuple[Scored, ...]:
        """Every trial with how much of the text is in its record, best first, ties by its row.

        Scores are about 0.1 for any text, and from 0.3 on where the text says what a record says.
        """
        ids, weights, _ = self._space.vector(features(self._reader.plain(reading.folded)))
        alike = np.maximum(self._index.cosines(ids, weights), 0) ** _POWER
        if self._encoder is not None and self._vectors is not None:
            meaning = self._vectors @ self._encoder.encode([reading.folded])[0]
            alike = alike + _MEANING_WEIGHT * np.maximum(meaning, 0) ** _MEANING_POWER
        scored = [
            Scored(trial, _pooled(alike[rows]))
            for trial, rows in zip(self._trials, self._rows, strict=True)
        ]
        return tuple(sorted(scored, key=lambda found: -found.score))


def _vectors(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """The vectors of the sentences, from the cache if they are there."""
    key = key_of(["records", VERSION, *texts])
    if (arrays := kept(key)) is not None and arrays.get("vectors") is not None:
        return np.asarray(arrays["vectors"], dtype=np.float32)
    vectors = encoder.encode(texts)
    keep(key, {"vectors": vectors})
    return vectors


def _pooled(alike: NDArray[np.floating]) -> float:
    closest = np.sort(alike)[::-1][:2]
    return float(closest[:1].sum() + _SECOND_WEIGHT * closest[1:].sum())


def _sentences(library: Library, trial: str) -> Iterator[str]:
    """What is said of a trial, sentence by sentence, in each language that is written."""
    record = library.trials[trial]
    intent = library.intents.get("trial.detail")
    answer = intent.answers.get(trial) if intent else None
    for language in _WRITTEN:
        told = (answer.texts[language].short, answer.texts[language].more) if answer else ()
        filler = Filler(library, language)
        for text in (*told, record.article[language], record.line[language]):
            # a reference to nothing is a fault that `check` names; here the text goes without
            with contextlib.suppress(KeyError):
                for line in without_markup(filler.fill(text)).splitlines():
                    yield from sentences(line.lstrip(_BULLET).strip())
        yield without_markup(record.name[language])
