"""The probes and the numbers, who is cut off, and the whole life of a process over the wire."""

import asyncio
import logging
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import InvalidToken

from bot import serving as module
from bot.app import build
from bot.metrics import answered
from bot.playground import Playground
from bot.running import Behind, serve
from bot.serving import Probes, served
from bot.settings import Settings
from bot.store import Store, StoreUnavailable
from faq.answer import Engine
from faq.models import Library
from tests.bot.conftest import TOKEN, Clock
from tests.bot.test_polling import until, waiting

SECRET = "a-secret-of-the-tests"  # noqa: S105 - opens nothing
HERE = ("127.0.0.1", 0)


class There:
    """A thing that is there, or not, or does not answer."""

    def __init__(self) -> None:
        self.state: bool | Exception = True
        self.asked = 0

    async def __call__(self) -> bool:
        """Say so."""
        self.asked += 1
        if isinstance(self.state, Exception):
            raise self.state
        return self.state


async def get(url: str) -> tuple[int, str]:
    """Fetch a page."""
    async with aiohttp.ClientSession() as client, client.get(url) as response:
        return response.status, await response.text()


@asynccontextmanager
async def listening(probes: Probes) -> AsyncIterator[str]:
    """Serve probes."""
    async with served(probes.routes, HERE) as (host, port):
        yield f"http://{host}:{port}"


async def test_the_probes_say_what_is_there(clock: Clock) -> None:
    """Alive in any case; ready with all that is needed, and not while it ends."""
    database, telegram = There(), There()
    probes = Probes({"database": database, "telegram": telegram}, lambda: b"", clock)
    async with listening(probes) as url:
        assert await get(f"{url}/readyz") == (
            200,
            '{"database":"yes","telegram":"yes","open":"yes"}',
        )
        for state in (False, StoreUnavailable("words"), OSError()):
            database.state = state
            clock.move(module.CHECK_SECONDS)
            status, body = await get(f"{url}/readyz")
            assert (status, '"database":"no"' in body, "words" in body) == (503, True, False)
            assert await get(f"{url}/healthz") == (200, "ok")
        database.state = True
        clock.move(module.CHECK_SECONDS)
        assert (await get(f"{url}/readyz"))[0] == 200
        probes.closing = True
        assert (await get(f"{url}/readyz"))[0] == 503
        assert (await get(f"{url}/healthz"))[0] == 200


async def test_many_looks_ask_once(clock: Clock) -> None:
    """Whoever calls /readyz a thousand times does not call Telegram a thousand times."""
    telegram = There()
    probes = Probes({"telegram": telegram}, lambda: b"", clock)
    async with listening(probes) as url:
        await asyncio.gather(*(get(f"{url}/readyz") for _ in range(20)))
        assert telegram.asked == 1
        clock.move(module.CHECK_SECONDS)
        await get(f"{url}/readyz")
        assert telegram.asked == 2


async def slow(_: Request) -> Response:
    """Answer late."""
    await asyncio.sleep(0.2)
    return PlainTextResponse("late")


async def test_a_head_that_comes_drop_by_drop_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the second one of a connection; a slow answer is not."""
    monkeypatch.setattr(module, "HEAD_SECONDS", 0.1)
    async with served([Route("/", slow)], HERE) as (host, port):
        for beginning in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n"):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(beginning)
            async with asyncio.timeout(5):
                assert await reader.read() == b""
            writer.close()
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await reader.readuntil(b"late")).startswith(b"HTTP/1.1 200")
        writer.write(b"GET / HT")
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()


async def test_a_head_without_end_is_refused() -> None:
    """Whatever it is filled with."""
    async with served([], HERE) as (host, port):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)
        async with asyncio.timeout(5):
            assert b" 400 " in await reader.readline()
        writer.close()


async def test_many_slow_connections_leave_room_for_others() -> None:
    """As many as a slowloris opens; who asks in time is answered."""
    async with served([Route("/", slow)], HERE) as (host, port):
        opened = [await asyncio.open_connection(host, port) for _ in range(200)]
        for _, writer in opened:
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n")
        assert await get(f"http://{host}:{port}/") == (200, "late")
        for _, writer in opened:
            writer.close()


async def test_an_address_that_is_taken_says_so() -> None:
    """With host and port."""
    with socket.socket() as taken:
        taken.bind(HERE)
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"127.0.0.1:{port}"):
            async with served([], ("127.0.0.1", port)):
                pass


class Life:
    """A bot that is served, from its start to its end."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.address: tuple[str, int] | None = None

    def listens(self, address: tuple[str, int]) -> None:
        """Note where."""
        self.address = address

    @property
    def url(self) -> str:
        """Where."""
        assert self.address is not None
        return f"http://{self.address[0]}:{self.address[1]}"


@pytest.fixture(params=["polling", "webhook"])
def way(request: pytest.FixtureRequest) -> str:
    """Return the way in."""
    found: str = request.param
    return found


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    """Run a Telegram that calls webhooks here."""
    async with Playground(limits=None, webhook_pause=0.05) as playground:
        playground.register_bot(TOKEN, username="als_test_bot")
        yield playground


def settings_for(way: str, telegram: Playground) -> Settings:
    """How the bot is to run."""
    settings = Settings(token=TOKEN, api_url=telegram.url, listen=HERE)
    if way == "polling":
        return settings
    with socket.socket() as free:
        free.bind(HERE)
        port = free.getsockname()[1]
    return replace(
        settings,
        listen=("127.0.0.1", port),
        webhook_url=f"http://127.0.0.1:{port}",
        webhook_secret=SECRET,
    )


