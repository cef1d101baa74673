"""What Telegram marks in a text by itself: mentions, commands, tags, addresses."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.markup.entities import QUOTES, SPLITTABLE, Entity, Parsed, in_order
from bot.markup.normalise import crosses, normalise
from bot.markup.text import utf16_len
from bot.markup.urls import find_addresses, is_word

_MENTION = re.compile(r"@([A-Za-z0-9_]+)")
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(@[A-Za-z0-9_]*)?")
_CASHTAG = re.compile(r"\$(1INCH|[A-Z]+)(@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_]))?")
_TAG_OWNER = re.compile(r"@[A-Za-z0-9_]{3,32}")
_SHORT_NAMES = frozenset({"gif", "nft", "pic", "ufc", "vid"})  # usernames of three letters

_Span = tuple[str, int, int]  # entity type, Python indexes of start and end


def with_found(parsed: Parsed) -> Parsed:
    """Add the entities that Telegram finds by itself to those that were asked for.

    What was asked for wins where both claim a stretch; bold and the like may overlap anything.
    """
    asked = parsed.entities
    taken = [e for e in asked if e.type not in SPLITTABLE and e.type not in QUOTES]
    quotes = [e for e in asked if e.type in QUOTES]
    found = [
        entity
        for entity in find_entities(parsed.text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in taken)
        and not any(crosses(entity, quote) for quote in quotes)
    ]
    if not found:
        return parsed
    return Parsed(parsed.text, tuple(normalise([*asked, *found])))


def find_entities(text: str) -> tuple[Entity, ...]:
    """Find mentions, commands, hashtags, cashtags, mail and web addresses.

    A mention or command counts only where no letter or digit touches it, Chinese ones included:
    "請問@als_bot嗎" has none, "請問 @als_bot" has one.

    Returns:
        Entities in order, none overlapping. Unlike Telegram we do not look for bank cards, phone
        numbers, times (12:34) and `tg://` links, and know fewer top-level domains.
    """
    spans: list[_Span] = [
        *_mentions(text),
        *_commands(text),
        *_hashtags(text),
        *_cashtags(text),
        *find_addresses(text),
    ]
    kept: list[Entity] = []
    for entity in in_order(_as_entities(text, spans)):
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return tuple(kept)


def _as_entities(text: str, spans: Iterable[_Span]) -> Iterator[Entity]:
    for kind, start, end in spans:
        length = utf16_len(text[start:end])
        yield Entity(type=kind, offset=utf16_len(text[:start]), length=length)


def _is_tag_letter(char: str) -> bool:
    if char in "_\u200c\u00b7" or "\u0d80" <= char <= "\u0dff":
        return True
    category = unicodedata.category(char)
    return category[0] == "L" or category == "Nd"


def _around(text: str, start: int, end: int) -> str:
    """Return the characters right before and after a stretch."""
    return text[max(start - 1, 0) : start] + text[end : end + 1]


def _mentions(text: str) -> Iterator[_Span]:
    for match in _MENTION.finditer(text):
        name = match[1]
        fits = 4 <= len(name) <= 32 or name.lower() in _SHORT_NAMES
        if fits and not any(map(is_word, _around(text, *match.span()))):
            yield "mention", *match.span()


def _commands(text: str) -> Iterator[_Span]:
    for match in _COMMAND.finditer(text):
        bot = match[2]
        fits = len(match[1]) <= 64 and (bot is None or 4 <= len(bot) <= 33)
        around = _around(text, *match.span())
        if fits and not any(is_word(char) or char in "/<>" for char in around):
            yield "bot_command", *match.span()


def _hashtags(text: str) -> Iterator[_Span]:
    at = 0
    while (at := text.find("#", at)) >= 0:
        start, at = at, at + 1
        if start and _is_tag_letter(text[start - 1]):
            continue
        while at < len(text) and _is_tag_letter(text[at]):
            at += 1
        name = text[start + 1 : at][:256]
        end = start + 1 + len(name)
        if name and end == at and (match := _TAG_OWNER.match(text, at)):
            end = at = match.end()
        if text[at : at + 1] != "#" and any(unicodedata.category(char)[0] == "L" for char in name):
            yield "hashtag", start, end


def _cashtags(text: str) -> Iterator[_Span]:
    for match in _CASHTAG.finditer(text):
        around = _around(text, *match.span())
        if len(match[1]) <= 8 and not any(_is_tag_letter(c) or c == "$" for c in around):
            yield "cashtag", *match.span()
