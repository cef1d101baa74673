"""Channels: one-way places, where a bot can only be an administrator."""

from bot.playground.delivery import deliver
from bot.playground.places import HasUser, Place
from bot.playground.shown import Shown, shown
from bot.playground.texts import typed_text


class Channel(Place):
    """A channel; its owner writes in it with `says(chat=…)` or lets it post."""

    def adds(self, somebody: HasUser, *, can_post: bool = True, by: HasUser | None = None) -> None:
        """Take in a bot as administrator, or a person as a reader.

        Args:
            somebody: a bot that is in it already gets the right or loses it.
            can_post: whether a bot may write here.
            by: who does it.
        """
        if somebody.user.is_bot:
            rights = {"can_post_messages": can_post, "can_edit_messages": can_post}
            self._become(somebody, "administrator", by, rights)
        else:
            self._become(somebody, "member", by)

    def removes(self, somebody: HasUser, *, by: HasUser | None = None) -> None:
        """Throw somebody out; the bot that is thrown out still hears of it."""
        self._become(somebody, "kicked", by)

    def posts(self, text: str) -> Shown:
        """Publish a text of its owner; the bots in it are told.

        Raises:
            ValueError: it is empty, or longer than Telegram takes.
        """
        message = self._world.post(self.chat, self._actor(None), body=typed_text(text))
        deliver(self._world, message)
        return shown(self.chat.log[-1], self._world)
