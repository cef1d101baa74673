"""Telegram's HTML to text and entities, tag for tag as TDLib reads it.

The grammar is Telegram's own, not HTML's: everything that begins with `<` is a tag, a tag must be
one of the known ones and closed, an end tag may be empty (`</>`), a reference may lack its `;`.
"""

import re
from dataclasses import replace
from functools import lru_cache

from bot.markup.entities import Entity, Parsed, in_order
from bot.markup.links import ascii_lower
from bot.markup.tags import TAGS, MarkupError, Tag, close
from bot.markup.text import utf16_len

MAX_SOURCE = 65_536  # characters, tags included. Source: TDLib

_REFERENCE = re.compile(
    r"&(?:#(?:[xX](?P<hex>[0-9a-fA-F]*)|(?P<decimal>[0-9]*))|(?P<name>[a-zA-Z]*))"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# Stands after the last character, so that looking ahead needs no bounds. A null character inside
# a tag ends the text for TDLib too.
_END = "\0"
_SPACE = " \t\r\n\v"
_PLAIN = re.compile(rf"[^<&{_END}]*")
_TAG_NAME = re.compile(rf"[^{_SPACE}{_END}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}{_END}=>/\"']*")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(rf"[{_SPACE}]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


# A reply is read where the disclaimer goes in, where it is checked, and where it is shown.
@lru_cache(maxsize=512)
def parse_html(text: str) -> Parsed:
    """Read a text with Telegram's HTML tags.

    Equal to TDLib's `parseTextEntities` with `textParseModeHTML`: nothing is trimmed or merged
    yet, which `as_sent` does. Two things differ. Half of a surrogate pair in a link (as in
    `href="&#xd800;.org"`) is refused here; it makes TDLib's JSON interface abort. And of more than
    16 entities, those over the very same stretch and of the same kind (links inside links) keep
    the order of their end tags here, where TDLib's sort is unstable.

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


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = text + _END
        self._at = 0
        self._pieces: list[str] = []  # of the text without tags
        self._length = 0  # of the pieces, in UTF-16 units
        self._open: list[tuple[Tag, int]] = []  # with the pieces before each
        self._entities: list[Entity] = []

    def read(self) -> Parsed:
        source = self._source
        if len(source) > MAX_SOURCE + 1:
            raise MarkupError("Text is too long")
        if _SURROGATE.search(source):
            raise MarkupError("Text must be encoded in UTF-8")
        while self._at < len(source) - 1:
            if plain := self._take(_PLAIN):
                self._put(plain)
            elif self._here() != "<":
                self._put(self._character())
            elif source[self._at + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            name = self._open[-1][0].name
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{name}"')
        text = "".join(self._pieces)
        arguments = [argument for e in self._entities for argument in (e.url, e.language)]
        if any(_SURROGATE.search(written or "") for written in (text, *arguments)):
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, check for "
                "unmatched surrogate code units"
            )
        entities = (replace(e, language=None) if e.type == "code" else e for e in self._entities)
        return Parsed(text, tuple(in_order(entities)))

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += utf16_len(text)

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
        begin, match = self._at, pattern.match(self._source, self._at)
        self._at = match.end() if match else begin
        return self._source[begin : self._at]

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
        tag = Tag(name, self._length)
        while self._here() != ">":
            self._take(_SPACES)
            if self._here() == ">":
                break
            self._attribute(tag, begin)
        if name == "span" and tag.argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self._at += 1
        self._open.append((tag, len(self._pieces)))

    def _attribute(self, tag: Tag, begin: int) -> None:
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
                tag.set_attribute(name, value)
                return
        if self._here() == _END:
            raise self._error(f'Unclosed start tag "{tag.name}"', begin)
        tag.set_attribute(name, None)

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
        return "".join(chars)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._error("Unexpected end tag", begin)
        self._at += 2
        name = ascii_lower(self._take(_TAG_NAME))
        self._take(_SPACES)
        if self._here() != ">":
            raise self._error("Unclosed end tag", begin)
        tag, start = self._open.pop()
        if name and name != tag.name:
            expected = f', expected "</{tag.name}>", found "</{name}>"'
            raise self._error("Unmatched end tag", begin, expected)
        self._at += 1
        if self._length > tag.offset:
            close(tag, self._length, lambda: "".join(self._pieces[start:]), self._entities)


def _resolve(match: re.Match[str]) -> str | None:
    if match["name"] is not None:
        return _NAMED.get(match["name"])
    digits = match["hex"] if match["hex"] is not None else match["decimal"]
    if not digits or match.end() - match.start() >= 10:
        return None
    code = int(digits, 16 if match["hex"] is not None else 10)
    return chr(code) if 0 < code < 0x10FFFF else None
