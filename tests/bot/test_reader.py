"""Who reads, as far as an update tells it."""

import pytest
from telegram import Update

from bot.reader import pressed_message

BOT_CHAT = {"id": 5, "type": "private"}


@pytest.mark.parametrize(
    ("message", "is_there"),
    [
        ({"message_id": 7, "date": 1_700_000_000, "chat": BOT_CHAT, "text": "hi"}, True),
        ({"message_id": 7, "date": 0, "chat": BOT_CHAT}, False),
        ({"message_id": 0, "date": 1_700_000_000, "chat": BOT_CHAT, "text": "hi"}, False),
    ],
)
def test_the_pressed_message_is_one_that_can_be_changed(message: object, *, is_there: bool) -> None:
    """One that is gone, or came without a number, is none: a new one is written."""
    user = {"id": 5, "is_bot": False, "first_name": "Fay"}
    press = {"id": "1", "from": user, "chat_instance": "1", "message": message, "data": "x"}
    update = Update.de_json({"update_id": 1, "callback_query": press}, None)
    assert (pressed_message(update) is not None) is is_there


def test_what_is_no_press_has_no_pressed_message() -> None:
    """A text, say."""
    assert pressed_message(Update(1)) is None
