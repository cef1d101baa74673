"""The whole store of one bot."""

from datetime import UTC, datetime
from typing import Self

from bot.chats import Now
from bot.store.chats import ChatStore, TalkStore
from bot.store.choices import ChoiceStore
from bot.store.counts import CountStore, FileStore, OnceStore
from bot.store.database import Database
from bot.store.drafts import DraftStore
from bot.store.limits import LimitStore
from bot.store.moderators import ModeratorStore
from bot.store.questions import QuestionStore
from bot.store.revisions import RevisionStore
from bot.store.updates import UpdateStore


class Store:
    """What outlives the process, on SQLite or PostgreSQL.

    Every call may raise `StoreUnavailable`, within some seconds; the store recovers by itself.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.chats = ChatStore(database)
        self.talks = TalkStore(database)
        self.updates = UpdateStore(database)
        self.questions = QuestionStore(database)
        self.moderators = ModeratorStore(database)
        self.drafts = DraftStore(database)
        self.revisions = RevisionStore(database)
        self.choices = ChoiceStore(database)
        self.counts = CountStore(database)
        self.files = FileStore(database)
        self.once = OnceStore(database)
        self.limits = LimitStore(database)

    @classmethod
    def at(cls, url: str, now: Now = lambda: datetime.now(UTC)) -> Self:
        """The store at an address.

        Args:
            url: `sqlite:///path/file.db`, or `postgresql://user:password@host/database`.
            now: tells the time, with its zone.

        Raises:
            ValueError: the address is none of these.
        """
        return cls(Database(url, now))

    @property
    def is_shared(self) -> bool:
        """Whether other processes may use it at the same time."""
        return not self._database.is_sqlite

    async def open(self) -> None:
        """Bring the tables up to date.

        Raises:
            StoreError: the database cannot be used; says which and why.
        """
        await self._database.open()
        if not self.is_shared:
            await self.updates.release_all_others()

    async def close(self) -> None:
        """Close all connections."""
        await self._database.close()

    async def ping(self) -> None:
        """Ask the database for an answer.

        Raises:
            StoreUnavailable: it gives none.
        """
        await self.revisions.current()

    async def sweep(self) -> None:
        """Delete what has had its time."""
        await self.talks.sweep()
        await self.updates.sweep()
        await self.questions.sweep()
        await self.limits.sweep()
