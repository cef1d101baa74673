"""Telegram's HTML as Telegram parses it, and the same text as it will stand in the chat.

Pure functions over strings; knows nothing of HTTP, of `telegram` or of the rest of the bot. The
behaviour is TDLib's (`tdjson` 1.8.69), and the tests hold every function here against it.
"""

from bot.markup.entities import Entity, Parsed
from bot.markup.find import find_entities, with_found
from bot.markup.normalise import as_sent
from bot.markup.parse import parse_html
from bot.markup.render import plain_text, to_html
from bot.markup.split import split_html
from bot.markup.tags import MarkupError
from bot.markup.text import escape, utf16_len

__all__ = [
    "Entity",
    "MarkupError",
    "Parsed",
    "as_sent",
    "escape",
    "find_entities",
    "parse_html",
    "plain_text",
    "split_html",
    "to_html",
    "utf16_len",
    "with_found",
]
