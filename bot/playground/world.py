"""All that Telegram knows, in one place: the records, their ids, and a bell for changes."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

from bot.playground.limits import FloodGate, FloodLimits
from bot.playground.records import (
    PRESENT,
    Bot,
    Chat,
    Event,
    InlineQuestion,
    Message,
    Press,
    StoredFile,
    User,
)


class World:
    """Everything that Telegram knows. Ids count up, so the same calls give the same world.

    Args:
        clock: seconds since 1970; dates of messages, lifetimes and flood limits follow it.
        limits: flood limits for each bot, None for none.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, limits: FloodLimits | None = None
    ) -> None:
        self.clock = clock
        self.limits = limits
        self.bots: dict[str, Bot] = {}  # by token
        self.users: dict[int, User] = {}
        self.groups: dict[int, Chat] = {}  # and channels, by chat id
        self.private: dict[tuple[int, int], Chat] = {}  # by bot id and person id
        self.presses: dict[str, Press] = {}
        self.questions: dict[str, InlineQuestion] = {}
        self.inline_messages: dict[str, Message] = {}
        self.files: dict[str, StoredFile] = {}
        self.bell = Bell()
        self.closing = False
        self.plain_webhooks = False  # those on this computer may do without https
        self._counts: dict[str, int] = {}

    def count(self, what: str, first: int = 1) -> int:
        """Return the next number of a kind: `first`, then one more each time."""
        self._counts[what] = self._counts.get(what, first - 1) + 1
        return self._counts[what]

    def now(self) -> int:
        """Return the date of a message written now, in whole seconds."""
        return int(self.clock())

    def add_user(self, user: User) -> User:
        """Let someone join Telegram."""
        self.users[user.id] = user
        return user

    def add_bot(self, token: str, user: User) -> Bot:
        """Register a bot's account."""
        bot = Bot(user=self.add_user(user), token=token, gate=FloodGate(self.limits))
        self.bots[token] = bot
        return bot

    def private_chat(self, bot: Bot, person: User) -> Chat:
        """Return the chat of a person with a bot, empty at first."""
        key = (bot.user.id, person.id)
        if key not in self.private:
            self.private[key] = Chat(id=person.id, type="private", person=person, bot=bot)
        return self.private[key]

    def add_group(self, title: str, *, kind: str = "group", **fields: Any) -> Chat:
        """Found a group, supergroup or channel without members."""
        chat_id = -self.count("group", 5001)
        if kind != "group":
            chat_id = -1_002_000_000_000 - self.count("supergroup")
        chat = Chat(id=chat_id, type=kind, title=title, **fields)
        self.groups[chat.id] = chat
        return chat

    def bots_in(self, chat: Chat) -> Iterator[Bot]:
        """Yield the bots that are in a chat, whatever they get to read there."""
        for bot in self.bots.values():
            if chat.bot is bot or chat.status_of(bot.user.id) in PRESENT:
                yield bot

    def post(self, chat: Chat, sender: User, **fields: Any) -> Message:
        """Put a message into a chat, where people see it. Bots are told elsewhere."""
        fields = {"date": self.now()} | fields
        message = Message(id=self.count("message"), chat=chat, sender=sender, **fields)
        chat.messages[message.id] = message
        if any(bot.user is sender for bot in self.bots.values()):
            chat.last_bot = sender.id
        self.show("message", message)
        return message

    def show(self, what: str, message: Message) -> None:
        """Note that people see a message appear, change, vanish or get an emoji."""
        event = Event(
            what=what,
            message=message,
            body=message.body,
            markup=message.markup,
            media=message.media,
            reactions=tuple(emoji for given in message.reactions.values() for emoji in given),
        )
        message.chat.log.append(event)
        self.bell.ring()


class Bell:
    """Wakes all who wait for something to happen."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake everyone who waits now."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring.

        Returns:
            False if nothing rang within so many seconds.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, max(seconds, 0))
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True
