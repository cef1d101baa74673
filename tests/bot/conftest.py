"""A Telegram, our bot's way out to it, and a family that talks with the real application."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from bot.app import App, build
from bot.disclaimer import Disclaimer, _reader
from bot.outgoing import CarefulBot
from bot.playground import Person, Playground
from bot.playground.updates import FIRST_UPDATE_ID
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.hearing import Hears

TOKEN = "4242:test-token"  # noqa: S105 - of the playground, opens nothing


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Tell the time, in seconds."""
        return self.now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture(autouse=True)
def _nobody_reads() -> Iterator[None]:
    """Let no test leave its reader's language to the next."""
    token = _reader.set(None)
    yield
    _reader.reset(token)


@pytest.fixture
def clock() -> Clock:
    """Return the clock by which the application forgets."""
    return Clock()


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    """Run a Telegram without flood limits, on which our bot is registered."""
    async with Playground(limits=None) as playground:
        playground.register_bot(TOKEN, username="als_test_bot")
        yield playground


@pytest.fixture
def settings(telegram: Playground) -> Settings:
    """Return the settings of a bot on this Telegram."""
    return Settings(token=TOKEN, api_url=telegram.url)


@pytest.fixture
async def application(
    settings: Settings, library: Library, engine: Engine, clock: Clock
) -> AsyncIterator[App]:
    """Run the real application."""
    async with running(build(settings, library, engine=engine, clock=clock)) as application:
        yield application


@pytest.fixture
def pause(
    telegram: Playground, application: App, clock: Clock
) -> Callable[[float], Awaitable[None]]:
    """Return what lets seconds pass, once all that people did so far has been dealt with.

    A message is seen before the bot has made a note of it: without the wait, the note would be
    of a later time.
    """
    done = {FIRST_UPDATE_ID - 1}
    [mailbox] = (bot.mailbox for bot in telegram.world.bots.values())

    async def note(update: Update, _: Any) -> None:
        done.add(update.update_id)

    application.add_handler(TypeHandler(Update, note), group=1)  # after all others

    async def passes(seconds: float) -> None:
        async with asyncio.timeout(5):
            while mailbox._next_id - 1 not in done:  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.001)
        clock.move(seconds)

    return passes


@pytest.fixture
async def family(telegram: Playground, application: App) -> Person:
    """Return a person who talks with the running application; their Telegram is English."""
    del application
    return telegram.person("Lin", language_code="en")


@pytest.fixture(scope="session")
def hears(engine: Engine) -> Hears:
    """Return what there is to hear in private."""
    return Hears(engine)


@pytest.fixture(scope="session")
def disclaimers(library: Library) -> Mapping[Language, str]:
    """Return the disclaimer in each language."""
    return library.notices["disclaimer"]


@pytest.fixture
async def careful(
    telegram: Playground, disclaimers: Mapping[Language, str]
) -> AsyncIterator[CarefulBot]:
    """Return the one door out, with nothing of the application behind it."""
    url = telegram.url
    async with CarefulBot(
        TOKEN,
        disclaimer=Disclaimer(disclaimers),
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
    ) as bot:
        yield bot


@pytest.fixture
async def reader(telegram: Playground) -> Person:
    """Return a person who has written to the bot, so that it may write to them."""
    person = telegram.person("Chen")
    await person.says("/start")
    return person
