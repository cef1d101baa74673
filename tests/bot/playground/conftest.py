"""A playground with one bot and one person, a bare client for its Bot API, and a real one."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest
import telegram as library

from bot.playground import Bot, Person, Playground

TOKEN = "123:test"  # noqa: S105 - of the playground, opens nothing


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        """Tell the time, in seconds since 1970."""
        return self.now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


class Api:
    """Calls methods as a bot does, without a library that would correct mistakes."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method with JSON, and return the whole envelope."""
        response = await self.client.post(f"/bot{TOKEN}/{method}", json=parameters)
        envelope = response.json()
        assert response.status_code == envelope.get("error_code", 200)
        return envelope

    async def ok(self, method: str, **parameters: Any) -> Any:
        """Call a method that must be granted, and return its result."""
        envelope = await self.call(method, **parameters)
        assert envelope["ok"] is True, envelope
        return envelope["result"]

    async def refused(self, method: str, **parameters: Any) -> tuple[int, str]:
        """Call a method that must be refused, and return code and description."""
        envelope = await self.call(method, **parameters)
        assert envelope["ok"] is False, envelope
        return envelope["error_code"], envelope["description"]

    async def updates(self, **parameters: Any) -> list[tuple[str, Any]]:
        """Fetch and confirm updates; each as its kind and what it holds."""
        updates = await self.ok("getUpdates", **parameters)
        if updates:
            await self.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
        return [
            (kind, held)
            for update in updates
            for kind, held in update.items()
            if kind != "update_id"
        ]


@pytest.fixture
def clock() -> Clock:
    """Stand still at a fixed date."""
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[Playground]:
    """Run a playground."""
    async with Playground(clock=clock) as playground:
        yield playground


@pytest.fixture
def bot(telegram: Playground) -> Bot:
    """Register a bot."""
    return telegram.register_bot(TOKEN, username="als_test_bot", name="ALS")


@pytest.fixture
def lin(telegram: Playground, bot: Bot) -> Person:
    """Let a person join, who has not met the bot yet."""
    del bot
    return telegram.person("Lin", language_code="zh-hant", username="lin_mei")


@pytest.fixture
async def api(telegram: Playground, bot: Bot) -> AsyncIterator[Api]:
    """Open a client for the bot's calls."""
    del bot
    async with httpx.AsyncClient(base_url=telegram.url, trust_env=False) as client:
        yield Api(client)


@pytest.fixture
async def chat(lin: Person, api: Api) -> int:
    """Let the person say hello, and return the id of the chat; no update waits."""
    await lin.says("hello")
    await api.updates()
    return lin.id


@pytest.fixture
async def client(telegram: Playground, bot: Bot) -> AsyncIterator[library.Bot]:
    """Open the client of python-telegram-bot without an application."""
    del bot
    url = telegram.url
    async with library.Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as opened:
        yield opened


async def library_updates(
    client: library.Bot, allowed: Sequence[str] | None = None
) -> tuple[library.Update, ...]:
    """Fetch and confirm updates as python-telegram-bot reads them."""
    updates = await client.get_updates(allowed_updates=allowed)
    if updates:
        await client.get_updates(offset=updates[-1].update_id + 1)
    return updates
