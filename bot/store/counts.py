"""Numbers, pictures that Telegram has already, and things that are done once."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import select

from bot.store.database import Database
from bot.store.records import Count
from bot.store.statements import insert, insert_new, upsert
from bot.store.tables import counts, files, once


class CountStore:
    """How often what happened, by day: never a text, never a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, numbers: Mapping[tuple[date, str, str, str], int]) -> None:
        """Add to the numbers.

        Args:
            numbers: by day, language, outcome and intent ("" for none).
        """
        async with self._database.writing() as connection:
            for (day, language, outcome, intent), number in sorted(numbers.items()):
                values = {
                    "day": day,
                    "language": language,
                    "outcome": outcome,
                    "intent": intent,
                    "number": number,
                }
                keys = ["day", "language", "outcome", "intent"]
                more = {"number": counts.c.number + number}
                await connection.execute(
                    insert(connection, counts, values).on_conflict_do_update(
                        index_elements=keys, set_=more
                    )
                )

    async def since(self, day: date) -> tuple[Count, ...]:
        """All numbers from a day on."""
        query = (
            select(counts)
            .where(counts.c.day >= day)
            .order_by(counts.c.day, counts.c.language, counts.c.outcome, counts.c.intent)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Count(row.day, row.language, row.outcome, row.intent, row.number) for row in rows
        )


class FileStore:
    """What Telegram calls the pictures that it has."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """Telegram's name of a picture."""
        async with self._database.reading() as connection:
            query = select(files.c.file_id).where(files.c.key == key[:120])
            return (await connection.execute(query)).scalar_one_or_none()

    async def put(self, key: str, file_id: str) -> None:
        """Remember Telegram's name of a picture."""
        async with self._database.writing() as connection:
            values = {"key": key[:120], "file_id": file_id}
            await connection.execute(upsert(connection, files, values))


class OnceStore:
    """What only one of all replicas is to do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first(self, key: str) -> bool:
        """Whether nobody asked for this key before."""
        values = {"key": key, "at": datetime.now(UTC)}
        async with self._database.writing() as connection:
            result = await connection.execute(insert_new(connection, once, values))
            return bool(result.rowcount)
