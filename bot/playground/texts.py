"""Texts and captions as a bot sends them: parsed, cleaned and measured as Telegram does.

In two steps, as there: what the call says is read first (`source_text`), and judged when the chat
is known (`finished_text`). So a missing text is named before a missing chat, and a text that is too
long after it.
"""

from collections.abc import Sequence

from bot.markup import Entity, MarkupError, Parsed, as_sent, parse_html, utf16_len, with_found
from bot.markup.entities import SPLITTABLE
from bot.playground.arguments import Arguments
from bot.playground.entities import check_borders, listed_entities
from bot.playground.errors import bad_request
from bot.playground.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_SOURCE_BYTES = 32_768
MAX_ENTITIES = 100


def source_text(arguments: Arguments, field: str = "text") -> Parsed:
    """Read the text of a message.

    Raises:
        ApiError: 400, it is missing or cannot be parsed.
    """
    if not arguments.text(field):
        raise bad_request("message text is empty")
    return _parsed(arguments, field, "entities")


def source_caption(arguments: Arguments) -> Parsed:
    """Read the caption of a picture or document; it may be missing.

    Raises:
        ApiError: 400, it cannot be parsed.
    """
    return _parsed(arguments, "caption", "caption_entities")


def finished_text(world: World, source: Parsed) -> Parsed:
    """Make of a text what will stand in the chat.

    Raises:
        ApiError: 400, it shows nothing or is too long.
    """
    body = _finished(world, source)
    if not body.text:
        raise bad_request("text must be non-empty")
    if utf16_len(body.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return body


def finished_caption(world: World, source: Parsed) -> Parsed:
    """Make of a caption what will stand in the chat.

    Raises:
        ApiError: 400, it is too long.
    """
    body = _finished(world, source)
    if utf16_len(body.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return body


def typed_text(text: str, entities: Sequence[Entity] = ()) -> Parsed:
    """Make of what a person types what will stand in the chat.

    Raises:
        ValueError: it shows nothing or is too long, so that no app of Telegram's sends it.
    """
    body = with_found(as_sent(Parsed(text, tuple(entities))))
    if not 1 <= utf16_len(body.text) <= MAX_TEXT:
        raise ValueError(f"Telegram lets nobody send {utf16_len(body.text)} UTF-16 units")
    return body


def _parsed(arguments: Arguments, field: str, entities_field: str) -> Parsed:
    source = arguments.text(field)
    if len(source.encode(errors="surrogatepass")) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    match arguments.text("parse_mode").lower():
        case "html":
            try:
                return parse_html(source)
            except MarkupError as error:
                raise bad_request(str(error)) from None
        case "markdown" | "markdownv2":
            raise bad_request("the playground speaks HTML only, not Markdown")
        case "":
            return Parsed(source, listed_entities(arguments, entities_field))
        case _:
            raise bad_request("unsupported parse_mode")


def _finished(world: World, source: Parsed) -> Parsed:
    check_borders(source)
    return with_found(_limited(_known_people(world, as_sent(source))))


def _known_people(world: World, parsed: Parsed) -> Parsed:
    """Drop mentions of people whom nobody knows, as Telegram does."""
    kept = (e for e in parsed.entities if e.user_id is None or e.user_id in world.users)
    return Parsed(parsed.text, tuple(kept))


def _limited(parsed: Parsed) -> Parsed:
    """Keep the first 100 entities, the styles last in line; custom emoji do not count."""
    ranked = sorted(
        (e for e in parsed.entities if e.type != "custom_emoji"), key=lambda e: e.type in SPLITTABLE
    )
    dropped = set(ranked[MAX_ENTITIES:])
    return Parsed(parsed.text, tuple(e for e in parsed.entities if e not in dropped))
