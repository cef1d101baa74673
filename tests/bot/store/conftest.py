"""A store of each kind, empty, for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.bot.store.postgresql import PostgreSQL
from tests.bot.store.statements import Statements


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Return the kind of the database: each test runs on both."""
    found: str = request.param
    return found


@pytest.fixture
async def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/data/bot.db"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    address = await server.new_database()
    yield address
    await server.drop_database(address)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Return an open store."""
    store = Store.at(url)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
async def other(store: Store, url: str) -> AsyncIterator[Store]:
    """Return another process' view of the same store."""
    del store  # is opened first
    other = Store.at(url)
    yield other
    await other.close()


@pytest.fixture
def sql(store: Store) -> Statements:
    """Return a way to put rows in, and look at them, past the store."""
    return Statements(store)
