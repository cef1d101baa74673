"""Who moderates; every change is written down for ever."""

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from sqlalchemy import Insert, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.records import By, Moderator
from bot.store.statements import insert_new, known
from bot.store.tables import moderator_log, moderators

SEEN_SECONDS: Final = 2.0
"""How long another replica's change may go unseen where nothing hangs on it."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One change of who moderates."""

    at: datetime
    by: By
    what: str
    """added | removed"""
    who: By


class ModeratorStore:
    """The moderators, beside the owners whom the settings name."""

    def __init__(self, database: Database, clock: Callable[[], float] = monotonic) -> None:
        """Keep them in a database.

        Args:
            database: where.
            clock: seconds, on any clock that does not go back.
        """
        self._database = database
        self._clock = clock
        self._seen: frozenset[int] = frozenset()
        self._seen_at = -math.inf

    async def add(self, user_id: int, name: str, by: By) -> bool:
        """Name a moderator.

        Returns:
            Whether they were none before.
        """
        now = self._database.now()
        values = {
            "user_id": user_id,
            "name": name[:80],
            "added_by_id": by.id,
            "added_by_name": by.name[:80],
            "at": now,
        }
        async with self._changing() as connection:
            added = await connection.execute(insert_new(connection, moderators, values))
            if not added.rowcount:
                return False
            await connection.execute(_logged(now, by, "added", By(user_id, name)))
            return True

    async def remove(self, user_id: int, by: By) -> bool:
        """Take a moderator's rights away, from this moment on.

        Returns:
            Whether they had them.
        """
        async with self._changing() as connection:
            removing = delete(moderators).where(moderators.c.user_id == user_id)
            removed = await connection.execute(removing.returning(moderators.c.name))
            name = removed.scalar_one_or_none()
            if name is None:
                return False
            now = self._database.now()
            await connection.execute(_logged(now, by, "removed", By(user_id, name)))
            return True

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction after which nobody's rights are known from before."""
        try:
            async with self._database.writing() as connection:
                yield connection
        finally:
            self._seen_at = -math.inf

    async def is_moderator(self, user_id: int) -> bool:
        """Whether a person moderates at this moment."""
        query = select(moderators.c.user_id).where(moderators.c.user_id == user_id)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def moderated_lately(self, user_id: int) -> bool:
        """Whether a person moderated at this moment or within the last two seconds.

        For what everybody sends all the time, and no right hangs on: few rows are read, seldom.
        """
        now = self._clock()
        if now - self._seen_at >= SEEN_SECONDS:
            query = select(moderators.c.user_id)
            self._seen = await self._database.at_once(
                lambda connection: frozenset(connection.execute(query).scalars()), writing=False
            )
            self._seen_at = now
        return user_id in self._seen

    async def all(self) -> tuple[Moderator, ...]:
        """The moderators, the longest-serving first."""
        query = select(moderators).order_by(moderators.c.at, moderators.c.user_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Moderator(
                user_id=row.user_id,
                name=row.name,
                added_by=By(row.added_by_id, row.added_by_name),
                at=known(row.at),
            )
            for row in rows
        )

    async def log(self, most: int = 50) -> tuple[Logged, ...]:
        """What changed, the latest first."""
        query = select(moderator_log).order_by(moderator_log.c.id.desc()).limit(most)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Logged(known(row.at), By(row.by_id, row.by_name), row.what, By(row.user_id, row.name))
            for row in rows
        )


def _logged(at: datetime, by: By, what: str, who: By) -> Insert:
    return insert(moderator_log).values(
        at=at,
        by_id=by.id,
        by_name=by.name[:80],
        what=what,
        user_id=who.id,
        name=who.name[:80],
    )
