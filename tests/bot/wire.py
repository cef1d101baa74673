"""What our bot has said over the wire, read without the bot's own tables."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.markup import plain_text, utf16_len
from bot.playground import Call
from faq.models import Language

SILENT = frozenset(
    {
        *(
            "getMe",
            "getUpdates",
            "setWebhook",
            "deleteWebhook",
            "getWebhookInfo",
            "logOut",
            "close",
        ),
        *("sendChatAction", "deleteMessage", "deleteMessages", "editMessageReplyMarkup"),
        *("setMessageReaction", "getFile", "getChat", "getChatMember", "getChatMemberCount"),
        *("getChatAdministrators", "leaveChat", "setMyCommands", "getMyCommands"),
        *("deleteMyCommands", "setChatMenuButton", "getChatMenuButton", "setMyName", "getMyName"),
        *("getMyDescription", "getMyShortDescription"),
    }
)

ONE_FIELD = {
    "sendMessage": ("text", 4096),
    "editMessageText": ("text", 4096),
    "sendPhoto": ("caption", 1024),
    "sendDocument": ("caption", 1024),
    "editMessageCaption": ("caption", 1024),
    "setMyDescription": ("description", 512),
    "setMyShortDescription": ("short_description", 120),
}

Field = tuple[Mapping[str, Any], str, int]  # a record, its field with words, most UTF-16 units


def said(calls: Iterable[Call]) -> list[str]:
    """List all that a person can read of some calls, without tags."""
    return [_words(record, field) for call in calls for record, field, _ in _fields(call)]


def faults(
    calls: Iterable[Call],
    disclaimers: Mapping[Language, str],
    language: Language | None = None,
) -> list[str]:
    """Describe all that should not have gone over the wire.

    Args:
        calls: as the server got them.
        disclaimers: one of them must end each text.
        language: if given, the one in this language.
    """
    endings = [words for key, words in disclaimers.items() if language in (None, key)]
    found = []
    for call in calls:
        for record, field, limit in _fields(call):
            words = _words(record, field)
            if not words.endswith(tuple(endings)):
                found.append(f"{call.method} lacks the disclaimer: {words!r}")
            if sum(words.count(ending) for ending in disclaimers.values()) > 1:
                found.append(f"{call.method} has it more than once: {words!r}")
            if utf16_len(words) > limit:
                found.append(f"{call.method} has {utf16_len(words)} units of {limit}: {words!r}")
    return found


def _words(record: Mapping[str, Any], field: str) -> str:
    text = str(record.get(field, ""))
    return plain_text(text) if record.get("parse_mode") == "HTML" else text


def _fields(call: Call) -> list[Field]:
    """List where a call carries words."""
    sent = call.parameters
    if call.method in ONE_FIELD:
        return [(sent, *ONE_FIELD[call.method])]
    match call.method:
        case "sendMediaGroup":
            return [(item, "caption", 1024) for item in sent["media"]]
        case "editMessageMedia":
            return [(sent["media"], "caption", 1024)]
        case "answerInlineQuery":
            return [_result_field(result) for result in sent["results"]]
        case "answerCallbackQuery":
            return [(sent, "text", 200)] if "text" in sent else []
    assert call.method in SILENT, f"nobody has looked at what {call.method} carries"
    return []


def _result_field(result: Mapping[str, Any]) -> Field:
    content = result.get("input_message_content")
    return (content, "message_text", 4096) if content is not None else (result, "caption", 1024)
