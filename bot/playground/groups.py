"""Groups: who is in them, and what happens to them."""

from typing import Protocol

from bot.playground.delivery import deliver, tell_status
from bot.playground.errors import JSON
from bot.playground.records import ANONYMOUS_ADMIN, Bot, Chat, Message, User
from bot.playground.world import World


class HasUser(Protocol):
    """A person or a bot, which both have a user."""

    @property
    def user(self) -> User:
        """The user."""


class Group:
    """A group of people and bots. `by` is who does it, else the group's first administrator."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.chat = chat
        self._world = world

    @property
    def id(self) -> int:
        """The chat id, below zero; another one after `becomes_supergroup`."""
        return self.chat.id

    @property
    def title(self) -> str:
        """The group's name."""
        return self.chat.title or ""

    def adds(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Take somebody in."""
        self._become(somebody, "member", by)
        self._service({"new_chat_members": [somebody.user.as_json()]}, by)

    def removes(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Throw somebody out; the bot that is thrown out still hears of it."""
        self._service({"left_chat_member": somebody.user.as_json()}, by)
        self._become(somebody, "kicked", by)

    def promotes(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Make somebody an administrator; a bot reads everything then."""
        self._become(somebody, "administrator", by)

    def demotes(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Make an administrator a member again."""
        self._become(somebody, "member", by)

    def founded(self, by: HasUser | None = None) -> None:
        """Tell the bots that were in it from the start."""
        for bot in self._world.bots_in(self.chat):
            change = ("left", self.chat.status_of(bot.user.id))
            tell_status(self._world, bot, self.chat, self._actor(by), change)
        self._service({"group_chat_created": True}, by)

    def opens_topic(self, name: str, *, by: HasUser | None = None) -> int:
        """Open a topic in a forum.

        Returns:
            Its number, for `says(topic=…)`.
        """
        topic = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self._service(topic, by)
        self.chat.threads.add(message.id)
        return message.id

    def becomes_supergroup(self, *, by: HasUser | None = None) -> int:
        """Turn the group into a supergroup, with another chat id; bots are told of both ids.

        Returns:
            The new chat id; the group here is the new one from now on.
        """
        old = self.chat
        new = self._world.add_group(self.title, kind="supergroup")
        new.members = dict(old.members)
        self._service({"migrate_to_chat_id": new.id}, by)
        old.moved_to = new.id
        self.chat = new
        self._service({"migrate_from_chat_id": old.id}, by)
        return new.id

    def _become(self, somebody: HasUser, status: str, by: HasUser | None) -> None:
        user = somebody.user
        old = self.chat.status_of(user.id)
        self.chat.members[user.id] = status
        for bot in self._world.bots.values():
            if bot.user is user and old != status:
                tell_status(self._world, bot, self.chat, self._actor(by), (old, status))

    def _service(self, content: JSON, by: HasUser | None) -> Message:
        message = self._world.post(self.chat, self._actor(by), kind="service", media=content)
        deliver(self._world, message)
        return message

    def _actor(self, by: HasUser | None) -> User:
        if by is not None:
            return by.user
        for user_id, status in self.chat.members.items():
            if status in ("creator", "administrator") and not self._world.users[user_id].is_bot:
                return self._world.users[user_id]
        return ANONYMOUS_ADMIN


def bots_of(world: World, bots: list[Bot] | None) -> list[Bot]:
    """Return the bots that are meant: all of them, unless some are named."""
    return list(world.bots.values()) if bots is None else bots
