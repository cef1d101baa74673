"""A look at a database that changes nothing: not even a file is made."""

from enum import Enum, auto
from pathlib import Path
from typing import Final

import asyncpg
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, exc, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, in_short
from bot.store.migrating import MIGRATIONS
from bot.store.records import StoreError, StoreUnavailable

_ONLY_READS: Final = text("SHOW transaction_read_only")
_MAY_MAKE_TABLES: Final = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")


class Tables(Enum):
    """How far the tables of a database are."""

    NONE = auto()
    """Nobody has made any."""
    EARLIER = auto()
    """Those of an earlier release, which are brought up to date at a start."""
    CURRENT = auto()
    """Those of this release."""
    LATER = auto()
    """Those of a later release, which this one cannot use."""


async def look(database: Database) -> Tables:
    """See how far the tables are, and whether a start could do what it needs.

    Raises:
        StoreError: the database cannot be used; says which and why.
    """
    if database.is_sqlite and not _is_there(database):
        return Tables.NONE
    try:
        async with database.writing() as connection:
            found = await connection.run_sync(_tables)
            if not database.is_sqlite:
                await _may_do_all(connection)
    except StoreUnavailable as error:
        raise StoreUnavailable(f"{database.place} cannot be used: {error}") from error
    except StoreError as error:
        raise StoreError(f"{database.place} {error}") from error
    except (exc.DBAPIError, asyncpg.PostgresError) as error:  # such as no right to read
        raise StoreError(f"{database.place} cannot be used: {in_short(error)}") from error
    return found


def _is_there(database: Database) -> bool:
    return Path(database.url.database or "").exists()


async def _may_do_all(connection: AsyncConnection) -> None:
    if (await connection.execute(_ONLY_READS)).scalar_one() == "on":
        raise StoreError("only reads: it is a copy of another, which DATABASE_URL should name")
    if not (await connection.execute(_MAY_MAKE_TABLES)).scalar_one():
        raise StoreError("lets this user make no tables: GRANT CREATE ON SCHEMA public TO …")


def _tables(connection: Connection) -> Tables:
    at = MigrationContext.configure(connection).get_current_revision()
    if at is None:
        return Tables.NONE
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    if at == scripts.get_current_head():
        return Tables.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Tables.EARLIER if at in known else Tables.LATER
