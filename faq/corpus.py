"""The matcher on any corpus of intents: how well it names them, and knows what is none of them.

Public benchmarks (CLINC150, HINT3, MASSIVE …) come as pairs of a text and an intent. Here the
matcher is built from the training pairs alone, its threshold for refusing too: whole intents are
left out in turn, and what was left out plays the part of what nobody asked it to know.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faq.match import Matcher, Ranking
from faq.meaning import Encoder
from faq.normalise import fold
from faq.words import Mender, words_of

NONE = "\x00none"
"""The label of training texts that belong to no intent."""
GROUPS = 5
MOST_CALIBRATED = 4000
"""Texts used for one calibration; more would not move the threshold."""
MOST_ASKED = 400

MOST_GIVEN_UP = 0.08
"""Share of the right answers that the threshold may cost."""

Pair = tuple[str, str | None]
"""A text and its intent; None: out of scope."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusReport:
    """How a corpus was understood. Shares are 0–1."""

    trained: int
    intents: int
    asked_in_scope: int
    asked_out_of_scope: int
    closed_set: float
    """In-scope questions whose best intent is the true one, nothing refused."""
    in_scope: float
    """In-scope questions answered rightly at the engine's own threshold."""
    out_of_scope: float
    """Out-of-scope questions refused; not a number where there are none."""
    milliseconds: float
    """Mean time a question."""
    slowest: float
    """99th percentile of the time a question, in milliseconds."""
    build_seconds: float

    def text(self) -> str:
        """The report in lines."""
        asked, outside = self.asked_in_scope, self.asked_out_of_scope
        return "\n".join(
            (
                f"trained on {self.trained} texts of {self.intents} intents",
                f"built in         {self.build_seconds:7.1f} s",
                f"closed set       {self.closed_set:7.2%} of {asked}",
                f"in scope         {self.in_scope:7.2%} of {asked}, at the engine's own threshold",
                f"out of scope     {self.out_of_scope:7.2%} of {outside} refused",
                f"time a question  {self.milliseconds:7.2f} ms, 99th percentile {self.slowest:.2f}",
            )
        )


def read_corpus(path: Path) -> list[Pair]:
    """The pairs of a JSONL file, one {"text", "intent"} a line; intent null: out of scope.

    Raises:
        ValueError: a line that is no pair, with its number; or no line at all.
    """
    pairs: list[Pair] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            text, intent = value["text"], value["intent"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"{path}:{number}: expected text and intent ({error!r})") from error
        if not isinstance(text, str) or not isinstance(intent, str | None):
            problem = f"{path}:{number}: text must be a string, intent a string or null"
            raise ValueError(problem)  # noqa: TRY004 - one kind of error for every bad line
        pairs.append((text, intent))
    if not pairs:
        raise ValueError(f"{path}: no pair of text and intent in it")
    return pairs


