"""What moderators chose where a release met their changes: written down for ever."""

from typing import Final

from sqlalchemy import select

from bot.store.database import Database
from bot.store.records import By, Choice
from bot.store.statements import insert_new, known
from bot.store.tables import release_choices

LONGEST_ENTRY: Final = 200
"""Characters of an entry's id: a golden question's is what it asks."""


class ChoiceStore:
    """The entries that stay as moderators have them, though a release changed them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, release: int, path: str, entry: str, by: By) -> bool:
        """Write down that our text of an entry stays.

        Args:
            release: the number of the release's revision.
            path: of the file.
            entry: its id; empty for a whole file.
            by: who chose.

        Returns:
            Whether nobody had: the first choice holds.
        """
        values = {
            "release": release,
            "path": path,
            "entry": entry[:LONGEST_ENTRY],
            "by_id": by.id,
            "by_name": by.name[:80],
            "at": self._database.now(),
        }
        async with self._database.writing() as connection:
            added = await connection.execute(insert_new(connection, release_choices, values))
        return bool(added.rowcount)

    async def of(self, release: int) -> tuple[Choice, ...]:
        """What was chosen about a release, in the order in which it was."""
        table = release_choices
        query = select(table).where(table.c.release == release).order_by(table.c.at, table.c.entry)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Choice(row.release, row.path, row.entry, By(row.by_id, row.by_name), known(row.at))
            for row in rows
        )
