"""From what a bot asked for to what stands in the chat: cleaned, merged, cut and trimmed.

Telegram does this to every text after parsing it. Measured against TDLib's `parseMarkdown`, which
does the same (but for the trimming) to texts without Markdown.
"""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.markup.entities import QUOTES, SPLITTABLE, VERBATIM, Entity, Parsed, in_order
from bot.markup.text import utf16_len

_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_DIRECTION_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
# Characters that show nothing: a text of these alone counts as empty.
_INVISIBLE = re.compile(
    "[\\s\u00a0\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2800\u3000\ufeff\ufffc]*"
)


def as_sent(parsed: Parsed) -> Parsed:
    """Return the text and entities that Telegram keeps of those that a bot sends.

    Control characters become spaces or vanish, entities that overlap are cut, merged or dropped
    by Telegram's rules, white space around the whole is trimmed (not at the left where an entity
    begins with it). A text that shows nothing becomes "".
    """
    entities = normalise(entity for entity in parsed.entities if entity.length > 0)
    text, entities = _clean(parsed.text, entities)
    text, entities = _trim(text, normalise(entities))
    return Parsed("") if shows_nothing(text) else Parsed(text, tuple(entities))


def shows_nothing(text: str) -> bool:
    """Whether a text is empty to a reader: white space and invisible characters alone."""
    return _INVISIBLE.fullmatch(text) is not None


def normalise(entities: Iterable[Entity]) -> list[Entity]:
    """Sort entities, and cut, merge or drop those that may not overlap."""
    ordered = in_order(entities)
    styles = [entity for entity in ordered if entity.type in SPLITTABLE]
    quotes = _first_of_overlapping(entity for entity in ordered if entity.type in QUOTES)
    others = _first_of_overlapping(
        entity for entity in ordered if entity.type not in QUOTES and entity.type not in SPLITTABLE
    )
    others = [other for other in others if not any(crosses(other, quote) for quote in quotes)]
    frame = in_order([*others, *quotes])
    return in_order([*frame, *_cut_styles(styles, frame)])


def _clean(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    text = _CONTROL.sub(" ", text)
    # One UTF-16 unit each, since all of them lie in the Basic Multilingual Plane.
    removed = [utf16_len(text[: match.start()]) for match in _REMOVED.finditer(text)]
    text = _DIRECTION_MARKS.sub(
        lambda match: "\u200c" * len(match[0]),
        _REMOVED.sub("", text),
    )
    moved = (_without(entity, removed) for entity in entities)
    return text, [entity for entity in moved if entity.length > 0]


def _without(entity: Entity, removed: Sequence[int]) -> Entity:
    offset = entity.offset - bisect_left(removed, entity.offset)
    end = entity.end - bisect_left(removed, entity.end)
    return replace(entity, offset=offset, length=end - offset)


def _trim(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip(" \n")
    length = utf16_len(text)
    kept = in_order(
        replace(entity, length=min(entity.end, length) - entity.offset)
        for entity in entities
        if entity.offset < length
    )
    first = kept[0].offset if kept else length
    # White space is one unit a character, so the count serves as an offset.
    margin = min(first, len(text) - len(text.lstrip(" \n")))
    return text[margin:], [replace(entity, offset=entity.offset - margin) for entity in kept]


def _first_of_overlapping(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def crosses(entity: Entity, quote: Entity) -> bool:
    """Whether an entity overlaps a quote without lying inside it."""
    overlaps = entity.offset < quote.end and quote.offset < entity.end
    return overlaps and not (quote.offset <= entity.offset and entity.end <= quote.end)


def _cut_styles(styles: Sequence[Entity], frame: Sequence[Entity]) -> list[Entity]:
    """Merge styles of one kind that touch, and cut them at the borders of the frame's entities.

    Code shows no styles, so what lies in it is dropped.
    """
    sweep = _Sweep(styles)
    around: list[Entity] = []

    def leave_those_ending_by(offset: int) -> None:
        while around and around[-1].end <= offset:
            inner = around.pop()
            before = len(sweep.pieces)
            sweep.advance(inner.end)
            if inner.type in VERBATIM:
                del sweep.pieces[before:]
        sweep.advance(offset)

    for entity in frame:
        leave_those_ending_by(entity.offset)
        around.append(entity)
    leave_those_ending_by(max((e.end for e in [*styles, *frame]), default=0) + 1)
    return sweep.pieces


class _Sweep:
    """Walks over styles from left to right, and lays down the pieces that it has passed."""

    def __init__(self, styles: Iterable[Entity]) -> None:
        self.pieces: list[Entity] = []
        self._ahead = deque(styles)
        self._running: dict[str, Entity] = {}

    def advance(self, offset: int) -> None:
        while self._ahead and self._ahead[0].offset < offset:
            style = self._ahead.popleft()
            running = self._running.get(style.type)
            if running is not None and style.offset <= running.end:
                end = max(running.end, style.end)
                self._running[style.type] = replace(running, length=end - running.offset)
            else:
                self._lay_down(style.offset)
                self._running[style.type] = style
        self._lay_down(offset)

    def _lay_down(self, offset: int) -> None:
        for style in SPLITTABLE:
            running = self._running.get(style)
            if running is None or running.offset >= offset:
                continue
            if running.end <= offset:
                self.pieces.append(self._running.pop(style))
            else:
                piece = replace(running, length=offset - running.offset)
                self.pieces.append(piece)
                self._running[style] = replace(running, offset=offset, length=running.end - offset)
