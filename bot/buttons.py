"""What a button carries: a short record that a later release still understands.

Labels are kept for life, so a button pressed a year from now leads to the same answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final
from unicodedata import normalize

from faq.models import Language

DATA_BYTES = 64
"""Most that Telegram lets a button carry."""

ASK: Final = "a"
"""Answer this: in a new message in private, in place in a group."""
MORE: Final = "m"
"""Open the whole answer in place."""
LESS: Final = "l"
"""Back to the short answer in place."""
MENU: Final = "n"
"""A step of the menu."""
CLINIC: Final = "c"
"""A step of the walk through what a clinic offers: the answers so far."""
VISIT: Final = "v"
"""The list for the visit: the topics chosen so far, and what to do with them."""
PICTURE: Final = "p"
"""Send a picture."""
LANGUAGE: Final = "lang"
"""Answer in another language from now on; "auto": in the language of each question."""
REGION: Final = "reg"
"""Whose emergency numbers to give."""
SETTINGS: Final = "set"
"""A group's settings."""

_BETWEEN: Final = "+"
_IN: Final = "@"
_ELSEWHERE: Final = (ASK, MORE, LESS)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message.

    `data` goes to the bot, `url` opens a page; exactly one of them is given.
    """

    text: str
    data: str | None = None
    url: str | None = None
    digit: str | None = None
    """Shown before the text; typing it presses the button."""

    @property
    def shown(self) -> str:
        """The button's words as people see them."""
        return f"{self.digit} · {self.text}" if self.digit else self.text


Rows = tuple[tuple[Button, ...], ...]


def packed(kind: str, *parts: str) -> str:
    """The data of a button of some kind."""
    return f"{kind}:{_BETWEEN.join(parts)}"


def fits(data: str) -> bool:
    """Whether Telegram takes a button's data."""
    return len(data.encode()) <= DATA_BYTES


def kind_of(data: str) -> str:
    """Which kind of button carries this data."""
    return data.partition(":")[0]


def parts_of(data: str) -> tuple[str, ...]:
    """What a button's data says besides its kind; empty parts are left out."""
    return tuple(part for part in data.partition(":")[2].split(_BETWEEN) if part)


def in_rows(buttons: Sequence[Button], width: int) -> Rows:
    """Buttons in rows of so many."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def digits(rows: Rows) -> Rows:
    """The rows with each button's number shown, from 1 on."""
    number = count(1)
    return tuple(tuple(replace(button, digit=str(next(number))) for button in row) for row in rows)


def offers_of(rows: Rows) -> Mapping[str, str]:
    """What typing a digit, or a button's own words, presses: data by folded text."""
    offers: dict[str, str] = {}
    for button in (button for row in rows for button in row):
        if button.data is not None:
            if button.digit:
                offers.setdefault(button.digit, button.data)
            offers.setdefault(folded(button.text), button.data)
    return offers


def choices_of(rows: Rows) -> tuple[str, ...]:
    """The labels that numbered buttons ask for, in order, as a topic remembers what was offered."""
    datas = [button.data or "" for row in rows for button in row if (button.digit or "0") != "0"]
    return tuple(label for data in datas if kind_of(data) == ASK for label in parts_of(data)[:1])


def folded(text: str) -> str:
    """A text as buttons' words are compared: letters and digits only, of one width and case."""
    return "".join(sign for sign in normalize("NFKC", text).casefold() if sign.isalnum())


def for_elsewhere(rows: Rows, language: Language) -> Rows:
    """Buttons for a message in a chat where the bot is no member.

    Their data carries the message's language, since a press there brings no message along. What
    needs the chat, or does not fit any more, is left out.
    """
    kept = tuple(
        tuple(
            replace(button, data=f"{button.data}{_IN}{language}") if button.data else button
            for button in row
            if not button.data or kind_of(button.data) in _ELSEWHERE
        )
        for row in rows
    )
    fitting = (tuple(button for button in row if fits(button.data or "")) for row in kept)
    return tuple(row for row in fitting if row)


def split_language(data: str) -> tuple[str, Language | None]:
    """The data of a button without the language that it may carry, and that language."""
    bare, _, code = data.rpartition(_IN)
    return (bare, Language(code)) if bare and code in set(Language) else (data, None)
