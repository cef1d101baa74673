"""Every method and every shortcut of python-telegram-bot, tried one by one."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pytest
from telegram import (
    AcceptedGiftTypes,
    Bot,
    BotCommand,
    CallbackQuery,
    Chat,
    ChatPermissions,
    InlineQuery,
    InlineQueryResultArticle,
    InputChecklist,
    InputChecklistTask,
    InputMediaPhoto,
    InputPaidMediaPhoto,
    InputProfilePhotoStatic,
    InputSticker,
    InputStoryContentPhoto,
    InputTextMessageContent,
    KeyboardButton,
    LabeledPrice,
    Message,
    User,
)
from telegram.error import BadRequest

from bot.outgoing import CarefulBot, CheckedRequest, OutgoingRefused
from bot.playground import Person, Playground
from bot.playground.kinds import small_png
from faq.models import Language
from tests.bot.wire import faults, said

PHOTO = small_png(64, 64)
ARTICLE = InlineQueryResultArticle("1", "Title", InputTextMessageContent("words"))
STICKER = InputSticker(PHOTO, ["🙂"], "static")

ARGUMENTS: Final[Mapping[str, Any]] = {
    "accepted_gift_types": AcceptedGiftTypes(
        unlimited_gifts=True,
        limited_gifts=True,
        unique_gifts=True,
        premium_subscription=True,
        gifts_from_channels=True,
    ),
    "action": "typing",
    "address": "words",
    "active_period": 21_600,
    "animation": b"GIF89a",
    "audio": b"audio",
    "bio": "words",
    "business_connection_id": "1",
    "button": KeyboardButton("words"),
    "callback_query_id": "1",
    "caption": "words",
    "checklist": InputChecklist("words", [InputChecklistTask(1, "words")]),
    "commands": [BotCommand("help", "words")],
    "comment": "words",
    "content": InputStoryContentPhoto(PHOTO),
    "currency": "XTR",
    "custom_description": "words",
    "custom_emoji_ids": ["1"],
    "custom_title": "words",
    "description": "words",
    "document": b"document",
    "draft_id": 1,
    "emoji_list": ["🙂"],
    "endpoint": "sendRichMessage",
    "error_message": "words",
    "errors": [],
    "file_id": "playground-photo-0",
    "first_name": "words",
    "format": "static",
    "from_story_id": 1,
    "game_short_name": "game",
    "gift_id": "1",
    "guest_query_id": "1",
    "inline_query_id": "1",
    "invite_link": "https://t.me/+1",
    "is_access_restricted": True,
    "is_canceled": True,
    "latitude": 25.0,
    "limit": 1,
    "live_photo": PHOTO,
    "longitude": 121.5,
    "message_ids": [1],
    "message_thread_id": 1,
    "month_count": 3,
    "name": "words",
    "new_owner_chat_id": 1,
    "ok": False,
    "old_sticker": "1",
    "options": ["words", "more words"],
    "owned_gift_id": "1",
    "payload": "words",
    "permissions": ChatPermissions(),
    "phone_number": "words",
    "photo": PHOTO,
    "position": 1,
    "pre_checkout_query_id": "1",
    "prices": [LabeledPrice("words", 1)],
    "question": "words",
    "result": ARTICLE,
    "results": [ARTICLE],
    "score": 1,
    "short_description": "words",
    "show_gift_button": True,
    "star_count": 1,
    "shipping_query_id": "1",
    "sticker": "1",
    "sticker_format": "static",
    "sticker_set_name": "set",
    "stickers": [STICKER],
    "story_id": 1,
    "subscription_period": 2_592_000,
    "subscription_price": 1,
    "telegram_payment_charge_id": "1",
    "text": "words",
    "title": "words",
    "url": "https://example.org",
    "video": b"video",
    "video_note": b"video",
    "voice": b"voice",
    "web_app_query_id": "1",
}
"""A value for each argument; those of the chat and the message come from the test."""

BY_KIND: Final[Sequence[tuple[str, str, Any]]] = (
    ("media", "InputPaidMedia", [InputPaidMediaPhoto(PHOTO)]),
    ("media", "Sequence", [InputMediaPhoto(PHOTO), InputMediaPhoto(PHOTO)]),
    ("media", "", InputMediaPhoto(PHOTO, caption="words")),
    ("photo", "InputProfilePhoto", InputProfilePhotoStatic(PHOTO)),
    ("sticker", "InputSticker", STICKER),
)
"""Arguments of one name and several types: name, part of the type, value."""

NO_CALLS: Final = frozenset({"initialize", "shutdown"})
SPEAKING: Final = frozenset(
    {
        *("answer_callback_query", "answer_inline_query", "edit_message_caption"),
        *("edit_message_media", "edit_message_text", "send_document", "send_media_group"),
        *("send_message", "send_photo", "set_my_description", "set_my_short_description"),
    }
)
SILENT: Final = frozenset(
    {
        *("close", "delete_message", "delete_messages", "delete_my_commands", "delete_webhook"),
        *("edit_message_reply_markup", "get_chat", "get_chat_administrators", "get_chat_member"),
        *("get_chat_member_count", "get_chat_menu_button", "get_file", "get_me"),
        *("get_my_commands", "get_my_description", "get_my_name", "get_my_short_description"),
        *("get_updates", "get_webhook_info", "leave_chat", "log_out", "send_chat_action"),
        *("set_chat_menu_button", "set_message_reaction", "set_my_commands", "set_my_name"),
        *("set_webhook",),
    }
)

Method = Callable[..., Any]


def methods_of(kind: type) -> dict[str, Method]:
    """List the public coroutines of a class, without their second names in camelCase."""
    found = inspect.getmembers(kind, inspect.iscoroutinefunction)
    return {n: f for n, f in found if not n.startswith("_") and n == n.lower()}


def arguments_of(method: Method, sent: Message) -> dict[str, Any]:
    """Return plausible arguments: all that are needed, and all that carry words.

    Args:
        method: whose signature is read.
        sent: a message of the bot's, which the call is about.
    """
    here = dict.fromkeys(("chat_id", "from_chat_id", "sender_chat_id", "user_id"), sent.chat_id)
    known = {**ARGUMENTS, **here, "message_id": sent.message_id}
    arguments = {}
    for name, parameter in inspect.signature(method).parameters.items():
        kind = f"{name}: {parameter.annotation}"
        of_kind = [value for start, part, value in BY_KIND if name == start and part in kind]
        if name in known or of_kind:
            arguments[name] = (of_kind or [known.get(name)])[0]
        elif parameter.default is parameter.empty:
            raise AssertionError(f"{method.__name__} wants {kind}, of which there is none")
    return arguments


async def attempt(method: Method, arguments: Mapping[str, Any]) -> str:
    """Call a method, and tell what came of it: "refused" by the bot, or else "sent"."""
    try:
        await method(**arguments)
    except OutgoingRefused:
        return "refused"
    except BadRequest:
        return "sent"
    return "sent"


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
@pytest.mark.parametrize("looks", ["twice", "once"])
async def test_every_method_of_the_bot_adds_the_disclaimer_or_is_refused(  # noqa: PLR0917 - fixtures
    careful: CarefulBot,
    reader: Person,
    telegram: Playground,
    disclaimers: Mapping[Language, str],
    monkeypatch: pytest.MonkeyPatch,
    looks: str,
) -> None:
    """All of the library's methods, also where the request does not look for a second time."""
    if looks == "once":
        monkeypatch.setattr(CheckedRequest, "inspect", lambda *_: None)
    came_of: dict[str, set[str]] = {"sent": set(), "refused": set()}
    speaking = set()
    for name in sorted(set(methods_of(Bot)) - NO_CALLS):
        sent = await careful.send_photo(reader.id, PHOTO)
        before = len(telegram.calls)
        method = getattr(careful, name)
        came_of[await attempt(method, arguments_of(method, sent))].add(name)
        calls = telegram.calls[before:]
        assert (name, faults(calls, disclaimers)) == (name, [])
        assert (name, bool(calls)) == (name, name in came_of["sent"])
        if said(calls):
            speaking.add(name)
    assert speaking == SPEAKING
    assert came_of["sent"] == SPEAKING | SILENT


