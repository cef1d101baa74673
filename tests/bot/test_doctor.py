"""`als-bot doctor`: what is wrong is found, and what is said helps."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from telegram import BotCommandScopeAllPrivateChats

from bot.app import build
from bot.doctor import Finding, examine
from bot.outgoing import CarefulBot
from bot.playground import Playground
from bot.running import running
from bot.settings import Settings
from bot.store import Store
from bot.store.database import Database
from bot.store.records import Claim
from bot.store.updates import UpdateStore
from faq.answer import Engine
from faq.models import Library
from tests.bot.conftest import TOKEN
from tests.bot.rawserver import Connection, raw_server
from tests.bot.store.postgresql import PostgreSQL


async def found(settings: Settings, library: Library) -> dict[str, Finding]:
    """Return what the doctor says, by what it is about."""
    return {finding.what: finding async for finding in examine(settings, library)}


async def test_a_bot_as_it_should_be(
    settings: Settings, library: Library, engine: Engine, tmp_path: Path
) -> None:
    """Everything is looked at, and found good."""
    healthy = Settings(token=TOKEN, api_url=settings.api_url, data=tmp_path, owners=(1,))
    async with running(build(healthy, library, engine=engine)):
        pass
    findings = await found(healthy, library)
    assert list(findings) == [
        *("token", "privacy mode", "inline mode", "webhook", "commands"),
        *("database", "disk", "clock", "owners"),
    ]
    assert [finding for finding in findings.values() if not finding.good] == []
    assert "@als_test_bot" in findings["token"].words
    assert TOKEN not in str(findings)


async def test_what_botfather_must_change_is_said(library: Library, tmp_path: Path) -> None:
    """Privacy mode off, inline mode off."""
    async with Playground(limits=None) as telegram:
        telegram.register_bot(TOKEN, username="als_test_bot", privacy=False, inline=False)
        settings = Settings(token=TOKEN, api_url=telegram.url, data=tmp_path)
        findings = await found(settings, library)
    assert not findings["privacy mode"].good
    assert "/setprivacy" in findings["privacy mode"].words
    assert not findings["inline mode"].good
    assert "/setinline" in findings["inline mode"].words


@pytest.mark.parametrize(
    ("token", "api_url", "what", "said"),
    [
        (None, None, "token", "@BotFather"),
        ("7:wrong-token", None, "token", "@BotFather"),
        (TOKEN, "http://127.0.0.1:1", "Telegram", "cannot be reached"),
    ],
)
async def test_without_telegram_the_rest_is_looked_at_all_the_same(  # noqa: PLR0917
    telegram: Playground,
    library: Library,
    tmp_path: Path,
    token: str | None,
    api_url: str | None,
    what: str,
    said: str,
) -> None:
    """No token, a wrong one, no way to the server."""
    settings = Settings(token=token, api_url=api_url or telegram.url, data=tmp_path)
    findings = await found(settings, library)
    assert not findings[what].good
    assert said in findings[what].words
    assert findings["database"].good


async def test_a_server_that_is_not_telegrams_is_thought_of(
    telegram: Playground, library: Library, tmp_path: Path
) -> None:
    """It knows no token either; Telegram's own does not lead elsewhere."""
    settings = Settings(token=TOKEN, api_url=f"{telegram.url}/x", data=tmp_path)
    assert "TELEGRAM_API_URL" in (await found(settings, library))["token"].words


# --- webhook and commands ----------------------------------------------------------------------


@dataclass
class Hook:
    """A bot that is to run behind a webhook; the doctor reads what Telegram tells of it."""

    telegram: Playground
    settings: Settings
    library: Library

    @property
    def told(self) -> dict[str, Any]:
        """What Telegram tells of the webhook."""
        return self.telegram.world.bots[TOKEN].webhook

    def is_registered(self, address: str, **more: Any) -> None:
        """Let Telegram know a webhook."""
        self.told.update({"url": address, "max_connections": 40, "secret_token": "", **more})

    async def finding(self) -> Finding:
        """What the doctor says of it."""
        return (await found(self.settings, self.library))["webhook"]


