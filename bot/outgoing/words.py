"""Finding the words in a call's values, in whichever shape they were given."""

import copy
import json
from collections.abc import Mapping
from typing import Any

from telegram import InlineQueryResult, InputMedia, InputMessageContent
from telegram.constants import ParseMode

from bot.markup import escape
from bot.outgoing.refusal import refusal


def is_html(mode: object) -> bool:
    """Whether a parse mode is Telegram's HTML."""
    return str(mode).upper() == str(ParseMode.HTML).upper()


def said(fields: Mapping[str, Any], field: str) -> str:
    """A text as it was given; empty where it is missing.

    The library's defaults turn an empty text into an empty list.
    """
    return str(fields.get(field) or "")


def as_html(method: str, fields: Mapping[str, Any], field: str, entities: str) -> str:
    """What a call says, as HTML: a text without markup or with entities is escaped.

    Raises:
        OutgoingRefused: it is in Markdown, where nobody can tell what stands at its end.
    """
    text = said(fields, field)
    mode = fields.get("parse_mode")
    if mode is not None and not is_html(mode):
        raise refusal(method, f"parse mode {mode}; texts go out as HTML")
    return escape(text) if mode is None or fields.get(entities) else text


def listed(method: str, value: Any) -> list[Any]:
    """A list that was given as such or as JSON; a single record counts as a list of one.

    Raises:
        OutgoingRefused: it is neither.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise refusal(method, "a list that is no JSON") from None
    if isinstance(value, Mapping | InputMedia):
        return [value]
    if not isinstance(value, list | tuple):
        raise refusal(method, f"a list was expected, not {type(value).__name__}")
    return list(value)


def as_record(method: str, value: Any) -> dict[str, Any]:
    """One of the library's records, or a mapping, as a mapping of its own.

    Raises:
        OutgoingRefused: it is neither.
    """
    if isinstance(value, InlineQueryResult | InputMessageContent):
        return value.to_dict()
    if not isinstance(value, Mapping):
        raise refusal(method, f"a record was expected, not {type(value).__name__}")
    return dict(value)


def changed(media: InputMedia, **fields: Any) -> InputMedia:
    """A copy of a media record with other fields; the library freezes its records."""
    other = copy.copy(media)
    with other._unfrozen():  # noqa: SLF001 - as ExtBot itself does; the library is pinned
        for name, value in fields.items():
            setattr(other, name, value)
    return other