async def test_the_second_names_of_methods_are_the_same_methods() -> None:
    """What is called in camelCase is what was tried above."""
    found = inspect.getmembers(CarefulBot, inspect.iscoroutinefunction)
    camel = {name: method for name, method in found if name != name.lower()}
    snake = {method.__name__ for _, method in found if method.__name__ == method.__name__.lower()}
    strangers = {name for name, method in camel.items() if method.__name__ not in snake}
    assert strangers == set()


SPEAKING_SHORTCUTS: Final[Mapping[type, frozenset[str]]] = {
    Message: frozenset(
        {
            *("edit_caption", "edit_media", "edit_text", "reply_document", "reply_html"),
            *("reply_media_group", "reply_photo", "reply_text"),
        }
    ),
    CallbackQuery: frozenset(
        {"answer", "edit_message_caption", "edit_message_media", "edit_message_text"}
    ),
    Chat: frozenset({"send_document", "send_media_group", "send_message", "send_photo"}),
    User: frozenset({"send_document", "send_media_group", "send_message", "send_photo"}),
    InlineQuery: frozenset({"answer"}),
}


def shortcuts_of(kind: type, sent: Message) -> Any:
    """Return an object of a class whose methods call the bot."""
    user = User(sent.chat_id, "Chen", is_bot=False)
    made = {
        Message: sent,
        CallbackQuery: CallbackQuery("1", user, "1", message=sent),
        Chat: sent.chat,
        User: user,
        InlineQuery: InlineQuery("1", user, "words", ""),
    }[kind]
    made.set_bot(sent.get_bot())
    return made


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
@pytest.mark.parametrize("kind", SPEAKING_SHORTCUTS, ids=lambda kind: kind.__name__)
async def test_every_shortcut_adds_the_disclaimer_or_is_refused(
    careful: CarefulBot,
    reader: Person,
    telegram: Playground,
    disclaimers: Mapping[Language, str],
    kind: type,
) -> None:
    """What messages, chats, people and presses offer ends in the same door."""
    speaking = set()
    for name in sorted(methods_of(kind)):
        sent = await careful.send_photo(reader.id, PHOTO)
        before = len(telegram.calls)
        method = getattr(shortcuts_of(kind, sent), name)
        came_of = await attempt(method, arguments_of(method, sent))
        calls = telegram.calls[before:]
        assert (name, faults(calls, disclaimers)) == (name, [])
        assert (name, bool(calls)) == (name, came_of == "sent")
        if said(calls):
            speaking.add(name)
    assert speaking == SPEAKING_SHORTCUTS[kind]
