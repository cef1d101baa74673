"""A message → its sentences and clauses: which of them ask, and what is to be answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from faq.alarm import alarm
from faq.alarm import parts as parts_of
from faq.conversation import CELL_INTENTS, carried_cells, topic_after
from faq.decide import CONFIDENT, VERY_CONFIDENT, Decision, decide, things_of
from faq.guards import Guards
from faq.labels import join_label, split_label
from faq.match import Ranking
from faq.models import Library, Topic
from faq.normalise import asks, fold, sentences
from faq.normalise import clauses as clauses_of
from faq.reading import Reader, Reading
from faq.recent import RecentRankings
from faq.records import Records

MOST_PARTS = 3
MOST_PIECES = 5
"""Sentences or clauses looked at one by one; of a longer text the last ones, where people ask."""
SURE_OF_A_PIECE = 0.4
"""Score from which a sentence or a clause counts as a question of its own."""
SURE_OF_FEW_WORDS = 0.6
SURE_OF_A_TERM = 0.7
SUPPORTED = 0.28
"""Share of the best score that each of two answers needs in the whole message too: "what's the
theory?" after a question is no second one. Of 45 messages with two questions, one had less."""
PLAIN_BY_ITSELF = 0.6
"""Score from which pieces need no support by the whole: it may be like one of them alone."""


class Means(Protocol):
    """What a message is understood by: an engine has it."""

    library: Library
    reader: Reader
    guards: Guards
    rankings: RecentRankings
    records: Records


@dataclass(frozen=True, slots=True)
class Understood:
    """How a text was understood, step by step."""

    reading: Reading
    ranking: Ranking
    decision: Decision


_LEAST_WORDS = 2
_ENOUGH_WORDS = 3


def _is_a_question(piece: str, reading: Reading) -> bool:
    """Whether a piece asks something by itself: "why?" after another question does not."""
    return (reading.words_besides_names >= _LEAST_WORDS or _names(reading)) and asks(piece)


def _names(reading: Reading) -> bool:
    """Whether a text names something that a question can be about."""
    return any(mention.kind not in ("person", "feature") for mention in reading.mentions)


_ASIDE = ("safety.", "smalltalk")
"""What deserves no answer beside another one."""


def _plain_enough(understood: Understood) -> float:
    """The score from which a piece of a message is a question of its own.

    Few words need more ("safe 吗?"), and so does a term that is only used ("p-value").
    """
    reading = understood.reading
    few = reading.words_besides_names < _ENOUGH_WORDS and not _names(reading)
    if "glossary" in understood.decision.labels:
        return SURE_OF_A_TERM
    if reading.named("cell") or reading.named("tissue"):
        return CONFIDENT
    return SURE_OF_FEW_WORDS if few else SURE_OF_A_PIECE


