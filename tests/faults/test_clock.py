"""The clock on the bot's own wall is set by hours and days while it runs: nobody notices.

What the bot forgets, limits and waits for it counts on a clock that only goes forward; what it
writes down for later it compares with the clock that wrote it. Both clocks are in the tests' hands.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.limits import PERSON_IN_PRIVATE
from bot.memory import TOPIC_SECONDS
from bot.playground import Person, Playground
from bot.running import serve
from bot.service import Service, started
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.conftest import Clock
from tests.bot.hearing import Hears
from tests.bot.store.statements import Statements
from tests.bot.test_polling import waiting
from tests.faults.harness import TOKEN, answers_to
from tests.faults.test_trouble import deliveries

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = (timedelta(), HOUR, -HOUR, DAY, -DAY, -DAY, 2 * DAY, 400 * DAY, -401 * DAY)
MINUTE = 61.0
ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Wall:
    """A clock on the wall, which somebody sets."""

    off: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + self.off


@dataclass
class House:
    """A bot, its Telegram, and its clocks."""

    telegram: Playground
    settings: Settings
    library: Library
    engine: Engine
    wall: Wall = field(default_factory=Wall)
    clock: Clock = field(default_factory=Clock)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Service]:
        """Run the whole bot for as long as the block lasts."""
        stop = asyncio.Event()
        async with AsyncExitStack() as stack:
            entering = started(
                self.settings, self.library, engine=self.engine, now=self.wall, clock=self.clock
            )
            service = await stack.enter_async_context(entering)
            running = serve(service.parts.application, self.settings, service.behind, stop=stop)
            serving = asyncio.create_task(running)
            try:
                yield service
            finally:
                stop.set()
                await serving

    async def is_quiet(self) -> None:
        """Wait until nothing is left to do."""
        async with asyncio.timeout(30):
            while waiting(self.telegram):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.01)


@pytest.fixture
async def house(
    telegram: Playground, database: str, library: Library, engine: Engine, tmp_path: Path
) -> House:
    """Return a house without a bot."""
    url = database if database.startswith("postgresql") else None
    settings = Settings(
        token=TOKEN,
        api_url=telegram.url,
        data=tmp_path,
        database_url=url,
        listen=("127.0.0.1", 0),
    )
    return House(telegram, settings, library, engine)


async def asked(house: House, person: Person, text: str) -> str:
    """Ask, and return the one answer."""
    before = len(answers_to(person))
    await person.says(text)
    answer = await person.hears(seconds=20)
    await house.is_quiet()
    assert len(answers_to(person)) == before + 1
    return answer.text


@ON_BOTH
async def test_nothing_is_lost_or_answered_twice(house: House, hears: Hears) -> None:
    """Each question has its one answer, a follow-up its topic; repetitions have none."""
    lin = house.telegram.person("Lin", language_code="en")
    bot = house.telegram.world.bots[TOKEN]
    async with house.bot() as service:
        for jump in JUMPS:
            house.clock.move(MINUTE)
            safe = await asked(house, lin, "Is MSC safe?")
            assert safe == hears.short("cell.safety:MSC", Language.EN)
            house.wall.off += jump
            await service.store.sweep()
            follow_up = await asked(house, lin, "and NSC?")
            assert follow_up == hears.short("cell.safety:NSC", Language.EN)
            count = len(answers_to(lin))
            for update in deliveries(house.telegram):
                house.telegram.injects(bot, update)
            await house.is_quiet()
            assert len(answers_to(lin)) == count
    assert len(answers_to(lin)) == 2 * len(JUMPS)


@ON_BOTH
@pytest.mark.parametrize("jump", [3 * DAY, -3 * DAY], ids=["ahead", "back"])
async def test_a_restart_after_a_jump_repeats_nothing(house: House, jump: timedelta) -> None:
    """The table knows what was done, whatever its clock said then."""
    lin = house.telegram.person("Lin", language_code="en")
    bot = house.telegram.world.bots[TOKEN]
    async with house.bot():
        await asked(house, lin, "Is MSC safe?")
    house.wall.off += jump
    async with house.bot() as service:
        await service.store.sweep()
        for update in deliveries(house.telegram):
            house.telegram.injects(bot, update)
        await house.is_quiet()
        assert len(answers_to(lin)) == 1
        await asked(house, lin, "Is NSC safe?")


@ON_BOTH
@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY], ids=str)
async def test_a_topic_is_forgotten_when_its_time_is_over(
    house: House, hears: Hears, jump: timedelta
) -> None:
    """Half an hour after it, whatever the wall says meanwhile."""
    lin = house.telegram.person("Lin", language_code="en")
    async with house.bot() as service:
        await asked(house, lin, "Is MSC safe?")
        house.wall.off += jump
        house.clock.move(TOPIC_SECONDS + 1)
        if service.store.is_shared:
            # PostgreSQL's own clock cannot be moved: what it wrote is moved back instead.
            back = f"UPDATE talks SET expires = expires - INTERVAL '{TOPIC_SECONDS + 1} seconds'"  # noqa: S608 - a constant
            await Statements(service.store).run(back)
        late = await asked(house, lin, "and NSC?")
    assert late != hears.short("cell.safety:NSC", Language.EN)


@ON_BOTH
async def test_who_has_had_too_much_waits_a_minute_and_no_day(house: House, hears: Hears) -> None:
    """Neither is the limit forgotten by a jump, nor does it last longer for one."""
    lin = house.telegram.person("Lin", language_code="en")
    async with house.bot():
        for _ in range(PERSON_IN_PRIVATE):
            await asked(house, lin, "/help")
        assert await asked(house, lin, "/help") == hears.notice("slow_down", Language.EN)
        for jump in (DAY, -2 * DAY):
            house.wall.off += jump
            await lin.says("/help")
            await house.is_quiet()
        assert len(answers_to(lin)) == PERSON_IN_PRIVATE + 1
        house.clock.move(MINUTE)
        assert await asked(house, lin, "/help") == hears.short("bot.help", Language.EN)


@ON_BOTH
@pytest.mark.parametrize("off", [30 * DAY, -30 * DAY], ids=["ahead", "back"])
async def test_a_clock_that_is_wrong_from_the_start_keeps_no_group_waiting(
    house: House, off: timedelta
) -> None:
    """How long a question has waited is told by Telegram's clock."""
    house.wall.off = off
    lin = house.telegram.person("Lin", language_code="en")
    group = house.telegram.group("Family", admins=[lin])
    async with house.bot():
        await house.is_quiet()
        asked = await lin.says("/ask is MSC safe?", chat=group)
        heard = await lin.hears(chat=group, seconds=20)
        while heard.reply_to != asked.message_id:
            heard = await lin.hears(chat=group, seconds=20)
