"""Telegram or the database is away when the bot starts: it says so once, waits, and goes on."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.app import build
from bot.playground import Playground
from bot.running import serve
from bot.settings import Settings
from bot.starting import ToldToEndError, Waiting, telegram_is_away, until_there
from faq.answer import Engine
from faq.models import Library
from tests.bot.conftest import TOKEN
from tests.bot.rawserver import Connection, raw_server
from tests.bot.store.postgresql import PostgreSQL
from tests.bot.wire_to_postgresql import wire
from tests.faults.harness import free_port

SECRET = "a-secret-of-the-tests"  # noqa: S105 - opens nothing
SECONDS = 240  # for a process that hangs; the first one may fit the phrasings


@pytest.fixture(params=["polling", "webhook"])
def settings_here(request: pytest.FixtureRequest) -> Settings:
    """Return the settings of a bot whose Telegram does not listen yet, for each way in."""
    listen, there = ("127.0.0.1", free_port()), f"http://127.0.0.1:{free_port()}"
    if request.param == "polling":
        return Settings(token=TOKEN, api_url=there, listen=listen)
    url = f"http://127.0.0.1:{listen[1]}"
    return Settings(
        token=TOKEN, api_url=there, listen=listen, webhook_url=url, webhook_secret=SECRET
    )


async def ready(settings: Settings, path: str = "readyz") -> tuple[int, str]:
    """What one of the probes says; 0 where nobody listens."""
    url = f"http://{settings.listen[0]}:{settings.listen[1]}/{path}"
    try:
        async with aiohttp.ClientSession() as client, client.get(url) as response:
            return response.status, await response.text()
    except aiohttp.ClientConnectionError:
        return 0, ""


async def until_ready(settings: Settings, status: int, words: str) -> None:
    """Wait until /readyz says something."""
    async with asyncio.timeout(SECONDS):
        while True:
            found, said = await ready(settings)
            if found == status and words in said:
                return
            await asyncio.sleep(0.05)


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was told of the start."""
    return [each.getMessage() for each in caplog.records if each.name == "bot.starting"]


