"""A zygote for all tests, a Telegram that calls webhooks for each, and databases."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.playground import Playground
from faq.answer import Engine
from tests.bot.hearing import Hears
from tests.bot.store.postgresql import PostgreSQL
from tests.faults.harness import TOKEN, Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Return what forks bots."""
    made = Zygote()
    yield made
    made.ends()


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    """Run a Telegram without flood limits."""
    async with Playground(limits=None, webhook_pause=0.05) as playground:
        playground.register_bot(TOKEN, username="als_test_bot")
        yield playground


@pytest.fixture
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of an empty database, of the kind that the test is given."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bot.db"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    address = await server.new_database()
    yield address
    await server.drop_database(address)


@pytest.fixture(scope="session")
def hears(engine: Engine) -> Hears:
    """Return what there is to hear in private."""
    return Hears(engine)
