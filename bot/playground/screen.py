"""A person's screen: what has been looked at in each chat, and what is new there."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.playground.records import Chat, Event
from bot.playground.shown import Shown, shown
from bot.playground.world import World

_SHOWN_IN_ERRORS = 10  # events
T = TypeVar("T")


class NotHeardError(AssertionError):
    """What a person waited for did not come; says what the chat showed instead."""


class Screen:
    """Remembers how far its owner has read in each chat."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._read: dict[Chat, int] = {}  # how many of a chat's events

    async def next(self, chat: Chat, seconds: float) -> Shown | None:
        """Wait for the next message or edit by a bot, and read it.

        Returns:
            None if none came within so many seconds.
        """
        index = await self.until(lambda: self._unread(chat), seconds)
        if index is None:
            return None
        self._read[chat] = index + 1
        return shown(chat.log[index], self._world)

    def _unread(self, chat: Chat) -> int | None:
        for index in range(self._read.get(chat, 0), len(chat.log)):
            if _by_bot(chat.log[index]):
                return index
        return None

    def skip(self, chat: Chat) -> None:
        """Take all that happened so far as read."""
        self._read[chat] = len(chat.log)

    def history(self, chat: Chat) -> list[Shown]:
        """List everything that happened in a chat, oldest first."""
        return [shown(event, self._world) for event in chat.log]

    def so_far(self, chat: Chat) -> str:
        """Describe the last things that happened in a chat, a line each, for errors."""
        lines = [f"\n  {line}" for line in self.history(chat)[-_SHOWN_IN_ERRORS:]]
        return "The chat so far:" + "".join(lines or ["\n  (empty)"])

    async def until(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """Wait until a look at the world finds something, and return that.

        Returns:
            None if there is nothing within so many seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while (found := look()) is None and loop.time() < deadline:
            await self._world.bell.wait(deadline - loop.time())
        return found


def _by_bot(event: Event) -> bool:
    """Whether it is a bot's doing that one hears of: a message or an edit.

    A person who sends an inline result writes it; what the bot then edits in it is the bot's.
    """
    message = event.message
    if event.what not in ("message", "edit"):
        return False
    if message.via_bot is not None:
        return event.what == "edit"
    return message.sender.is_bot and message.sender_chat is None and message.kind != "service"
