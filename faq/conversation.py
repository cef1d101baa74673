"""A follow-up and the Topic before it → a complete question."""

import re
from collections.abc import Sequence

from faq.labels import CELLS, join_label, split_label
from faq.match import Ranking
from faq.models import Library, Topic
from faq.reading import Reading

CELL_INTENTS = (
    "cell.overview",
    "cell.mechanism",
    "cell.evidence",
    "cell.safety",
    "cell.limits",
    "trials.list",
)
"""Intents that are asked of a cell, and can be carried over to another one."""
OF_A_TRIAL = (
    "cell.safety", "cell.evidence", "cell.limits", "cell.mechanism", "route",
    "trial.detail", "trials.list",
)  # fmt: skip
"""What is asked about a trial that was just talked of is asked of it, not of its cells."""

SHORT_FOLLOW_UP = 7
"""Words besides names (a Chinese character is one) below which a text leans on what came before."""
A_LIST = 0.5
"""Score from which "the first one's trials" asks for the list of a cell's trials."""
LIKELY_ENOUGH = 0.1
"""Score that a short follow-up's intent needs; the topic says the rest."""
PREFERRED_BY_THE_ARTICLE = "NSC"
"""What "that one" means after the question which cell is best."""


def follow_up(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library
) -> tuple[str, ...]:
    """The labels that a text calls for only because of the topic; empty if it stands alone."""
    if topic.intent is None and not topic.options:
        return ()
    return (
        _by_ordinal(reading, ranking, topic, library)
        or _same_intent_elsewhere(reading, ranking, topic, library)
        or _about_the_trial(reading, ranking, topic, library)
        or _those_two(reading, ranking, topic)
        or _same_cell_else(reading, ranking, topic)
    )


def _by_ordinal(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library
) -> tuple[str, ...]:
    """Resolve "the second one": of a list of trials, of choices offered, or of the three cells."""
    ordinals = reading.named("ordinal")
    if not ordinals or reading.named("cell"):
        return ()
    number = int(ordinals[0])
    if topic.intent in ("trials.list", "trial.detail"):
        about = topic.about[0] if topic.about else None
        cell = library.trials[about].cell if about and about in library.trials else about
        listed = [trial.id for trial in library.trials.values() if cell in (None, trial.cell)]
        return _nth([join_label("trial.detail", trial) for trial in listed], number)
    if (
        topic.intent in ("stemcell.why", "compare", "best", *CELL_INTENTS)
        and reading.words_besides_names <= SHORT_FOLLOW_UP
    ):
        best = next(c for c in ranking.candidates if not c.label.startswith("trial"))
        carried = topic.intent if topic.intent in CELL_INTENTS[1:5] else "cell.overview"
        asked = best.label in CELL_INTENTS[1:5] and best.score >= LIKELY_ENOUGH
        pool = [cell for cell in CELLS if cell in topic.cells]
        if len(pool) != 2 or topic.intent in ("stemcell.why", "best") or abs(number) > 2:
            pool = list(CELLS)
        intent = best.label if asked else carried
        lists = next((c.score for c in ranking.candidates if c.label == "trials.list"), 0.0)
        if lists >= A_LIST and lists > best.score:
            intent = "trials.list"
        found = _nth(pool, number)
        other = [cell for cell in topic.cells[-1:] if cell not in found]
        if found and other and _SETS_SIDE_BY_SIDE.search(reading.masked):
            both = ",".join(cell for cell in CELLS if cell in (*found, *other))
            return (join_label("compare", both),)
        return tuple(join_label(intent, cell) for cell in found)
    return _nth(topic.options, number)


def _nth(labels: Sequence[str], number: int) -> tuple[str, ...]:
    if 1 <= abs(number) <= len(labels):
        return (labels[number - 1 if number > 0 else number],)
    return ()


