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
    # what `faq.edits` refuses
    ("several", r"holds more than one value"),
    ("no_phrasings", r"has no phrasings in"),
    ("phrasing_gone", r"has no phrasing ['\"]"),
    ("last_phrasing", r"is the last phrasing of"),
    ("form", r"is no list of records|is written in brackets"),
    ("gone", r"^no record .* stands in this file"),
    ("unreadable", r"so that it reads back the same"),
    ("place", r"there is no place for it"),
    ("derived", r"is derived already"),
    # what the checks find
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

_PLACE: Final = re.compile(r"^([\w.-]+(?:/[\w.-]+)*): (?=.)")
"""The way to a value within its record, with which many problems begin."""
_NAMED: Final = re.compile(
    r"(?<!\w)'[^']*'(?!\w)"  # as typed; not the ' of “trial's”
    r'|"[^"]*"|“[^”]*”|\{[^{}]+\}|</?\w+>'
    r"|[a-z]+(?:\.[a-z_]+)+(?::[\w,-]+)?"  # labels
    r"|[\u3400-\u9fff]+"
)
"""What a problem quotes or names: it is the same in every language."""
_FIGURE: Final = re.compile(r"(?<![\w{.-])\d[\d,.%]*(?![\w}])")
_OF_FIGURES: Final = ("figure", "languages")


def kind_of(fault: Fault) -> str:
    """Which explanation a fault gets."""
    for kind, pattern in KINDS:
        if re.search(pattern, fault.problem):
            return kind
    return OTHER


def named_in(fault: Fault) -> str:
    """What a fault's problem says without English: where it is, and what it quotes or names."""
    place = _PLACE.match(fault.problem)
    said = fault.problem if place is None else fault.problem[place.end() :]
    patterns = (_NAMED, _FIGURE) if kind_of(fault) in _OF_FIGURES else (_NAMED,)
    found = sorted(
        (each.start(), each.group()) for pattern in patterns for each in pattern.finditer(said)
    )
    names = ", ".join(dict.fromkeys(words.rstrip(".,") for _, words in found))
    return ": ".join(filter(None, (place and place[1], names)))


def explained(context: Context, language: Language, faults: Sequence[Fault]) -> str:
    """Faults as HTML: file, line and entry, what the check found, and what is expected.

    The check's own words are English: others read what it quotes or names, unless nothing explains
    the fault. An explanation that several faults share stands once, under the last of them.
    """
    lines: list[str] = []
    shown = faults[:MOST]
    for at, fault in enumerate(shown):
        kind = kind_of(fault)
        in_full = language is Language.EN or kind == OTHER
        found = fault.problem if in_full else named_in(fault)
        said = ": ".join(filter(None, (fault.entry, found)))
        lines.append(f"✕ <b>{escape(fault.file)}:{fault.line}</b>: {escape(said)}")
        if kind not in map(kind_of, shown[at + 1 :]):
            lines.append(f"→ {context.words(f'fault_{kind}', language)}")
    if len(faults) > MOST:
        lines.append(context.words("fault_more", language, number=len(faults) - MOST))
    return "\n".join(lines)
