"""What is to be answered: a reading and its ranking → labels, choices, or nothing."""

import re
from dataclasses import replace

from faq.abouts import abouts, cells_of, compares, takes_for_the_same, things_of
from faq.conversation import CELL_INTENTS, follow_up, points_back
from faq.decision import (
    CONFIDENT,
    MARGIN,
    MOST_CHOICES,
    OUT_OF_SCOPE,
    VERY_CONFIDENT,
    WORTH_OFFERING,
    Decision,
    is_clear,
    nothing,
    score_of,
    sure,
    without,
)
from faq.match import Ranking, Scored
from faq.models import Library, Topic, Trial
from faq.normalise import asks
from faq.pointing import Like, like_none, pointed_out, recalled_trial
from faq.reading import Reading
from faq.trials import matching_all

__all__ = [
    "CONFIDENT",
    "MARGIN",
    "OUT_OF_SCOPE",
    "VERY_CONFIDENT",
    "WORTH_OFFERING",
    "Decision",
    "abouts",
    "decide",
    "is_clear",
    "things_of",
]

LIKE_AN_ALARM = 0.3
"""Score that an answer about the end of life needs: it is the last thing to come unasked."""
LEAD_OVER_OUT_OF_SCOPE = 0.033
_ALARMS = ("safety.emergency", "safety.crisis")
_OF_THE_BOT = ("bot.help", "bot.about", "bot.privacy")


def decide(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library, like: Like = like_none
) -> Decision:
    """Decide on one text, or one sentence of it.

    Args:
        reading: the text, read.
        ranking: what its words are like.
        topic: what was talked about before it.
        library: what can be answered.
        like: asked only for texts that seem to mean a trial.
    """
    best = ranking.candidates[0]
    at_once = _said_without_asking(reading, ranking)
    if at_once is not None:
        return at_once
    if _is_about_something_else(reading, best):
        return nothing(best.score)
    if best.label == OUT_OF_SCOPE and is_clear(ranking):
        return _offered_all_the_same(ranking, reading, topic, library)
    if (by_trial := pointed_out(reading, ranking, topic, library, like)) is not None:
        return by_trial
    if carried := follow_up(reading, ranking, topic, library):
        return sure(carried, max(best.score, CONFIDENT))
    if (recalled := recalled_trial(reading, ranking, topic, library, like)) is not None:
        return recalled
    # no trial was named: "which one?" helps nobody who asked else; and an alarm is no guess
    ranking = without(ranking, "trial.detail", *_ALARMS)
    if topic.about and points_back(reading):  # "it" is what was talked of, not the bot
        ranking = without(ranking, *_OF_THE_BOT)
    return _by_likeness(reading, ranking, topic, library)


def _said_without_asking(reading: Reading, ranking: Ranking) -> Decision | None:
    """What is said to somebody who greets, or who was told the diagnosis and asks nothing yet."""
    if not reading.words_besides_names and not reading.mentions:
        # only signs, or only words like "hi" and "please", which the comparing leaves out
        greets = reading.length or _FACES.search(reading.folded)
        return sure(("smalltalk",), 1.0) if greets else nothing()
    if _is_newly_told(reading, ranking):
        return sure(("als.what",), max(ranking.candidates[0].score, CONFIDENT))
    return None


def _by_likeness(reading: Reading, ranking: Ranking, topic: Topic, library: Library) -> Decision:
    """The decision by what a text is like alone."""
    best = ranking.candidates[0]
    if best.label == OUT_OF_SCOPE or _is_as_likely_out_of_scope(ranking):
        return _offered_all_the_same(ranking, reading, topic, library)
    if _asks_to_compare(reading, ranking):
        return sure(abouts("compare", reading, topic, library), best.score)
    if is_clear(ranking) and not (best.label.startswith("safety.") and best.score < LIKE_AN_ALARM):
        return sure(
            abouts(best.label, reading, topic, library),
            best.score,
            _narrowed(best.label, reading, library),
        )
    return _choices(ranking, reading, topic, library)


def _is_as_likely_out_of_scope(ranking: Ranking) -> bool:
    """Whether a weak best candidate is followed closely by "none of our business"."""
    best = ranking.candidates[0]
    lead = best.score - score_of(ranking, OUT_OF_SCOPE)
    return best.score < 2 * CONFIDENT and lead < LEAD_OVER_OUT_OF_SCOPE


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


_TOLD = re.compile(r"确诊|诊断|查出|验出|被判|\bdiagnos(?:ed|is)\b")
_ASKS_FOR_HELP = re.compile(
    r"\b(?:can|could|would|will) (?:you|u|anyone|someone|anybody)(?: pls| please)? help"
    r"(?: me| us)?\b"
    r"|(?:可以|能|可唔可以|能不能)?(?:帮帮|帮下|帮)(?:我|我们|我哋|忙)?(?:吗|嘛)?"
)
_OFTEN_TAKEN_FOR = ("decline.personal", "als.", "bot.help", "smalltalk", OUT_OF_SCOPE)
_SUBJECTS = ("cell", "tissue", "stemcell", "drug", "route", "trial", "feature", "other_disease")


def _is_newly_told(reading: Reading, ranking: Ranking) -> bool:
    """Whether somebody says that they were told the diagnosis, and asks nothing yet."""
    if not _TOLD.search(reading.folded) or any(reading.named(kind) for kind in _SUBJECTS):
        return False
    best = ranking.candidates[0]
    if is_clear(ranking) and not best.label.startswith(_OFTEN_TAKEN_FOR):
        return False
    return not asks(_ASKS_FOR_HELP.sub("", reading.folded))


_FACES = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_NARROWING = ("phase", "route", "year", "tissue", "feature")


def _narrowed(label: str, reading: Reading, library: Library) -> tuple[Trial, ...]:
    """The rows of a list that fit the phases, routes or years asked for."""
    if label != "trials.list" or not any(m.kind in _NARROWING for m in reading.mentions):
        return ()
    return matching_all(library, reading.mentions)


def _offered_all_the_same(
    ranking: Ranking, reading: Reading, topic: Topic, library: Library
) -> Decision:
    """Nothing; but what names our subject gets a choice though it is like nothing we answer."""
    best = ranking.candidates[0]
    if not any(reading.named(kind) for kind in ("als", "tissue", "route")):
        return nothing(best.score)
    ranking = without(ranking, OUT_OF_SCOPE, "trial.detail", *_ALARMS)
    return replace(_choices(ranking, reading, topic, library), labels=())


_SIDE_BY_SIDE = 0.5
"""Share of the best score from which a comparison is meant where two cells are set side by side."""


def _asks_to_compare(reading: Reading, ranking: Ranking) -> bool:
    """Whether two cells are set side by side in what could be asked of each ("A定B安全啲")."""
    best = ranking.candidates[0]
    of_cells = best.label in (*CELL_INTENTS[:5], "compare", "best", "msc.source")
    if not of_cells or len(cells_of(reading)) < 2 or best.score < CONFIDENT:
        return False
    if takes_for_the_same(reading) or (best.label == "msc.source" and compares(reading)):
        return True
    if not compares(reading):
        return False
    return score_of(ranking, "compare") >= _SIDE_BY_SIDE * best.score


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
    answers = abouts(best.label, reading, topic, library)
    if choices == answers[:1] and best.score >= CONFIDENT:
        return sure(answers, best.score)  # there is nothing to choose
    return Decision((), choices, max(0.0, min(best.score, 1.0)))
