"""Two changes of the same content → both, or where they meet.

Entry by entry: what only one side changed is taken from that side, what both changed alike is
taken, and what both changed differently is a conflict, which people decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from faq import edits
from faq.finding import ids_in
from faq.load import WHOLES

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """An entry that both sides changed."""

    path: str
    id: str
    """Empty where a whole file is meant."""
    base: str
    """The entry's text before; empty where it was not there. So are the next two."""
    ours: str
    theirs: str


def merge(base: Files, ours: Files, theirs: Files) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """Bring our changes into their content.

    Args:
        base: what both come from.
        ours: base with our changes.
        theirs: base with theirs.

    Returns:
        Their files with our changes in them, and the entries that both changed; of these the files
        have ours.
    """
    merged: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for path in sorted({*base, *ours, *theirs}):
        old, our, their = (files.get(path, "") for files in (base, ours, theirs))
        if our in (old, their) or path in WHOLES or not (old and our and their):
            text = their if our == old else our
            if text == our and our not in (old, their) and their != old:
                conflicts.append(Conflict(path, "", old, our, their))
        else:
            text, found = _entries(path, old, our, their)
            conflicts += found
        if text:
            merged[path] = text
    return merged, tuple(conflicts)


def resolved(files: Files, conflict: Conflict, text: str) -> dict[str, str]:
    """Files with one conflict decided: the entry is to read like this; empty: be gone."""
    changed = dict(files)
    if not conflict.id:
        changed[conflict.path] = text
        return changed
    changed[conflict.path] = _with_entry(changed[conflict.path], conflict.id, text)
    return changed


def _entries(path: str, old: str, our: str, their: str) -> tuple[str, list[Conflict]]:
    text = their
    conflicts: list[Conflict] = []
    before, mine, yours = (_by_id(each) for each in (old, our, their))
    for id_ in dict.fromkeys((*mine, *before)):
        was, is_ours, is_theirs = (each.get(id_, "") for each in (before, mine, yours))
        if is_ours in (was, is_theirs):
            continue
        if is_theirs != was:
            conflicts.append(Conflict(path, id_, was, is_ours, is_theirs))
        text = _with_entry(text, id_, is_ours)
    return text, conflicts


def _by_id(text: str) -> dict[str, str]:
    return {id_: edits.record_text(text, id_) for id_ in ids_in(text)}


def _with_entry(text: str, id_: str, record: str) -> str:
    if not record:
        return edits.remove_record(text, id_) if id_ in ids_in(text) else text
    if id_ in ids_in(text):
        return edits.replace_record(text, id_, record)
    return edits.add_record(text, record)
