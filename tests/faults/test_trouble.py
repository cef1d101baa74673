"""Networks, databases, disks, clocks and strangers: questions are answered all the same."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import build
from bot.playground import Person, Playground
from bot.playground.faults import Trouble
from bot.playground.updates import FIRST_UPDATE_ID
from bot.running import running
from bot.settings import Settings
from bot.webhook import PATH, SECRET_HEADER
from faq.answer import Engine
from faq.models import Library
from tests.bot.store.postgresql import PostgreSQL
from tests.faults.harness import (
    FULL,
    QUESTIONS,
    SECRET,
    TOKEN,
    Bots,
    Count,
    Families,
    Way,
    Zygote,
    answers_to,
    bots,
    dice,
    right_answers,
)

OPEN = (200, "open")
ENOUGH = 600 if FULL else 45  # seconds


async def asked_while(
    made: Bots, telegram: Playground, disturbance: Callable[[], Awaitable[None]]
) -> Count:
    """Let families ask while something happens; what became of it all."""
    right = await right_answers(telegram)
    families = Families(telegram)
    asking = asyncio.create_task(families.ask(QUESTIONS, per_second=40))
    await disturbance()
    await asking
    await families.are_answered(ENOUGH)
    del made
    return families.count(right)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_telegram_fails_every_fifth_time(
    zygote: Zygote,
    telegram: Playground,
    tmp_path: Path,
    webhook: bool,
    request: pytest.FixtureRequest,
) -> None:
    """With 429, 500, 502, silence and broken connections; twice only what had arrived."""
    trouble = Trouble(0.2, seed=1)

    async def disturbance() -> None:
        telegram.in_trouble(trouble)

    way = Way(webhook=webhook, database=f"sqlite:///{tmp_path}/bot.db")
    async with bots(zygote, telegram, way, tmp_path) as made:
        count = await asked_while(made, telegram, disturbance)
        telegram.in_trouble(None)
        assert await made.number("als_bot_retries_total") > 0
    print(f"{request.node.name}: {count}, dealt {trouble.dealt}")  # noqa: T201 - the report's figures
    assert sum(trouble.dealt.values()) > QUESTIONS / 10
    assert (count.lost, count.disordered, count.strange) == (0, 0, 0)
    assert count.repeated <= trouble.lost_answers


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_the_database_is_stopped_and_started(  # noqa: PLR0917 - fixtures
    zygote: Zygote,
    telegram: Playground,
    tmp_path: Path,
    postgresql: PostgreSQL,
    database: str,
    webhook: bool,
) -> None:
    """Families are answered meanwhile, once; and it goes on to say that it takes questions."""
    said: list[tuple[int, str]] = []

    async def disturbance() -> None:
        await asyncio.sleep(0.3)
        await asyncio.to_thread(postgresql.stop)
        await asyncio.sleep(0.7)
        said.extend([await made.probe("/readyz"), await made.probe("/openz")])
        await asyncio.to_thread(postgresql.start)

    way = Way(webhook=webhook, database=database)
    async with bots(zygote, telegram, way, tmp_path) as made:
        count = await asked_while(made, telegram, disturbance)
        assert await made.number("als_bot_store_misses_total") > 0
    assert (count.lost, count.disordered, count.strange) == (0, 0, 0)
    assert count.repeated == 0
    assert said == [(503, '{"library":"yes","telegram":"yes","database":"no","open":"yes"}'), OPEN]


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_the_disk_is_full(
    zygote: Zygote, telegram: Playground, tmp_path: Path, webhook: bool
) -> None:
    """What cannot be written is remembered for as long as the process lives."""

    async def disturbance() -> None:
        pass

    way = Way(webhook=webhook, database=f"sqlite:///{tmp_path}/bot.db", full_disk=True)
    async with bots(zygote, telegram, way, tmp_path) as made:
        count = await asked_while(made, telegram, disturbance)
        assert await made.number("als_bot_store_misses_total") > 0
    assert (count.lost, count.repeated, count.disordered, count.strange) == (0, 0, 0, 0)


class Wall:
    """A clock on the wall, which somebody sets."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