class Message:
    """A message and its sentences and clauses, each read and ranked once.

    To rank takes most of the time, so only what may be answered is ranked, all at once.
    """

    def __init__(self, means: Means, text: str) -> None:
        """Read a text, and rank what may be answered.

        Args:
            means: what it is understood by.
            text: as typed.
        """
        self._means = means
        self._text = text
        self._sentences = sentences(text)[-MOST_PIECES:]
        self._readings: dict[str, Reading] = {}
        self._rankings: dict[str, Ranking] = {}
        several = self._sentences if len(self._sentences) > 1 else ()
        # A cry for help asks nothing: every part is looked at.
        parts = parts_of(text)
        self._parts = parts if len(parts) > 1 else ()
        self._look_at([text, *self._questions(several), *self._parts])

    def _read(self, text: str) -> Reading:
        if text not in self._readings:
            self._readings[text] = self._means.reader.read(text)
        return self._readings[text]

    def _questions(self, pieces: Sequence[str]) -> list[str]:
        """The pieces that ask something by themselves."""
        return [piece for piece in pieces if _is_a_question(piece, self._read(piece))]

    def _look_at(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._rankings]
        if new:
            masked = [self._read(text).masked for text in new]
            rankings = self._means.rankings.rank_all(masked)
            self._rankings.update(zip(new, rankings, strict=True))

    def understood(self, text: str, topic: Topic) -> Understood:
        """How one of the pieces is understood after what was talked about."""
        self._look_at([text])
        reading, ranking = self._read(text), self._rankings[text]
        means = self._means
        decision = decide(reading, ranking, topic, means.library, means.records.like)
        return Understood(reading, ranking, decision)

    def alarm(self, whole: Understood) -> tuple[str, float] | None:
        """The emergency or despair that the message is like, with its score; None if none."""
        raised = alarm(whole.ranking, (self._rankings[each] for each in self._parts))
        if raised is None or self._means.guards.is_no_alarm(fold(self._text)):
            return None
        return raised

    def several(self, topic: Topic, whole: Understood) -> Decision | None:
        """Two questions in one message get two answers, each once."""
        found = self._sure(self._sentences, topic)
        if len(found) < 2 and len(self._sentences) <= 2:
            clauses = tuple(clause for piece in self._sentences for clause in self._clauses(piece))
            found = self._sure(clauses[-MOST_PIECES:], topic)
        if not 2 <= len(found) <= MOST_PARTS:
            return None
        labels = tuple(label for decision in found for label in decision.labels)
        plain = all(decision.score >= PLAIN_BY_ITSELF for decision in found)
        if not plain and not _all_supported(labels, whole.ranking):
            return None
        rows = next((decision.rows for decision in found if decision.rows), ())
        return Decision(labels[:MOST_PARTS], (), min(decision.score for decision in found), rows)

    def _sure(self, pieces: Sequence[str], topic: Topic) -> tuple[Decision, ...]:
        """The decisions on pieces that ask something of their own, different ones only."""
        asking = self._questions(pieces)
        if len(asking) < 2:
            return ()
        self._look_at(asking)
        found: dict[tuple[str, ...], Decision] = {}
        for piece in asking:
            understood = self.understood(piece, topic)
            decision = self._of_the_tissue(understood)
            aside = any(label.startswith(_ASIDE) for label in decision.labels)
            if decision.answered and decision.score >= _plain_enough(understood) and not aside:
                found.setdefault(decision.labels, decision)
                library = self._means.library
                named = things_of(understood.reading, library) or carried_cells(topic)
                topic = topic_after(decision.labels, topic, library, named)
        return _without_parts(tuple(found.values()))

    def _of_the_tissue(self, understood: Understood) -> Decision:
        """What is asked of a cell is asked of the one tissue that the message names beside it."""
        decision, tissues = understood.decision, self._read(self._text).named("tissue")
        of_a_cell = {split_label(label)[0] for label in decision.labels} <= set(CELL_INTENTS[:5])
        named = understood.reading.named("cell") or understood.reading.named("tissue")
        if len(tissues) != 1 or not decision.labels or not of_a_cell or named:
            return decision
        return replace(decision, labels=(join_label("msc.source", tissues[0]),))

    def _clauses(self, sentence: str) -> tuple[str, ...]:
        """The clauses of a sentence; names that are only listed stay together."""
        joined: list[str] = []
        for clause in clauses_of(sentence):
            bare = clause.removeprefix("and ").removeprefix("also ")
            if (
                joined
                and self._read(joined[-1]).ends_with_name
                and self._read(bare).starts_with_name
            ):
                joined[-1] = f"{joined[-1]} {clause}"
            else:
                joined.append(clause)
        return tuple(joined)

    def one(self, topic: Topic, whole: Understood) -> Decision:
        """The decision on the whole, or on the piece of a ramble that is clearest."""
        best = whole.decision
        if best.answered and best.score >= VERY_CONFIDENT:
            return best
        candidates = [best] if best.answered else []
        for piece in self._questions(self._sentences) if len(self._sentences) > 1 else ():
            understood = self.understood(piece, topic)
            if understood.decision.answered:
                candidates.append(understood.decision)
        return max(candidates, key=lambda decision: decision.score) if candidates else best


def _without_parts(found: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Without what is part of a comparison that is asked for ("which is stronger, where weak")."""
    compared = any(label.startswith("compare") for each in found for label in each.labels)
    return tuple(
        each
        for each in found
        if not compared or len(each.labels) < 2 or not each.labels[0].startswith("cell.")
    )


def _all_supported(labels: Sequence[str], ranking: Ranking) -> bool:
    """Whether the whole message asks for each of the labels; a trial is told by its figures."""
    intents = {split_label(label)[0] for label in labels}
    if "trial.detail" in intents:
        return True
    scores = {candidate.label: candidate.score for candidate in ranking.candidates}
    least = SUPPORTED * ranking.candidates[0].score
    return all(scores[intent] >= least for intent in intents)
