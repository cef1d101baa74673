"""Which updates were handled, remembered for a day; and which could not be."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, select, update

from bot.store.database import Database
from bot.store.records import Claim, SetAside
from bot.store.statements import insert_new, known, upsert
from bot.store.tables import set_aside, updates

REMEMBERED: Final = timedelta(hours=24)
"""Telegram delivers no update later than this."""
LEASE: Final = timedelta(seconds=60)
"""After so long, an update that somebody took on and never finished is taken over."""


class UpdateStore:
    """Who is at which update; `owner` tells this process from other replicas."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.owner = uuid4().hex

    async def claim(self, update_id: int) -> Claim:
        """Take an update on, unless it is done or in hand."""
        now = datetime.now(UTC)
        values = {"update_id": update_id, "owner": self.owner, "at": now, "done": False}
        async with self._database.writing() as connection:
            if (await connection.execute(insert_new(connection, updates, values))).rowcount:
                return Claim.OURS
            row = (
                await connection.execute(select(updates).where(updates.c.update_id == update_id))
            ).first()
            if row is None or row.done:
                return Claim.DONE
            if row.owner == self.owner or now - known(row.at) < LEASE:
                return Claim.BUSY
            taken = (
                update(updates)
                .where(updates.c.update_id == update_id, updates.c.owner == row.owner)
                .where(updates.c.done.is_(False), updates.c.at == row.at)
                .values(owner=self.owner, at=now)
            )
            got = (await connection.execute(taken)).rowcount
            return Claim.OURS if got else Claim.BUSY

    async def done(self, update_id: int) -> None:
        """Remember that an update is done."""
        now = datetime.now(UTC)
        values = {"update_id": update_id, "owner": self.owner, "at": now, "done": True}
        async with self._database.writing() as connection:
            await connection.execute(upsert(connection, updates, values))

    async def release(self, update_id: int) -> None:
        """Give an update back: it will be delivered again."""
        mine = (updates.c.update_id == update_id) & (updates.c.owner == self.owner)
        async with self._database.writing() as connection:
            await connection.execute(delete(updates).where(mine, updates.c.done.is_(False)))

    async def release_all_others(self) -> None:
        """Give back what any other process has in hand: there is none, where this one is alone."""
        async with self._database.writing() as connection:
            others = updates.c.owner != self.owner
            await connection.execute(delete(updates).where(others, updates.c.done.is_(False)))

    async def set_aside(self, record: SetAside) -> None:
        """Keep a record of an update that cannot be handled."""
        values = {
            "update_id": record.update_id,
            "kind": record.kind,
            "chat_id": record.chat_id,
            "error": record.error,
            "at": record.at,
        }
        async with self._database.writing() as connection:
            await connection.execute(upsert(connection, set_aside, values))

    async def all_set_aside(self) -> tuple[SetAside, ...]:
        """What could not be handled, the latest first."""
        query = select(set_aside).order_by(set_aside.c.at.desc()).limit(100)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            SetAside(row.update_id, row.kind, row.chat_id, row.error, known(row.at)) for row in rows
        )

    async def sweep(self) -> int:
        """Forget what Telegram cannot deliver any more.

        Returns:
            How many updates.
        """
        before = datetime.now(UTC) - REMEMBERED
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(updates).where(updates.c.at < before))
            return gone.rowcount
