"""Which updates were handled, remembered for a day; and which could not be."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.records import Claim, SetAside
from bot.store.statements import insert, known, upsert
from bot.store.tables import set_aside, updates

REMEMBERED: Final = timedelta(hours=24)
"""Telegram delivers no update later than this."""
ALWAYS: Final = 1_000
"""So many are remembered however old they seem: a clock that jumps by days must not make us answer
twice what Telegram has been waiting with."""
ASIDE: Final = timedelta(days=30)
"""How long an owner may look up what could not be handled."""
LEASE: Final = timedelta(seconds=15)
"""Whoever says nothing for so long is dead: what they had in hand may be taken over."""
MOST_TRIES: Final = 3
"""An update that so many died of is handled no more."""
_NOBODY: Final = ""


class UpdateStore:
    """Who is at which update; `owner` tells this process from other replicas."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.owner = uuid4().hex

    async def claim(self, update_id: int) -> Claim:
        """Take an update on, unless it is done or in hand."""
        async with self._database.writing() as connection:
            now = self._database.moment()
            abandoned = (updates.c.owner != self.owner) & (updates.c.at < now - LEASE)
            free = updates.c.done.is_(False) & ((updates.c.owner == _NOBODY) | abandoned)
            taking = (
                insert(connection, updates, self._row(update_id, now, done=False))
                .on_conflict_do_update(
                    index_elements=["update_id"],
                    set_={"owner": self.owner, "at": now, "tries": updates.c.tries + 1},
                    where=free,
                )
                .returning(updates.c.tries)
            )
            tries = (await connection.execute(taking)).scalar_one_or_none()
            if tries is not None:
                return Claim.OURS if tries <= MOST_TRIES else Claim.TOO_OFTEN
            query = select(updates.c.done).where(updates.c.update_id == update_id)
            done = (await connection.execute(query)).scalar_one_or_none()
            return Claim.DONE if done else Claim.BUSY

    async def renew(self) -> None:
        """Say that this process is alive, with all it has in hand."""
        async with self._database.writing() as connection:
            mine = (updates.c.owner == self.owner) & updates.c.done.is_(False)
            await connection.execute(update(updates).where(mine).values(at=self._database.moment()))

    async def done(self, update_id: int) -> None:
        """Remember that an update is done, also where nobody took it on."""
        async with self._database.writing() as connection:
            await self._remember(connection, update_id)

    async def release(self, update_id: int) -> None:
        """Give an update back, as if it had not been taken on: it will be delivered again."""
        mine = (updates.c.update_id == update_id) & (updates.c.owner == self.owner)
        given_back = {"owner": _NOBODY, "tries": updates.c.tries - 1}
        async with self._database.writing() as connection:
            await connection.execute(
                update(updates).where(mine, updates.c.done.is_(False)).values(**given_back)
            )

    async def release_all_others(self) -> None:
        """Give back what any other process has in hand: there is none, where this one is alone."""
        others = (updates.c.owner != self.owner) & updates.c.done.is_(False)
        async with self._database.writing() as connection:
            await connection.execute(update(updates).where(others).values(owner=_NOBODY))

    async def set_aside(self, record: SetAside) -> None:
        """Keep a record of an update that could not be handled; it counts as done."""
        values = {
            "update_id": record.update_id,
            "kind": record.kind[:40],
            "chat_id": record.chat_id,
            "error": record.error[:80],
            "at": record.at,
        }
        async with self._database.writing() as connection:
            await connection.execute(upsert(connection, set_aside, values))
            await self._remember(connection, record.update_id)

    async def put_aside(
        self, update_id: int, *, kind: str, chat_id: int | None, error: str
    ) -> None:
        """Keep a record of an update that could not be handled at this moment."""
        await self.set_aside(SetAside(update_id, kind, chat_id, error, self._database.now()))

    async def all_set_aside(self) -> tuple[SetAside, ...]:
        """What could not be handled, the latest first."""
        query = select(set_aside).order_by(set_aside.c.at.desc()).limit(100)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            SetAside(row.update_id, row.kind, row.chat_id, row.error, known(row.at)) for row in rows
        )

    async def sweep(self) -> int:
        """Forget what Telegram cannot deliver any more, and old records of what was set aside.

        Returns:
            How many updates and records.
        """
        now = self._database.moment()
        latest = select(updates.c.update_id).order_by(updates.c.at.desc()).limit(ALWAYS)
        old = (updates.c.at < now - REMEMBERED) & updates.c.update_id.not_in(latest)
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(updates).where(old))
            aside = await connection.execute(delete(set_aside).where(set_aside.c.at < now - ASIDE))
            return gone.rowcount + aside.rowcount

    def _row(self, update_id: int, at: Any, *, done: bool) -> Mapping[str, Any]:
        return {"update_id": update_id, "owner": self.owner, "at": at, "done": done, "tries": 1}

    async def _remember(self, connection: AsyncConnection, update_id: int) -> None:
        row = self._row(update_id, self._database.moment(), done=True)
        await connection.execute(upsert(connection, updates, row))
