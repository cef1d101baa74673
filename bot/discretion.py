"""What is not for a whole family's eyes: a gentle line in its place, and a button into private."""

from dataclasses import replace
from typing import Final

from bot.answers import Answers
from bot.buttons import Button
from bot.links import link_to, payload_of
from bot.page import Page
from bot.reader import Reader

CRISIS: Final = "safety.crisis"
HEAVY: Final = ("decline.personal", CRISIS, "safety.endoflife")
"""One patient's decision, the end of life, despair: spoken of in private."""


class Discretion:
    """Keeps what is heavy or personal out of groups."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def kept(self, page: Page, reader: Reader, username: str) -> Page:
        """A page as a whole group may read it.

        Args:
            page: any.
            reader: in a group.
            username: the bot's.
        """
        heavy = next((label for label in page.labels if label in HEAVY), None)
        if heavy is None:
            return page
        reader = replace(reader, wanted=page.language)
        notice = "crisis_in_group" if heavy == CRISIS else "heavy_in_group"
        gentle = self.in_private(notice, payload_of(heavy), reader, username)
        return replace(gentle, urgent=heavy == CRISIS, topic=page.topic)

    def in_private(self, notice: str, payload: str, reader: Reader, username: str) -> Page:
        """A line, and a button into the private chat that opens what a link names there."""
        words = self._answers.renderer.notice("private_button", reader.language)
        button = Button(words, url=link_to(username, payload))
        return replace(self._answers.filled(notice, reader), rows=((button,),))
