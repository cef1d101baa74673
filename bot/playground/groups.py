"""Groups: who is in them, and what happens to them."""

from bot.playground.channels import Channel
from bot.playground.delivery import deliver, tell_status
from bot.playground.errors import JSON
from bot.playground.forwarding import origin_of
from bot.playground.members import RIGHTS, SENDING, member_json
from bot.playground.places import HasUser, Place
from bot.playground.records import ADMINS, Bot, Message
from bot.playground.shown import Shown, shown
from bot.playground.standins import TELEGRAM
from bot.playground.world import World


class Group(Place):
    """A group of people and bots. `by` is who does it, else the group's first administrator."""

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

    def hides(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Let an administrator or the creator be anonymous in the list of members."""
        self._change(somebody, {"is_anonymous": True}, by)

    def entitles(self, somebody: HasUser, title: str, *, by: HasUser | None = None) -> None:
        """Give an administrator or the creator a title of their own."""
        self._change(somebody, {"custom_title": title}, by)

    def demotes(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Make an administrator a member again."""
        self._become(somebody, "member", by)

    def restricts(self, somebody: HasUser, *rights: str, by: HasUser | None = None) -> None:
        """Take rights from a member: those named, such as "can_send_photos", else all of sending.

        Raises:
            ValueError: it is no supergroup, as which alone restricts single members; or there is
                no such right.
        """
        if self.chat.type != "supergroup":
            raise ValueError("only a supergroup restricts a member: found it as kind='supergroup'")
        for right in rights:
            if right not in RIGHTS:
                raise ValueError(f"no right {right!r}: there are {sorted(RIGHTS)}")
        self._become(somebody, "restricted", by, dict.fromkeys(sorted(rights or SENDING), False))

    def allows(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Give a member back what was taken."""
        self._become(somebody, "member", by)

    def gets_channel_post(self, text: str, channel: Channel) -> Shown:
        """Let a channel post; Telegram forwards the post into this group, which discusses it.

        Returns:
            The message in the group.
        """
        post = channel.posts(text).message
        message = self._world.post(
            self.chat,
            TELEGRAM,
            sender_chat=channel.chat,
            body=post.body,
            extra={"is_automatic_forward": True, "forward_origin": origin_of(post)},
        )
        deliver(self._world, message)
        return shown(self.chat.log[-1], self._world)

    def founded(self, by: HasUser | None = None) -> None:
        """Tell the bots that were in it from the start."""
        for bot in self._world.bots_in(self.chat):
            change = (
                {"user": bot.user.as_json(), "status": "left"},
                member_json(self.chat, bot.user),
            )
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
        new.members, new.details = dict(old.members), dict(old.details)
        self._service({"migrate_to_chat_id": new.id}, by)
        old.moved_to = new.id
        self.chat = new
        self._service({"migrate_from_chat_id": old.id}, by)
        return new.id

    def _change(self, somebody: HasUser, details: JSON, by: HasUser | None) -> None:
        status = self.chat.status_of(somebody.user.id)
        if status not in ADMINS:
            raise LookupError(f"{somebody.user.first_name} is no administrator of {self.title}")
        known = self.chat.details.get(somebody.user.id, {})
        self._become(somebody, status, by, known | details)

    def _service(self, content: JSON, by: HasUser | None) -> Message:
        message = self._world.post(self.chat, self._actor(by), kind="service", media=content)
        deliver(self._world, message)
        return message


def bots_of(world: World, bots: list[Bot] | None) -> list[Bot]:
    """Return the bots that are meant: all of them, unless some are named."""
    return list(world.bots.values()) if bots is None else bots
