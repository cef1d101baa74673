"""The tables: made at the start, once, by whoever comes first."""

import asyncio
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.store import By, DraftState, Store, StoreError
from bot.store.migrating import MIGRATIONS
from bot.store.tables import metadata
from tests.bot.store.statements import Statements

OPENS = """
import asyncio, sys
from bot.store import Store

async def main():
    store = Store.at(sys.argv[1])
    await store.open()
    print(await store.once.first("only one process"))
    await store.close()

asyncio.run(main())
"""


DRAFT_OF_THE_FIRST = """
INSERT INTO drafts (author_id, author_name, title, base, version, files, state, reason, at)
VALUES (1, 'Ada', 'title', 1, 1, '{}', 'editing', '', '2026-11-01 12:00:00')
"""


async def test_a_fresh_database_has_the_tables_that_the_code_knows(sql: Statements) -> None:
    """Alembic would change nothing, and there is no table besides its own."""

    def compared(connection: Connection) -> tuple[list[object], set[str]]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata), set(inspect(connection).get_table_names())

    async with sql.database.reading() as connection:
        differences, tables = await connection.run_sync(compared)
    assert differences == []
    assert tables == {*metadata.tables, "alembic_version"}


async def test_opening_again_keeps_what_is_there(store: Store, other: Store) -> None:
    """A restart finds its data."""
    await store.once.first("something")
    await other.open()
    await store.open()
    assert not await other.once.first("something")


async def test_a_database_of_the_first_release_is_brought_up(url: str, tmp_path: Path) -> None:
    """What it has stays, and what came since can be kept in it."""
    older, by = Store.at(url), By(1, "Ada")
    (tmp_path / "data").mkdir()  # of the file; a server has its own
    async with older._database.writing() as connection:
        await connection.run_sync(_migrate_to_the_first)
        await connection.execute(text(DRAFT_OF_THE_FIRST))
    await older.open()
    [draft] = await older.drafts.in_state(DraftState.EDITING)
    assert (draft.author, draft.title, draft.back_to) == (by, "title", None)
    assert (await older.drafts.begin(by, "↩ #1", 2, back_to=1)).back_to == 1
    assert await older.choices.keep(1, "a.yaml", "a", by)
    await older.close()


def _migrate_to_the_first(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


async def test_a_store_that_was_closed_can_be_opened(store: Store) -> None:
    """Closing is not for ever."""
    await store.close()
    await store.open()
    assert await store.once.first("something")


async def test_four_processes_start_at_once(url: str) -> None:
    """One makes the tables, the others wait for it; all of them work."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            *("-W", "error", "-c", OPENS, url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(4)
    ]
    said = await asyncio.gather(*(process.communicate() for process in processes))
    assert [error.decode() for _, error in said] == [""] * 4
    assert sorted(answer.decode().strip() for answer, _ in said) == ["False"] * 3 + ["True"]


async def test_many_stores_of_one_process_open_at_once(url: str) -> None:
    """They take turns."""
    stores = [Store.at(url) for _ in range(5)]
    await asyncio.gather(*(store.open() for store in stores))
    firsts = [await store.once.first("only one") for store in stores]
    await asyncio.gather(*(store.close() for store in stores))
    assert firsts == [True, False, False, False, False]


async def test_a_database_of_a_later_release_is_refused(
    store: Store, other: Store, sql: Statements
) -> None:
    """An old release does not write into tables that it does not know."""
    await sql.run("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"the database .*9999"):
        await other.open()
    del store
