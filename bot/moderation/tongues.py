"""Which language each moderator reads, for what is written to them unasked."""

from datetime import timedelta
from typing import Final

from bot.store import Store
from faq.models import Language

KEPT: Final = timedelta(days=365)
_THREAD: Final = -2
"""In place of a forum's topic, whose numbers are above 0."""


class Tongues:
    """Remembers in which language a moderator, or the moderators' chat, last used the desk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def heard(self, chat_id: int, language: Language) -> None:
        """Remember a chat's language.

        Raises:
            StoreUnavailable: the database is away.
        """
        place = (chat_id, _THREAD, chat_id)
        await self._store.talks.save(place, language.value, self._store.revisions.now() + KEPT)

    async def of(self, chat_id: int, unknown: Language) -> Language:
        """The language that a chat settled on, else its last one, else `unknown`.

        Raises:
            StoreUnavailable: the database is away.
        """
        settled = (await self._store.chats.settings(chat_id)).language
        if settled is not None:
            return settled
        last = await self._store.talks.load((chat_id, _THREAD, chat_id))
        return Language(last) if last else unknown
