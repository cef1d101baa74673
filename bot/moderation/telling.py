"""Differences in words for a phone: what was taken away struck out, what came underlined."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from bot.markup import escape
from faq.export import Difference, Way, difference
from faq.merge import Conflict

ELIDED: Final = 60
"""Characters around a change that are shown; what stays the same beyond is left out with …"""
MOST: Final = 40
"""Differences that are told one by one; more are counted, and the file has them all."""
_LIKE: Final = 0.7
"""From which share of words that stay a change is told within the text, else as two texts."""
_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


def told(before: Mapping[str, str], after: Mapping[str, str], most: int = MOST) -> str:
    """What differs between two contents, as HTML, entry by entry; the rest is counted."""
    found = difference(before, after)
    lines = [_line(each) for each in found[:most]]
    if len(found) > most:
        lines.append(f"… +{len(found) - most}")
    return "\n".join(lines)


def told_entry(conflict: Conflict, after: str) -> str:
    """What one side made of an entry, as HTML, field by field."""
    name = f"{conflict.id}.yaml" if conflict.id else conflict.path
    return told({name: conflict.base}, {name: after})


def entries_in(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the entries that differ, each once; of a file that is one, the part too."""
    return tuple(dict.fromkeys(_entry(each) for each in difference(before, after)))


def _entry(each: Difference) -> str:
    """notices/mod_later, say, rather than notices."""
    part = "/".join(each.what.split("/")[:2])
    return part if each.id == "notices" and part else each.id


def _line(each: Difference) -> str:
    head = f"<b>{escape(each.id)}</b> {escape(each.what)}".rstrip()
    match each.way:
        case Way.ADDED:
            return f"{head}\n+ <u>{escape(each.after)}</u>"
        case Way.REMOVED:
            return f"{head}\n− <s>{escape(each.before)}</s>"
        case _:
            return f"{head}\n{marked(each.before, each.after)}"


def marked(before: str, after: str) -> str:
    """A text as it becomes, as HTML, with what goes struck out and what comes underlined."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LIKE:
        return f"− <s>{escape(before)}</s>\n+ <u>{escape(after)}</u>"
    return "".join(_spans(old, new, matcher.get_opcodes()))


def _spans(
    old: Sequence[str], new: Sequence[str], codes: Sequence[tuple[str, int, int, int, int]]
) -> Iterator[str]:
    last = len(codes) - 1
    for number, (what, from_old, to_old, from_new, to_new) in enumerate(codes):
        gone, come = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if what == "equal":
            yield escape(_elided(come, first=number == 0, last=number == last))
            continue
        if gone:
            yield f"<s>{escape(gone)}</s>"
        if come:
            yield f"<u>{escape(come)}</u>"


def _elided(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * ELIDED:
        return text
    head, tail = ("" if first else text[:ELIDED]), ("" if last else text[-ELIDED:])
    return f"{head} … {tail}"
