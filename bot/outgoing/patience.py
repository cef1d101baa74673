"""Waiting for Telegram: flood limits, failing servers, broken connections.

One chat's calls go out in order, and wait in order; other chats do not wait for them. Nothing is
dropped: what fails for longer than this has patience for stays unconfirmed, and Telegram delivers
the question again.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from random import random
from time import monotonic
from typing import Any, Final

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
CHAT_SECONDS: Final = 3600.0
"""How long a call for a chat is tried: Telegram may be away for an hour."""
OTHER_SECONDS: Final = 20.0
"""How long any other call is tried: at the start, somebody waits for an error they can mend."""
MOST_WAITING: Final = 2_000
"""Calls in hand; beyond that a call fails at once, and its question stays with Telegram."""

Pause = Callable[[float], Awaitable[None]]
Call = Callable[[], Awaitable[Any]]


class Patience:
    """Repeats calls that fail for a while.

    Args:
        chat_seconds: how long a call for a chat is tried.
        other_seconds: how long any other call is tried.
        pause: waits.
        clock: seconds, on any clock that does not go back.
    """

    def __init__(
        self,
        *,
        chat_seconds: float = CHAT_SECONDS,
        other_seconds: float = OTHER_SECONDS,
        pause: Pause = asyncio.sleep,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._chat_seconds = chat_seconds
        self._other_seconds = other_seconds
        self._pause = pause
        self._clock = clock
        self._lanes: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        """How often a call was repeated, by the class of the error."""

    @property
    def in_hand(self) -> int:
        """Calls that are out or wait for their turn."""
        return self._waiting.total()

    async def post(self, chat: str | None, call: Call) -> Any:
        """Make a call, again where it fails for a while.

        Args:
            chat: whose calls stay in order; None where that does not matter.
            call: makes it once.

        Raises:
            TelegramError: Telegram refuses it, or it failed for too long.
            NetworkError: too many calls wait already.
        """
        if chat is None:
            return await self._tried(call, self._other_seconds)
        if self.in_hand >= MOST_WAITING:
            raise NetworkError("too many calls wait already")
        lane = self._lanes.setdefault(chat, asyncio.Lock())
        self._waiting[chat] += 1
        try:
            async with lane:
                return await self._tried(call, self._chat_seconds)
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._lanes[chat]

    async def _tried(self, call: Call, seconds: float) -> Any:
        end = self._clock() + seconds
        pause = FIRST_PAUSE
        while True:
            try:
                return await call()
            except RetryAfter as error:
                # The one right answer is to wait for as long as Telegram says.
                wait = seconds_of(error)
                self._count(error, wait, end)
            except NetworkError as error:
                if isinstance(error, BadRequest):
                    raise
                # Apart by chance, so that not all chats come back at the same moment.
                wait = pause * (0.5 + random())  # noqa: S311 - no secret
                pause = min(2 * pause, LONGEST_PAUSE)
                self._count(error, wait, end)
            await self._pause(wait)

    def _count(self, error: TelegramError, wait: float, end: float) -> None:
        """Count a failure that is waited for.

        Raises:
            TelegramError: the error itself, where the waiting would take too long.
        """
        if self._clock() + wait > end:
            raise error
        self.repeated[type(error).__name__] += 1
        log.info("again later", extra={"seconds": round(wait, 1), "error": type(error).__name__})


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram says to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
