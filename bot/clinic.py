"""The pages of /clinic: a walk through what a clinic offers, button by button.

The answers so far stand in the buttons and nowhere else: when the message is gone, so are they.
"""

from bot.answers import Answers
from bot.buttons import CLINIC, Button, Rows, digits, in_rows, packed
from bot.menu import BACK_DIGIT
from bot.page import Page
from bot.reader import Reader
from faq.clinic import outcome, question
from faq.models import ClinicQuestion, Library


class Clinic:
    """Asks one thing after the other, and says at the end what to know and what to ask."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @property
    def _library(self) -> Library:
        return self._answers.library

    def first(self, reader: Reader) -> Page:
        """The first question, under what this is and is not."""
        return self._page("", reader)

    async def on_clinic(self, data: str, reader: Reader) -> Page | None:
        """The next question after an answer, or the end."""
        _, _, answers = data.partition(":")
        try:
            return self._page(answers, reader)
        except ValueError:
            return None  # a button of an earlier release, whose questions were others

    def _page(self, answers: str, reader: Reader) -> Page:
        asked = question(self._library, answers)
        if asked is None:
            return self._outcome(answers, reader)
        language = reader.language
        opening = f"{self._library.clinic.opening[language]}\n\n" if not answers else ""
        html = f"{opening}<b>{asked.number}/{asked.of}</b> {asked.text[language]}"
        rows = (*self._options(asked, answers, reader), *self._back(answers, reader))
        return Page(html=html, language=language, rows=rows)

    def _outcome(self, answers: str, reader: Reader) -> Page:
        found = outcome(self._library, answers, reader.language)
        foot = self._answers.renderer.foot(found.sources, found.reviewed, reader.language)
        html = f"{found.text}\n\n{foot}"
        again = Button(self._words("again_button", reader), packed(CLINIC), digit="1")
        return Page(
            html=html, language=reader.language, rows=((again,), *self._back(answers, reader))
        )

    def _options(self, asked: ClinicQuestion, answers: str, reader: Reader) -> Rows:
        return digits(
            in_rows(
                [
                    Button(option.text[reader.language], packed(CLINIC, answers + option.code))
                    for option in asked.options
                ],
                1,
            )
        )

    def _back(self, answers: str, reader: Reader) -> Rows:
        if not answers:
            return ()
        back = packed(CLINIC, answers[:-1])
        return ((Button(self._words("back_button", reader), back, digit=BACK_DIGIT),),)

    def _words(self, notice: str, reader: Reader) -> str:
        return self._library.notices[notice][reader.language]
