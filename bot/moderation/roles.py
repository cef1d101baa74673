"""Who may do what, looked up at the moment of the press."""

from collections.abc import Sequence

from telegram import Update

from bot.store import By
from bot.store.moderators import ModeratorStore


class Roles:
    """Owners are named in the settings, moderators by owners.

    Args:
        owners: user ids.
        store: of moderators.
    """

    def __init__(self, owners: Sequence[int], store: ModeratorStore) -> None:
        self._owners = frozenset(owners)
        self._store = store

    def is_owner(self, user_id: int) -> bool:
        """Whether a person names moderators."""
        return user_id in self._owners

    async def is_moderator(self, user_id: int) -> bool:
        """Whether a person moderates at this moment; owners do."""
        return self.is_owner(user_id) or await self._store.is_moderator(user_id)

    async def everybody(self) -> tuple[int, ...]:
        """All who moderate."""
        named = [moderator.user_id for moderator in await self._store.all()]
        return tuple(dict.fromkeys((*self._owners, *named)))

    async def moderator_behind(self, update: Update, *, ordinary: bool = False) -> By | None:
        """The moderator whom an update comes from; None for all others.

        Whoever writes as a group or as a channel is nobody in particular, and moderates nothing.

        Args:
            update: what they sent.
            ordinary: whether it is what anybody sends, and no press or command: who did not
                moderate two seconds ago is not looked up then.
        """
        user, message = update.effective_user, update.message
        if user is None or user.is_bot or (message is not None and message.sender_chat is not None):
            return None
        stranger = ordinary and not (
            self.is_owner(user.id) or await self._store.moderated_lately(user.id)
        )
        if stranger or not await self.is_moderator(user.id):
            return None
        return By(user.id, user.full_name)
