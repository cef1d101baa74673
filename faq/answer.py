"""The one door in: (Library, Question) → Reply. It returns for every text and raises for none."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from faq.cache import code_digest, keep, kept, key_of
from faq.conversation import lately
from faq.decide import MARGIN, things_of
from faq.guards import Guards
from faq.match import Matcher, Ranking
from faq.meaning import Encoder, installed_encoder
from faq.message import Message, Understood
from faq.models import Library, Question, Reply, Topic
from faq.normalise import fold, language_of, typed
from faq.reading import Reader
from faq.recent import RecentRankings
from faq.records import Records
from faq.replies import Replies

LONGEST_TEXT = 4096
"""UTF-16 units, Telegram's own limit; what is longer is cut."""
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
        message = Message(self, text)
        whole = message.understood(text, question.topic)
        replies.named = things_of(whole.reading, self.library)
        if (urgent := message.alarm(whole) or _end_of_life(whole.ranking)) is not None:
            label, score = urgent
            return replies.answered((label,), score, ())
        topic = _narrowed_to(replies.named, question.topic, self.library)
        decision = message.several(topic, whole) or message.one(topic, whole)
        if decision.labels:
            return replies.answered(decision.labels, decision.score, decision.rows)
        if decision.choices:
            return replies.uncertain(decision)
        return replies.unknown(decision.score)

    def understand(self, text: str, topic: Topic) -> Understood:
        """Read, rank and decide on one text."""
        return Message(self, text).understood(text, topic)


def _end_of_life(ranking: Ranking) -> tuple[str, float] | None:
    """That a message is about the end of life, with its score; None if it is not clearly."""
    best = ranking.candidates[0]
    clear = best.score >= END_OF_LIFE_BY_LIKENESS and ranking.lead >= MARGIN
    return (best.label, min(best.score, 1.0)) if best.label == END_OF_LIFE and clear else None


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
