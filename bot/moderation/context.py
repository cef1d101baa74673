"""What every page of the moderators works with."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from telegram import Bot

from bot.answers import Answers
from bot.buttons import Button, Rows, packed
from bot.markup import escape
from bot.moderation.publishing import Publishing
from bot.moderation.roles import Roles
from bot.page import Page
from bot.reader import Reader
from bot.sealing import Sealer
from bot.sending import Sender
from bot.store import By, Store
from faq.models import Language

KIND: Final = "mod"
"""Buttons that only moderators may press."""


@dataclass(frozen=True, slots=True)
class Context:
    """The parts that moderating needs."""

    store: Store
    publishing: Publishing
    roles: Roles
    answers: Answers
    sender: Sender
    sealer: Sealer
    moderators_chat: int | None

    def now(self) -> datetime:
        """The time, by the clock of the store."""
        return self.store.revisions.now()

    def words(self, name: str, language: Language, /, **values: object) -> str:
        """One of the texts for moderators, with values put in for {names}; these are escaped."""
        html = self.answers.library.notices[f"mod_{name}"][language]
        for key, value in values.items():
            html = html.replace(f"{{{key}}}", escape(str(value)))
        return html

    def page(self, name: str, language: Language, rows: Rows = (), /, **values: object) -> Page:
        """A page of one text."""
        html = self.words(name, language, **values)
        return Page(html=html, language=language, rows=rows)

    def button(self, name: str, language: Language, *data: str) -> Button:
        """A button of the moderators."""
        return Button(self.words(f"{name}_button", language), packed(KIND, *data))

    def decided(self, language: Language, who: str, what: str, when: datetime | str) -> str:
        """Who decided what and when, in a line of HTML.

        Args:
            language: of the line.
            who: a name.
            what: a state or verdict, as in the notices `mod_state_…`.
            when: the moment, or where it stands now.
        """
        said = self.words(f"state_{what}", language)
        return self.words("decided", language, who=who, what=said, when=_told(when))

    def state(self, language: Language, who: str, what: str, when: datetime | str) -> str:
        """The same in a few words, for a line that begins with what it is about."""
        said = self.words(f"state_{what}", language)
        return ", ".join(filter(None, (said, escape(who), escape(_told(when)))))


def _told(when: datetime | str) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else when


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a page, and where."""

    by: By
    reader: Reader
    bot: Bot

    @property
    def language(self) -> Language:
        """The language to write in."""
        return self.reader.language

    def in_language(self, language: Language) -> "Asked":
        """The same, as if they read another language: for pages that go to somebody else."""
        return replace(self, reader=replace(self.reader, wanted=language))
