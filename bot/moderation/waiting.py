"""What a moderator was asked for: kept in the store, so that a restart forgets nothing."""

import json
from datetime import timedelta
from typing import Final

from bot.chats import Now
from bot.moderation.context import Asked
from bot.store.chats import TalkStore

KEPT: Final = timedelta(days=7)
_THREAD: Final = -1
"""In place of a forum's topic, whose numbers are above 0."""


class Waiting:
    """Remembers, for each moderator in each chat, what their next message is.

    Args:
        store: of what is remembered.
        now: tells the time, with its zone.
    """

    def __init__(self, store: TalkStore, now: Now) -> None:
        self._store = store
        self._now = now

    async def ask(self, asked: Asked, *what: str) -> None:
        """Take the next message for this."""
        expires = self._now() + KEPT
        await self._store.save(_place(asked), json.dumps(what, ensure_ascii=False), expires)

    async def asked(self, asked: Asked) -> tuple[str, ...]:
        """What the next message is for; empty if for nothing."""
        text = await self._store.load(_place(asked))
        return tuple(json.loads(text)) if text else ()

    async def done(self, asked: Asked) -> None:
        """Ask for nothing more."""
        await self._store.forget(_place(asked))


def _place(asked: Asked) -> tuple[int, int, int]:
    return asked.reader.chat_id, _THREAD, asked.by.id
