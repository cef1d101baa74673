"""What a change of the content does, before any family reads it (P7)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

import numpy as np

from faq.alarm import parts
from faq.answer import LONGEST_TEXT, Engine
from faq.check import REFERENCE_RULES, check
from faq.checks import figures, honesty, languages
from faq.checks.passages import Rule
from faq.decide import MARGIN
from faq.guards import Cues, Guards, Spoken
from faq.load import Content, ContentError, load_files
from faq.message import MOST_PIECES
from faq.models import Library, Outcome, Question, Reply
from faq.normalise import sentences, typed
from faq.recent import MOST_KEPT
from faq.refit import Refitted
from faq.rereading import HedgeGone, TextChanged, answers_changed, hedges_gone, texts_changed
from faq.touched import folded_phrasing
from faq.yamlfile import Fault

MOST_REMEMBERED = 5000
"""Replies before a change that are kept for the next rehearsal."""


class Kind(StrEnum):
    """Where a question comes from."""

    PHRASING = "phrasing"
    GOLDEN = "golden"
    RECENT = "recent"


@dataclass(frozen=True, slots=True)
class Given:
    """What a question gets."""

    outcome: Outcome
    labels: tuple[str, ...]
    """What it is answered with; if uncertain, what is offered. Of a phrasing: intents."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that gets something else."""

    question: str
    kind: Kind
    before: Given
    after: Given


@dataclass(frozen=True, slots=True)
class Collision:
    """A phrasing that is now nearly as close to another intent as to its own."""

    phrasing: str
    intent: str
    other: str
    lead: float
    """By how much its own intent is ahead; less than nothing where the other one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What would be different, and whether it may be."""

    faults: tuple[Fault, ...]
    """All that `check` refuses, or, where the content cannot be read, `load`."""
    changed: tuple[Changed, ...] = ()
    texts_changed: tuple[TextChanged, ...] = ()
    lost_hedges: tuple[Fault, ...] = ()
    """Those of the faults that say that something honest is no more said."""
    numbers_left_trials: tuple[Fault, ...] = ()
    """Those that say that a trial's figure is written out."""
    languages_disagree: tuple[Fault, ...] = ()
    """Those that say that one language tells something else."""
    hedges_gone: tuple[HedgeGone, ...] = ()
    """No fault of form where all languages agree; it blocks all the same."""
    collisions: tuple[Collision, ...] = ()
    content: Content | None = None
    """After the change; None where it cannot be read."""
    engine: Engine | None = None
    """After the change, to try it out; None where it cannot answer."""

    @property
    def golden_changed(self) -> tuple[Changed, ...]:
        """Golden questions that are answered otherwise."""
        return tuple(change for change in self.changed if change.kind is Kind.GOLDEN)

    @property
    def blocks(self) -> bool:
        """Whether it must not be published.

        A fault, a golden question answered otherwise, or a hedge that no language tells any more.
        """
        return bool(self.faults or self.golden_changed or self.hedges_gone)

    @property
    def other_faults(self) -> tuple[Fault, ...]:
        """The faults that are of none of the three kinds."""
        told = {*self.lost_hedges, *self.numbers_left_trials, *self.languages_disagree}
        return tuple(fault for fault in self.faults if fault not in told)


def rehearse(
    before: Engine, content: Content, files: Mapping[str, str], recent: Sequence[str] = ()
) -> Rehearsal:
    """Try a change against every phrasing, every golden question and what was asked lately.

    Args:
        before: the engine that answers now.
        content: what it answers from.
        files: the content's texts after the change.
        recent: questions that families gave to the editors, as typed.

    Returns:
        What would be different. The same arguments give the same rehearsal.
    """
    try:
        changed = load_files(files)
    except ContentError as error:
        return Rehearsal(faults=error.faults)
    texts = tuple(texts_changed(content, changed))
    if any(fault for rule in REFERENCE_RULES for fault in rule(changed)):
        faults = check(changed)  # it does not ask an engine where one cannot answer
        return Rehearsal(faults=faults, content=changed, texts_changed=texts)
    after = _Rehearsed(before, changed.library)
    alike = _understand_alike(before, after)
    golden = [golden.ask for golden in changed.library.golden]
    _look_ahead(before, (*golden, *recent))
    if alike:  # each question gets the labels that it got
        _REPLIES[after] = {ask: _asked(before, ask) for ask in golden}
    else:
        _look_ahead(after, (*golden, *recent))
    faults = check(changed, after)
    questions = () if alike else tuple(_questions_changed(before, after, recent))
    _REPLIES.pop(after, None)
    phrasings, collisions = _phrasings_moved(before, after)
    return Rehearsal(
        faults=faults,
        changed=questions + phrasings,
        texts_changed=tuple(answers_changed(before, after)) + texts,
        lost_hedges=_of_rules(_HEDGE_RULES, changed, faults),
        numbers_left_trials=_of_rules(_NUMBER_RULES, changed, faults),
        languages_disagree=_of_rules(_LANGUAGE_RULES, changed, faults),
        hedges_gone=tuple(hedges_gone(before.library, changed.library)),
        collisions=collisions,
        content=changed,
        engine=after,
    )


