"""One database, SQLite or PostgreSQL: connections, transactions, what is said when it is away."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import asyncpg
from sqlalchemy import Connection, DateTime, exc, func, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.chats import Now
from bot.store.migrating import migrate
from bot.store.one_thread import OneThread, prepared
from bot.store.private_file import make_private
from bot.store.records import StoreError, StoreUnavailable

Value = TypeVar("Value")

SECONDS: Final = 8.0
"""Longest that one transaction may take; a family waits for it."""
CONNECT_SECONDS: Final = 3.0
MIGRATE_SECONDS: Final = 300.0
"""Longest that a start may take, the waiting for other replicas' migrations included."""
_LOCK: Final = 0x414C5342
"""Number of the lock under which one replica migrates at a time."""
_AWAY_STATES: Final = (
    "08",  # the connection is broken
    "25006",  # the server only reads: it has just been replaced by another
    "28",  # the server refuses our name or password
    "3D",  # it does not know the database
    "40",  # it chose this transaction to end a deadlock
    "53",  # it is full, or has too many connections
    "55P03",  # a lock was not given in time
    "57",  # it was shut down, is starting, or was told to stop
    "58",  # its disk fails
    "XX",  # its files are damaged
)
"""How the SQLSTATE begins of errors that say nothing against what was asked."""
_AWAY_CODES: Final = frozenset(
    {
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY),
        *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL),
        *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB),
    }
)
"""The same, of SQLite."""
_DRIVER_LOST: Final = asyncpg.InterfaceError | asyncpg.InternalClientError
"""What asyncpg says where its connection is closed, or was cut off in the middle of a greeting."""


