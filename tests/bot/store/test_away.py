"""The database is away: every call says so within seconds, and all is well when it is back."""

import asyncio
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.store import RevisionKind, Stale, Store, StoreUnavailable, database, one_thread
from tests.bot.store.calls import (
    BY,
    CALLS,
    LATER,
    LOOK_FIRST,
    PLACE,
    READS,
    WRITES,
    names_of_all_calls,
)
from tests.bot.store.postgresql import PostgreSQL
from tests.bot.store.statements import Statements

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"])
ON_POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"])
HANGS = 30.0
"""Seconds after which a call would rather hang than say that the database is away."""


async def outcomes(store: Store, calls: Mapping[str, Any] = CALLS) -> dict[str, str]:
    """Make the calls side by side, and tell how each one ended."""

    async def outcome(name: str) -> str:
        try:
            await calls[name](store)
        except (StoreUnavailable, Stale) as error:
            return type(error).__name__
        return "fine"

    async with asyncio.timeout(HANGS):
        found = await asyncio.gather(*map(outcome, calls))
    return dict(zip(calls, found, strict=True))


async def unavailable(store: Store) -> set[str]:
    """Which calls say that the database is away."""
    found = await outcomes(store)
    return {name for name, outcome in found.items() if outcome == "StoreUnavailable"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stores that are made from now on wait for a connection only briefly."""
    monkeypatch.setattr(database, "CONNECT_SECONDS", 2.0)


@pytest.fixture
async def filled(store: Store) -> Store:
    """Return a store in which there is what the calls ask for."""
    await store.drafts.begin(BY, "title", 1)
    await store.questions.add("text", "en", [])
    return store


def test_every_call_is_tried() -> None:
    """A method that is added to the store has to stand in the table of calls."""
    assert names_of_all_calls(Store.at("sqlite:///nowhere.db")) == set(CALLS)


@ON_POSTGRESQL
async def test_the_server_is_stopped_and_started(
    filled: Store, other: Store, postgresql: PostgreSQL
) -> None:
    """Connections that were open, and those that would be opened: each call tells."""
    await filled.ping()
    postgresql.stop()
    try:
        assert await unavailable(filled) == set(CALLS)
        assert await unavailable(other) == set(CALLS)
        with pytest.raises(StoreUnavailable, match="cannot be used"):
            await other.open()
    finally:
        postgresql.start()
    assert await unavailable(filled) == set()
    await other.open()


@ON_POSTGRESQL
async def test_connections_that_were_cut_are_replaced(
    filled: Store, other: Store, sql: Statements
) -> None:
    """No call notices that a firewall or an operator cut what was open and idle."""
    await outcomes(other)
    await sql.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert await unavailable(other) == set()
    assert await unavailable(filled) == set()


@ON_POSTGRESQL
async def test_a_server_that_hangs_is_given_up(
    filled: Store, other: Store, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes connections and answers nothing, as behind a broken network."""
    monkeypatch.setattr(database, "SECONDS", 1.0)
    monkeypatch.setattr(database, "CONNECT_SECONDS", 0.5)
    await outcomes(filled)
    postgresql.freeze()
    try:
        assert await unavailable(filled) == set(CALLS)
        assert await unavailable(other) == set(CALLS)
    finally:
        postgresql.thaw()
    monkeypatch.undo()
    assert await unavailable(filled) == set()
    assert await unavailable(other) == set()


@ON_POSTGRESQL
async def test_a_server_that_only_reads_answers_readers(
    filled: Store, other: Store, url: str
) -> None:
    """So it is for a moment where another server takes its place."""
    name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    set_it = f'ALTER DATABASE "{name}" SET default_transaction_read_only = '
    await Statements(filled).run(set_it + "on")
    assert await unavailable(other) == set(WRITES) - LOOK_FIRST
    async with filled._database.writing() as connection:
        await connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        await connection.exec_driver_sql(set_it + "off")
    await other.close()  # as its connections do where a server is replaced
    assert await unavailable(other) == set()


@ON_SQLITE
@pytest.mark.usefixtures("impatient")
async def test_the_folder_is_gone_and_comes_back(
    filled: Store, other: Store, tmp_path: Path
) -> None:
    """A volume that is not there yet, or no more."""
    await filled.close()
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    assert await unavailable(filled) == set(CALLS)
    assert await unavailable(other) == set(CALLS)
    (tmp_path / "elsewhere").rename(tmp_path / "data")
    assert await unavailable(filled) == set()
    assert await unavailable(other) == set()


@ON_SQLITE
async def test_a_file_that_somebody_locks_answers_readers(
    filled: Store, other: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup or a person's tool holds it: writers tell, and go on afterwards."""
    monkeypatch.setattr(one_thread, "BUSY_MILLISECONDS", 20)
    locking = sqlite3.connect(tmp_path / "data" / "bot.db", isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    assert await unavailable(other) == set(WRITES)
    locking.execute("ROLLBACK")
    locking.close()
    assert await unavailable(other) == set()
    assert await unavailable(filled) == set()


@ON_SQLITE
async def test_a_full_disk_takes_nothing_and_gives_everything(filled: Store) -> None:
    """What does not fit is refused whole; what is there is read; with room, all goes on."""
    await filled.talks.save(PLACE, "{}", LATER)
    most = ["1"]  # pages: none beyond those that are there

    def limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={most[0]}")

    event.listen(filled._database._engine.sync_engine, "begin", limit)
    large = {"a": "x" * 1_000_000}
    kind = RevisionKind.PUBLISH
    with pytest.raises(StoreUnavailable, match="full"):
        await filled.revisions.publish(large, parent=0, kind=kind, author=BY, release="")
    with pytest.raises(StoreUnavailable, match="full"):
        await filled.talks.save(PLACE, "x" * 1_000_000, LATER)
    assert await filled.talks.load(PLACE) == "{}"
    assert await filled.revisions.current() is None
    assert set((await outcomes(filled, READS)).values()) == {"fine"}
    most[0] = "1000000"
    await filled.revisions.publish(large, parent=0, kind=kind, author=BY, release="")
    assert await unavailable(filled) == set()


@ON_SQLITE
@pytest.mark.usefixtures("impatient")
async def test_a_file_that_is_damaged_is_reported(
    filled: Store, other: Store, tmp_path: Path
) -> None:
    """Rubbish in the place of its pages is the database's fault, and not the caller's."""
    await filled.close()
    file = tmp_path / "data" / "bot.db"
    good = file.read_bytes()
    file.write_bytes(good[:100] + b"\xff" * (len(good) - 100))
    assert await unavailable(other) == set(CALLS)
    await other.close()
    file.write_bytes(good)
    assert await unavailable(filled) == set()


async def test_what_is_cancelled_leaves_the_store_usable(filled: Store) -> None:
    """Callers give up in the middle of their calls; the next ones do not notice."""
    for _ in range(5):
        tasks = [asyncio.ensure_future(call(filled)) for call in CALLS.values()]
        await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert await unavailable(filled) == set()