_HEDGE_RULES: tuple[Rule, ...] = (
    languages.hedges_agree,
    honesty.controls_are_told,
    honesty.claims_are_answered,
    honesty.grave_claims_are_told_first,
)
_NUMBER_RULES: tuple[Rule, ...] = (figures.figures_are_references, figures.names_tell_the_figure)
_LANGUAGE_RULES: tuple[Rule, ...] = (languages.languages_agree, languages.simplified_is_simplified)


def _of_rules(
    rules: Sequence[Rule], content: Content, faults: Sequence[Fault]
) -> tuple[Fault, ...]:
    """Those of the faults that some rules found."""
    if not faults:
        return ()
    found = {fault for rule in rules for fault in rule(content)}
    return tuple(fault for fault in faults if fault in found)


# --- an engine that is asked the same things again and again ------------------------------------

_REPLIES: WeakKeyDictionary[Engine, dict[str, Reply]] = WeakKeyDictionary()
_ALARMS: WeakKeyDictionary[Engine, dict[str, str | None]] = WeakKeyDictionary()


def _understand_alike(before: Engine, after: Engine) -> bool:
    """Whether nothing has changed by which a question is understood, but what answers say."""
    if before.matcher is not after.matcher or before.phrasings != after.phrasings:
        return False
    return all(
        of(before.library) == of(after.library)
        for of in (
            lambda library: library.concepts,
            lambda library: library.equivalents,
            lambda library: library.guard_words,
            lambda library: library.trials,
            lambda library: [(i.id, i.about, tuple(i.answers)) for i in library.intents.values()],
            lambda library: [(i.id, i.related) for i in library.intents.values()],
            # questions are held against what is told of each trial
            lambda library: (library.intents.get("trial.detail"), library.sayings),
        )
    )


class _Rehearsed(Refitted):
    """The engine after a change, which looks twice at nothing that cannot have changed."""

    def __init__(self, before: Engine, library: Library) -> None:
        super().__init__(before, library)
        if before.library.guard_words == library.guard_words:
            self.guards = _Remembering(library, self, _alarms(before))

    def answer(self, question: Question) -> Reply:
        """As any engine; a bare text's reply is kept until the engine goes."""
        if question != Question(text=question.text):
            return super().answer(question)
        return _remembered(self, question.text, super().answer)


class _Remembering(Guards):
    """Guards that know what is said of the phrasings that stood there before.

    That depends on the cues, and on which words are known: a phrasing's own always are.
    """

    def __init__(self, library: Library, engine: Engine, known: Mapping[str, str | None]) -> None:
        super().__init__(library.guard_words, engine.reader.mender)
        self._known = {text: known[text] for text in _folded(engine) & known.keys()}

    def urgent(self, folded: str) -> str | None:
        """The label of the urgent intent that the text calls for, or None."""
        return self._known[folded] if folded in self._known else super().urgent(folded)


def _alarms(engine: Engine) -> Mapping[str, str | None]:
    """What the guards say of every phrasing; takes most of a second for the first engine."""
    if engine not in _ALARMS:
        words = engine.library.guard_words
        base = engine.base if isinstance(engine, Refitted) else None
        alike = base is not None and base.library.guard_words == words
        known = dict(_alarms(base)) if base is not None and alike else {}
        new = _alarms_of(_folded(engine) - known.keys(), engine)
        _ALARMS[engine] = known | dict(new)
    return _ALARMS[engine]


_ALARMING = ("crisis.strong", "crisis.exhausted", "emergency.strong", "emergency.breath")
"""The lists of cues without any of which there is no alarm."""


def _alarms_of(texts: Iterable[str], engine: Engine) -> Iterator[tuple[str, str | None]]:
    """What the guards say of folded texts; those without any cue, nearly all, are not weighed."""
    words = engine.library.guard_words
    cues = Cues([cue for name in _ALARMING for cue in words[name]])
    for text in texts:
        spoken = Spoken.of(text, engine.reader.mender)
        alarming = cues.in_(spoken) or cues.heard_in(spoken)
        yield text, engine.guards.urgent(text) if alarming else None


