"""A bot with owners and moderators, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.playground import Person, Playground, Shown
from bot.running import running
from bot.service import Service, started
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Library
from tests.bot.conftest import TOKEN
from tests.bot.store.conftest import *  # noqa: F403 - the databases

PATIENCE = 30.0
"""Seconds: a rehearsal builds an engine."""


@dataclass(frozen=True, slots=True)
class Room:
    """A running bot, an owner, two moderators and somebody of a family."""

    service: Service
    telegram: Playground
    owner: Person
    nurse: Person
    doctor: Person
    family: Person

    async def says(self, who: Person, text: str) -> Shown:
        """Let somebody write, and return what they hear."""
        await who.says(text)
        return await who.hears(seconds=PATIENCE)

    async def presses(self, who: Person, heard: Shown, at: int) -> Shown:
        """Let somebody press the button with this index, and return what they hear."""
        buttons = [button for row in heard.buttons for button in row]
        await who.presses(heard, buttons[at].text, seconds=PATIENCE)
        return await who.hears(seconds=PATIENCE)


@pytest.fixture
async def room(
    telegram: Playground, url: str, tmp_path: Path, library: Library, engine: Engine
) -> AsyncIterator[Room]:
    """Run the whole service; the owner has named both moderators."""
    owner, nurse, doctor, family = (
        telegram.person(name, language_code="en") for name in ("Olga", "Nina", "Dan", "Fay")
    )
    settings = Settings(
        token=TOKEN,
        api_url=telegram.url,
        owners=(owner.id,),
        data=tmp_path / "data",
        database_url=url if url.startswith("postgresql") else None,
    )
    async with (
        started(settings, library, engine=engine) as service,
        running(service.parts.application),
    ):
        room = Room(service, telegram, owner, nurse, doctor, family)
        for person in (nurse, doctor):
            await person.says("/start")
            await person.hears()
            await room.says(owner, f"/moderators {person.id}")
        yield room
