"""An intent → its labels, for the cells and tissues that a text names or the topic carries."""

import re

from faq.conversation import CELL_INTENTS, carried_cells, implied_cells
from faq.labels import ALL_CELLS, CELLS, is_known, join_label
from faq.models import Library, Topic
from faq.reading import Reading


def things_of(reading: Reading, library: Library) -> tuple[str, ...]:
    """The cells or tissues that a text names, or else those that what it names belongs to."""
    cells = tuple(cell for cell in CELLS if cell in reading.named("cell"))
    tissues = reading.named("tissue")
    if tissues and cells in ((), ("MSC",)):
        return tissues
    return cells or implied_cells(reading, library)


def cells_of(reading: Reading) -> tuple[str, ...]:
    """The cells that a text names; beside another one a tissue stands for MSC."""
    named = set(reading.named("cell"))
    if named and reading.named("tissue"):
        named.add("MSC")
    return tuple(cell for cell in CELLS if cell in named)


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
        if intent == "trials.list" and _with_trials(library) <= set(cells):
            labels = (intent,)  # one list of all of them
    elif intent == "compare":
        cells = cells_of(reading) or cells
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
        each = len(tissues) == 1 or (len(tissues) == 2 and not compares(reading))
        labels = tuple(join_label(intent, tissue) for tissue in tissues) if each else (intent,)
    else:
        labels = (intent,)
    return tuple(label for label in labels if is_known(library, label))


def _with_trials(library: Library) -> set[str]:
    return {trial.cell for trial in library.trials.values()}


_SAME = re.compile(
    r"\bjust (?:a|an|another)\b|\bsame (?:as|thing)\b|\b(?:a|an) (?:type|kind|form|sort) of\b"
    r"|不就是|其实就是|就是不是|等于|是不是(?:一种|同一|一样)|同一(?:种|样)|一样的?吗"
)


def takes_for_the_same(reading: Reading) -> bool:
    """Whether a text asks if two things are one ("is an iPSC just a neural stem cell?")."""
    return bool(_SAME.search(reading.folded))


_COMPARING = re.compile(
    r"不同|比|哪|还是|定|好|更|差|vs|versus|\bor\b|differ|better|best|compare|which|than|\bover\b"
)


def compares(reading: Reading) -> bool:
    """Whether a text sets things side by side."""
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
