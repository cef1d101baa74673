"""What chats settled, and what is remembered of talks for a while."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from bot.chats import ChatSettings
from bot.store.database import Database
from bot.store.statements import insert_new, upsert
from bot.store.tables import chats, messages, talks
from faq.models import Language


class ChatStore:
    """The settings of chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, chat_id: int) -> ChatSettings:
        """The settings of a chat; of one that settled nothing, what holds everywhere."""
        return await self._database.at_once(
            lambda connection: _settings(connection, chat_id), writing=False
        )

    async def change(self, chat_id: int, **changes: Any) -> ChatSettings:
        """Change some of a chat's settings.

        Returns:
            All of them, as they are now.
        """
        async with self._database.writing() as connection:
            # Only a row that is there can be locked against changes at the same time.
            await connection.execute(insert_new(connection, chats, _row(chat_id, ChatSettings())))
            settled = await connection.run_sync(_settings, chat_id, for_update=True)
            changed = replace(settled, **changes)
            await connection.execute(upsert(connection, chats, _row(chat_id, changed)))
            return changed

    async def move(self, old_id: int, new_id: int) -> None:
        """Keep the settings of a group that became a supergroup, and with it got another id."""
        async with self._database.writing() as connection:
            leaving = delete(chats).where(chats.c.chat_id == old_id).returning(*chats.c)
            if (row := (await connection.execute(leaving)).first()) is not None:
                values = _row(new_id, _from_row(row))
                await connection.execute(upsert(connection, chats, values))

    async def forget(self, chat_id: int) -> None:
        """Forget all that a chat settled."""
        async with self._database.writing() as connection:
            await connection.execute(delete(chats).where(chats.c.chat_id == chat_id))


class TalkStore:
    """What is remembered of conversations and of the bot's messages, until it expires."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, place: tuple[int, int, int]) -> str | None:
        """What is remembered of a person (in a topic of a chat); None if nothing, or too old."""
        chat_id, thread, user_id = place
        query = select(talks.c.state).where(
            talks.c.chat_id == chat_id,
            talks.c.thread == thread,
            talks.c.user_id == user_id,
            talks.c.expires > self._database.moment(),
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def save(self, place: tuple[int, int, int], state: str, expires: datetime) -> None:
        """Remember something of a person until a moment."""
        chat_id, thread, user_id = place
        values = {
            "chat_id": chat_id,
            "thread": thread,
            "user_id": user_id,
            "state": state,
            "expires": self._expiring(expires),
        }
        async with self._database.writing() as connection:
            await connection.execute(upsert(connection, talks, values))

    async def forget(self, place: tuple[int, int, int]) -> None:
        """Forget a person in a chat."""
        chat_id, thread, user_id = place
        condition = (
            (talks.c.chat_id == chat_id) & (talks.c.thread == thread) & (talks.c.user_id == user_id)
        )
        async with self._database.writing() as connection:
            await connection.execute(delete(talks).where(condition))

    async def forget_chat(self, chat_id: int) -> None:
        """Forget a whole chat."""
        async with self._database.writing() as connection:
            await connection.execute(delete(talks).where(talks.c.chat_id == chat_id))
            await connection.execute(delete(messages).where(messages.c.chat_id == chat_id))

    async def message(self, chat_id: int, message_id: int) -> str | None:
        """What is remembered of one of the bot's messages; None if nothing, or too old."""
        query = select(messages.c.state).where(
            messages.c.chat_id == chat_id,
            messages.c.message_id == message_id,
            messages.c.expires > self._database.moment(),
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def wrote(self, chat_id: int, message_id: int, state: str, expires: datetime) -> None:
        """Remember something of one of the bot's messages until a moment."""
        values = {
            "chat_id": chat_id,
            "message_id": message_id,
            "state": state,
            "expires": self._expiring(expires),
        }
        async with self._database.writing() as connection:
            await connection.execute(upsert(connection, messages, values))

    async def move(self, old_id: int, new_id: int) -> None:
        """Take along what is remembered of a group that became a supergroup.

        Telegram tells of it twice, so the second time there is nothing left to move.
        """
        async with self._database.writing() as connection:
            leaving = delete(talks).where(talks.c.chat_id == old_id).returning(*talks.c)
            for row in (await connection.execute(leaving)).mappings().all():
                values = {**row, "chat_id": new_id}
                await connection.execute(upsert(connection, talks, values))

    def _expiring(self, expires: datetime) -> Any:
        """A moment by the clock of this process, as one by the clock that tells what has expired.

        Only how far off it is counts, so that neither clock need be right.
        """
        return self._database.moment() + (expires - self._database.now())

    async def sweep(self) -> int:
        """Delete what has expired.

        Returns:
            How many rows.
        """
        async with self._database.writing() as connection:
            gone = [
                await connection.execute(
                    delete(table).where(table.c.expires <= self._database.moment())
                )
                for table in (talks, messages)
            ]
            return sum(result.rowcount for result in gone)


def _settings(connection: Connection, chat_id: int, *, for_update: bool = False) -> ChatSettings:
    query = select(chats).where(chats.c.chat_id == chat_id)
    if for_update and connection.dialect.name != "sqlite":
        query = query.with_for_update()
    row = connection.execute(query).first()
    return ChatSettings() if row is None else _from_row(row)


def _from_row(row: Row[Any]) -> ChatSettings:
    quiet = None if row.quiet_from is None else (row.quiet_from, row.quiet_to)
    return ChatSettings(
        language=None if row.language is None else Language(row.language),
        region=row.region,
        zone=row.zone,
        sound=row.sound,
        quiet_hours=quiet,
        muted=row.muted,
        greeted=row.greeted,
    )


def _row(chat_id: int, settings: ChatSettings) -> Mapping[str, Any]:
    begin, end = settings.quiet_hours or (None, None)
    return {
        "chat_id": chat_id,
        "language": None if settings.language is None else settings.language.value,
        "region": settings.region,
        "zone": settings.zone,
        "sound": settings.sound,
        "quiet_from": begin,
        "quiet_to": end,
        "muted": settings.muted,
        "greeted": settings.greeted,
    }
