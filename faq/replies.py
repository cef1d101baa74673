"""Labels, choices or nothing → the Reply that one reader gets."""

from collections.abc import Sequence
from dataclasses import replace

from faq.conversation import lately, topic_after
from faq.decide import Decision
from faq.fill import Filler
from faq.labels import ANY, options_for, split_label
from faq.models import Language, Library, Option, Outcome, Part, Question, Reply, Trial

MOST_TRIALS = 5
"""Trials to choose from under a list; the list of all nine names more than it offers."""
MOST_RELATED = 4
"""Related questions under an answer; more would push the answer off a phone's screen."""


class Replies:
    """Builds replies for one reader."""

    def __init__(self, library: Library, language: Language, question: Question) -> None:
        self._library = library
        self._language = language
        self._question = question
        self.named: tuple[str, ...] = ()
        """The cells or tissues that the question names: what follow-ups to an answer about none of
        them are about."""

    def answered(self, labels: Sequence[str], score: float, rows: tuple[Trial, ...]) -> Reply:
        """The answers for labels, in order; `rows` narrows a list of trials."""
        parts = tuple(self._part(label, rows) for label in labels)
        topic = topic_after(labels, self._question.topic, self._library, self.named)
        options = () if labels[0].startswith("safety.") else self._related(labels, rows)
        return Reply(
            outcome=_outcome(labels),
            language=self._language,
            parts=parts,
            options=options,
            score=round(100 * score, 1),
            topic=replace(topic, options=tuple(option.label for option in options)),
        )

    def uncertain(self, decision: Decision) -> Reply:
        """The choices, for a question that may be one of them."""
        options = options_for(self._library, decision.choices, self._language)
        return self._without_answer(Outcome.UNCERTAIN, "uncertain", options, decision.score)

    def unknown(self, score: float) -> Reply:
        """Not known, said kindly, with what can be asked instead."""
        options = options_for(
            self._library, ("bot.help", "cell.evidence", "als.cure"), self._language
        )
        return self._without_answer(Outcome.UNKNOWN, "unknown", options, score)

    def _without_answer(
        self, outcome: Outcome, notice: str, options: tuple[Option, ...], score: float
    ) -> Reply:
        before = self._question.topic
        text = self._library.notices[notice][self._language]
        part = Part(
            label="",
            short=self._filler(()).fill(text),
            more="",
            sources=(),
            reviewed=None,
            review_by=None,
        )
        return Reply(
            outcome=outcome,
            language=self._language,
            parts=(part,),
            options=options,
            score=round(100 * score, 1),
            topic=replace(
                before,
                about=self.named or before.about,
                cells=lately(before.cells, self.named, self._library),
                options=tuple(option.label for option in options),
            ),
        )

    def _filler(self, trials: tuple[Trial, ...]) -> Filler:
        return Filler(self._library, self._language, self._question.region, trials)

    def _part(self, label: str, rows: tuple[Trial, ...]) -> Part:
        id_, about = split_label(label)
        answer = self._library.intents[id_].answers[about or ANY]
        text = answer.texts[self._language]
        filler = self._filler(self._listed(about, rows))
        short = text.short
        if rows and id_ == "trials.list":
            heading = self._library.notices["trials_found"][self._language]
            short = f"{heading}\n{{trials.rows}}\n\n{short}"
        return Part(
            label=label,
            short=filler.fill(short),
            more=filler.fill(text.more),
            sources=tuple(self._library.sources[source] for source in answer.sources),
            reviewed=answer.reviewed,
            review_by=answer.review_by,
        )

    def _related(self, labels: Sequence[str], rows: tuple[Trial, ...]) -> tuple[Option, ...]:
        wanted: list[str] = []
        for label in labels:
            id_, about = split_label(label)
            intent = self._library.intents[id_]
            if id_ == "trials.list":
                wanted.extend(f"trial.detail:{trial.id}" for trial in self._listed(about, rows))
            elif about is None and len(intent.about) > 1:
                wanted.extend(f"{id_}:{thing}" for thing in intent.about[:3])
            wanted.extend(_same_cell(related, about, self._library) for related in intent.related)
        others = tuple(dict.fromkeys(label for label in wanted if label not in labels))
        most = MOST_TRIALS if labels[0].startswith("trials.list") else MOST_RELATED
        return options_for(self._library, others, self._language)[:most]

    def _listed(self, about: str | None, rows: tuple[Trial, ...]) -> tuple[Trial, ...]:
        """The trials that a list shows: those it was narrowed to, else all of what it is about."""
        return rows or tuple(t for t in self._library.trials.values() if about in (None, t.cell))


def _same_cell(related: str, about: str | None, library: Library) -> str:
    """A related intent about the same thing, where it has such an answer."""
    if ":" not in related and about in library.intents[related].answers:
        return f"{related}:{about}"
    return related


def _outcome(labels: Sequence[str]) -> Outcome:
    first = labels[0]
    if first.startswith("safety."):
        return Outcome.URGENT
    if all(label.startswith("decline.") for label in labels):
        return Outcome.DECLINED
    return Outcome.ANSWERED
