"""Entities: what is bold, quoted or linked in a text, and in which order Telegram lists them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A stretch of a text with a meaning, as the Bot API's MessageEntity.

    Offset and length count UTF-16 units; offset >= 0, length >= 1. The other fields are None
    except where the type has them.
    """

    type: str
    offset: int
    length: int
    url: str | None = None  # text_link
    language: str | None = None  # pre
    user_id: int | None = None  # text_mention
    custom_emoji_id: str | None = None  # custom_emoji
    unix_time: int | None = None  # date_time, seconds
    date_time_format: str | None = None  # date_time, letters out of "r", "w", "d", "D", "t", "T"

    @property
    def end(self) -> int:
        """Where the stretch ends: the first UTF-16 unit after it."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text without its tags, and what the tags said about it."""

    text: str
    entities: tuple[Entity, ...] = ()


SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
VERBATIM = frozenset({"code", "pre", "date_time"})  # nothing nests inside them

# Of entities over the same stretch, the lower number comes first; others 50. Source: TDLib.
_PRECEDENCE = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Sort as Telegram does: by start, then the longer first, then by kind."""
    return sorted(entities, key=_order)


def _order(entity: Entity) -> tuple[int, int, int]:
    precedence = _PRECEDENCE.get(entity.type, 50)
    if entity.type == "pre" and entity.language is not None:
        precedence = 10
    return entity.offset, -entity.length, precedence