async def test_the_clock_jumps(library: Library, words_engine: Engine) -> None:
    """Days ahead and days back: each question is answered, and a repeated delivery is not."""
    wall = Wall()
    async with Playground(limits=None, clock=wall) as telegram:
        bot = telegram.register_bot(TOKEN, username="als_test_bot")
        lin = telegram.person("Lin", language_code="en")
        settings = Settings(token=TOKEN, api_url=telegram.url)
        async with running(build(settings, library, engine=words_engine)):
            for jump in (0, 2 * 86_400, -5 * 86_400, 3_600, -60, 400 * 86_400):
                wall.now += jump
                for text in ("/start", "Is MSC safe?"):
                    await lin.says(text)
                    await lin.hears(seconds=10)
            count = len(answers_to(lin))
            for update in deliveries(telegram):
                telegram.injects(bot, update)
            await lin.says("/help")
            await lin.hears(seconds=10)
    assert count == 12
    assert len(answers_to(lin)) == 13


async def test_strangers_and_repetitions_at_the_webhook(
    zygote: Zygote, telegram: Playground, tmp_path: Path
) -> None:
    """Forged secrets, 10 MB, connections that never end, everything twice and out of order."""
    way = Way(webhook=True, database=f"sqlite:///{tmp_path}/bot.db")
    async with bots(zygote, telegram, way, tmp_path) as made:
        url = f"http://127.0.0.1:{made.balancer.port}{PATH}"
        forged: list[int | None] = []

        async def disturbance() -> None:
            update = {"update_id": 7, "message": {"text": "forged"}}
            drops = [await drop_by_drop(made.balancer.port) for _ in range(50)]
            async with aiohttp.ClientSession() as client:
                for number in range(20):
                    forged.append(await send(client, url, update, "forged" * number))
                    forged.append(await send(client, url, update, SECRET[:number]))
                for _ in range(5):
                    await send(client, url, "0" * 10_000_000, SECRET)
            for writer in drops:
                writer.close()

        count = await asked_while(made, telegram, disturbance)
        told = sum(len(answers_to(person)) for person in everybody(telegram))
        again = deliveries(telegram) * 2
        dice("again").shuffle(again)
        async with aiohttp.ClientSession() as client:
            statuses = [await send(client, url, update, SECRET) for update in again]
        assert sum(len(answers_to(person)) for person in everybody(telegram)) == told
    assert (count.lost, count.repeated, count.disordered, count.strange) == (0, 0, 0, 0)
    assert set(forged) == {401}
    assert set(statuses) == {200}


async def send(client: aiohttp.ClientSession, url: str, body: Any, secret: str) -> int | None:
    """Deliver something; the status of the answer, None where the connection broke."""
    data = io.BytesIO(body.encode() if isinstance(body, str) else json.dumps(body).encode())
    with suppress(aiohttp.ClientConnectionError):
        async with client.post(url, data=data, headers={SECRET_HEADER: secret}) as response:
            return response.status
    return None


async def drop_by_drop(port: int) -> asyncio.StreamWriter:
    """Begin a request, and leave it at that."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /telegram HTTP/1.1\r\nHost: a\r\nX-A: ")
    return writer


def everybody(telegram: Playground) -> list[Person]:
    """All people who have a chat with the bot."""
    world = telegram.world
    return [Person(world, chat.person) for chat in world.private.values() if chat.person]


def deliveries(telegram: Playground) -> list[dict[str, Any]]:
    """All updates that Telegram has delivered, anew."""
    world = telegram.world
    written = (each for chat in world.private.values() for each in chat.messages.values())
    asked = sorted((each for each in written if not each.sender.is_bot), key=lambda each: each.id)
    return [
        {"update_id": FIRST_UPDATE_ID + number, "message": message.as_json(world.users)}
        for number, message in enumerate(asked)
    ]
