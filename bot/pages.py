"""Which page a button opens."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.answers import Answers
from bot.buttons import (
    ASK,
    CLINIC,
    LANGUAGE,
    LESS,
    MENU,
    MORE,
    PICTURE,
    REGION,
    SETTINGS,
    VISIT,
    kind_of,
)
from bot.clinic import Clinic
from bot.gallery import Gallery
from bot.menu import Menu
from bot.page import Page, Word
from bot.preferences import Preferences
from bot.reader import Reader
from bot.rights import MayChange
from bot.visit import Visit

Shown = Page | Word | None
Opener = Callable[[str, Reader], Awaitable[Shown]]
_Guarded = Callable[[str, Reader, MayChange], Awaitable[Shown]]


def stands_alone(data: str) -> bool:
    """Whether what a button opens gets a message of its own in a private chat: answers do."""
    return kind_of(data) in _ANSWERS or (kind_of(data) == MENU and "+" in data)


_ANSWERS: Final = (ASK, PICTURE)


class Pages:
    """Opens pages by what buttons carry, pressed or typed."""

    def __init__(  # noqa: PLR0913, PLR0917 - one for each kind of page
        self,
        answers: Answers,
        menu: Menu,
        clinic: Clinic,
        visit: Visit,
        gallery: Gallery,
        preferences: Preferences,
    ) -> None:
        self.answers = answers
        self.menu = menu
        self.clinic = clinic
        self.visit = visit
        self.gallery = gallery
        self.preferences = preferences
        self._simple: Mapping[str, Opener] = {
            ASK: answers.on_ask,
            MORE: answers.on_more,
            LESS: answers.on_less,
            MENU: menu.on_menu,
            CLINIC: clinic.on_clinic,
            VISIT: visit.on_visit,
            PICTURE: gallery.on_picture,
        }
        self._guarded: Mapping[str, _Guarded] = {
            LANGUAGE: preferences.on_language,
            REGION: preferences.on_region,
            SETTINGS: preferences.on_settings,
        }

    def add(self, kind: str, opener: Opener) -> None:
        """Let buttons of one more kind open pages."""
        self._simple = {**self._simple, kind: opener}

    async def open(self, data: str, reader: Reader, may_change: MayChange) -> Shown:
        """The page that a button opens.

        Args:
            data: what the button carries.
            reader: who pressed it, or typed its digit.
            may_change: asked before a group's settings are changed.

        Returns:
            None where the button leads nowhere any more.
        """
        kind = kind_of(data)
        if (simple := self._simple.get(kind)) is not None:
            return await simple(data, reader)
        if (guarded := self._guarded.get(kind)) is not None:
            return await guarded(data, reader, may_change)
        return None
