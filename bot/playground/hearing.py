"""What people hear: messages and edits of bots, in order, or that there are none."""

from typing import overload

from bot.playground.account import PATIENCE, Account
from bot.playground.places import Place
from bot.playground.records import Bot, Chat
from bot.playground.screen import NotHeardError
from bot.playground.shown import Shown


class Hearing(Account):
    """Somebody who reads."""

    @overload
    async def hears(
        self, *, chat: Place | None = None, seconds: float = PATIENCE, bot: Bot | None = None
    ) -> Shown: ...

    @overload
    async def hears(
        self,
        *,
        count: int,
        chat: Place | None = None,
        seconds: float = PATIENCE,
        bot: Bot | None = None,
    ) -> list[Shown]: ...

    async def hears(
        self,
        *,
        count: int | None = None,
        chat: Place | None = None,
        seconds: float = PATIENCE,
        bot: Bot | None = None,
    ) -> Shown | list[Shown]:
        """Wait for what the bot writes or edits next, after what was heard before.

        Args:
            count: how many; a list comes back then.
            chat: a group or channel, else the private chat.
            seconds: how long to wait for each.
            bot: whose chat, where there are several.

        Raises:
            NotHeardError: nothing came in time.
        """
        place = self._place(chat, bot)
        heard = [await self._hear(place, seconds) for _ in range(count or 1)]
        return heard[0] if count is None else heard

    async def _hear(self, chat: Chat, seconds: float) -> Shown:
        heard = await self._screen.next(chat, seconds)
        if heard is None:
            nothing = f"{self.name} heard nothing new within {seconds} s. "
            raise NotHeardError(nothing + self._screen.so_far(chat))
        return heard

    async def hears_nothing(
        self, *, seconds: float = 0.2, chat: Place | None = None, bot: Bot | None = None
    ) -> None:
        """Make sure that the bot writes and edits nothing for a while.

        Raises:
            NotHeardError: it did.
        """
        heard = await self._screen.next(self._place(chat, bot), seconds)
        if heard is not None:
            raise NotHeardError(f"{self.name} heard unexpectedly: {heard}")

    def catches_up(self, *, chat: Place | None = None, bot: Bot | None = None) -> None:
        """Skip what has been written so far."""
        self._screen.skip(self._place(chat, bot))

    def history(self, *, chat: Place | None = None, bot: Bot | None = None) -> list[Shown]:
        """List everything that happened in the chat, oldest first."""
        return self._screen.history(self._place(chat, bot))