@pytest.fixture
async def hook(library: Library, tmp_path: Path) -> AsyncIterator[Hook]:
    """Return a bot whose webhook nobody has registered."""
    async with Playground(limits=None, webhook_pause=60) as telegram:
        telegram.register_bot(TOKEN, username="als_test_bot")
        settings = Settings(
            token=TOKEN,
            api_url=telegram.url,
            data=tmp_path,
            webhook_url="https://bot.example.org",
            webhook_secret="a-secret-of-the-tests",  # noqa: S106 - opens nothing
        )
        yield Hook(telegram, settings, library)


async def test_a_webhook_before_the_first_start(hook: Hook) -> None:
    """The bot registers it, and changes one that leads elsewhere."""
    finding = await hook.finding()
    assert (finding.good, "not registered yet" in finding.words) == (True, True)
    hook.is_registered("https://bot.example.org.elsewhere/telegram")
    finding = await hook.finding()
    assert (finding.good, "another address" in finding.words) == (True, True)


async def test_a_webhook_that_cannot_be_reached_is_found(hook: Hook) -> None:
    """With what Telegram says, and when; what waits is counted."""
    at = datetime.now(UTC) - timedelta(minutes=2)
    hook.is_registered(
        "https://bot.example.org/telegram",
        last_error_date=int(at.timestamp()),
        last_error_message="SSL error {certificate verify failed}",
    )
    finding = await hook.finding()
    assert not finding.good
    assert "certificate verify failed" in finding.words
    assert f"{at:%Y-%m-%d %H:%M} UTC" in finding.words
    assert "0 updates wait" in finding.words
    assert "WEBHOOK_LISTEN" in finding.words


