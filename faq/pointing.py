"""Which trial a text points to: by its figures and features, or by what happened in it."""

import re
from collections.abc import Callable, Sequence

from faq.abouts import abouts
from faq.conversation import says_other
from faq.decision import (
    CONFIDENT,
    MOST_CHOICES,
    OUT_OF_SCOPE,
    Decision,
    is_clear,
    score_of,
    sure,
)
from faq.labels import join_label
from faq.match import Ranking, Scored
from faq.models import Library, Topic, Trial
from faq.reading import Reading
from faq.trials import (
    Selection,
    asks_which,
    matching_all,
    points_to_one,
    points_to_several,
    select,
    sorts_by_status,
)

RECALLED = 0.2
"""How much of a text must be in a trial's record to mean that trial, by nothing else."""
RECALLED_LEAD = 0.1
"""How far its record must be ahead of the next trial's."""
BEYOND_DOUBT = 0.6
"""Score from which what is asked is not changed by a word that also stands for a trial."""
_OF_TRIALS = ("trial", "cell.evidence", "regulation")
_LEAST_RECALLED = 4
"""Words besides names (a Chinese character is one) below which a text recalls nothing."""
_NEVER_A_TRIAL = ("decline.", "safety.", "bot.", "review.", "smalltalk", "support")
_ASKS_ELSE = ("decline.cost", "decline.medication", "safety.")
"""What is asked even where a number looks like a trial's: "they want 20 grand"."""

Like = Callable[[Reading], Sequence[Scored]]
"""Every trial with how much of a text is in its record, best first."""


def like_none(_: Reading) -> Sequence[Scored]:
    """No trial's record is known."""
    return ()


def pointed_out(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library, like: Like
) -> Decision | None:
    """The trial that a text points to by its attributes, or a choice, or a list that fits."""
    score = max(ranking.candidates[0].score, CONFIDENT)
    if each := _each_number(reading, library):
        return sure(each, score)
    selection = select(library, reading.mentions)
    pointed = bool({"people", "trial"} & set(selection.attributes))
    named_one = _names_one(reading, selection, library)
    if not selection.trials or _asks_else(ranking, pointed=pointed, named_one=named_one):
        return None
    if not pointed and _asks_for_a_list(reading, ranking):
        return sure(abouts("trials.list", reading, topic, library), score)
    fitting = _fitting(reading, ranking, topic, library, selection)
    told_apart = bool({"people", "trial", "feature"} & set(selection.attributes))
    if len(fitting) > 1 and (told_apart or points_to_one(reading.folded)):
        fitting = _recalled_among(fitting, reading, like)
    labels = tuple(join_label("trial.detail", trial.id) for trial in fitting)
    if len(labels) == 1:
        return sure(labels, score)
    if len(labels) > 1 and not told_apart:
        return sure(abouts("trials.list", reading, topic, library), score, fitting)
    if 2 <= len(labels) <= MOST_CHOICES:
        return Decision((), labels, min(score, 1.0))
    return None


def _asks_for_a_list(reading: Reading, ranking: Ranking) -> bool:
    """Whether several trials are meant at once, whatever one of them alone has."""
    if points_to_several(reading.folded):
        return score_of(ranking, "trials.list") >= CONFIDENT
    best = ranking.candidates[0]
    return best.label == "trials.list" and sorts_by_status(reading.folded, reading.mentions)


def _asks_else(ranking: Ranking, *, pointed: bool, named_one: bool) -> bool:
    """Whether a text with attributes of trials clearly asks about something else.

    Args:
        ranking: what the text is like.
        pointed: whether it names a trial's number of people, or a trial.
        named_one: whether it speaks of one trial, and just one fits all that it names.
    """
    best = ranking.candidates[0]
    if not is_clear(ranking) or (named_one and not best.label.startswith(_NEVER_A_TRIAL)):
        return False
    if best.score >= BEYOND_DOUBT and not best.label.startswith(_OF_TRIALS):
        return best.label.startswith("decline.") or not pointed
    kinds = _ASKS_ELSE if pointed else (*_ASKS_ELSE, "decline.", "nsc.gdnf")
    return best.label.startswith(kinds)


def _fitting(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library, selection: Selection
) -> tuple[Trial, ...]:
    """The trials that are meant by attributes; none where no trial is meant at all."""
    pointed = bool({"people", "trial"} & set(selection.attributes))
    fitting = selection.trials if pointed else matching_all(library, reading.mentions)
    other = bool(topic.about) and says_other(reading)
    if other:
        fitting = tuple(trial for trial in fitting if trial.id not in topic.about)
    if not pointed:
        only_other = other and len(fitting) == 1
        if not only_other and not _means_trials(reading, ranking, selection, len(fitting), library):
            return ()
        fitting = fitting or selection.trials  # nothing fits all that was said: what fits most
    offered = tuple(
        trial for trial in fitting if join_label("trial.detail", trial.id) in topic.options
    )
    return offered if len(offered) == 1 else fitting


