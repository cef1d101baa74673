"""Buttons: which Telegram takes, and what it says of the others."""

from typing import Any

import pytest

from bot.playground import Button, Person
from tests.bot.playground.conftest import Api

GO = {"text": "go", "callback_data": "x"}


def inline(*rows: list[Any]) -> dict[str, Any]:
    """Make a keyboard of rows of buttons."""
    return {"inline_keyboard": list(rows)}


ACCEPTED: list[dict[str, Any]] = [
    inline([{"text": "go", "callback_data": "x" * 64}]),
    inline([{"text": "go", "callback_data": "漢" * 21}]),
    inline([GO] * 8, *[[GO]] * 92),
    inline([{"text": "search", "switch_inline_query": ""}]),
    inline([{"text": "copy", "copy_text": {"text": "x" * 256}}]),
    inline([{"text": "app", "web_app": {"url": "https://example.org"}}]),
    {"keyboard": [["plain", {"text": "dict"}]], "resize_keyboard": True},
    {"remove_keyboard": True},
    {"force_reply": True},
]


@pytest.mark.parametrize("markup", ACCEPTED, ids=range(len(ACCEPTED)))
async def test_buttons_within_the_limits_pass(api: Api, chat: int, markup: dict[str, Any]) -> None:
    """The largest of everything is still taken."""
    await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=markup)


NO_TEXT = "can't parse inline keyboard button: Can't find field \"text\""
NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
REFUSED: list[tuple[dict[str, Any], str]] = [
    (inline([{"text": "go", "callback_data": "x" * 65}]), "BUTTON_DATA_INVALID"),
    (inline([{"text": "go", "callback_data": "漢" * 22}]), "BUTTON_DATA_INVALID"),
    (inline([{"text": "go", "callback_data": ""}]), NO_ACTION),
    (inline([{"text": "go"}]), NO_ACTION),
    (inline([{"callback_data": "x"}]), NO_TEXT),
    (
        inline([{"text": 5, "callback_data": "x"}]),
        'can\'t parse inline keyboard button: Field "text" must be of type String',
    ),
    (
        inline([{"text": " ", "callback_data": "x"}]),
        "inline keyboard button text must be non-empty",
    ),
    (inline(["go"]), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    (inline([GO] * 9), "REPLY_MARKUP_TOO_LONG"),
    (inline(*[[GO]] * 101), "REPLY_MARKUP_TOO_LONG"),
    (
        inline([{"text": "go", "url": "not-a-url"}]),
        "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
    ),
    (
        inline([{"text": "go", "url": "ftp://example.com"}]),
        "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ),
    (inline([{"text": "copy", "copy_text": {"text": ""}}]), "BUTTON_COPY_TEXT_INVALID"),
    (inline([{"text": "copy", "copy_text": {"text": "x" * 257}}]), "BUTTON_COPY_TEXT_INVALID"),
    (inline([{"text": "pay", "pay": True}]), "BUTTON_TYPE_INVALID"),
    (
        inline([{"text": "app", "web_app": {"url": "http://example.org"}}]),
        (
            "inline keyboard button Web App URL 'http://example.org' is invalid: "
            "Only HTTPS links are allowed"
        ),
    ),
    ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
    ({"inline_keyboard": [GO]}, 'field "inline_keyboard" must be an Array of Arrays'),
    ({"keyboard": "x"}, 'field "keyboard" must be of type Array'),
    ({"keyboard": [["x"]], "selective": "yes"}, 'field "selective" must be of type Boolean'),
    ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
    ({"keyboard": [[{}]]}, "can't parse keyboard button: Can't find field \"text\""),
]


@pytest.mark.parametrize(("markup", "reason"), REFUSED, ids=range(len(REFUSED)))
async def test_wrong_buttons_are_refused(
    api: Api, chat: int, markup: dict[str, Any], reason: str
) -> None:
    """Each fault is named in Telegram's words."""
    refusal = await api.refused("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    assert refusal == (400, f"Bad Request: {reason}")


async def test_people_see_the_buttons(api: Api, chat: int, lin: Person) -> None:
    """Rows are kept, empty ones are not; addresses are spelled in full."""
    markup = inline([GO, {"text": "open", "url": "example.org"}], [], [{"text": "b", **GO}])
    await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    heard = await lin.hears()
    assert heard.buttons == (
        (Button("go", "x"), Button("open", None, "http://example.org/")),
        (Button("go", "x"),),
    )
    assert heard.button("x") is heard.button("go")
    with pytest.raises(LookupError, match="no button 'stop' among \\['go', 'open', 'go'\\]"):
        heard.button("stop")


async def test_people_see_keyboards_of_texts(api: Api, chat: int, lin: Person) -> None:
    """A keyboard in place of the letter keys is no part of the message itself."""
    markup = {"keyboard": [["一", "二"], ["三"]]}
    sent = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    assert "reply_markup" not in sent
    heard = await lin.hears()
    assert (heard.keyboard, heard.buttons) == ((("一", "二"), ("三",)), ())


async def test_edits_take_inline_buttons_only(api: Api, chat: int) -> None:
    """A keyboard of texts cannot be put under a message that stands."""
    sent = await api.ok("sendMessage", chat_id=chat, text="x")
    refusal = await api.refused(
        "editMessageReplyMarkup",
        chat_id=chat,
        message_id=sent["message_id"],
        reply_markup={"keyboard": [["x"]]},
    )
    assert refusal == (400, "Bad Request: inline keyboard expected")
