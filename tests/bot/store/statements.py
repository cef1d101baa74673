"""The database itself, past the store: rows of another time, and what stands in the file."""

from typing import Any

from sqlalchemy import Executable, Table, func, select, text, update

from bot.store import Store


class Statements:
    """Runs statements in transactions of their own."""

    def __init__(self, store: Store) -> None:
        self.database = store._database

    async def run(self, statement: Executable | str) -> None:
        """Run a statement that gives nothing."""
        async with self.database.writing() as connection:
            await connection.execute(text(statement) if isinstance(statement, str) else statement)

    async def ask(self, statement: Executable | str) -> list[tuple[Any, ...]]:
        """Return the rows of a question."""
        async with self.database.reading() as connection:
            asked = text(statement) if isinstance(statement, str) else statement
            return [tuple(row) for row in (await connection.execute(asked)).all()]

    async def count(self, table: Table) -> int:
        """Return how many rows a table has."""
        [(number,)] = await self.ask(select(func.count()).select_from(table))
        return int(number)

    async def set(self, table: Table, **values: Any) -> None:
        """Change all rows of a table."""
        await self.run(update(table).values(**values))