def _folded(engine: Engine) -> set[str]:
    """Every phrasing as it is read."""
    return {folded_phrasing(text) for text, _ in engine.phrasings}


def _remembered(engine: Engine, text: str, answer: Callable[[Question], Reply]) -> Reply:
    replies = _REPLIES.setdefault(engine, {})
    if text not in replies:
        if len(replies) >= MOST_REMEMBERED:
            replies.clear()
        replies[text] = answer(Question(text=text))
    return replies[text]


def _asked(engine: Engine, text: str) -> Reply:
    return _remembered(engine, text, engine.answer)


# --- questions --------------------------------------------------------------------------------

_AT_ONCE = 256
"""Texts ranked at once, with about 60 KiB of memory each."""


def _look_ahead(engine: Engine, questions: Iterable[str]) -> None:
    """Rank what some questions ask, all at once: one by one takes twice as long."""
    known = _REPLIES.get(engine, {})
    pieces: dict[str, None] = {}
    for question in questions:
        if question not in known:
            text = typed(question[:LONGEST_TEXT])
            pieces |= dict.fromkeys((text, *sentences(text)[-MOST_PIECES:], *parts(text)))
    masked = list(dict.fromkeys(engine.reader.read(piece).masked for piece in pieces))
    for start in range(0, min(len(masked), MOST_KEPT), _AT_ONCE):
        engine.rankings.rank_all(masked[start : start + _AT_ONCE])


def _questions_changed(before: Engine, after: Engine, recent: Sequence[str]) -> Iterator[Changed]:
    expected = {golden.ask: golden.gives for golden in before.library.golden}
    golden = [g.ask for g in after.library.golden if expected.get(g.ask) == g.gives]
    for question in golden:
        one, other = _asked(before, question), _asked(after, question)
        if one.labels != other.labels:  # what is offered instead may change
            yield Changed(question, Kind.GOLDEN, _given(one), _given(other))
    for question in dict.fromkeys(recent):
        given = _given(_asked(before, question)), _given(_asked(after, question))
        if given[0] != given[1]:
            yield Changed(question, Kind.RECENT, *given)


def _given(reply: Reply) -> Given:
    offered = reply.outcome is Outcome.UNCERTAIN
    labels = tuple(option.label for option in reply.options) if offered else reply.labels
    return Given(reply.outcome, labels)


# --- phrasings --------------------------------------------------------------------------------


def _phrasings_moved(
    before: Engine, after: Engine
) -> tuple[tuple[Changed, ...], tuple[Collision, ...]]:
    """Phrasings that stand there before and after, and reach another intent; and collisions."""
    if before.matcher is after.matcher:
        return (), ()
    one, other = _Standings(before), _Standings(after)
    return tuple(_phrasings_changed(one, other)), tuple(_collisions(one, other))


class _Standings:
    """Which intents every phrasing is closest to."""

    def __init__(self, engine: Engine) -> None:
        labels, scores = engine.matcher.labels, engine.matcher.own_scores()
        number = {label: at for at, label in enumerate(labels)}
        rows = np.arange(len(scores))
        own = np.array([number[intent] for _, intent in engine.phrasings], dtype=np.intp)
        best = scores.argmax(axis=1)
        own_scores = scores[rows, own]
        scores[rows, own] = -np.inf
        other = scores.argmax(axis=1)
        self.phrasings = engine.phrasings
        """With their intents, in the matcher's order."""
        self.best = [labels[at] for at in best]
        self.other = [labels[at] for at in other]
        """The best but its own."""
        self.leads = own_scores - scores[rows, other]
        """Of its own over that one."""

    @property
    def close(self) -> list[int]:
        """Those that are nearly as close to another intent as to their own."""
        return [int(at) for at in np.flatnonzero(self.leads < MARGIN)]


def _phrasings_changed(before: _Standings, after: _Standings) -> Iterator[Changed]:
    reached = dict(zip(before.phrasings, before.best, strict=True))
    for phrasing, now in zip(after.phrasings, after.best, strict=True):
        best = reached.get(phrasing, now)
        if best != now:
            given = (Given(Outcome.ANSWERED, (intent,)) for intent in (best, now))
            yield Changed(phrasing[0], Kind.PHRASING, *given)


def _collisions(before: _Standings, after: _Standings) -> Iterator[Collision]:
    """Phrasings that were clearly their own intent's, or are new, and are so no more."""
    close = {before.phrasings[at] for at in before.close}
    for at in after.close:
        if (phrasing := after.phrasings[at]) not in close:
            yield Collision(*phrasing, after.other[at], float(after.leads[at]))
