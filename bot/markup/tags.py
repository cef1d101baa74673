"""Telegram's tags: which there are, what their attributes mean, which entity each becomes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.markup.entities import Entity
from bot.markup.links import checked_link, mentioned_user, strict_integer

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = frozenset(_STYLES) | {"a", "blockquote", "code", "pre", "tg-emoji", "tg-time"}
_DATE_FORMAT = re.compile(r"[rR]|[tTdDwW]*")


class MarkupError(ValueError):
    """What Telegram refuses, in Telegram's words: `can't parse entities: …` with a byte offset."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"can't parse entities: {reason}")


@dataclass(slots=True)
class Tag:
    """A tag that was opened and not yet closed."""

    name: str
    offset: int  # UTF-16 units of text before it
    argument: str = ""  # address, language, emoji id, date format; "1" for an expandable quote
    unix_time: int = 0

    def set_attribute(self, name: str, value: str | None) -> None:
        """Keep what an attribute says, where Telegram knows it; None for one without a value."""
        match self.name, name:
            case "blockquote", "expandable":
                self.argument = "1"
            case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
                self.argument = self.argument if value is None else value
            case "code", "class":
                if value is not None and value.startswith("language-"):
                    self.argument = value.removeprefix("language-")
            case "span", "class":
                if value is not None and value.startswith("tg-"):
                    self.argument = value.removeprefix("tg-")
            case "tg-time", "unix":
                self.unix_time = self.unix_time if value is None else _lenient_int32(value)


def close(tag: Tag, end: int, inner: Callable[[], str], entities: list[Entity]) -> None:
    """Add the entity that a tag becomes, if any.

    Args:
        tag: what was opened; there is text in it.
        end: UTF-16 units of text before its end.
        inner: gives the text in it.
        entities: those of the tags closed before.

    Raises:
        MarkupError: a wrong emoji id or date format, which Telegram notices only here.
    """
    entity = Entity(type=_STYLES.get(tag.name, ""), offset=tag.offset, length=end - tag.offset)
    match tag.name:
        case "a":
            _add_link(entity, tag.argument or inner(), entities)
        case "code" | "pre":
            _add_code(entity, tag, entities)
        case "blockquote":
            kind = "expandable_blockquote" if tag.argument else "blockquote"
            entities.append(replace(entity, type=kind))
        case "tg-emoji":
            if not strict_integer(tag.argument):
                raise MarkupError("Invalid custom emoji identifier specified")
            entities.append(replace(entity, type="custom_emoji", custom_emoji_id=tag.argument))
        case "tg-time":
            _add_time(entity, tag, entities)
        case _:
            entities.append(entity)


def _add_link(entity: Entity, link: str, entities: list[Entity]) -> None:
    user = mentioned_user(link)
    if user is not None:
        entities.append(replace(entity, type="text_mention", user_id=user))
    elif (url := checked_link(link)) is not None:
        entities.append(replace(entity, type="text_link", url=url))


def _add_code(entity: Entity, tag: Tag, entities: list[Entity]) -> None:
    """Add `code` or `pre`; one directly inside the other becomes one `pre` in a language."""
    if entities:
        last = entities[-1]
        other = "code" if tag.name == "pre" else "pre"
        language = last.language if tag.name == "pre" else tag.argument
        same = (last.type, last.offset, last.length) == (other, entity.offset, entity.length)
        if same and language and (other == "code" or last.language is None):
            entities[-1] = replace(last, type="pre", language=language)
            return
    entities.append(replace(entity, type=tag.name, language=tag.argument or None))


def _add_time(entity: Entity, tag: Tag, entities: list[Entity]) -> None:
    if not _DATE_FORMAT.fullmatch(tag.argument):
        raise MarkupError("Invalid date format used")
    if tag.unix_time > 0:
        shape = _date_format(tag.argument)
        moment = replace(entity, unix_time=tag.unix_time, date_time_format=shape)
        entities.append(replace(moment, type="date_time"))


def _lenient_int32(text: str) -> int:
    """Read the digits that a text begins with, wrapping at 32 bits as C does."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    number = 0
    for digit in digits:
        if digit not in "0123456789":
            break
        number = (10 * number + int(digit)) % (1 << 32)
    return (sign * number + (1 << 31)) % (1 << 32) - (1 << 31)


def _date_format(letters: str) -> str:
    """Spell a date format in one way: weekday, date, time; the short form where both are given."""
    if letters in ("r", "R"):
        return "r"
    weekday = "w" if "w" in letters.lower() else ""
    date = "d" if "d" in letters else "D" if "D" in letters else ""
    time = "t" if "t" in letters else "T" if "T" in letters else ""
    return weekday + date + time
