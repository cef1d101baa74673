"""Labels: `intent` or `intent:ABOUT`, as buttons, links and statistics carry them."""

import re

from faq.fill import Filler
from faq.models import Intent, Language, Library, Option

CELLS = ("MSC", "NSC", "iPSC")
ALL_CELLS = ",".join(CELLS)
_BETWEEN_SCRIPTS = re.compile(r"(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
"""Where a Latin name meets Chinese, which reads better with a space."""
ANY = "any"
"""The key of the answer for which nothing is named."""


def split_label(label: str) -> tuple[str, str | None]:
    """A label's intent and what it is about."""
    intent, _, about = label.partition(":")
    return intent, about or None


def join_label(intent: str, about: str | None) -> str:
    """The label of an intent about something, or of the bare intent."""
    return f"{intent}:{about}" if about else intent


def is_known(library: Library, label: str) -> bool:
    """Whether there is an answer for this label."""
    id_, about = split_label(label)
    intent = library.intents.get(id_)
    return intent is not None and (about or ANY) in intent.answers


def every_label(library: Library) -> tuple[str, ...]:
    """All labels that have an answer, in the order of the files."""
    return tuple(
        join_label(intent.id, None if about == ANY else about)
        for intent in library.intents.values()
        for about in intent.answers
    )


def about_name(library: Library, about: str, language: Language) -> str:
    """What something is called on a button: a cell, a tissue, a trial, or cells together."""
    if about in library.trials:
        return Filler(library, language).fill(library.trials[about].name[language])
    several = about.split(",")
    if len(several) > 1:
        return " / ".join(several)  # the cells' ids are their short names
    return library.concepts[about].button[language]


def title_of(library: Library, label: str, language: Language) -> str:
    """The words on a label's button."""
    id_, about = split_label(label)
    intent: Intent = library.intents[id_]
    thing = about_name(library, about or "stem-cell", language)
    return _BETWEEN_SCRIPTS.sub(" ", intent.title[language].replace("{about}", thing))


def options_for(
    library: Library, labels: tuple[str, ...], language: Language
) -> tuple[Option, ...]:
    """Buttons for labels; those without an answer are left out, doubled ones too."""
    known = dict.fromkeys(label for label in labels if is_known(library, label))
    return tuple(Option(text=title_of(library, label, language), label=label) for label in known)