async def test_telegram_is_away_at_the_start(
    settings_here: Settings,
    library: Library,
    words_engine: Engine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The process lives and is not ready; as soon as Telegram is there, families are answered."""
    caplog.set_level("INFO", "bot.starting")
    stop = asyncio.Event()
    application = build(settings_here, library, engine=words_engine)
    serving = asyncio.create_task(serve(application, settings_here, stop=stop))
    await until_ready(settings_here, 503, '"telegram":"no","open":"no"')
    assert await ready(settings_here, "healthz") == (200, "ok")
    async with asyncio.timeout(10):
        while telegram_refused(caplog) < 1:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
    port = int(settings_here.api_url.rpartition(":")[2])
    async with Playground(limits=None, port=port, webhook_pause=0.05) as telegram:
        telegram.register_bot(TOKEN, username="als_test_bot")
        lin = telegram.person("Lin", language_code="en")
        await lin.says("/start")
        assert (await lin.hears(seconds=20)).text.startswith("Hello.")
        await until_ready(settings_here, 200, '"telegram":"yes","open":"yes"')
        stop.set()
        await serving
    assert events(caplog) == [
        "Telegram cannot be reached: waiting until it is there",
        "Telegram is there",
    ]


def telegram_refused(caplog: pytest.LogCaptureFixture) -> int:
    """How often it was said that Telegram cannot be reached."""
    return len(events(caplog))


async def silent(connection: Connection) -> None:
    """Take a request, and never answer it."""
    await connection.request()
    await asyncio.Event().wait()


async def refusing(connection: Connection) -> None:
    """Be a gateway with nothing behind it."""
    while True:
        await connection.request()
        await connection.answers(b"Bad Gateway", status="502 Bad Gateway")


@pytest.mark.parametrize("behaviour", [silent, refusing])
async def test_who_is_told_to_end_while_waiting_ends(
    library: Library, words_engine: Engine, behaviour: Any
) -> None:
    """In the middle of a call, and between two of them; nothing is left open behind."""
    async with raw_server(behaviour) as server:
        settings = Settings(token=TOKEN, api_url=server.url, listen=("127.0.0.1", free_port()))
        stop = asyncio.Event()
        application = build(settings, library, engine=words_engine)
        serving = asyncio.create_task(serve(application, settings, stop=stop))
        async with asyncio.timeout(10):
            while server.connections < 1:  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(serving, 10)
    assert (await ready(settings))[0] == 0
    assert not application.running


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (NetworkError("a"), True),
        (TimedOut("a"), True),
        (RetryAfter(5), True),
        (BadRequest("a"), False),
        (Conflict("a"), False),
        (InvalidToken("a"), False),
        (OSError("a"), False),
    ],
)
def test_what_is_waited_for(error: Exception, away: bool) -> None:
    """What passes by itself; whatever somebody has to mend is told at once."""
    assert telegram_is_away(error) is away


async def test_an_error_that_does_not_pass_ends_the_waiting() -> None:
    """And what was done meanwhile counts."""
    tries = 0

    async def work() -> None:
        nonlocal tries
        tries += 1
        raise NetworkError("a") if tries == 1 else InvalidToken("b")

    with pytest.raises(InvalidToken):
        await until_there(Waiting("it", "NAME", telegram_is_away), work, asyncio.Event())
    assert tries == 2


async def test_an_end_that_was_told_before_is_heard() -> None:
    """Nothing is begun then."""
    ending = asyncio.Event()
    ending.set()
    with pytest.raises(ToldToEndError):
        await until_there(Waiting("it", "NAME", telegram_is_away), asyncio.Event().wait, ending)


# --- the command itself ----------------------------------------------------------------------


@dataclass(slots=True)
class Command:
    """The command, as a process."""

    process: Process
    settings: Settings

    async def ends(self) -> tuple[int, list[dict[str, Any]]]:
        """Wait for its end; the code, and the lines of its log."""
        _, errors = await asyncio.wait_for(self.process.communicate(), SECONDS)
        assert self.process.returncode is not None
        return self.process.returncode, [json.loads(line) for line in errors.splitlines()]


@asynccontextmanager
async def command(tmp_path: Path, **environ: str) -> AsyncIterator[Command]:
    """Run `als-bot` with a port of its own."""
    settings = Settings(listen=("127.0.0.1", free_port()))
    mine = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "WEBHOOK_LISTEN": f"127.0.0.1:{settings.listen[1]}",
        "ALS_BOT_DATA": str(tmp_path / "data"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        cwd=Path(__file__).parents[2],
        env=os.environ | mine | environ,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield Command(process, settings)
    finally:
        with suppress(ProcessLookupError):
            process.kill()


async def test_sigterm_ends_a_process_that_waits_for_telegram(tmp_path: Path) -> None:
    """As an end in order; each line of the log is an object, and it was said once."""
    async with command(tmp_path, TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}") as bot:
        await until_ready(bot.settings, 503, '"telegram":"no"')
        await asyncio.sleep(1)  # several tries
        bot.process.terminate()
        code, lines = await bot.ends()
    assert code == 0
    [waits] = [line for line in lines if line["level"] == "warning"]
    assert waits["event"] == "Telegram cannot be reached: waiting until it is there"
    assert waits["setting"] == "TELEGRAM_API_URL"
    assert lines[-1]["event"] == "ended before Telegram was reached"
    assert TOKEN not in json.dumps(lines)


async def test_the_database_is_away_at_the_start(
    telegram: Playground, postgresql: PostgreSQL, tmp_path: Path
) -> None:
    """The process lives and is not ready; when the database is there, families are answered."""
    address = await postgresql.new_database()
    postgresql.stop()
    environ = {"TELEGRAM_API_URL": telegram.url, "DATABASE_URL": address}
    async with command(tmp_path, **environ) as bot:
        try:
            await until_ready(bot.settings, 503, '"database":"no","open":"no"}')
            assert await ready(bot.settings, "healthz") == (200, "ok")
            assert await ready(bot.settings, "openz") == (503, "closed")
        finally:
            postgresql.start()
        lin = telegram.person("Lin", language_code="en")
        await lin.says("/start")
        assert (await lin.hears(seconds=SECONDS)).text.startswith("Hello.")
        await until_ready(bot.settings, 200, '"database":"yes","open":"yes"')
        bot.process.terminate()
        code, lines = await bot.ends()
    told = [line["event"] for line in lines if line["logger"] == "bot.starting"]
    assert (code, told) == (
        0,
        [
            "the database cannot be reached: waiting until it is there",
            "the database is there",
        ],
    )


@pytest.mark.parametrize(("connection", "pieces"), [(2, 0), (2, 6), (3, 0), (3, 9)])
async def test_the_database_goes_away_in_the_middle_of_the_start(
    telegram: Playground,
    postgresql: PostgreSQL,
    tmp_path: Path,
    connection: int,
    pieces: int,
) -> None:
    """Found once, and away before the tables or the content are looked at, or during it."""
    address = await postgresql.new_database()
    async with wire(address, connection, pieces) as (laid, through):
        environ = {"TELEGRAM_API_URL": telegram.url, "DATABASE_URL": through}
        async with command(tmp_path, **environ) as bot:
            await asyncio.wait_for(laid.broken.wait(), SECONDS)
            await until_ready(bot.settings, 503, '{"library":"no","database":"no","open":"no"}')
            assert await ready(bot.settings, "healthz") == (200, "ok")
            laid.mends()
            lin = telegram.person("Lin", language_code="en")
            await lin.says("/start")
            assert (await lin.hears(seconds=SECONDS)).text.startswith("Hello.")
            await until_ready(bot.settings, 200, '"database":"yes","open":"yes"')
            bot.process.terminate()
            code, lines = await bot.ends()
    told = [line["event"] for line in lines if line["logger"] == "bot.starting"]
    assert (code, told) == (
        0,
        [
            "the database cannot be reached: waiting until it is there",
            "the database is there",
        ],
    )


async def test_sigterm_ends_a_process_that_waits_for_its_database(tmp_path: Path) -> None:
    """And the password is nowhere to be read."""
    address = f"postgresql://bot:secret-word@127.0.0.1:{free_port()}/als"
    async with command(tmp_path, DATABASE_URL=address) as bot:
        await until_ready(bot.settings, 503, '"database":"no","open":"no"}')
        bot.process.terminate()
        code, lines = await bot.ends()
    assert code == 0
    assert lines[-1]["event"] == "ended before the database was reached"
    assert [line["setting"] for line in lines if "setting" in line] == ["DATABASE_URL"]
    assert "secret-word" not in json.dumps(lines)


@pytest.mark.parametrize("wrong", ["user", "database"])
async def test_a_database_that_refuses_us_is_a_clear_error(
    postgresql: PostgreSQL, tmp_path: Path, wrong: str
) -> None:
    """Waiting would not mend it: the setting is named."""
    address = await postgresql.new_database()
    there = {
        "user": address.replace("postgres@", "nobody-known:secret-word@"),
        "database": address.replace("/test_", "/other_"),
    }
    async with command(tmp_path, DATABASE_URL=there[wrong]) as bot:
        code, lines = await bot.ends()
    assert code == 1
    assert lines[-1]["level"] == "critical"
    assert lines[-1]["event"].endswith("DATABASE_URL says where it is.")
    assert "secret-word" not in json.dumps(lines)
