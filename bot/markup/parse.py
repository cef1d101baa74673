"""Telegram's HTML to text and entities, tag for tag as TDLib reads it.

The grammar is Telegram's own, not HTML's: everything that begins with `<` is a tag, a tag must be
one of the known ones and closed, an end tag may be empty (`</>`), a reference may lack its `;`.
"""

import re
from dataclasses import dataclass, replace

from bot.markup.entities import Entity, Parsed, in_order
from bot.markup.links import ascii_lower, checked_link, mentioned_user, strict_integer
from bot.markup.text import utf16_len

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

MAX_SOURCE = 65535  # characters, tags included. Source: TDLib

_REFERENCE = re.compile(r"&(?:#(?:x(?P<hex>[0-9a-fA-F]*)|(?P<decimal>[0-9]*))|(?P<name>[a-zA-Z]*))")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# Stands after the last character, so that looking ahead needs no bounds. A null character inside
# a tag ends the text for TDLib too.
_END = "\0"
_SPACE = " \t\r\n\v"
_TAG_NAME = re.compile(rf"[^{_SPACE}{_END}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}{_END}=>/\"']*")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(rf"[{_SPACE}]*")
_DATE_FORMAT = re.compile(r"[rR]|[tTdDwW]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


class MarkupError(ValueError):
    """What Telegram refuses, in Telegram's words: `can't parse entities: …` with a byte offset."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"can't parse entities: {reason}")


def parse_html(text: str) -> Parsed:
    """Read a text with Telegram's HTML tags.

    Equal to TDLib's `parseTextEntities` with `textParseModeHTML`: nothing is trimmed or merged
    yet, which `as_sent` does. Two things differ. Half of a surrogate pair in an attribute
    (`href="&#xd800;"`) is refused here; it makes TDLib's JSON interface abort. And of more than 16
    entities, those over the very same stretch and of the same kind (links inside links) keep the
    order of their end tags here, where TDLib's sort is unstable.

    Args:
        text: may be empty; tags b strong i em u ins s strike del code pre a blockquote
            tg-spoiler span tg-emoji tg-time.

    Returns:
        The text without tags and with references resolved; entities in Telegram's order.

    Raises:
        MarkupError: an unknown, unclosed or unmatched tag, a malformed attribute, a wrong
            custom emoji id or date format, half of a surrogate pair, more than `MAX_SOURCE`
            characters.
    """
    return _Reader(text).read()


@dataclass(slots=True)
class _Tag:
    """A tag that was opened and not yet closed."""

    name: str
    offset: int  # UTF-16 units of text before it
    start: int  # pieces of text before it
    argument: str = ""
    unix_time: int = 0


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = text + _END
        self._at = 0
        self._pieces: list[str] = []  # one character each
        self._length = 0  # of the pieces, in UTF-16 units
        self._open: list[_Tag] = []
        self._entities: list[Entity] = []

    def read(self) -> Parsed:
        source = self._source
        if len(source) - 1 > MAX_SOURCE:
            raise MarkupError("Text is too long")
        if _SURROGATE.search(source):
            raise MarkupError("Text must be encoded in UTF-8")
        while self._at < len(source) - 1:
            if self._here() != "<":
                self._put(self._character())
            elif source[self._at + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            name = self._open[-1].name
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{name}"')
        text = _complete("".join(self._pieces))
        entities = (replace(e, language=None) if e.type == "code" else e for e in self._entities)
        return Parsed(text, tuple(in_order(entities)))

    def _put(self, char: str) -> None:
        self._pieces.append(char)
        self._length += utf16_len(char)

    def _character(self) -> str:
        """Take one character, or the reference that stands for one."""
        char = self._source[self._at]
        if char == "&" and (match := _REFERENCE.match(self._source, self._at)):
            resolved = _resolve(match)
            if resolved is not None:
                self._at = match.end() + (self._source[match.end()] == ";")
                return resolved
        self._at += 1
        return char

    def _error(self, reason: str, at: int, rest: str = "") -> MarkupError:
        offset = len(self._source[:at].encode())
        return MarkupError(f"{reason} at byte offset {offset}{rest}")

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match[0]

    def _here(self) -> str:
        return self._source[self._at]

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = ascii_lower(self._take(_TAG_NAME))
        if self._here() == _END:
            raise self._error("Unclosed start tag", begin)
        if name not in TAGS:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        tag = _Tag(name, self._length, len(self._pieces))
        while self._here() != ">":
            self._take(_SPACES)
            if self._here() == ">":
                break
            self._attribute(tag, begin)
        if name == "span" and tag.argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self._at += 1
        self._open.append(tag)

    def _attribute(self, tag: _Tag, begin: int) -> None:
        name = self._take(_ATTRIBUTE_NAME)
        if not name:
            raise self._error(f'Empty attribute name in the tag "{tag.name}"', begin)
        self._take(_SPACES)
        if self._here() == "=":
            self._at += 1
            self._take(_SPACES)
            if self._here() != _END:
                value = self._value()
                if self._here() == _END:
                    raise self._error("Unclosed start tag", begin)
                _set_attribute(tag, name, value)
                return
        if self._here() == _END:
            raise self._error(f'Unclosed start tag "{tag.name}"', begin)
        _set_attribute(tag, name, None)

    def _value(self) -> str:
        begin, quote = self._at, self._here()
        if quote not in "\"'":
            value = ascii_lower(self._take(_BARE_VALUE))
            if self._here() not in f"{_SPACE}{_END}>":
                raise self._error("Unexpected end of name token", begin)
            return value
        self._at += 1
        chars: list[str] = []
        while self._here() not in (quote, _END):
            chars.append(self._character())
        if self._here() == quote:
            self._at += 1
        return _complete("".join(chars))

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._error("Unexpected end tag", begin)
        self._at += 2
        name = ascii_lower(self._take(_TAG_NAME))
        self._take(_SPACES)
        if self._here() != ">":
            raise self._error("Unclosed end tag", begin)
        tag = self._open.pop()
        if name and name != tag.name:
            expected = f', expected "</{tag.name}>", found "</{name}>"'
            raise self._error("Unmatched end tag", begin, expected)
        self._at += 1
        if self._length > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        entity = Entity(type="", offset=tag.offset, length=self._length - tag.offset)
        match tag.name:
            case "a":
                self._add_link(entity, tag.argument or "".join(self._pieces[tag.start :]))
            case "code" | "pre":
                self._add_code(entity, tag)
            case "blockquote":
                kind = "expandable_blockquote" if tag.argument else "blockquote"
                self._entities.append(replace(entity, type=kind))
            case "tg-emoji":
                if not strict_integer(tag.argument):
                    raise MarkupError("Invalid custom emoji identifier specified")
                emoji = replace(entity, type="custom_emoji", custom_emoji_id=tag.argument)
                self._entities.append(emoji)
            case "tg-time":
                self._add_time(entity, tag)
            case style:
                self._entities.append(replace(entity, type=_STYLES[style]))

    def _add_link(self, entity: Entity, link: str) -> None:
        user = mentioned_user(link)
        if user is not None:
            self._entities.append(replace(entity, type="text_mention", user_id=user))
        elif (url := checked_link(link)) is not None:
            self._entities.append(replace(entity, type="text_link", url=url))

    def _add_code(self, entity: Entity, tag: _Tag) -> None:
        """Add `code` or `pre`; one directly inside the other becomes one `pre` in a language."""
        if self._entities:
            last = self._entities[-1]
            other = "code" if tag.name == "pre" else "pre"
            language = last.language if tag.name == "pre" else tag.argument
            same = (last.type, last.offset, last.length) == (other, entity.offset, entity.length)
            if same and language and (other == "code" or last.language is None):
                self._entities[-1] = replace(last, type="pre", language=language)
                return
        self._entities.append(replace(entity, type=tag.name, language=tag.argument or None))

    def _add_time(self, entity: Entity, tag: _Tag) -> None:
        if not _DATE_FORMAT.fullmatch(tag.argument):
            raise MarkupError("Invalid date format used")
        if tag.unix_time > 0:
            moment = replace(
                entity,
                type="date_time",
                unix_time=tag.unix_time,
                date_time_format=_date_format(tag.argument),
            )
            self._entities.append(moment)


def _resolve(match: re.Match[str]) -> str | None:
    if match["name"] is not None:
        return _NAMED.get(match["name"])
    digits = match["hex"] if match["hex"] is not None else match["decimal"]
    if not digits or match.end() - match.start() >= 10:
        return None
    code = int(digits, 16 if match["hex"] is not None else 10)
    return chr(code) if 0 < code < 0x10FFFF else None


def _complete(text: str) -> str:
    """Refuse halves of surrogate pairs, which only references can bring in."""
    if _SURROGATE.search(text):
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, check for "
            "unmatched surrogate code units"
        )
    return text


def _set_attribute(tag: _Tag, name: str, value: str | None) -> None:
    """Keep what an attribute says, where Telegram knows it; others are ignored."""
    match tag.name, name:
        case "blockquote", "expandable":
            tag.argument = "1"
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
            if value is not None:
                tag.argument = value
        case "code", "class":
            if value is not None and value.startswith("language-"):
                tag.argument = value.removeprefix("language-")
        case "span", "class":
            if value is not None and value.startswith("tg-"):
                tag.argument = value.removeprefix("tg-")
        case "tg-time", "unix":
            if value is not None:
                tag.unix_time = _lenient_int32(value)


def _lenient_int32(text: str) -> int:
    """Read the digits that a text begins with, wrapping at 32 bits as C does."""
    match = re.match(r"-?[0-9]*", text)
    digits = match[0] if match else ""
    number = int(digits) if digits.strip("-") else 0
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)


def _date_format(letters: str) -> str:
    """Spell a date format in one way: weekday, date, time; the short form where both are given."""
    if letters in ("r", "R"):
        return "r"
    weekday = "w" if "w" in letters.lower() else ""
    date = "d" if "d" in letters else "D" if "D" in letters else ""
    time = "t" if "t" in letters else "T" if "T" in letters else ""
    return weekday + date + time
