"""What is to be answered: a reading and its ranking → labels, choices, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from faq.conversation import CELL_INTENTS, carried_cells, follow_up
from faq.labels import ALL_CELLS, CELLS, is_known, join_label
from faq.match import Ranking, Scored
from faq.models import Library, Topic, Trial
from faq.reading import Reading
from faq.trials import Selection, matching_all, select

OUT_OF_SCOPE = "oos"
CONFIDENT = 0.25
MARGIN = 0.15
VERY_CONFIDENT = 0.45
WORTH_OFFERING = 0.12
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


def nothing(score: float = 0.0) -> Decision:
    """Nothing to answer and nothing to offer."""
    return Decision((), (), max(0.0, min(score, 1.0)))


def sure(labels: Sequence[str], score: float, rows: tuple[Trial, ...] = ()) -> Decision:
    """These labels, to be answered."""
    return Decision(tuple(labels), (), max(0.0, min(score, 1.0)), rows)


def decide(reading: Reading, ranking: Ranking, topic: Topic, library: Library) -> Decision:
    """Decide on one text, or one sentence of it."""
    if not reading.words_besides_names and not reading.mentions:
        # only signs, or only words like "hi" and "please", which the comparing leaves out
        return (
            sure(("smalltalk",), 1.0)
            if reading.length or _FACES.search(reading.folded)
            else nothing()
        )
    best = ranking.candidates[0]
    if _is_about_something_else(reading, best) or (
        best.label == OUT_OF_SCOPE and is_clear(ranking)
    ):
        return nothing(best.score)
    if (by_trial := _trial_decision(reading, ranking, topic, library)) is not None:
        return by_trial
    if carried := follow_up(reading, ranking, topic, library):
        return sure(carried, max(best.score, CONFIDENT))
    # no trial was named: "which one?" helps nobody who asked else; and an alarm is no guess
    ranking = without(ranking, "trial.detail", "safety.emergency", "safety.crisis")
    best = ranking.candidates[0]
    if best.label == OUT_OF_SCOPE or _is_as_likely_out_of_scope(ranking):
        return nothing(best.score)
    if is_clear(ranking):
        return sure(
            abouts(best.label, reading, topic, library),
            best.score,
            _narrowed(best.label, reading, library),
        )
    return _choices(ranking, reading, topic, library)


def is_clear(ranking: Ranking) -> bool:
    """Whether the best candidate is likely enough, and likelier than the next by enough."""
    best, second = ranking.candidates[0], ranking.candidates[1]
    return best.score >= CONFIDENT and best.score - second.score >= MARGIN


def _is_as_likely_out_of_scope(ranking: Ranking) -> bool:
    """Whether a weak best candidate is followed closely by "none of our business"."""
    best = ranking.candidates[0]
    lead = best.score - _score(ranking, OUT_OF_SCOPE)
    return best.score < 2 * CONFIDENT and lead < MARGIN / 3


def without(ranking: Ranking, *labels: str) -> Ranking:
    """A ranking without some labels."""
    kept = tuple(candidate for candidate in ranking.candidates if candidate.label not in labels)
    return replace(ranking, candidates=kept)


def _is_about_something_else(reading: Reading, best: Scored) -> bool:
    """Another disease, or another therapy and no cell: nothing here answers that."""
    if best.label.startswith(("decline.", "safety.")) and best.score >= CONFIDENT:
        return False
    ours = reading.named("als") or reading.named("drug")
    if reading.named("other_disease") and not ours:
        return True
    return bool(reading.named("other_therapy")) and not (
        reading.named("cell") or reading.named("stemcell")
    )


def _score(ranking: Ranking, *labels: str) -> float:
    return max((c.score for c in ranking.candidates if c.label in labels), default=0.0)


def _trial_decision(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library
) -> Decision | None:
    """The trial that the text points to by its attributes, or a choice, or a list that fits."""
    selection = select(library, reading.mentions)
    if not selection.trials:
        return None
    best = ranking.candidates[0]
    pointed = bool({"people", "trial"} & set(selection.attributes))
    fitting = selection.trials if pointed else matching_all(library, reading.mentions)
    if (
        best.label.startswith(("decline.", "safety.", "nsc.gdnf"))
        and is_clear(ranking)
        and not pointed
    ):
        return None
    if not pointed:
        if not _points_to_trials(reading, ranking, selection, len(fitting), library):
            return None
        fitting = fitting or selection.trials  # nothing fits all that was said: what fits most
    offered = tuple(
        trial for trial in fitting if join_label("trial.detail", trial.id) in topic.options
    )
    fitting = offered if len(offered) == 1 else fitting
    labels = tuple(join_label("trial.detail", trial.id) for trial in fitting)
    score = max(best.score, CONFIDENT)
    if len(labels) == 1:
        return sure(labels, score)
    if len(labels) > 1 and not {*selection.attributes} & {"people", "trial", "feature"}:
        return sure(abouts("trials.list", reading, topic, library), score, fitting)
    if 2 <= len(labels) <= MOST_CHOICES:
        return Decision((), labels, min(score, 1.0))
    return None


def _points_to_trials(
    reading: Reading, ranking: Ranking, selection: Selection, fitting: int, library: Library
) -> bool:
    """Whether attributes that several trials share are meant to name trials at all."""
    if not {"feature", "phase", "year", "ordinal"} & set(selection.attributes):
        return False
    asks_for_trials = (
        ranking.candidates[0].label.startswith("trial")
        or _score(ranking, "trial.detail", "trials.list") >= CONFIDENT
    )
    features = [m.value for m in reading.mentions if m.kind == "feature"]
    several = len(selection.attributes) >= 2 or len(features) >= 2
    only_one_has_it = any(len(library.concepts[name].trials) == 1 for name in features)
    return (
        asks_for_trials or (several and fitting == 1) or (only_one_has_it and not is_clear(ranking))
    )


_FACES = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_NARROWING = ("phase", "route", "year", "tissue", "feature")


def _narrowed(label: str, reading: Reading, library: Library) -> tuple[Trial, ...]:
    """The rows of a list that fit the phases, routes or years asked for."""
    if label != "trials.list" or not any(m.kind in _NARROWING for m in reading.mentions):
        return ()
    return matching_all(library, reading.mentions)


def abouts(intent: str, reading: Reading, topic: Topic, library: Library) -> tuple[str, ...]:
    """The labels of an intent for what the text, or else the topic, names."""
    cells = tuple(cell for cell in CELLS if cell in reading.named("cell"))
    tissues = reading.named("tissue")
    implied = _implied(reading, library) if not cells and not tissues else None
    if implied in CELLS:
        cells = (implied,)
    elif implied:
        tissues = (implied,)
    if intent in CELL_INTENTS:
        if tissues and cells in ((), ("MSC",)) and intent != "trials.list":
            return (join_label("msc.source", tissues[0] if len(tissues) == 1 else None),)
        cells = cells or (() if reading.named("stemcell") else carried_cells(topic))
        labels = tuple(join_label(intent, cell) for cell in cells) or (intent,)
    elif intent == "compare":
        if len(cells) == 1 and sum(m.kind == "cell" for m in reading.mentions) > 1:
            return (
                join_label("cell.overview", cells[0]),
            )  # two names of one cell: are they the same?
        if len(tissues) > 1 and len(cells) < 2:
            return ("msc.source",)
        both = (
            cells
            if len(cells) > 1
            else tuple(c for c in CELLS if c in {*cells, *carried_cells(topic)})
        )
        labels = (join_label(intent, ",".join(both) if len(both) > 1 else ALL_CELLS),)
    elif intent == "msc.source":
        tissues = tissues or tuple(about for about in topic.about if about in ("BM", "AD", "UC"))
        each = len(tissues) == 1 or (len(tissues) == 2 and not _compares(reading))
        labels = tuple(join_label(intent, tissue) for tissue in tissues) if each else (intent,)
    else:
        labels = (intent,)
    return tuple(label for label in labels if is_known(library, label))


_COMPARING = re.compile(
    r"不同|比|哪|还是|好|更|差|vs|versus|\bor\b|differ|better|best|compare|which|than"
)


def _compares(reading: Reading) -> bool:
    return bool(_COMPARING.search(reading.masked))


def _implied(reading: Reading, library: Library) -> str | None:
    """What a feature belongs to ("secretome": fat), where nothing is named."""
    return next(
        (
            i
            for m in reading.mentions
            if m.kind == "feature" and (i := library.concepts[m.value].implies)
        ),
        None,
    )


def _choices(ranking: Ranking, reading: Reading, topic: Topic, library: Library) -> Decision:
    best = ranking.candidates[0]
    likely = [c for c in ranking.candidates[: MOST_CHOICES + 1] if c.score >= WORTH_OFFERING]
    labels = [
        label
        for candidate in likely
        if candidate.label not in (OUT_OF_SCOPE, "smalltalk")
        and not candidate.label.startswith("safety.")
        for label in abouts(candidate.label, reading, topic, library)[:1]
    ]
    choices = tuple(dict.fromkeys(labels))[:MOST_CHOICES]
    return Decision((), choices, max(0.0, min(best.score, 1.0)))
