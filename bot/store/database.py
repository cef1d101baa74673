"""One database, SQLite or PostgreSQL: connections, transactions, what is said when it is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, exc, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.records import StoreError, StoreUnavailable

SECONDS: Final = 8.0
"""Longest that one transaction may take; a family waits for it."""
CONNECT_SECONDS: Final = 3.0
BUSY_MILLISECONDS: Final = 5_000
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x414C5342
"""Number of the lock under which one replica migrates at a time."""
_AWAY: Final = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.InternalError,
    exc.TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)


class Database:
    """Runs transactions.

    Args:
        url: `sqlite:///path/file.db`, or `postgresql://user:password@host/database`.

    Raises:
        ValueError: the address is none of these.
    """

    def __init__(self, url: str) -> None:
        self.url = _driver_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)

    async def open(self) -> None:
        """Bring the tables up to date; several replicas may do so at once.

        Raises:
            StoreError: the folder or the server cannot be used; says which.
        """
        if self.is_sqlite and self.url.database:
            folder = Path(self.url.database).parent
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"the folder {folder} cannot be made: {error.strerror}") from error
        try:
            async with self.writing(seconds=120) as connection:
                if not self.is_sqlite:
                    await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                await connection.run_sync(_migrate)
        except StoreUnavailable as error:
            place = (
                self.url.database if self.is_sqlite else f"{self.url.host}:{self.url.port or 5432}"
            )
            raise StoreUnavailable(f"the database at {place} cannot be used: {error}") from error

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads.

        Raises:
            StoreUnavailable: the database is away.
        """
        async with self._transaction(SECONDS, writing=False) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self, seconds: float = SECONDS) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it, or nothing.

        Raises:
            StoreUnavailable: the database is away, full or locked.
        """
        async with self._transaction(seconds, writing=True) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(
        self, seconds: float, *, writing: bool
    ) -> AsyncIterator[AsyncConnection]:
        try:
            async with asyncio.timeout(seconds), self._engine.connect() as connection:
                await connection.execution_options(writing=writing)
                async with connection.begin():
                    yield connection
        except StoreError:
            raise
        except _AWAY as error:
            raise StoreUnavailable(_in_short(error)) from error
        except exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise StoreUnavailable(_in_short(error)) from error


def _driver_url(address: str) -> URL:
    expected = "expected sqlite:///path/file.db or postgresql://user:password@host/database"
    try:
        url = make_url(address)
    except exc.ArgumentError:
        raise ValueError(expected) from None
    match url.get_backend_name():
        case "sqlite" if url.database:
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres" if url.database:
            return url.set(drivername="postgresql+asyncpg")
    raise ValueError(expected)


def _sqlite(url: URL) -> AsyncEngine:
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # what was acknowledged survives a loss of power
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _began(connection: Connection) -> None:
        # A writer takes its turn at the start: one that reads first could not get it later.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=5,
        max_overflow=5,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": SECONDS},
    )


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _in_short(error: BaseException) -> str:
    """The kind of an error, and what the driver says; no statement, whose values may be words."""
    original = getattr(error, "orig", None) or error
    said = str(original).splitlines()[0] if str(original) else ""
    return f"{type(original).__name__}{': ' if said else ''}{said[:200]}"
