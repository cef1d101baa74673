"""What the storm changes: titles of entries that belong together, and phrasings of one more."""

from collections.abc import Mapping
from typing import Final

from faq.edits import record_text, set_field
from faq.finding import INTENT, where
from faq.models import Language, Library

PAIRS: Final = (
    ("support", "regulation"),
    ("als.cure", "glossary"),
    ("stemcell.why", "choose.clinic"),
    ("als.what", "bot.about"),
    ("als.why_hard", "best"),
    ("als.approved_drugs", "bot.privacy"),
    ("review.source", "route"),
)
"""Entries that every change changes together, of two files but for the first: whoever reads two
titles of a pair that differ has read half a library. No pair stands in one step of the menu, where
no two buttons may say the same."""
ASKED: Final = ("how much does it cost", "what medicines are there for ALS", "help")
"""Questions whose answers offer both entries of one of the pairs as buttons."""
TAUGHT: Final = "choose.stage"
"""Where phrasings are added; of no pair, as one chooses between two texts entry by entry."""
FIRST: Final = "Title"
BACK: Final = "as it was"
"""Why somebody goes back to an earlier revision."""
TITLE: Final = ("title", "en")


def retitled(files: Mapping[str, str], pair: tuple[str, str], words: str) -> dict[str, str]:
    """The files with new words in both entries of a pair."""
    new = dict(files)
    for id_ in pair:
        path = where(new, INTENT, id_)
        new[path] = set_field(new[path], id_, TITLE, words)
    return new


def titles(library: Library) -> tuple[tuple[str, str], ...]:
    """The titles of each pair."""
    intents = library.intents
    return tuple(
        (intents[one].title[Language.EN], intents[other].title[Language.EN]) for one, other in PAIRS
    )


def listed(files: Mapping[str, str], pair: tuple[str, str]) -> str:
    """The records of a pair, as a file that a moderator sends."""
    return "".join(_item(record_text(files[where(files, INTENT, id_)], id_)) for id_ in pair)


def spelled(number: int) -> str:
    """A number in letters: a title with a figure in one language alone is a fault."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def _item(record: str) -> str:
    first, *others = record.rstrip("\n").split("\n")
    return "\n".join((f"- {first}", *(f"  {line}" if line else "" for line in others))) + "\n"