@asynccontextmanager
async def alive(
    way: str, telegram: Playground, library: Library, engine: Engine, store: Store | None = None
) -> AsyncIterator[Life]:
    """Serve the real application for as long as the block lasts."""
    settings = settings_for(way, telegram)
    behind = Behind()
    if store is not None:
        there = store

        async def ping() -> bool:
            await there.ping()
            return True

        behind = Behind(updates=store.updates, away=StoreUnavailable, ping=ping)
    life = Life()
    application = build(settings, library, engine=engine)
    serving = asyncio.create_task(
        serve(application, settings, behind, stop=life.stop, listening=life.listens)
    )
    try:
        await until(lambda: life.address is not None or serving.done())
        if way == "webhook":
            await until(lambda: bool(telegram.world.bots[TOKEN].webhook) or serving.done())
        yield life
    finally:
        life.stop.set()
        await serving


async def test_a_served_bot_answers_and_leaves_nothing_behind(
    way: str, telegram: Playground, library: Library, words_engine: Engine
) -> None:
    """Questions, also from before it started; probes and numbers beside."""
    lin = telegram.person("Lin")
    await lin.says("/start")
    async with alive(way, telegram, library, words_engine) as life:
        assert (await lin.hears()).text.startswith("Hello.")
        await lin.says("Is MSC safe?")
        await lin.hears()
        assert (await get(f"{life.url}/readyz"))[0] == 200
        answered("answered", 0.0015)
        status, numbers = await get(f"{life.url}/metrics")
    assert status == 200
    assert 'als_bot_updates_total{outcome="done"} 2.0' in numbers
    assert 'als_bot_sends_total{method="sendmessage"} 2.0' in numbers
    assert "als_bot_flood_waits_total 0.0" in numbers
    assert "als_bot_updates_in_hand 0.0" in numbers
    assert "als_bot_revision 0.0" in numbers
    assert 'als_bot_match_seconds_bucket{le="0.002"}' in numbers
    for personal in (str(lin.id), "Lin", "MSC", TOKEN, SECRET):
        assert re.search(rf"\b{re.escape(personal)}\b", numbers) is None
    assert waiting(telegram) == 0


async def test_an_end_finishes_what_is_in_hand(
    way: str, telegram: Playground, library: Library, words_engine: Engine
) -> None:
    """An answer that is on its way when the signal comes still arrives, and is confirmed."""
    lin = telegram.person("Lin")
    async with alive(way, telegram, library, words_engine) as life:
        telegram.fails("sendMessage", 502, "Bad Gateway")
        await lin.says("/start")
        await until(lambda: bool(telegram.calls_of("sendMessage")))
        life.stop.set()
        assert (await lin.hears()).text.startswith("Hello.")
    assert waiting(telegram) == 0


async def test_after_a_restart_a_repeated_delivery_is_not_answered(
    way: str, telegram: Playground, library: Library, words_engine: Engine, tmp_path: Path
) -> None:
    """The table in the file knows what the process before has done."""
    lin = telegram.person("Lin")
    bot = telegram.world.bots[TOKEN]
    for _ in range(2):
        store = Store.at(f"sqlite:///{tmp_path}/bot.db")
        await store.open()
        async with alive(way, telegram, library, words_engine, store) as life:
            await lin.says("/start")
            assert (await lin.hears()).text.startswith("Hello.")
            assert '"database":"yes"' in (await get(f"{life.url}/readyz"))[1]
            [*_, update] = seen(telegram)
        await store.close()
    count = len(telegram.calls_of("sendMessage"))
    store = Store.at(f"sqlite:///{tmp_path}/bot.db")
    await store.open()
    async with alive(way, telegram, library, words_engine, store):
        telegram.injects(bot, update)
        await until(lambda: waiting(telegram) == 0)
    await store.close()
    assert len(telegram.calls_of("sendMessage")) == count


def seen(telegram: Playground) -> list[dict[str, object]]:
    """All messages of people, as updates."""
    world = telegram.world
    found = []
    for number, message in enumerate(
        message
        for chat in world.private.values()
        for message in chat.messages.values()
        if not message.sender.is_bot
    ):
        found.append({"update_id": 100_000_001 + number, "message": message.as_json(world.users)})
    return found


async def test_a_refused_token_ends_it_at_once(
    way: str, telegram: Playground, library: Library, words_engine: Engine
) -> None:
    """And its words do not hold the token."""
    settings = replace(settings_for(way, telegram), token="77:unknown")  # noqa: S106 - opens nothing
    with pytest.raises(InvalidToken) as raised:
        await serve(build(settings, library, engine=words_engine), settings, stop=asyncio.Event())
    assert "77:unknown" not in str(raised.value)


async def test_several_replicas_keep_the_webhook(
    telegram: Playground, library: Library, words_engine: Engine
) -> None:
    """Each registers it with the same words, and none takes it away when it ends."""
    async with alive("webhook", telegram, library, words_engine):
        pass
    assert telegram.world.bots[TOKEN].webhook["url"]
    assert telegram.calls_of("deleteWebhook") == []


async def test_polling_takes_the_place_of_a_webhook(
    telegram: Playground, library: Library, words_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Who goes back to long polling need not know of deleteWebhook."""
    caplog.set_level(logging.WARNING)
    async with alive("webhook", telegram, library, words_engine):
        pass
    lin = telegram.person("Lin")
    await lin.says("/start")
    async with alive("polling", telegram, library, words_engine):
        assert (await lin.hears()).text.startswith("Hello.")
    assert "polling failed" not in caplog.text