class CorpusEngine:
    """The matcher with a threshold of its own, over any corpus."""

    def __init__(self, train: Sequence[Pair], encoder: Encoder | None) -> None:
        """Build from training pairs alone.

        Args:
            train: at least two intents.
            encoder: for meaning, or None: by words alone.
        """
        folded = [(fold(text), NONE if intent is None else intent) for text, intent in train]
        self._mender = Mender({w.text for text, _ in folded for w in words_of(text) if w.latin})
        self._encoder = encoder
        self._refusal = self._calibrated(folded)
        self._matcher = Matcher(folded, encoder)

    def best(self, text: str) -> str | None:
        """The likeliest intent, nothing refused; None: training's own out of scope."""
        label = self._rank(text).candidates[0].label
        return None if label == NONE else label

    def intent(self, text: str) -> str | None:
        """The intent, or None: refused."""
        ranking = self._rank(text)
        label = ranking.candidates[0].label
        return None if label == NONE or self._refusal.refuses(ranking) else label

    def _rank(self, text: str) -> Ranking:
        return self._matcher.rank(self._mended(fold(text)))

    def _mended(self, folded: str) -> str:
        out, end = [], 0
        for word in words_of(folded):
            out.append(folded[end : word.start] + self._mender.mend(word.text))
            end = word.end
        return "".join(out) + folded[end:]

    def _calibrated(self, folded: Sequence[tuple[str, str]]) -> "Refusal":
        """Leave out whole intents in turn, and see what their texts look like to the others."""
        step = max(1, len(folded) // MOST_CALIBRATED)
        labels = sorted({label for _, label in folded if label != NONE})
        seen: list[tuple[Ranking, bool, bool]] = []
        for group in range(min(GROUPS, len(labels)) if len(labels) > 2 else 0):
            left_out = set(labels[group::GROUPS])
            train: list[tuple[str, str]] = []
            asked_in: list[tuple[str, str]] = []
            asked_out: list[tuple[str, str]] = []
            for at, (text, label) in enumerate(folded[::step]):
                if label in left_out:
                    asked_out.append((text, label))
                elif at % GROUPS == group:
                    (asked_out if label == NONE else asked_in).append((text, label))
                else:
                    train.append((text, label))
            if not train or not asked_in or not asked_out:
                continue
            matcher = Matcher(train, self._encoder)
            for text, label in _spread(asked_in):
                ranking = matcher.rank(text)
                seen.append((ranking, True, ranking.candidates[0].label == label))
            seen.extend((matcher.rank(text), False, False) for text, _ in _spread(asked_out))
        return Refusal.learned(seen)


def _spread(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return pairs[:: max(1, len(pairs) // MOST_ASKED)]


class Refusal:
    """When a ranking is too weak to answer by: a logistic score and the threshold on it."""

    def __init__(self, weights: Floats, threshold: float) -> None:
        self._weights = weights
        self._threshold = threshold

    @classmethod
    def learned(cls, seen: Sequence[tuple[Ranking, bool, bool]]) -> "Refusal":
        """Learn from rankings, whether each was in scope, and whether its best was right.

        The threshold is where right answers in scope and refusals out of scope, as shares, add up
        to most, among those thresholds that cost few of the right answers: the intents left out
        are neighbours of the others, and harder to refuse than what strangers ask.
        """
        if not seen:
            return cls(np.zeros(len(_NO_EVIDENCE)), -1.0)
        evidence = np.array([_evidence(ranking) for ranking, _, _ in seen])
        scope = np.array([inside for _, inside, _ in seen], dtype=float)
        right = np.array([ok for _, _, ok in seen], dtype=bool)
        weights = _logistic(evidence, scope)
        scores = evidence @ weights
        inside = scope > 0
        accepted = {
            at: float(np.mean(right[inside] & (scores[inside] >= at))) for at in np.unique(scores)
        }
        least = (1 - MOST_GIVEN_UP) * max(accepted.values())
        best = max(
            (at for at, share in accepted.items() if share >= least),
            key=lambda at: accepted[at] + float(np.mean(scores[~inside] < at)),
        )
        return cls(weights, float(best))

    def refuses(self, ranking: Ranking) -> bool:
        """Whether the best candidate should not be answered by."""
        if ranking.nearest == 0 and ranking.meant == 0:  # nothing in common with any text
            return True
        return float(_evidence(ranking) @ self._weights) < self._threshold


_NO_EVIDENCE = (0.0,) * 6


def _evidence(ranking: Ranking) -> Floats:
    best = ranking.candidates[0].score
    second = ranking.candidates[1].score if len(ranking.candidates) > 1 else 0.0
    return np.array([1.0, best, best - second, ranking.known, ranking.nearest, ranking.meant])


def _logistic(evidence: Floats, truth: Floats) -> Floats:
    """Weights of a logistic regression with a little ridge, both classes weighing alike."""
    weights = np.zeros(evidence.shape[1])
    balance = np.where(truth > 0, 0.5 / max(truth.mean(), 1e-9), 0.5 / max(1 - truth.mean(), 1e-9))
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(evidence @ weights, -30, 30)))
        slope = evidence.T @ (balance * (truth - chance)) - 1e-2 * weights
        curve = (evidence * (balance * chance * (1 - chance))[:, None]).T @ evidence
        weights = weights + np.linalg.solve(curve + 1e-2 * np.eye(len(weights)), slope)
    return weights


def measure(train: Sequence[Pair], test: Sequence[Pair], encoder: Encoder | None) -> CorpusReport:
    """Build on the training pairs, ask the test pairs."""
    start = time.perf_counter()
    engine = CorpusEngine(train, encoder)
    built = time.perf_counter() - start
    closed, answered, refused, times = [], [], [], []
    for text, intent in test:
        start = time.perf_counter()
        given = engine.intent(text)
        times.append(1000 * (time.perf_counter() - start))
        if intent is None:
            refused.append(given is None)
        else:
            answered.append(given == intent)
            closed.append(engine.best(text) == intent)
    return CorpusReport(
        trained=len(train),
        intents=len({intent for _, intent in train if intent is not None}),
        asked_in_scope=len(answered),
        asked_out_of_scope=len(refused),
        closed_set=_share(closed),
        in_scope=_share(answered),
        out_of_scope=_share(refused),
        milliseconds=float(np.mean(times)) if times else float("nan"),
        slowest=float(np.percentile(times, 99)) if times else float("nan"),
        build_seconds=built,
    )


def _share(values: Sequence[bool]) -> float:
    return float(np.mean(values)) if values else float("nan")
