"""Which updates were handled, remembered for a day; and which could not be."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Executable, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Database
from bot.store.records import Claim, SetAside
from bot.store.statements import Insert, known, upsert
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
        values = {"number": update_id, **self._when()}

        def claimed(connection: Connection) -> Claim:
            tries = connection.execute(self._taking, values).scalar_one_or_none()
            if tries is not None:
                return Claim.OURS if tries <= MOST_TRIES else Claim.TOO_OFTEN
            query = select(updates.c.done).where(updates.c.update_id == update_id)
            done = connection.execute(query).scalar_one_or_none()
            return Claim.DONE if done else Claim.BUSY

        return await self._database.at_once(claimed)

    async def renew(self) -> None:
        """Say that this process is alive, with all it has in hand."""
        mine = (updates.c.owner == self.owner) & updates.c.done.is_(False)
        alive = update(updates).where(mine).values(at=self._database.moment())
        await self._database.at_once(lambda connection: connection.execute(alive).close())

    async def done(self, update_id: int) -> None:
        """Remember that an update is done, also where nobody took it on."""
        await self._database.at_once(lambda connection: self._remember(connection, update_id))

    async def release(self, update_id: int) -> None:
        """Give an update back, as if it had not been taken on: it will be delivered again."""
        mine = (updates.c.update_id == update_id) & (updates.c.owner == self.owner)
        given_back = {"owner": _NOBODY, "tries": updates.c.tries - 1}
        back = update(updates).where(mine, updates.c.done.is_(False)).values(**given_back)
        await self._database.at_once(lambda connection: connection.execute(back).close())

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

        def kept(connection: Connection) -> None:
            connection.execute(upsert(connection, set_aside, values))
            self._remember(connection, record.update_id)

        await self._database.at_once(kept)

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

    def _remember(self, connection: Connection, update_id: int) -> None:
        connection.execute(self._ended, {"number": update_id, **self._when()})

    # Both are made once, as it takes longer to make one than to carry it out.

    @cached_property
    def _taking(self) -> Executable:
        now = self._now
        abandoned = (updates.c.owner != self.owner) & (updates.c.at < self._long_ago)
        free = updates.c.done.is_(False) & ((updates.c.owner == _NOBODY) | abandoned)
        taken = {"owner": self.owner, "at": now, "tries": updates.c.tries + 1}
        row = self._insert.values(**self._row(done=False))
        again = row.on_conflict_do_update(index_elements=["update_id"], set_=taken, where=free)
        return again.returning(updates.c.tries)

    @cached_property
    def _ended(self) -> Executable:
        row = self._row(done=True)
        rest = {name: value for name, value in row.items() if name != "update_id"}
        return self._insert.values(**row).on_conflict_do_update(
            index_elements=["update_id"], set_=rest
        )

    @property
    def _insert(self) -> Insert:
        return sqlite.insert(updates) if self._database.is_sqlite else postgresql.insert(updates)

    def _row(self, *, done: bool) -> Mapping[str, Any]:
        number = bindparam("number", type_=updates.c.update_id.type)
        return {
            "update_id": number,
            "owner": self.owner,
            "at": self._now,
            "done": done,
            "tries": 1,
        }

    @property
    def _now(self) -> Any:
        """What time it is: the database's own clock, or a value given each time."""
        if self._database.is_sqlite:
            return bindparam("now", type_=updates.c.at.type)
        return self._database.moment()

    @property
    def _long_ago(self) -> Any:
        if self._database.is_sqlite:
            return bindparam("long_ago", type_=updates.c.at.type)
        return self._database.moment() - LEASE

    def _when(self) -> Mapping[str, Any]:
        if not self._database.is_sqlite:
            return {}
        now = self._database.now()
        return {"now": now, "long_ago": now - LEASE}