class Database:
    """Runs transactions.

    Args:
        url: `sqlite:///path/file.db`, or `postgresql://user:password@host/database`.
        now: tells the time, with its zone.

    Raises:
        ValueError: the address is none of these.
    """

    def __init__(self, url: str, now: Now = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.url = _driver_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = self._sqlite() if self.is_sqlite else self._postgresql()
        self._thread = OneThread(self.url) if self.is_sqlite else None
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        """Bring the tables up to date; several replicas may do so at once.

        Raises:
            StoreError: the folder, the file or the server cannot be used; says which.
        """
        if self.is_sqlite and self.url.database:
            make_private(Path(self.url.database))
        engine = self._engine if self.is_sqlite else self._postgresql(patient=True)
        try:
            async with self._transaction(engine, MIGRATE_SECONDS, writing=True) as connection:
                if not self.is_sqlite:
                    await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                await connection.run_sync(migrate)
        except StoreUnavailable as error:
            raise StoreUnavailable(f"{self.place} cannot be used: {error}") from error
        except StoreError as error:
            raise StoreError(f"{self.place} {error}") from error
        except (exc.DBAPIError, asyncpg.PostgresError) as error:  # such as no right to make tables
            raise StoreError(f"{self.place} cannot be used: {in_short(error)}") from error
        finally:
            if engine is not self._engine:
                await engine.dispose()

    async def close(self) -> None:
        """Close all connections."""
        if self._thread is not None:
            await asyncio.to_thread(self._thread.close)
        await self._engine.dispose()

    def moment(self) -> Any:
        """What time it is, as a value in a statement.

        By PostgreSQL's clock, since those of replicas differ; a file has one process.
        """
        if self.is_sqlite:
            return self.now()
        return func.clock_timestamp(type_=DateTime(timezone=True))

    async def connect(self, *, patient: bool = False) -> Any:
        """A connection to PostgreSQL, `asyncpg.Connection`, that belongs to the caller alone.

        The driver itself reads the address, since it knows what may stand there (sslmode, host).

        Args:
            patient: whether a statement may take any time.
        """
        dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        seconds = None if patient else SECONDS
        return await asyncpg.connect(dsn, timeout=CONNECT_SECONDS, command_timeout=seconds)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads.

        Raises:
            StoreUnavailable: the database is away.
        """
        async with self._transaction(self._engine, SECONDS, writing=False) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it, or nothing.

        Raises:
            StoreUnavailable: the database is away, full or locked.
        """
        async with self._transaction(self._engine, SECONDS, writing=True) as connection:
            yield connection

    async def at_once(self, work: Callable[[Connection], Value], *, writing: bool = True) -> Value:
        """Run a transaction that waits for nothing but the database, as quickly as can be.

        Args:
            work: gives what this returns; may run in a thread.
            writing: whether it writes.

        Raises:
            StoreUnavailable: the database is away, full or locked.
        """
        if self._thread is None:
            async with self._transaction(self._engine, SECONDS, writing=writing) as connection:
                return await connection.run_sync(work)
        with _telling():
            async with asyncio.timeout(SECONDS), AsyncExitStack() as held:
                if writing:
                    await held.enter_async_context(self._turn)
                return await self._thread.run(work, writing=writing)

    @asynccontextmanager
    async def _transaction(
        self, engine: AsyncEngine, seconds: float, *, writing: bool
    ) -> AsyncIterator[AsyncConnection]:
        with _telling():
            async with asyncio.timeout(seconds), AsyncExitStack() as held:
                if writing and self.is_sqlite:
                    # SQLite lets its writers in by luck; in one process they can queue.
                    await held.enter_async_context(self._turn)
                connection = await held.enter_async_context(engine.connect())
                await connection.execution_options(writing=writing)
                async with connection.begin():
                    yield connection

    @property
    def place(self) -> str:
        """Which one it is, in words for an operator."""
        url = self.url
        return f"the database {url.database}" + (
            f" at {url.host}:{url.port or 5432}" if url.host else ""
        )

    def _postgresql(self, *, patient: bool = False) -> AsyncEngine:
        async def connect() -> Any:
            return await self.connect(patient=patient)

        pool: dict[str, Any] = {
            "pool_size": 5,
            "max_overflow": 5,
            "pool_timeout": CONNECT_SECONDS,
            "pool_pre_ping": True,
        }
        return create_async_engine(
            self.url,
            async_creator=connect,
            hide_parameters=True,  # they may be words
            **({"poolclass": NullPool} if patient else pool),
        )

    def _sqlite(self) -> AsyncEngine:
        engine = create_async_engine(
            self.url,
            pool_timeout=CONNECT_SECONDS,
            hide_parameters=True,  # they may be words
        )

        prepared(engine.sync_engine)
        return engine


@contextmanager
def _telling() -> Iterator[None]:
    """Tell that the database is away where it is, and nothing of what was written to it."""
    try:
        yield
    except (
        exc.SQLAlchemyError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        OSError,
    ) as error:
        _hide_values(error)
        if not _is_away(error):
            raise
        raise StoreUnavailable(in_short(error)) from error


def _driver_url(address: str) -> URL:
    expected = "expected sqlite:///path/file.db or postgresql://user:password@host/database"
    try:
        url = make_url(address)
    except (exc.ArgumentError, ValueError):
        raise ValueError(expected) from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres" if url.database:
            return url.set(drivername="postgresql+asyncpg")
    raise ValueError(expected)


def _is_away(error: BaseException) -> bool:
    """Whether the database is the matter, and not what was asked of it."""
    if isinstance(error, OSError | exc.TimeoutError | _DRIVER_LOST):
        return True
    if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
        return True
    original = getattr(error, "orig", None) or error
    if isinstance(original, OSError | _DRIVER_LOST):
        return True
    code = getattr(original, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _AWAY_CODES
    return str(getattr(original, "sqlstate", None)).startswith(_AWAY_STATES)


def _hide_values(error: BaseException | None) -> None:
    """Take a row's values out of what PostgreSQL says: they may be words, and errors are logged."""
    while error is not None:
        if isinstance(error, asyncpg.PostgresError):
            error.detail = None
        error = error.__cause__ or error.__context__


def in_short(error: BaseException) -> str:
    """The kind of an error, and what the driver says; no statement, whose values may be words."""
    original = getattr(error, "orig", None) or error
    said = str(original).splitlines()[0] if str(original) else ""
    return f"{type(original).__name__}{': ' if said else ''}{said[:200]}"
