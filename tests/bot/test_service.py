"""The whole bot with its database, started and stopped as the command does it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from telegram.error import BadRequest

from bot.playground import Playground
from bot.running import serve
from bot.sealing import KEY_FILE
from bot.service import Service, run, started
from bot.settings import Settings
from bot.store import RevisionKind, StoreError
from faq.answer import Engine
from faq.load import read_files
from faq.models import Language, Library
from tests.bot.conftest import TOKEN
from tests.bot.hearing import Hears
from tests.bot.store.postgresql import PostgreSQL
from tests.faults.harness import free_port


@pytest.fixture
def settings_here(telegram: Playground, tmp_path: Path) -> Settings:
    """Return the settings of a bot with a data folder of its own."""
    return Settings(
        token=TOKEN, api_url=telegram.url, data=tmp_path / "data", listen=("127.0.0.1", 0)
    )


@pytest.fixture
async def service(
    settings_here: Settings, library: Library, engine: Engine
) -> AsyncIterator[Service]:
    """Start the service."""
    async with started(settings_here, library, engine=engine) as service:
        yield service


async def test_the_first_start_publishes_what_is_shipped(
    service: Service, library: Library
) -> None:
    """As revision 1, byte for byte."""
    state = service.live.state
    assert (state.revision.id, state.revision.kind) == (1, RevisionKind.RELEASE)
    assert state.files == read_files()
    assert state.revision.release == library.version
    assert service.parts.answers.library.version == library.version


async def test_a_second_start_finds_it(
    settings_here: Settings, library: Library, engine: Engine
) -> None:
    """Nothing is published twice."""
    for _ in range(2):
        async with started(settings_here, library, engine=engine) as service:
            assert service.live.state.revision.id == 1


async def test_it_serves_answers_and_says_that_it_is_ready(
    telegram: Playground, settings_here: Settings, service: Service, hears: Hears
) -> None:
    """By long polling, with the probes beside it, until it is told to stop."""
    stop, place = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(
        serve(
            service.parts.application,
            settings_here,
            service.behind,
            stop=stop,
            listening=place.set_result,
        )
    )
    host, port = await place
    lin = telegram.person("Lin", language_code="en")
    await lin.says("is MSC safe?")
    assert (await lin.hears()).text == hears.short("cell.safety:MSC", Language.EN)
    async with httpx.AsyncClient(trust_env=False) as client:
        ready = await client.get(f"http://{host}:{port}/readyz")
        metrics = await client.get(f"http://{host}:{port}/metrics")
    assert (ready.status_code, ready.json()["database"]) == (200, "yes")
    assert "MSC" not in metrics.text
    stop.set()
    await serving


def test_a_folder_that_cannot_be_used_is_a_clear_error(tmp_path: Path) -> None:
    """It names the place and the setting, and how the process ended tells too."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot"],
        env={
            **os.environ,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": "http://127.0.0.1:1",
            "WEBHOOK_LISTEN": f"127.0.0.1:{free_port()}",
            "ALS_BOT_DATA": "/proc/als",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 1
    said = json.loads(ended.stderr.splitlines()[-1])["event"]
    assert "/proc/als" in said
    assert said.endswith("ALS_BOT_DATA says where it is.")
    assert "Traceback" not in ended.stderr


# --- what ends a start names the setting -------------------------------------------------------


@pytest.mark.parametrize("held", ["", "no key", "密鑰"])
async def test_a_file_that_holds_no_key_is_named(
    settings_here: Settings, library: Library, engine: Engine, held: str
) -> None:
    """With the setting that may hold the key instead; what the file holds stays unsaid."""
    settings_here.data.mkdir()
    (settings_here.data / KEY_FILE).write_text(held)
    with pytest.raises(OSError, match=KEY_FILE) as wrong:
        async with started(settings_here, library, engine=engine):
            pass
    assert "ALS_BOT_KEY" in str(wrong.value)
    assert not held or held not in str(wrong.value).replace("holds no key", "")


async def test_a_place_where_nothing_can_listen_is_named(
    settings_here: Settings, library: Library
) -> None:
    """One that another holds, one that is not this computer, a name that nobody knows."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for host in ("127.0.0.1", "192.0.2.1", "no-such-host.invalid"):
            settings = replace(settings_here, listen=(host, port))
            with pytest.raises(OSError, match="WEBHOOK_LISTEN says where") as wrong:
                await run(settings, library)
            assert f"{host}:{port}: " in str(wrong.value)


async def test_a_database_that_does_not_know_an_option_is_named(
    postgresql: PostgreSQL, settings_here: Settings, library: Library
) -> None:
    """An error of the address, not of the database's being away."""
    address = await postgresql.new_database()
    settings = replace(settings_here, database_url=f"{address}&no_such_option=1")
    with pytest.raises(StoreError, match="no_such_option"):
        await run(settings, library)
    await postgresql.drop_database(address)


async def test_a_webhook_that_telegram_refuses_is_named(
    settings_here: Settings, library: Library, engine: Engine
) -> None:
    """With Telegram's reason."""
    settings = replace(settings_here, webhook_url="http://bot.example.org")
    async with started(settings, library, engine=engine) as service:
        with pytest.raises(BadRequest, match=r"https url.*WEBHOOK_URL"):
            await serve(service.parts.application, settings, service.behind)
