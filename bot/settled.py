"""Settings of chats that outlive the process, and hold while the database is away."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from bot.chats import Chats, ChatSettings, NotKeptError
from bot.store import StoreUnavailable
from bot.store.chats import ChatStore

FRESH_SECONDS: Final = 5.0
"""How long another replica's change may go unseen."""
MOST_KNOWN: Final = 20_000


class SettledChats(Chats):
    """The settings in the store, remembered.

    Args:
        store: of settings.
        shared: whether other replicas change them too.
        clock: seconds, on any clock that does not go back.
    """

    def __init__(
        self, store: ChatStore, *, shared: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__()
        self._store = store
        self._shared = shared
        self._clock = clock
        self._known: OrderedDict[int, tuple[ChatSettings, float]] = OrderedDict()

    async def settings(self, chat_id: int) -> ChatSettings:
        """The settings of a chat; while the database is away, those last seen."""
        known = self._known.get(chat_id)
        if known is not None and (not self._shared or self._clock() - known[1] < FRESH_SECONDS):
            return known[0]
        try:
            settings = await self._store.settings(chat_id)
        except StoreUnavailable:
            return known[0] if known is not None else ChatSettings()
        self._remember(chat_id, settings)
        return settings

    async def change(self, chat_id: int, **changes: Any) -> ChatSettings:
        """Change some of a chat's settings.

        Raises:
            NotKeptError: the database is away; nothing has changed.
        """
        try:
            settings = await self._store.change(chat_id, **changes)
        except StoreUnavailable as error:
            raise NotKeptError from error
        self._remember(chat_id, settings)
        return settings

    async def move(self, old_id: int, new_id: int) -> None:
        """Keep the settings of a group that became a supergroup.

        Raises:
            NotKeptError: the database is away; it is to be done again.
        """
        try:
            await self._store.move(old_id, new_id)
        except StoreUnavailable as error:
            raise NotKeptError from error
        self._known.pop(old_id, None)
        self._known.pop(new_id, None)

    async def forget(self, chat_id: int) -> None:
        """Forget all that a chat settled.

        Raises:
            NotKeptError: the database is away; nothing is forgotten yet.
        """
        try:
            await self._store.forget(chat_id)
        except StoreUnavailable as error:
            raise NotKeptError from error
        self._known.pop(chat_id, None)

    def _remember(self, chat_id: int, settings: ChatSettings) -> None:
        self._known[chat_id] = (settings, self._clock())
        self._known.move_to_end(chat_id)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