@pytest.mark.parametrize("waits", [False, True])
async def test_an_error_of_yesterday_counts_only_while_something_waits(
    hook: Hook, waits: bool
) -> None:
    """Telegram tells of it for ever."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    hook.is_registered(
        "https://bot.example.org/telegram",
        last_error_date=int(yesterday.timestamp()),
        last_error_message="Connection refused",
    )
    if waits:
        await hook.telegram.person("Lin").says("/start")
    assert (await hook.finding()).good is not waits


async def test_a_webhook_where_none_should_be_is_told(hook: Hook) -> None:
    """Nothing to mend: a start by polling takes it away."""
    hook.is_registered("https://bot.example.org/telegram")
    hook.settings = replace(hook.settings, webhook_url=None)
    finding = await hook.finding()
    assert (finding.good, "takes it away" in finding.words) == (True, True)


async def test_commands_that_somebody_else_listed_are_found(
    telegram: Playground, careful: CarefulBot, library: Library, tmp_path: Path
) -> None:
    """None are none yet; others are a fault."""
    settings = Settings(token=TOKEN, api_url=telegram.url, data=tmp_path)
    assert (await found(settings, library))["commands"].good
    scope = BotCommandScopeAllPrivateChats()
    await careful.set_my_commands([("start", "Begin"), ("stop", "End")], scope=scope)
    commands = (await found(settings, library))["commands"]
    assert not commands.good
    assert "/help" in commands.words
    assert "/start" not in commands.words
    assert "/setcommands" in commands.words


# --- database, disk, clock ---------------------------------------------------------------------


async def test_nothing_is_made_or_changed(library: Library, tmp_path: Path) -> None:
    """Neither a folder nor a file: they would belong to whoever asked the doctor."""
    settings = Settings(token=None, data=tmp_path / "data")
    findings = await found(settings, library)
    assert findings["database"].good
    assert "still empty" in findings["database"].words
    assert findings["disk"].good
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - a look


async def test_a_database_in_use_is_left_alone(library: Library, tmp_path: Path) -> None:
    """What a running bot has in hand stays in its hands."""
    settings = Settings(token=None, data=tmp_path)
    store = Store.at(settings.store_url)
    await store.open()
    await store.updates.claim(1)
    assert (await found(settings, library))["database"].words == (
        "SQLite answers; content at revision 0"
    )
    other = UpdateStore(Database(settings.store_url))
    assert await other.claim(1) == Claim.BUSY
    await other._database.close()
    await store.close()


@pytest.mark.parametrize(
    ("statement", "good", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", False, "a later release"),
        ("UPDATE alembic_version SET version_num = '0001'", True, "an earlier release"),
        ("DROP TABLE alembic_version", True, "still empty"),
    ],
)
async def test_tables_of_another_release_are_found(
    library: Library, tmp_path: Path, statement: str, good: bool, said: str
) -> None:
    """Of a later one, which this release would refuse; of an earlier one, which it brings up."""
    settings = Settings(token=None, data=tmp_path)
    store = Store.at(settings.store_url)
    await store.open()
    await store.close()
    with closing(sqlite3.connect(tmp_path / "als-bot.db")) as file:
        file.execute(statement)
        file.commit()
    database = (await found(settings, library))["database"]
    assert (database.good, said in database.words) == (good, True)


async def test_a_file_that_is_no_database_is_found(library: Library, tmp_path: Path) -> None:
    """With its name, and the variable to look at."""
    (tmp_path / "als-bot.db").write_text("not a database at all" * 100)
    database = (await found(Settings(token=None, data=tmp_path), library))["database"]
    assert not database.good
    assert "als-bot.db" in database.words
    assert "ALS_BOT_DATA" in database.words


async def test_a_postgresql_is_looked_at(
    postgresql: PostgreSQL, library: Library, tmp_path: Path
) -> None:
    """Empty; made; without the right to make tables; unable to write."""
    address = await postgresql.new_database()
    settings = Settings(token=None, database_url=address, data=tmp_path)
    said = [(await found(settings, library))["database"]]
    store = Store.at(address)
    await store.open()
    await store.close()
    said.append((await found(settings, library))["database"])
    connection = await asyncpg.connect(address)
    await connection.execute("CREATE ROLE a_guest LOGIN; GRANT ALL ON alembic_version TO a_guest")
    await connection.execute("GRANT ALL ON revisions TO a_guest")
    guest = address.replace("postgres@", "a_guest@")
    said.append((await found(replace(settings, database_url=guest), library))["database"])
    await connection.execute("ALTER ROLE a_guest SET default_transaction_read_only = on")
    said.append((await found(replace(settings, database_url=guest), library))["database"])
    await connection.execute("DROP OWNED BY a_guest; DROP ROLE a_guest")
    await connection.close()
    await postgresql.drop_database(address)
    assert [each.good for each in said] == [True, True, False, False]
    assert "still empty" in said[0].words
    assert said[1].words == "PostgreSQL answers; content at revision 0"
    assert "GRANT CREATE" in said[2].words
    assert "only reads" in said[3].words


async def test_a_database_that_is_away_is_named(telegram: Playground, library: Library) -> None:
    """With the variable to look at, and without the password."""
    settings = Settings(
        token=TOKEN, api_url=telegram.url, database_url="postgresql://a:secret@127.0.0.1:1/x"
    )
    database = (await found(settings, library))["database"]
    assert not database.good
    assert "127.0.0.1:1" in database.words
    assert "DATABASE_URL" in database.words
    assert "secret" not in database.words


async def test_a_full_disk_is_found(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the data are to stand, also before their folder is there."""
    settings = Settings(token=None, data=tmp_path / "not" / "yet")
    monkeypatch.setattr("bot.doctor.LEAST_FREE", 2**62)
    disk = (await found(settings, library))["disk"]
    assert not disk.good
    assert str(tmp_path) in disk.words
    assert "make room" in disk.words


async def test_a_folder_that_is_none_is_found(library: Library, tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "data").touch()
    disk = (await found(Settings(token=None, data=tmp_path / "data"), library))["disk"]
    assert not disk.good
    assert "ALS_BOT_DATA" in disk.words


@pytest.mark.parametrize("off", [timedelta(hours=3), -timedelta(minutes=2)])
async def test_a_clock_that_is_off_is_found(
    library: Library, tmp_path: Path, off: timedelta
) -> None:
    """By the time that Telegram's server tells."""

    async def behave(connection: Connection) -> None:
        await connection.request()
        date = format_datetime(datetime.now(UTC) + off, usegmt=True)
        await connection.answers(b"", more=f"Date: {date}\r\n")

    async with raw_server(behave) as server:
        clock = (await found(Settings(api_url=server.url, data=tmp_path), library))["clock"]
    assert not clock.good
    assert "NTP" in clock.words


async def test_a_clock_that_cannot_be_compared_is_said(library: Library, tmp_path: Path) -> None:
    """It is not taken for a good one."""
    settings = Settings(token=None, api_url="http://127.0.0.1:1", data=tmp_path)
    clock = (await found(settings, library))["clock"]
    assert not clock.good
    assert "could not be compared" in clock.words
