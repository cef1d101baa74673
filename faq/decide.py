"""What is to be answered: readings and rankings → labels, choices, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from faq.concepts import Mention
from faq.conversation import CELL_INTENTS, carried_cells, carried_intent
from faq.labels import ALL_CELLS, CELLS, is_known, join_label
from faq.match import Ranking, Scored
from faq.models import Library, Topic, Trial
from faq.reading import Reading
from faq.trials import matching_all, select
from faq.words import words_of

OUT_OF_SCOPE = "oos"
CONFIDENT = 0.2
MARGIN = 0.1
WORTH_OFFERING = 0.12
URGENT_BY_LIKENESS = 0.35
MOST_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What one text calls for."""

    labels: tuple[str, ...]
    """To be answered; empty if uncertain or unknown."""
    choices: tuple[str, ...]
    """To be offered instead; empty unless uncertain."""
    score: float
    """0–1."""
    rows: tuple[Trial, ...] = ()
    """The trials that a list was narrowed to; empty: all of what it is about."""

    @property
    def answered(self) -> bool:
        """Whether there is something to answer."""
        return bool(self.labels)


NOTHING = Decision((), (), 0.0)


def decide(reading: Reading, ranking: Ranking, topic: Topic, library: Library) -> Decision:
    """Decide on one text, or one sentence of it."""
    if _is_about_something_else(reading):
        return NOTHING
    best = ranking.candidates[0]
    by_trial = _trial_decision(reading, ranking, library)
    if by_trial is not None:
        return by_trial
    carried = carried_intent(reading, topic, _words_besides_names(reading))
    if carried is not None and (best.score < CONFIDENT or best.label in ("cell.overview", OUT_OF_SCOPE)):
        return Decision(_abouts(carried, reading, topic, library), (), CONFIDENT)
    if best.label == OUT_OF_SCOPE:
        return NOTHING
    if _is_clear(ranking):
        return Decision(
            _abouts(best.label, reading, topic, library), (), min(best.score, 1.0), _narrowed(best.label, reading, library)
        )
    return _choices(ranking, reading, topic, library)


def _is_about_something_else(reading: Reading) -> bool:
    """Another disease, or another therapy and no cell: nothing here answers that."""
    ours = reading.named("als") or reading.named("drug")
    if reading.named("other_disease") and not ours:
        return True
    return bool(reading.named("other_therapy")) and not (reading.named("cell") or reading.named("stemcell"))


def _is_clear(ranking: Ranking) -> bool:
    best, second = ranking.candidates[0], ranking.candidates[1]
    return best.score >= CONFIDENT and best.score - second.score >= MARGIN


def _words_besides_names(reading: Reading) -> int:
    return sum(not "\ue000" <= word.text <= "\uf8ff" for word in words_of(reading.masked))


def _score(ranking: Ranking, *labels: str) -> float:
    return max((c.score for c in ranking.candidates if c.label in labels), default=0.0)


def _trial_decision(reading: Reading, ranking: Ranking, library: Library) -> Decision | None:
    """One trial that the text points to by its attributes, or a choice of two or three."""
    selection = select(library, reading.mentions)
    if not selection.trials:
        return None
    best = ranking.candidates[0]
    asks_for_trials = best.label.startswith("trial") and best.score >= WORTH_OFFERING
    pointed = {"people", "trial"} & set(selection.attributes)
    features = [m for m in reading.mentions if m.kind == "feature" and library.concepts[m.value].trials]
    # One attribute that several trials share says little by itself.
    enough = bool(pointed) or (selection.specific and (asks_for_trials or len(selection.attributes) >= 3 or len(features) >= 2))
    if best.label == "trials.list" and _is_clear(ranking) and not pointed:
        enough = False
    if not enough:
        return None
    score = max(best.score, CONFIDENT) if pointed else best.score
    labels = tuple(f"trial.detail:{trial.id}" for trial in selection.trials)
    if len(labels) == 1:
        return Decision(labels, (), min(score, 1.0))
    if len(labels) <= MOST_CHOICES:
        return Decision((), labels, min(score, 1.0))
    return None


def _narrowed(label: str, reading: Reading, library: Library) -> tuple[Trial, ...]:
    """The rows of a list that fit the phases, routes or years asked for."""
    if label != "trials.list" or not any(m.kind in ("phase", "route", "year", "tissue", "feature") for m in reading.mentions):
        return ()
    return matching_all(library, reading.mentions)


def _abouts(intent: str, reading: Reading, topic: Topic, library: Library) -> tuple[str, ...]:
    """The labels of an intent for what the text, or else the topic, names."""
    cells = tuple(cell for cell in CELLS if cell in reading.named("cell"))
    tissues = reading.named("tissue")
    if intent in CELL_INTENTS:
        if len(tissues) == 1 and cells in ((), ("MSC",)) and intent != "trials.list":
            return (join_label("msc.source", tissues[0]),)
        if len(tissues) > 1 and intent != "trials.list":
            return ("msc.source",)
        cells = cells or ((() if reading.named("stemcell") else carried_cells(topic)))
        labels = tuple(join_label(intent, cell) for cell in cells[:2]) or (intent,)
    elif intent == "compare":
        both = cells if len(cells) > 1 else tuple(c for c in CELLS if c in {*cells, *carried_cells(topic)})
        labels = (join_label(intent, ",".join(both) if len(both) > 1 else ALL_CELLS),)
    elif intent == "msc.source":
        labels = (join_label(intent, tissues[0] if len(tissues) == 1 else None),)
    elif intent == "trial.detail":
        trial = topic.about[0] if topic.about and topic.about[0] in library.trials else None
        labels = (join_label(intent, trial),)
    else:
        labels = (intent,)
    return tuple(label for label in labels if is_known(library, label))


def _choices(ranking: Ranking, reading: Reading, topic: Topic, library: Library) -> Decision:
    likely: Sequence[Scored] = [c for c in ranking.candidates[: MOST_CHOICES + 1] if c.score >= WORTH_OFFERING]
    labels = [
        label
        for candidate in likely
        if candidate.label != OUT_OF_SCOPE
        for label in _abouts(candidate.label, reading, topic, library)[:1]
    ]
    choices = tuple(dict.fromkeys(labels))[:MOST_CHOICES]
    best = ranking.candidates[0].score
    if not choices or ranking.candidates[0].label == OUT_OF_SCOPE:
        return Decision((), (), max(best, 0.0))
    return Decision((), choices, max(min(best, 1.0), 0.0))


def mentions_of(reading: Reading, kind: str) -> tuple[Mention, ...]:
    """The mentions of a kind, in order."""
    return tuple(mention for mention in reading.mentions if mention.kind == kind)
