"""Waiting, at the start, for what is away: said once, in plain words."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from random import random
from time import monotonic
from typing import Final, TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.logs import about
from bot.outgoing.patience import seconds_of
from bot.store import StoreUnavailable

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
_REFUSALS: Final = {"28", "3D"}
"""How the SQLSTATE begins where PostgreSQL refuses our name or password, or the database is not."""

Value = TypeVar("Value")


class ToldToEndError(Exception):
    """Told to end before what was waited for was there."""


class Waiting:
    """Waits for what is away, longer from time to time, and says so once.

    Args:
        what: that is needed, in words for an operator.
        setting: the variable that says where it is.
        is_away: whether an error means that it is away, and may come back.
    """

    def __init__(self, what: str, setting: str, is_away: Callable[[Exception], bool]) -> None:
        self._what = what
        self._setting = setting
        self._is_away = is_away
        self._pause = FIRST_PAUSE
        self._since: float | None = None

    async def after(self, error: Exception, ending: asyncio.Event) -> None:
        """Wait before the next try.

        Args:
            error: what the last try ended with.
            ending: ends the waiting.

        Raises:
            ToldToEndError: `ending` was set.
            Exception: the error itself, where waiting does not mend it.
        """
        if not self._is_away(error):
            raise error
        if self._since is None:
            self._since = monotonic()
            fields = {"setting": self._setting, **about(error)}
            log.warning("%s cannot be reached: waiting until it is there", self._what, extra=fields)
        # Apart by chance, so that not all replicas come at the same moment.
        wait = self._pause * (0.5 + random())  # noqa: S311 - no secret
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        asked = seconds_of(error) if isinstance(error, RetryAfter) else 0.0
        await unless(ending, asyncio.sleep(max(wait, asked)))

    def over(self) -> None:
        """It is there."""
        if self._since is not None:
            seconds = round(monotonic() - self._since, 1)
            log.info("%s is there", self._what, extra={"seconds": seconds})


async def until_there(
    waiting: Waiting, work: Callable[[], Awaitable[Value]], ending: asyncio.Event
) -> Value:
    """Do something that needs another, again and again while that is away.

    Args:
        waiting: for the other.
        work: does it, and may be done again after it failed in the middle.
        ending: ends the waiting.

    Raises:
        ToldToEndError: `ending` was set.
        Exception: what `work` raises for any other reason.
    """
    while True:
        try:
            found = await unless(ending, work())
        except ToldToEndError:
            raise
        except Exception as error:  # noqa: BLE001 - raised again, unless it passes
            await waiting.after(error, ending)
        else:
            waiting.over()
            return found


def telegram_is_away(error: Exception) -> bool:
    """Whether Telegram could not be reached, or wants to be left alone for a while."""
    if isinstance(error, NetworkError):
        return not isinstance(error, BadRequest)
    return isinstance(error, RetryAfter)


def database_is_away(error: Exception) -> bool:
    """Whether the database may come back by itself; a wrong name or password will not."""
    states = set()
    each: BaseException | None = error
    while each is not None:
        states.add(str(getattr(each, "sqlstate", None))[:2])
        each = each.__cause__ or each.__context__
    return isinstance(error, StoreUnavailable) and not states & _REFUSALS


@contextmanager
def told_to_end() -> Iterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set, for as long as the block lasts."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    names = (signal.SIGTERM, signal.SIGINT)
    for name in names:
        loop.add_signal_handler(name, ending.set)
    try:
        yield ending
    finally:
        for name in names:
            loop.remove_signal_handler(name)


async def unless(ending: asyncio.Event, work: Awaitable[Value]) -> Value:
    """Await something, but not past the moment when it is to end.

    Raises:
        ToldToEndError: that came first.
    """
    task = asyncio.ensure_future(work)
    ends = asyncio.create_task(ending.wait())
    try:
        await asyncio.wait([task, ends], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ToldToEndError
    finally:
        ends.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
