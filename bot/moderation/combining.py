"""Two changes of one entry: which texts may be chosen, and both in one where they do not meet."""

from typing import Any, Final

from faq import edits
from faq.merge import Conflict
from faq.yamlfile import Path, read_yaml
from faq.yamltext import EditError

MINE: Final = "m"
THEIRS: Final = "t"
BOTH: Final = "b"
"""How somebody decides between the two, as buttons carry it."""
_GONE = object()


def ways_of(conflict: Conflict) -> tuple[str, ...]:
    """How it may be decided."""
    return (MINE, THEIRS) if combined(conflict) is None else (BOTH, MINE, THEIRS)


def text_of(conflict: Conflict, way: str) -> str:
    """How the entry reads by somebody's choice.

    Raises:
        ValueError: there is no such choice.
    """
    texts = {MINE: conflict.ours, THEIRS: conflict.theirs, BOTH: combined(conflict)}
    text = texts.get(way)
    if text is None:
        raise ValueError(way)
    return text


def combined(conflict: Conflict) -> str | None:
    """The entry with our changes on top of theirs; None where they meet in one field.

    Lists of words (phrasings, sources) hold what either added and lack what either took out.
    """
    if not (conflict.base and conflict.ours and conflict.theirs):
        return None
    base, ours, theirs = (
        read_yaml("entry", text).value for text in (conflict.base, conflict.ours, conflict.theirs)
    )
    if not all(isinstance(value, dict) for value in (base, ours, theirs)):
        return None
    changes = _changes(base, ours, theirs, way=())
    if changes is None:
        return None
    text = conflict.theirs
    try:
        for way, value in changes:
            text = edits.set_field(text, "", way, value)
    except EditError:
        return None
    return text


def _changes(base: Any, ours: Any, theirs: Any, *, way: Path) -> list[tuple[Path, Any]] | None:
    """What to write into theirs; None where both changed the same."""
    if ours in (base, theirs):
        return []
    if all(isinstance(each, dict) for each in (base, ours, theirs)):
        found: list[tuple[Path, Any]] = []
        for key in dict.fromkeys((*ours, *base)):
            parts = (each.get(key, _GONE) for each in (base, ours, theirs))
            inner = _changes(*parts, way=(*way, key))
            if inner is None:
                return None
            found += inner
        return found
    if all(_is_words(each) for each in (base, ours, theirs)):
        added = [word for word in ours if word not in base and word not in theirs]
        taken = {word for word in base if word not in ours}
        return [(way, [*(word for word in theirs if word not in taken), *added])]
    if theirs == base and ours is not _GONE and not isinstance(ours, dict | list):
        return [(way, ours)]
    return None


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