def _same_intent_elsewhere(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library
) -> tuple[str, ...]:
    """Resolve "and NSC?": the same question about another cell, tissue or place."""
    if reading.words_besides_names > SHORT_FOLLOW_UP or _asks_by_itself(reading, ranking):
        return ()
    cells = reading.named("cell") or implied_cells(reading, library)
    tissues = reading.named("tissue")
    other = [cell for cell in topic.cells[-1:] if cell not in cells]
    if len(cells) == 1 and other and _SETS_SIDE_BY_SIDE.search(reading.masked):
        both = ",".join(cell for cell in CELLS if cell in (*cells, *other))
        return (join_label("compare", both),)
    again = len(cells) == 1 and cells[0] in topic.about and not reading.words_besides_names
    if len(cells) == 1 and topic.intent in CELL_INTENTS and not again:
        return (join_label(topic.intent, cells[0]),)
    if len(tissues) == 1 and topic.intent in ("msc.source", *CELL_INTENTS):
        return (join_label("msc.source", tissues[0]),)
    if reading.named("place") and topic.intent in OF_A_PLACE and not cells:
        return (topic.intent,) if reading.words_besides_names <= _A_WORD_OR_TWO else ()
    return ()


OF_A_PLACE = ("regulation", "decline.where", "support")
"""Intents whose question can be asked again of another country."""
_A_WORD_OR_TWO = 2
_SETS_SIDE_BY_SIDE = re.compile(r"比|不同|差|versus|\bvs\b|compare|difference|better|worse")


_ASKS_WHAT_IT_IS = re.compile(
    r"是什么|什么是|介绍|解释|说明|\bwhat (?:is|are)\b|\b(?:explain|define|describe|meaning)\b"
)


def _asks_by_itself(reading: Reading, ranking: Ranking) -> bool:
    """Whether a text says what it wants, so that the topic's intent must not replace it."""
    best, second = ranking.candidates[0], ranking.candidates[1]
    if best.label == "cell.overview" and reading.words_besides_names <= 3:
        return bool(_ASKS_WHAT_IT_IS.search(reading.masked))  # 「那NSC呢」 does not
    clear = best.score >= 0.3 and best.score - second.score >= 0.1
    return clear and (reading.words_besides_names > 3 or best.label in CELL_INTENTS)


def _about_the_trial(
    reading: Reading, ranking: Ranking, topic: Topic, library: Library
) -> tuple[str, ...]:
    """A question about the trial that was just talked of, or the one after it."""
    trial = topic.about[0] if topic.about and topic.about[0] in library.trials else None
    if trial is None or any(
        reading.named(kind) for kind in ("cell", "people", "trial", "phase", "drug")
    ):
        return ()
    if says_other(reading):
        return ()
    if _NEXT.search(reading.folded) and reading.words_besides_names <= SHORT_FOLLOW_UP:
        following = [t.id for t in library.trials.values() if t.cell == library.trials[trial].cell]
        return _nth([join_label("trial.detail", t) for t in following], following.index(trial) + 2)
    best, second = ranking.candidates[0], ranking.candidates[1]
    clear = best.score >= 0.45 and best.score - second.score >= 0.15
    if best.label in OF_A_TRIAL and best.score >= LIKELY_ENOUGH:
        return (join_label("trial.detail", trial),)
    if not clear and _POINTS_BACK.search(reading.folded) and best.label not in ("oos", "smalltalk"):
        return (join_label("trial.detail", trial),)
    return ()


_NEXT = re.compile(
    r"\bnext\b|\bafter (?:that|it)\b|the one after|下一个|下个|再下|后面那个|後面那個"
)
_POINTS_BACK = re.compile(
    r"\b(?:it|they|them|that|those|there|this|the other)\b|那|这|它|他们|佢|嗰|呢个|其中|里面"
)


_OTHER = re.compile(r"\bother\b|\banother\b|别的|另外|另一|其他|其它")


def says_other(reading: Reading) -> bool:
    """Whether a text asks for another one than what was talked of."""
    return bool(_OTHER.search(reading.folded))


def points_back(reading: Reading) -> bool:
    """Whether a short text speaks of something by a pronoun alone."""
    short = reading.words_besides_names <= 2 * SHORT_FOLLOW_UP
    named = reading.named("cell") or reading.named("tissue")
    return short and not named and bool(_POINTS_BACK.search(reading.folded))


def _those_two(reading: Reading, ranking: Ranking, topic: Topic) -> tuple[str, ...]:
    """Resolve "how do those two differ": the two cells talked of lately."""
    best = ranking.candidates[0]
    both = tuple(cell for cell in CELLS if cell in topic.cells[-2:])
    if len(both) != 2 or reading.named("cell"):
        return ()
    of_two = _OF_TWO.search(reading.masked) and _SETS_SIDE_BY_SIDE.search(reading.masked)
    if of_two or (best.label == "compare" and best.score >= LIKELY_ENOUGH):
        return (join_label("compare", ",".join(both)),)
    return ()


