"""The same answer again in a group, a little later: where it stands already."""

import hashlib
from collections.abc import Callable
from time import monotonic
from typing import Final

from telegram import Chat
from telegram.constants import ChatType

from bot.page import Page

REPEAT_SECONDS: Final = 6 * 3600
MOST_KEPT: Final = 50_000
_Key = tuple[int, int, bytes]


class Repeats:
    """Knows which answers a group has had lately, by their digest, and where they stand.

    Args:
        clock: seconds, on any clock that does not go back.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._standing: dict[_Key, dict[int, float]] = {}
        """The messages that say something, and since when, the latest last."""
        self._saying: dict[tuple[int, int], _Key] = {}
        """What each message says, by chat and number, the latest last."""

    def earlier(self, chat_id: int, thread: int, page: Page) -> int | None:
        """The number of the message that said the same within six hours, and still does."""
        standing = self._standing.get(_key(chat_id, thread, page), {})
        number = next(reversed(standing), None)
        if number is None or self._clock() - standing[number] > REPEAT_SECONDS:
            return None
        return number

    def gave(self, chat_id: int, thread: int, page: Page, message_id: int) -> None:
        """Remember an answer that was given, in a new message or in place of another answer."""
        self._drop((chat_id, message_id))
        key = _key(chat_id, thread, page)
        self._standing.setdefault(key, {})[message_id] = self._clock()
        self._saying[chat_id, message_id] = key
        while len(self._saying) > MOST_KEPT:
            self._drop(next(iter(self._saying)))

    def _drop(self, message: tuple[int, int]) -> None:
        key = self._saying.pop(message, None)
        if key is None:
            return
        standing = self._standing[key]
        del standing[message[1]]
        if not standing:
            del self._standing[key]


def _key(chat_id: int, thread: int, page: Page) -> _Key:
    return chat_id, thread, hashlib.blake2b(page.html.encode(), digest_size=12).digest()


def link_to_message(chat: Chat, thread: int, message_id: int) -> str | None:
    """The address of a message; None in a basic group, whose messages have none."""
    if chat.type != ChatType.SUPERGROUP:
        return None
    place = chat.username or f"c/{str(chat.id).removeprefix('-100')}"
    return f"https://t.me/{place}/{f'{thread}/' if thread else ''}{message_id}"
