"""Where people and bots come together: what groups and channels have in common."""

from typing import Protocol

from bot.playground.delivery import tell_status
from bot.playground.errors import JSON
from bot.playground.members import member_json
from bot.playground.records import ADMINS, Chat, User
from bot.playground.standins import ANONYMOUS_ADMIN
from bot.playground.world import World


class HasUser(Protocol):
    """A person or a bot, which both have a user."""

    @property
    def user(self) -> User:
        """The user."""


class Place:
    """A group or a channel. `by` is who does it, else its first administrator."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.chat = chat
        self._world = world

    @property
    def id(self) -> int:
        """The chat id, below zero; another one after a group `becomes_supergroup`."""
        return self.chat.id

    @property
    def title(self) -> str:
        """Its name."""
        return self.chat.title or ""

    def _become(
        self, somebody: HasUser, status: str, by: HasUser | None, details: JSON | None = None
    ) -> None:
        """Give somebody a standing; a bot is told of its own, where it is another one."""
        user = somebody.user
        old = member_json(self.chat, user)
        self.chat.members[user.id] = status
        self.chat.details[user.id] = details or {}
        new = member_json(self.chat, user)
        for bot in self._world.bots.values():
            if bot.user is user and old != new:
                tell_status(self._world, bot, self.chat, self._actor(by), (old, new))

    def _actor(self, by: HasUser | None) -> User:
        if by is not None:
            return by.user
        for user_id, status in self.chat.members.items():
            if status in ADMINS and not self._world.users[user_id].is_bot:
                return self._world.users[user_id]
        return ANONYMOUS_ADMIN
