"""The pages of /menu, which reaches every answer by buttons alone."""

from typing import Final

from bot.answers import Answers
from bot.buttons import MENU, MORE, PICTURE, Button, Rows, digits, in_rows, kind_of, packed
from bot.page import Page
from bot.reader import Reader
from faq import menu
from faq.labels import is_known
from faq.models import Library, MenuStep

MOST_BUTTONS: Final = 6
BACK_DIGIT: Final = "0"
HOME_DIGIT: Final = "9"
"""The same everywhere, for those who choose by digit; the items of a step begin with 1."""


class Menu:
    """Shows the steps of the menu, and the answers that they lead to."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @property
    def _library(self) -> Library:
        return self._answers.library

    def first(self, reader: Reader) -> Page:
        """The first step."""
        return self._step(menu.step(self._library, menu.FIRST), reader)

    async def on_menu(self, data: str, reader: Reader) -> Page | None:
        """A step, or an answer with the way back to its step.

        Args:
            data: the step's id, and after a "+" the label of an answer, if one was chosen.
            reader: who reads it.
        """
        _, _, path = data.partition(":")
        id_, _, label = path.partition("+")
        try:
            step = menu.step(self._library, id_)
        except ValueError:
            return None
        if not label:
            return self._step(step, reader)
        if not is_known(self._library, label):
            return None
        return self._answer(step, label, reader)

    def _step(self, step: MenuStep, reader: Reader) -> Page:
        language = reader.language
        items = [
            Button(
                menu.title_of(self._library, step, item, language),
                packed(MENU, step.id, item) if isinstance(item, str) else packed(MENU, item.id),
            )
            for item in step.items
        ]
        above = menu.parent(self._library, step.id)
        html = f"<b>{step.title[language]}</b>"
        rows = digits(in_rows(items, 1))
        return Page(html=html, language=language, rows=(*rows, *self._ways_back(above, reader)))

    def _answer(self, step: MenuStep, label: str, reader: Reader) -> Page:
        page = self._answers.page(self._answers.reply_for((label,), reader), reader)
        return within_menu(page, self._ways_back(step.id, reader))

    def around(self, page: Page, back: str, reader: Reader) -> Page:
        """A page with the ways back that it had before it was opened further.

        Args:
            page: without them.
            back: the data of the button that led one step back.
            reader: who reads it.
        """
        id_ = back.partition(":")[2]
        known = any(step.id == id_ for step in menu.steps_of(self._library.menu))
        return within_menu(page, self._ways_back(id_, reader)) if known else page

    def _ways_back(self, above: str | None, reader: Reader) -> Rows:
        """One step up, and to the first step; where the two are one, both lead there."""
        if above is None:
            return ()
        notices = self._library.notices
        back = notices["back_button"][reader.language]
        home = notices["home_button"][reader.language]
        return (
            (
                Button(back, packed(MENU, above), digit=BACK_DIGIT),
                Button(home, packed(MENU, menu.FIRST), digit=HOME_DIGIT),
            ),
        )


def within_menu(page: Page, ways_back: Rows) -> Page:
    """A page with ways back under it, and as many of its own buttons as there is room for."""
    if not ways_back:
        return page
    room = MOST_BUTTONS - sum(len(row) for row in ways_back)
    return page.with_rows((*_first(page.rows, room), *ways_back))


def is_a_step(rows: Rows) -> bool:
    """Whether the buttons of a message are those of a step, and not those under an answer."""
    buttons = [button for row in rows for button in row]
    numbered = any(button.digit not in (None, BACK_DIGIT, HOME_DIGIT) for button in buttons)
    return numbered and all(_leads_back(button) for button in buttons)


def ways_back_in(rows: Rows) -> Rows:
    """Those rows of a message that lead back into the menu."""
    return tuple(row for row in rows if row and all(_leads_back(button) for button in row))


def _leads_back(button: Button) -> bool:
    return button.data is not None and kind_of(button.data) == MENU


def _first(rows: Rows, room: int) -> Rows:
    """As many buttons as there is room for, those that open more of the same answer first."""
    kept: list[tuple[Button, ...]] = []
    for row in rows:
        opening = all(button.data and kind_of(button.data) in (MORE, PICTURE) for button in row)
        if opening or room - len(row) >= 0:
            kept.append(row)
            room -= len(row)
    return tuple(kept)
