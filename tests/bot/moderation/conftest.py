"""A bot with owners and moderators, on SQLite and on PostgreSQL."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest

from bot.moderation import arriving
from bot.playground import Person, Playground, Shown
from bot.running import running
from bot.service import Service, started
from bot.settings import Settings
from faq.answer import Engine
from faq.load import load_files
from faq.models import Library
from tests.bot.conftest import TOKEN
from tests.bot.hearing import Hears
from tests.bot.moderation.content import few_files
from tests.bot.store.conftest import *  # noqa: F403 - the databases

PATIENCE = 30.0
"""Seconds: a rehearsal builds an engine."""
EVERY_DATABASE = "ALS_BOT_EVERY_DATABASE"
"""Set, every test here runs on both databases. Else all run on SQLite and a third of them, told by
their names, on PostgreSQL too: a rehearsal takes seconds, and the store's own tests run on both."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out two thirds of the tests on PostgreSQL, unless all are wanted."""
    if os.environ.get(EVERY_DATABASE):
        return
    left_out = [item for item in items if _is_left_out(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _is_left_out(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or Path(__file__).parent not in item.path.parents:
        return False
    params = item.callspec.params if hasattr(item, "callspec") else {}
    name = item.name.partition("[")[0]
    return params.get("kind") == "postgresql" and bool(crc32(name.encode()) % 3)


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


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the content with few phrasings: what is rehearsed here is little."""
    return load_files(few_files()).library


@pytest.fixture(scope="session")
def engine(library: Library) -> Engine:
    """Return an engine of it, without the encoder, whose vectors are of the whole content."""
    return Engine(library, words_only=True)


@pytest.fixture(scope="session")
def hears(engine: Engine) -> Hears:
    """Return what there is to hear of it in private."""
    return Hears(engine)


@pytest.fixture(autouse=True)
def _released(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be what a release brings."""
    monkeypatch.setattr(arriving, "read_files", few_files)


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
