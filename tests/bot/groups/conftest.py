"""A family group on a Telegram where the bot sees everything that is written."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

import pytest

from bot.app import App, build
from bot.playground import Bot, Person, Playground
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from tests.bot.conftest import TOKEN, Clock
from tests.bot.groups.room import Room, Words


class Moment:
    """The time of day, which a test may set."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def at(self, hour: int) -> None:
        """Let it be a full hour, in UTC."""
        self.now = self.now.replace(hour=hour, minute=0)


@pytest.fixture
def moment() -> Moment:
    """Return the time of day by which the application keeps quiet."""
    return Moment()


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    """Run a Telegram on which the bot reads all that is written in groups."""
    async with Playground(limits=None) as playground:
        playground.register_bot(TOKEN, username="als_test_bot", privacy=False)
        yield playground


@pytest.fixture
def fade_seconds() -> float:
    """Return how long lines about settings stay: longer than any test."""
    return 3600.0


@pytest.fixture
async def application(
    settings: Settings,
    engine: Engine,
    clock: Clock,
    moment: Moment,
    fade_seconds: float,
) -> AsyncIterator[App]:
    """Run the real application."""
    built = build(
        settings,
        engine.library,
        engine=engine,
        clock=clock,
        now=moment,
        fade_seconds=fade_seconds,
    )
    async with running(built) as application:
        yield application


@pytest.fixture
def account(telegram: Playground) -> Bot:
    """Return the bot's account."""
    return telegram.world.bots[TOKEN]


@pytest.fixture
def people(telegram: Playground) -> Mapping[str, Person]:
    """Return a family: Ahma runs the group, the others read three languages."""
    codes = {
        "Ahma": "zh-hant",
        "Lin": "en",
        "Chen": "zh-hant",
        "Wang": "zh-hans",
        "Siti": "en",
        "Watcher": "en",
    }
    return {name: telegram.person(name, language_code=code) for name, code in codes.items()}


@pytest.fixture
def words(engine: Engine) -> Words:
    """Return what there is to hear."""
    return Words(engine)


def room_of(
    telegram: Playground, people: Mapping[str, Person], clock: Clock, account: Bot, **kind: object
) -> Room:
    """Found a group of these people, in which the bot is from the start."""
    first, *others = people.values()
    group = telegram.group("Family", members=others, admins=[first], **kind)  # type: ignore[arg-type]
    return Room(telegram, group, people, clock, account)


@pytest.fixture
async def room(
    telegram: Playground,
    application: App,
    people: Mapping[str, Person],
    clock: Clock,
    account: Bot,
) -> Room:
    """Return a supergroup after the greeting."""
    assert application.running
    found = room_of(telegram, people, clock, account, kind="supergroup")
    await found.hears()
    return found


@pytest.fixture
async def forum(
    telegram: Playground,
    application: App,
    people: Mapping[str, Person],
    clock: Clock,
    account: Bot,
) -> Room:
    """Return a group with topics after the greeting."""
    assert application.running
    found = room_of(telegram, people, clock, account, forum=True)
    await found.hears()
    return found


@pytest.fixture
async def small(
    telegram: Playground,
    application: App,
    people: Mapping[str, Person],
    clock: Clock,
    account: Bot,
) -> Room:
    """Return a basic group, whose messages have no address, after the greeting."""
    assert application.running
    found = room_of(telegram, people, clock, account)
    await found.hears()
    return found
