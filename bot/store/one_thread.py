"""Whole transactions on a SQLite file, each in one visit to a thread.

The asynchronous driver visits its thread for every statement, and a small transaction is six of
them: two milliseconds of the processor, which this does in a third of one. What is written for
each message goes this way.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

BUSY_MILLISECONDS: Final = 5_000
Value = TypeVar("Value")


def prepared(engine: Engine) -> Engine:
    """An engine on a SQLite file whose transactions begin as we need them."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",  # first: the next one may have to wait
            "journal_mode=WAL",
            "synchronous=FULL",  # what was acknowledged survives a loss of power
            "foreign_keys=ON",
            "secure_delete=ON",  # deleted words are overwritten
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        # A writer takes its turn at the start: one that reads first could not get it later.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


class OneThread:
    """Runs transactions one after the other; it may be closed and used again."""

    def __init__(self, url: URL) -> None:
        """Open nothing yet.

        Args:
            url: of the file.
        """
        url = url.set(drivername="sqlite+pysqlite")
        self._engine = prepared(
            create_engine(
                url,
                hide_parameters=True,  # they may be words
                pool_reset_on_return=None,  # each transaction has ended by then
            )
        )
        self._thread: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[Connection], Value], *, writing: bool) -> Value:
        """Do all of it, or nothing; what was begun is done even if nobody waits for it any more."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._done, work, writing)

    def _done(self, work: Callable[[Connection], Value], writing: bool) -> Value:
        try:
            with self._engine.connect() as connection:
                connection.execution_options(writing=writing)
                with connection.begin():
                    return work(connection)
        except Exception:
            self._engine.dispose()  # the file may be another one by the next time
            raise

    def close(self) -> None:
        """Finish what was begun, and let go of the file."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.shutdown()
        self._engine.dispose()