_KINDS_THAT_TELL = frozenset({"feature", "phase", "year", "tissue", "route", "ordinal"})
_ONE = re.compile(r"(?:那|嗰)(?:一)?(?:个|项|份|篇|场)|试验|研究|\b(?:study|trial|one)\b")


_THE_ONE = re.compile(
    r"^\W*(?:and |so |but |what about |how about )?(?:the|that) (?:\w+ ){1,2}one\W*$"
)
"""「the korean one」, and no more."""


def _names_one(reading: Reading, selection: Selection, library: Library) -> bool:
    """Whether a text speaks of one trial, and its tissue, route … fit no other.

    Two kinds of them, or one and the word "trial": 「吊針入脂肪細胞嗰個」, "the donor fat study".
    """
    kinds = set(selection.attributes) & _KINDS_THAT_TELL
    if len(matching_all(library, reading.mentions)) != 1 or points_to_several(reading.folded):
        return False
    enough = len(kinds) >= 2 and bool(_ONE.search(reading.folded))
    return enough or (bool(kinds) and points_to_one(reading.folded))


def _means_trials(
    reading: Reading, ranking: Ranking, selection: Selection, fitting: int, library: Library
) -> bool:
    """Whether attributes that several trials share are meant to name trials at all."""
    if points_to_one(reading.folded) and fitting == 1:
        return True
    if _names_one(reading, selection, library):
        return True
    if _THE_ONE.search(reading.folded) and "feature" in selection.attributes:
        return True
    if not {"feature", "phase", "year", "ordinal"} & set(selection.attributes):
        return False
    asks_for_trials = (
        ranking.candidates[0].label.startswith("trial")
        or score_of(ranking, "trial.detail", "trials.list") >= CONFIDENT
    )
    features = [m.value for m in reading.mentions if m.kind == "feature"]
    several = len(selection.attributes) >= 2 or len(features) >= 2
    only_one_has_it = any(len(library.concepts[name].trials) == 1 for name in features)
    return (
        asks_for_trials or (several and fitting == 1) or (only_one_has_it and not is_clear(ranking))
    )


def _each_number(reading: Reading, library: Library) -> tuple[str, ...]:
    """The trials of two numbers of people, if each number has just one."""
    numbers = [mention for mention in reading.mentions if mention.kind == "people"]
    if len({mention.value for mention in numbers}) != 2:
        return ()
    found = [select(library, [number]).trials for number in numbers]
    if any(len(trials) != 1 for trials in found):
        return ()
    return tuple(dict.fromkeys(join_label("trial.detail", trials[0].id) for trials in found))


def _recalled_among(trials: tuple[Trial, ...], reading: Reading, like: Like) -> tuple[Trial, ...]:
    """The one among trials that share what is named whose record says the rest, or all of them."""
    if reading.words_besides_names < _LEAST_RECALLED:
        return trials
    by_id = {trial.id: trial for trial in trials}
    recalled = [found for found in like(reading) if found.label in by_id]
    return (by_id[recalled[0].label],) if _is_ahead(recalled) else trials


def _is_ahead(recalled: Sequence[Scored]) -> bool:
    return len(recalled) > 1 and recalled[0].score - recalled[1].score >= RECALLED_LEAD


def recalled_trial(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library, like: Like
) -> Decision | None:
    """The one trial that a text asks for by what happened in it ("which trial had …")."""
    best = ranking.candidates[0]
    if not points_to_one(reading.folded) or reading.words_besides_names < _LEAST_RECALLED:
        return None
    clear = is_clear(ranking) and not best.label.startswith("trial")
    if clear and best.label.startswith(_NEVER_A_TRIAL):
        return None
    fitting = {trial.id for trial in matching_all(library, reading.mentions)}
    recalled = [found for found in like(reading) if found.label in fitting]
    labels = [join_label("trial.detail", found.label) for found in recalled[:MOST_CHOICES]]
    if labels and recalled[0].score >= RECALLED and _is_ahead(recalled):
        return sure(labels[:1], max(best.score, CONFIDENT))
    if not labels or (clear and not asks_which(reading.folded)):
        return None
    if not best.label.startswith(("trial", "safety.", OUT_OF_SCOPE)):
        labels[1:1] = abouts(best.label, reading, topic, library)[:1]
    return Decision((), tuple(labels[:MOST_CHOICES]), max(0.0, min(best.score, 1.0)))
