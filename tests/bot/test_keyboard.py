"""Keyboards that were sent, read again."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Button
from bot.keyboard import keyboard, rows_of


def test_a_keyboard_comes_back_as_it_was_sent() -> None:
    """Digits, data and links."""
    rows = (
        (Button("More", "m"),),
        (Button("Trials", "t", digit="1"), Button("Page", url="https://a.b/")),
    )
    assert rows_of(keyboard(rows)) == rows
    assert rows_of(None) == ()


def test_a_button_without_words_is_left_out() -> None:
    """With its row, if nothing else stands there: Telegram would refuse the whole message."""
    key = InlineKeyboardButton
    markup = InlineKeyboardMarkup(
        [
            [key(" ", callback_data="a")],
            [key("More", callback_data="m"), key("", callback_data="b")],
        ]
    )
    assert rows_of(markup) == ((Button("More", "m"),),)
