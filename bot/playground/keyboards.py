"""Buttons under messages: what Telegram accepts."""

from collections.abc import Callable
from typing import Any

from bot.markup import utf16_len
from bot.markup.links import LinkError, check_link
from bot.playground.arguments import Arguments
from bot.playground.errors import JSON, ApiError, bad_request

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPIED_TEXT = 256
_ACTIONS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
)
# Buttons of games, payments and log-ins, which need more than a message of ours has.
_FOREIGN_ACTIONS = ("login_url", "callback_game", "pay")
_FLAGS = ("resize_keyboard", "one_time_keyboard", "is_persistent", "selective")


def reply_markup(arguments: Arguments, *, inline_only: bool = False) -> JSON | None:
    """Read and check `reply_markup`.

    Args:
        arguments: the call's.
        inline_only: whether only buttons under the message will do, as for edits.

    Returns:
        The markup, None where there is none or it has no buttons.

    Raises:
        ApiError: 400, something is wrong with it.
    """
    markup: JSON | None = arguments.decoded("reply_markup", dict, "reply markup")
    return checked_markup(markup, inline_only=inline_only)


def checked_markup(markup: Any, *, inline_only: bool = False) -> JSON | None:
    """Check a markup that was read already; see `reply_markup`."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup, "inline_keyboard", _inline_button)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        _check_flags(markup, *_FLAGS)
        rows = _rows(markup, "keyboard", _text_button)
        return markup | {"keyboard": rows} if rows else None
    _check_flags(markup, "remove_keyboard", "force_reply", "selective")
    return markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def _check_flags(markup: JSON, *names: str) -> None:
    for name in names:
        if not isinstance(markup.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')


def _rows(markup: JSON, name: str, read: Callable[[Any], JSON]) -> list[list[JSON]]:
    keyboard = markup[name]
    if not isinstance(keyboard, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in keyboard):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    rows = [[read(button) for button in row] for row in keyboard if row]
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _text_button(button: Any) -> JSON:
    button = {"text": button} if isinstance(button, str) else button
    _text_of(button, "keyboard button", "KeyboardButton")
    return dict(button)


def _inline_button(button: Any) -> JSON:
    text = _text_of(button, "inline keyboard button", "InlineKeyboardButton")
    if any(button.get(action) is not None for action in _FOREIGN_ACTIONS):
        raise bad_request("BUTTON_TYPE_INVALID")
    # Switching to an inline query without words is an action; empty data or address is none.
    actions = [
        action
        for action in _ACTIONS
        if button.get(action) or (action.startswith("switch") and button.get(action) == "")
    ]
    if not actions:
        raise _malformed("inline keyboard button", _NO_ACTION)
    checked: JSON = _CHECKS.get(actions[0], _as_it_is)(button[actions[0]])
    return {**button, "text": text, **checked}


_NO_ACTION = "Text buttons are unallowed in the inline keyboard"


def _text_of(button: Any, what: str, kind: str) -> str:
    if not isinstance(button, dict):
        raise _malformed(what, f"{kind} must be an Object")
    text = button.get("text")
    if text is None:
        raise _malformed(what, 'Can\'t find field "text"')
    if not isinstance(text, str):
        raise _malformed(what, 'Field "text" must be of type String')
    if not text.strip():
        raise bad_request(f"{what} text must be non-empty")
    return text


def _malformed(what: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {what}: {reason}")


def _as_it_is(value: Any) -> JSON:
    del value
    return {}


def _data(value: Any) -> JSON:
    if len(str(value).encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return {"callback_data": str(value)}


def _url(value: Any) -> JSON:
    try:
        return {"url": check_link(str(value))}
    except LinkError as error:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: {error}") from None


def _copied(value: Any) -> JSON:
    text = value.get("text", "") if isinstance(value, dict) else ""
    if not 1 <= utf16_len(str(text)) <= MAX_COPIED_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {}


def _web_app(value: Any) -> JSON:
    url = str(value.get("url", "")) if isinstance(value, dict) else ""
    if not url.startswith("https://"):
        fault = "is invalid: Only HTTPS links are allowed"
        raise bad_request(f"inline keyboard button Web App URL '{url}' {fault}")
    return {}


_CHECKS: dict[str, Callable[[Any], JSON]] = {
    "callback_data": _data,
    "url": _url,
    "copy_text": _copied,
    "web_app": _web_app,
}
