"""Rows of buttons as Telegram takes them."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Button, Rows


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The keyboard under a message; None where there are no buttons."""
    return (
        InlineKeyboardMarkup([[_key(button) for button in row] for row in rows]) if rows else None
    )


def _key(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.shown, callback_data=button.data, url=button.url)


def rows_of(markup: InlineKeyboardMarkup | None) -> Rows:
    """The buttons of a message that was sent: what their digit was is part of their words.

    One without words is none that was sent; Telegram would refuse it, and the message with it.
    """
    keys = markup.inline_keyboard if markup is not None else ()
    rows = (tuple(_button(key) for key in row if _has_words(key)) for row in keys)
    return tuple(row for row in rows if row)


def _has_words(key: InlineKeyboardButton) -> bool:
    return bool(key.text.strip())


def _button(key: InlineKeyboardButton) -> Button:
    digit, between, text = key.text.partition(" · ")
    data = key.callback_data if isinstance(key.callback_data, str) else None
    if between and digit.isdecimal():
        return Button(text, data, key.url, digit)
    return Button(key.text, data, key.url)
