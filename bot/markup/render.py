"""Text and entities back to Telegram's HTML."""

import html
from collections.abc import Sequence
from dataclasses import replace

from bot.markup.entities import Entity, Parsed
from bot.markup.parse import parse_html
from bot.markup.text import escape

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def plain_text(source: str) -> str:
    """Return what a reader sees of Telegram's HTML: no tags, references resolved.

    Raises:
        MarkupError: Telegram would refuse it.
    """
    return parse_html(source).text


def to_html(parsed: Parsed) -> str:
    """Write text and entities as HTML that parses back to the same.

    Entities that Telegram finds by itself (mentions, commands, web addresses) need no tag.

    Args:
        parsed: its entities nest properly, as those of `parse_html` and `as_sent` do.
    """
    units = parsed.text.encode("utf-16-le", "surrogatepass")
    pieces: list[str] = []
    open_ones: list[tuple[Entity, str]] = []
    at = 0

    def write_up_to(offset: int) -> None:
        nonlocal at
        chunk = units[2 * at : 2 * offset].decode("utf-16-le", "surrogatepass")
        pieces.append(escape(chunk))
        at = offset

    def close_those_ending_by(offset: int) -> None:
        while open_ones and open_ones[-1][0].end <= offset:
            entity, closing = open_ones.pop()
            write_up_to(entity.end)
            pieces.append(closing)

    for entity in parsed.entities:
        close_those_ending_by(entity.offset)
        write_up_to(entity.offset)
        opening, closing = _tags(entity)
        pieces.append(opening)
        open_ones.append((entity, closing))
    close_those_ending_by(len(units))
    write_up_to(len(units) // 2)
    return "".join(pieces)


def _tags(entity: Entity) -> tuple[str, str]:
    """Return the opening and the closing tag of an entity, both empty where it needs none."""
    opening = closing = ""
    match entity.type:
        case "expandable_blockquote":
            opening, closing = "blockquote expandable", "blockquote"
        case "pre":
            opening = closing = "pre"
        case "text_link":
            opening, closing = f'a href="{html.escape(entity.url or "")}"', "a"
        case "text_mention":
            opening, closing = f'a href="tg://user?id={entity.user_id}"', "a"
        case "custom_emoji":
            opening, closing = f'tg-emoji emoji-id="{entity.custom_emoji_id}"', "tg-emoji"
        case "date_time":
            shape = entity.date_time_format or ""
            opening, closing = f'tg-time unix="{entity.unix_time}" format="{shape}"', "tg-time"
        case kind if kind in _TAGS:
            opening = closing = _TAGS[kind]
        case _:
            return "", ""
    if entity.language:
        language = html.escape(entity.language)
        return f'<pre><code class="language-{language}">', "</code></pre>"
    return f"<{opening}>", f"</{closing}>"


def slice_of(parsed: Parsed, start: int, end: int) -> Parsed:
    """Cut out characters `start` to `end` (Python indexes) with the entities over them."""
    first = len(parsed.text[:start].encode("utf-16-le")) // 2
    text = parsed.text[start:end]
    last = first + len(text.encode("utf-16-le")) // 2
    return Parsed(text, tuple(_cut_to(parsed.entities, first, last)))


def _cut_to(entities: Sequence[Entity], first: int, last: int) -> list[Entity]:
    return [
        replace(
            entity,
            offset=max(entity.offset, first) - first,
            length=min(entity.end, last) - max(entity.offset, first),
        )
        for entity in entities
        if entity.offset < last and first < entity.end
    ]
