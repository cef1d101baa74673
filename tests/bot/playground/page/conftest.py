"""The page of a playground with a family, the real application behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from bot.playground import Playground
from bot.playground.page import Cast, family_of, page_routes
from bot.playground.page.guard import HEADER
from bot.running import running
from bot.service import started
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Library
from tests.bot.conftest import TOKEN


@dataclass(frozen=True, slots=True)
class Stage:
    """A playground, everybody on it, and a client of the page."""

    telegram: Playground
    cast: Cast
    client: httpx.AsyncClient

    async def does(self, what: str, person: int, chat: int, **values: object) -> httpx.Response:
        """Do something as the page does it."""
        body = {"person": person, "chat": chat, **values}
        return await self.client.post(f"/page/{what}", json=body, headers={HEADER: "page"})


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Serve the page, the bot being asleep."""
    telegram = Playground(limits=None)
    bot = telegram.register_bot(TOKEN, username="als_test_bot", name="ALS bot")
    cast = family_of(telegram, bot)
    telegram.serves(page_routes(telegram, cast))
    async with telegram, httpx.AsyncClient(base_url=telegram.url) as client:
        yield Stage(telegram, cast, client)


@pytest.fixture
async def awake(
    stage: Stage, tmp_path: Path, library: Library, engine: Engine
) -> AsyncIterator[Stage]:
    """Let the whole bot run behind the page, with a database."""
    settings = Settings(token=TOKEN, api_url=stage.telegram.url, data=tmp_path / "data")
    owner = stage.cast.roles[0].person
    here = replace(settings, owners=(owner.id,))
    async with (
        started(here, library, engine=engine) as service,
        running(service.parts.application),
    ):
        yield stage
