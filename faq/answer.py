"""The one door in: (Library, Question) → Reply. It returns for every text and raises for none."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from faq.alarm import alarm
from faq.alarm import parts as parts_of
from faq.cache import code_digest, keep, kept, key_of
from faq.conversation import CELL_INTENTS, carried_cells, lately, topic_after
from faq.decide import CONFIDENT, MARGIN, VERY_CONFIDENT, Decision, decide, things_of
from faq.guards import Guards
from faq.labels import join_label, split_label
from faq.match import Matcher, Ranking
from faq.meaning import Encoder, installed_encoder
from faq.models import Library, Question, Reply, Topic
from faq.normalise import asks, fold, language_of, sentences, typed
from faq.normalise import clauses as clauses_of
from faq.reading import Reader, Reading
from faq.recent import RecentRankings
from faq.records import Records
from faq.replies import Replies

MOST_PARTS = 3
LONGEST_TEXT = 4096
"""UTF-16 units, Telegram's own limit; what is longer is cut."""
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
END_OF_LIFE = "safety.endoflife"
END_OF_LIFE_BY_LIKENESS = 0.4
"""Score from which a message is about the end of life whatever else it names."""


class Engine:
    """Answers questions from one library. Built once, then read only: threads may share it."""

    def __init__(self, library: Library, *, words_only: bool = False) -> None:
        """Build the engine.

        Args:
            library: what it answers from.
            words_only: without the second opinion by meaning, even where an encoder is installed.
        """
        self.library = library
        self.reader = Reader(library)
        self.guards = Guards(library.guard_words, self.reader.mender)
        self.phrasings = tuple(
            (phrasing, intent.id)
            for intent in library.intents.values()
            for phrasings in intent.phrasings.values()
            for phrasing in phrasings
        )
        """Every phrasing as it was written, with its intent, in the matcher's order."""
        encoder = None if words_only else installed_encoder()
        self.matcher = self._matcher(encoder)
        self.rankings = RecentRankings(self.matcher)
        self.records = Records(library, self.reader, encoder)

    def _matcher(self, encoder: Encoder | None) -> Matcher:
        """The matcher over the phrasings, taken from the cache if it is there."""
        key = key_of([self.library.version, code_digest(), str(encoder is not None)])
        if (arrays := kept(key)) is not None:
            with contextlib.suppress(KeyError):
                return Matcher.taken_up(arrays, encoder)
        examples = [
            (self.reader.read_phrasing(text).masked, intent) for text, intent in self.phrasings
        ]
        matcher = Matcher(examples, encoder)
        keep(key, matcher.state())
        return matcher

    def answer(self, question: Question) -> Reply:
        """Answer a question, offer choices, or say that it is not understood."""
        text = typed(question.text[:LONGEST_TEXT])
        language = question.language or language_of(text, question.fallback_language)
        replies = Replies(self.library, language, question)
        folded = fold(text)
        chosen = _chosen(folded, question.topic)
        if chosen is not None:
            return replies.answered((chosen,), 1.0, ())
        urgent = self.guards.urgent(folded)
        if urgent is not None:
            return replies.answered((urgent,), 1.0, ())
        return self._matched(text, question, replies)

    def reply_for(self, labels: Sequence[str], question: Question) -> Reply:
        """The reply for labels that were chosen on a button, in the question's language.

        Args:
            labels: at least one, each with an answer in the library.
            question: for the language, region and topic; its text is not read.
        """
        language = question.language or question.fallback_language
        return Replies(self.library, language, question).answered(labels, 1.0, ())

    def _matched(self, text: str, question: Question, replies: Replies) -> Reply:
        pieces = _Pieces(self, text)
        whole = pieces.understood(text, question.topic)
        replies.named = things_of(whole.reading, self.library)
        if (urgent := pieces.alarm(whole) or _end_of_life(whole.ranking)) is not None:
            label, score = urgent
            return replies.answered((label,), score, ())
        topic = _narrowed_to(replies.named, question.topic, self.library)
        decision = pieces.several(topic, whole) or pieces.one(topic, whole)
        if decision.labels:
            return replies.answered(decision.labels, decision.score, decision.rows)
        if decision.choices:
            return replies.uncertain(decision)
        return replies.unknown(decision.score)

    def understand(self, text: str, topic: Topic) -> "Understood":
        """Read, rank and decide on one text."""
        return _Pieces(self, text).understood(text, topic)


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


def _plain_enough(understood: "Understood") -> float:
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


class _Pieces:
    """A message and its sentences and clauses, each read and ranked once.

    To rank takes most of the time, so only what may be answered is ranked, all at once.
    """

    def __init__(self, engine: Engine, text: str) -> None:
        self._engine = engine
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
            self._readings[text] = self._engine.reader.read(text)
        return self._readings[text]

    def _questions(self, pieces: Sequence[str]) -> list[str]:
        """The pieces that ask something by themselves."""
        return [piece for piece in pieces if _is_a_question(piece, self._read(piece))]

    def _look_at(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._rankings]
        if new:
            masked = [self._read(text).masked for text in new]
            rankings = self._engine.rankings.rank_all(masked)
            self._rankings.update(zip(new, rankings, strict=True))

    def understood(self, text: str, topic: Topic) -> Understood:
        """How one of the pieces is understood after what was talked about."""
        self._look_at([text])
        reading, ranking = self._read(text), self._rankings[text]
        engine = self._engine
        decision = decide(reading, ranking, topic, engine.library, engine.records.like)
        return Understood(reading, ranking, decision)

    def alarm(self, whole: Understood) -> tuple[str, float] | None:
        """The emergency or despair that the message is like, with its score; None if none."""
        raised = alarm(whole.ranking, (self._rankings[each] for each in self._parts))
        if raised is None or self._engine.guards.is_no_alarm(fold(self._text)):
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
                library = self._engine.library
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


def _end_of_life(ranking: Ranking) -> tuple[str, float] | None:
    """That a message is about the end of life, with its score; None if it is not clearly."""
    best = ranking.candidates[0]
    clear = best.score >= END_OF_LIFE_BY_LIKENESS and ranking.lead >= MARGIN
    return (best.label, min(best.score, 1.0)) if best.label == END_OF_LIFE and clear else None


def _all_supported(labels: Sequence[str], ranking: Ranking) -> bool:
    """Whether the whole message asks for each of the labels; a trial is told by its figures."""
    intents = {split_label(label)[0] for label in labels}
    if "trial.detail" in intents:
        return True
    scores = {candidate.label: candidate.score for candidate in ranking.candidates}
    least = SUPPORTED * ranking.candidates[0].score
    return all(scores[intent] >= least for intent in intents)


def _narrowed_to(named: Sequence[str], topic: Topic, library: Library) -> Topic:
    """The topic for the pieces of a message that names one cell in one of them."""
    if len(named) != 1:
        return topic
    return replace(topic, about=tuple(named), cells=lately(topic.cells, named, library))


def _chosen(folded: str, topic: Topic) -> str | None:
    """The offered choice whose digit was typed."""
    digit = folded.strip(" .。)")
    if len(digit) <= 2 and digit.isdecimal() and 1 <= int(digit) <= len(topic.options):
        return topic.options[int(digit) - 1]
    return None


def answer(library: Library, question: Question) -> Reply:
    """Answer one question; for more than one, build an `Engine` and keep it."""
    return Engine(library).answer(question)
