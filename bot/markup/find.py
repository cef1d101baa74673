"""What Telegram marks in a text by itself: mentions, commands, tags, addresses."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.markup.entities import QUOTES, SPLITTABLE, Entity, Parsed, in_order
from bot.markup.normalise import normalise
from bot.markup.text import utf16_len

_MENTION = re.compile(r"@([A-Za-z0-9_]+)")
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(@[A-Za-z0-9_]*)?")
_CASHTAG = re.compile(r"\$(1INCH|[A-Z]+)(@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_]))?")
_EMAIL = re.compile(
    r"(?:[A-Za-z0-9_-]{0,26}[.+]){0,10}[A-Za-z0-9_-]{1,35}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,8}(?![A-Za-z0-9_.@-])"
)
_URL = re.compile(
    r"(?P<scheme>(?:https?|ftp)://)?(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?\.)+(?P<top>[A-Za-z]{2,24}))"
    r"(?![A-Za-z0-9_~.@-]|[^\x00-\x7f\s])(?::[0-9]{1,5})?(?P<path>[/?#][^\s<>\"«»\u2000-\u200b]*)?",
    re.IGNORECASE,
)
# Top-level domains that make a bare name a link; two letters always do. Telegram knows some 1,400.
_TOP = frozenset(
    re.findall(
        r"[a-z]+",
        "com org net edu gov int mil info biz name pro io app dev health care bio science clinic "
        "page wiki blog news online site website cloud link live life hospital foundation academy",
    )
)
_SHORT_NAMES = frozenset({"gif", "nft", "pic", "ufc", "vid"})  # usernames of three letters
_PATH_END = ".:;,('?!`"
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def with_found(parsed: Parsed) -> Parsed:
    """Add the entities that Telegram finds by itself to those that were asked for.

    What was asked for wins where both claim a stretch (bold and the like may overlap anything).
    """
    asked = parsed.entities
    taken = [e for e in asked if e.type not in SPLITTABLE and e.type not in QUOTES]
    quotes = [e for e in asked if e.type in QUOTES]
    found = [
        entity
        for entity in find_entities(parsed.text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in taken)
        and not any(_cut_by(entity, quote) for quote in quotes)
    ]
    if not found:
        return parsed
    return Parsed(parsed.text, tuple(normalise([*asked, *found])))


def find_entities(text: str) -> tuple[Entity, ...]:
    """Find mentions, commands, hashtags, cashtags, e-mail and web addresses.

    Where no letter or digit touches them, as Telegram demands: Chinese ones count, so that
    "請問@bot嗎" has no mention and "請問 @bot" has one. Of overlapping finds the first wins.

    Returns:
        Entities in order, none overlapping. Telegram knows more top-level domains for bare
        web addresses than we do; bank cards, phone numbers and `tg://` links are not looked for.
    """
    spans = [
        *_mentions(text),
        *_commands(text),
        *_hashtags(text),
        *_cashtags(text),
        *_emails(text),
        *_urls(text),
    ]
    kept: list[Entity] = []
    for entity in in_order(_as_entities(text, spans)):
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return tuple(kept)


_Span = tuple[str, int, int]  # entity type, Python indexes of start and end


def _as_entities(text: str, spans: Iterable[_Span]) -> Iterator[Entity]:
    for kind, start, end in spans:
        yield Entity(type=kind, offset=utf16_len(text[:start]), length=utf16_len(text[start:end]))


def _cut_by(entity: Entity, quote: Entity) -> bool:
    overlaps = entity.offset < quote.end and quote.offset < entity.end
    return overlaps and not (quote.offset <= entity.offset and entity.end <= quote.end)


def _is_word(char: str) -> bool:
    """Whether a character is part of a word for Telegram: letter, number or underscore."""
    return char == "_" or unicodedata.category(char)[:1] == "L" or _is_number(char)


def _is_number(char: str) -> bool:
    return unicodedata.category(char) in ("Nd", "Nl", "No")


def _is_tag_letter(char: str) -> bool:
    if char in "_\u200c\u00b7" or "\u0d80" <= char <= "\u0dff":
        return True
    return unicodedata.category(char)[:1] == "L" or unicodedata.category(char) == "Nd"


def _touches_word(text: str, start: int, end: int, besides: str = "") -> bool:
    """Whether a letter, a digit or one of `besides` stands right before or after the stretch."""
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(_is_word(char) or char in besides for char in around)


def _mentions(text: str) -> Iterator[_Span]:
    for match in _MENTION.finditer(text):
        name = match[1]
        fits = 4 <= len(name) <= 32 or name.lower() in _SHORT_NAMES
        if fits and not _touches_word(text, *match.span()):
            yield "mention", *match.span()


def _commands(text: str) -> Iterator[_Span]:
    for match in _COMMAND.finditer(text):
        bot = match[2]
        fits = len(match[1]) <= 64 and (bot is None or 4 <= len(bot) <= 33)
        if fits and not _touches_word(text, *match.span(), besides="/<>"):
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
        if end == at and (match := re.compile(r"@[A-Za-z0-9_]{3,32}").match(text, at)):
            end = at = match.end()
        if text[at : at + 1] != "#" and any(unicodedata.category(c)[:1] == "L" for c in name):
            yield "hashtag", start, end


def _cashtags(text: str) -> Iterator[_Span]:
    for match in _CASHTAG.finditer(text):
        start, end = match.span()
        around = text[max(start - 1, 0) : start] + text[end : end + 1]
        if len(match[1]) <= 8 and not any(_is_tag_letter(c) or c == "$" for c in around):
            yield "cashtag", start, end


def _emails(text: str) -> Iterator[_Span]:
    for match in _EMAIL.finditer(text):
        before = text[max(match.start() - 1, 0) : match.start()]
        if not before or not (_is_word(before) or before in "/#@.+-"):
            yield "email", *match.span()


def _urls(text: str) -> Iterator[_Span]:
    for match in _URL.finditer(text):
        before = text[max(match.start() - 1, 0) : match.start()]
        if before and (_is_word(before) or before in "/#@.-~"):
            continue
        top = match["top"].lower()
        if not match["scheme"] and len(top) > 2 and top not in _TOP:
            continue
        path_start = match.start("path")
        end = match.end() if path_start < 0 else path_start + _path_length(match["path"])
        yield "url", match.start(), end


def _path_length(path: str) -> int:
    """Leave out closing brackets that were not opened in the path, and final punctuation."""
    waiting: list[str] = []
    end = len(path)
    for index, char in enumerate(path):
        if char in _BRACKETS:
            waiting.append(_BRACKETS[char])
        elif char in _BRACKETS.values():
            if char not in waiting:
                end = index
                break
            waiting.remove(char)
    bare = path[:end].rstrip(_PATH_END)
    return max(len(bare), 1) if path.startswith("/") else len(bare)