_OF_TWO = re.compile(r"两|\b(?:two|both)\b")


_ASKED_OF_A_CELL = {
    "als.why_hard": "cell.limits",
    "als.what": "cell.overview",
    "bot.help": "cell.mechanism",
}
"""What a short "why is it so hard?" or "how does that work?" asks after talk of a cell."""


def _same_cell_else(reading: Reading, ranking: Ranking, topic: Topic) -> tuple[str, ...]:
    """Resolve "and is it safe?": another question about the same cell or tissue."""
    best, second = ranking.candidates[0], ranking.candidates[1]
    if best.label in _ASKED_OF_A_CELL and not reading.mentions and carried_cells(topic):
        asked = _ASKED_OF_A_CELL[best.label]
        if reading.words_besides_names <= SHORT_FOLLOW_UP:
            return (join_label(asked, carried_cells(topic)[0]),)
    named = (
        reading.named("cell")
        or reading.named("tissue")
        or reading.named("stemcell")
        or reading.named("als")
    )
    if named or reading.words_besides_names > 2 * SHORT_FOLLOW_UP or best.score < LIKELY_ENOUGH:
        return ()
    if (
        split_label(best.label)[0] not in (*CELL_INTENTS, "msc.source")
        or best.score - second.score < 0.03
    ):
        return ()
    tissue = next((about for about in topic.about if about in ("BM", "AD", "UC")), None)
    if tissue and best.label != "trials.list":
        return (join_label("msc.source", tissue),)
    cells = carried_cells(topic)
    return (
        tuple(join_label(best.label, cell) for cell in cells[:2])
        if best.label in CELL_INTENTS
        else ()
    )


def implied_cells(reading: Reading, library: Library) -> tuple[str, ...]:
    """The cells that what is named belongs to ("reprogrammed": iPSC), each once."""
    found = (
        library.concepts[mention.value].implies
        for mention in reading.mentions
        if mention.kind == "feature"
    )
    return tuple(dict.fromkeys(cell for cell in found if cell in CELLS))


def carried_cells(topic: Topic) -> tuple[str, ...]:
    """The cells that the topic is about, for a text that asks about none ("安全嗎?")."""
    return tuple(about for about in topic.about if about in CELLS)


def topic_after(
    labels: Sequence[str], before: Topic, library: Library, named: Sequence[str] = ()
) -> Topic:
    """What is talked about once these labels were answered; small talk changes nothing.

    Args:
        labels: at least one.
        before: what was talked about.
        library: that the labels are of.
        named: cells or tissues that the question named: what is talked about if the labels are
            about nothing.
    """
    intent, _ = split_label(labels[-1])
    if intent.startswith(("smalltalk", "bot.", "safety.", "decline.", "glossary", "support")):
        return Topic(intent=before.intent, about=before.about, cells=before.cells)
    abouts = tuple(
        part for label in labels for part in (split_label(label)[1] or "").split(",") if part
    )
    if intent in _OF_ONE_CELL:
        abouts = abouts or (_OF_ONE_CELL[intent],)
    abouts = abouts or tuple(named) or (before.about if intent == "route" else ())
    return Topic(intent=intent, about=abouts, cells=lately(before.cells, abouts, library))


_OF_ONE_CELL = {"best": PREFERRED_BY_THE_ARTICLE, "nsc.gdnf": "NSC"}
"""What "that one" means after an answer that is about one cell without saying so in its label."""


def lately(before: Sequence[str], abouts: Sequence[str], library: Library) -> tuple[str, ...]:
    """The cells talked of, each once, the latest last."""
    cells = [cell for cell in (_cell_of(part, library) for part in abouts) if cell]
    earlier = dict.fromkeys(cell for cell in before if cell not in cells)
    return (*earlier, *dict.fromkeys(cells))


def _cell_of(about: str, library: Library) -> str | None:
    if about in library.trials:
        return library.trials[about].cell
    if about in ("BM", "AD", "UC"):
        return "MSC"
    return about if about in CELLS else None
