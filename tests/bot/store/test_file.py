"""SQLite's file: who may read it, how it is written, and what is said when it is no good."""

import sqlite3
import stat
from pathlib import Path

import pytest

from bot.store import By, Store, StoreError, StoreUnavailable
from tests.bot.store.statements import Statements

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"])


def rights(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def _open_to_all(folder: Path) -> Path:
    """An empty file of the usual rights in a folder of the usual rights."""
    folder.chmod(0o755)
    file = folder / "bot.db"
    file.touch()
    file.chmod(0o644)
    return file


@ON_SQLITE
async def test_only_its_owner_reads_the_file(store: Store, tmp_path: Path) -> None:
    """The folder that we make, the file, and what SQLite writes beside it."""
    await store.once.first("something")
    assert rights(tmp_path / "data") == 0o700
    found = {path.name: rights(path) for path in (tmp_path / "data").iterdir()}
    assert found == {"bot.db": 0o600, "bot.db-wal": 0o600, "bot.db-shm": 0o600}


async def test_a_file_that_all_could_read_is_closed(tmp_path: Path) -> None:
    """The folder was there and is not ours to change; the group keeps what it had."""
    file = _open_to_all(tmp_path)
    store = Store.at(f"sqlite:///{file}")
    await store.open()
    await store.close()
    assert (rights(tmp_path), rights(file)) == (0o755, 0o640)


@ON_SQLITE
async def test_what_was_written_survives_a_loss_of_power(sql: Statements) -> None:
    """Each transaction is on the disk before it counts; readers do not wait for writers."""
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    found = [(await sql.ask(f"PRAGMA {pragma}"))[0][0] for pragma in pragmas]
    assert found == ["wal", 2, 1, 5_000]  # 2: FULL


@ON_SQLITE
async def test_readers_do_not_wait_for_a_writer(store: Store, other: Store) -> None:
    """While somebody writes, others read what was there before."""
    await store.moderators.add(1, "Ada", by=By(2, "Owner"))
    async with store._database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM moderators")
        assert await other.moderators.is_moderator(1)
    assert not await other.moderators.is_moderator(1)


async def test_a_place_where_no_folder_can_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "data").touch()
    store = Store.at(f"sqlite:///{tmp_path}/data/deeper/bot.db")
    with pytest.raises(StoreError, match=r"data/deeper/bot.db cannot be made: Not a directory"):
        await store.open()
    await store.close()


async def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """It is named, and left as it is."""
    file = tmp_path / "bot.db"
    file.write_text("minutes of the meeting\n" * 100)
    store = Store.at(f"sqlite:///{file}")
    with pytest.raises(StoreUnavailable, match=r"bot.db cannot be used: .*not a database"):
        await store.open()
    await store.close()
    assert file.read_text() == "minutes of the meeting\n" * 100


async def test_a_folder_with_odd_letters_is_fine(tmp_path: Path) -> None:
    """Spaces, percent signs and Chinese letters stand in names of folders."""
    store = Store.at(f"sqlite:///{tmp_path}/家 100% of data/bot.db")
    await store.open()
    assert await store.once.first("something")
    await store.close()
    with sqlite3.connect(tmp_path / "家 100% of data" / "bot.db") as connection:
        assert connection.execute("SELECT key FROM once").fetchall() == [("something",)]
    connection.close()
