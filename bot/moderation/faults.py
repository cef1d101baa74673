"""What the checks find, said so that a nurse with a phone knows what to do."""

import re
from collections.abc import Sequence
from typing import Final

from bot.markup import escape
from bot.moderation.context import Context
from faq.models import Language
from faq.yamlfile import Fault

MOST: Final = 12
"""Faults that are told one by one; mending these often mends the others."""

KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("disclaimer", r"^disclaimer: "),
    ("large", r"larger than|KiB"),
    ("encoding", r"UTF-8|half a character"),
    ("extras", r"are not allowed; (?:write|quote)|directives|nested deeper"),
    ("yaml", r"^not YAML|cannot be read:|must be a plain word"),
    ("topic", r"is a new answer"),
    ("no_entry", r"is no entry and no file|must be one record|must be a list of"),
    ("id", r"id is kept for life|must be a new id"),
    ("key", r"is not a key that is known here"),
    ("twice", r"the key .* twice|stands already in|stands (?:here|in the menu|in this step) twice"),
    ("missing", r"(?:^|: )is missing|is missing, and the bot needs it"),
    ("day", r"must be a day"),
    ("number", r"whole number|must be a number|Input should be (?:a valid (?:number|int)|greater)"),
    ("text", r"must be text|must not be empty|string"),
    ("value", r"must be (?:true|a list|keys|a label)|must have at least|Input should|[Ii]nput"),
    ("cure", r"reads as a promise"),
    ("words", r"is not written here"),
    ("hedge", r"must contain \{|does not say “|must say |must be told in the short"),
    ("figure", r"is a trial's figure|people, enrolled says"),
    ("languages", r"differ in "),
    ("script", r"has Traditional characters"),
    ("html", r"a bare [<&]|a tag has no|the tag <|is not closed|closes nothing|known to Telegram"),
    ("link", r"^(?:.*: )?the site "),
    ("punctuation", r"half-width punctuation"),
    ("short", r"sentences; at most"),
    ("dates", r"is not after reviewed"),
    ("alarm", r"sets off "),
    ("golden", r"must reach |is answered by "),
    ("stolen", r"reaches "),
    ("double", r"stands (?:here already|in \S+ too)"),
    ("long", r"a message holds|is longer than|characters.* at most"),
    ("reference", r"leads nowhere|leads to itself|a \{ or \}"),
    ("source", r"^the source |names no source|: the source "),
    (
        "label",
        r"does not exist|no such cell|has no answer|which about does not list|in concepts\.yaml",
    ),
    ("menu", r"is in no step|items; at most|takes more than|of this step"),
)
"""What a fault is called in the notices (`mod_fault_…`), and how its problem reads; in order."""
OTHER: Final = "other"


def kind_of(fault: Fault) -> str:
    """Which explanation a fault gets."""
    for kind, pattern in KINDS:
        if re.search(pattern, fault.problem):
            return kind
    return OTHER


def explained(context: Context, language: Language, faults: Sequence[Fault]) -> str:
    """Faults as HTML: file, line and entry, the check's own words, and what is expected.

    An explanation that several faults share stands once, under the last of them.
    """
    lines: list[str] = []
    shown = faults[:MOST]
    for at, fault in enumerate(shown):
        place = f"<b>{escape(fault.file)}:{fault.line}</b>: {escape(fault.entry)}"
        lines.append(f"✕ {place}: {escape(fault.problem)}")
        kind = kind_of(fault)
        if kind not in map(kind_of, shown[at + 1 :]):
            lines.append(f"→ {context.words(f'fault_{kind}', language)}")
    if len(faults) > MOST:
        lines.append(context.words("fault_more", language, number=len(faults) - MOST))
    return "\n".join(lines)
