"""How much was done within the last minute, counted by all replicas together."""

from typing import Any, Final

from sqlalchemy import BigInteger, Integer, String, case, delete, func, literal, select

from bot.store.database import Database
from bot.store.statements import insert_from
from bot.store.tables import limits

SLOT_SECONDS: Final = 5
SLOTS: Final = 12
"""Full slots that count besides the one that runs: a minute, and up to one slot more, so that no
minute has more than it may."""


class LimitStore:
    """Counts by key and slot. Keys are digests: who they are of cannot be read here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, key: str, most: int) -> str:
        """Count one more, unless it is too much.

        Args:
            key: at most 64 characters.
            most: how many there may be within a minute.

        Returns:
            "go"; "say so" to the first one that is too much; "silence" to those after it, until a
            minute after that has passed.
        """
        async with self._database.writing() as connection:
            slot = self._slot_now()
            # Slots that are over do not change any more, so one row has all that must be locked.
            recent = (
                (limits.c.key == key) & (limits.c.slot >= slot - SLOTS) & (limits.c.slot < slot)
            )
            before = (
                select(
                    func.coalesce(func.sum(limits.c.number), 0).label("number"),
                    func.coalesce(func.max(limits.c.told), 0).label("told"),
                )
                .where(recent)
                .subquery()
            )
            free, said = before.c.number < most, before.c.told >= slot - SLOTS
            row = select(
                literal(key, String(64)),
                slot,
                before.c.number,
                case((free, 1), else_=0),
                case((free | said, before.c.told), else_=slot),
                _verdict(free, said),
            ).select_from(before)
            still_free = limits.c.before + limits.c.number < most
            still_said = limits.c.told >= limits.c.slot - SLOTS
            counting = (
                insert_from(connection, limits, row.where(literal(1, Integer) == 1))
                .on_conflict_do_update(
                    index_elements=["key", "slot"],
                    set_={
                        "number": limits.c.number + case((still_free, 1), else_=0),
                        "told": case((still_free | still_said, limits.c.told), else_=limits.c.slot),
                        "verdict": _verdict(still_free, still_said),
                    },
                )
                .returning(limits.c.verdict)
            )
            return str((await connection.execute(counting)).scalar_one())

    async def sweep(self) -> int:
        """Delete what does not count any more.

        Returns:
            How many rows.
        """
        async with self._database.writing() as connection:
            old = limits.c.slot < self._slot_now() - SLOTS
            return (await connection.execute(delete(limits).where(old))).rowcount

    def _slot_now(self) -> Any:
        """The number of the slot that runs, by PostgreSQL's clock: those of replicas differ."""
        if self._database.is_sqlite:
            now = int(self._database.now().timestamp())
            return literal(now // SLOT_SECONDS, BigInteger)
        seconds = func.extract("epoch", func.statement_timestamp())
        return func.floor(seconds / SLOT_SECONDS).cast(BigInteger)


def _verdict(free: Any, said: Any) -> Any:
    return case((free, "go"), (said, "silence"), else_="say so")
