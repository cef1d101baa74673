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

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0

Value = TypeVar("Value")


class ToldToEndError(Exception):
    """Told to end before what was waited for was there."""


async def until_there(
    what: str,
    setting: str,
    work: Callable[[], Awaitable[Value]],
    *,
    ending: asyncio.Event,
    is_away: Callable[[Exception], bool],
) -> Value:
    """Do something that needs another, again and again while that is away.

    Args:
        what: that is needed, in words for an operator.
        setting: the variable that says where it is.
        work: does it, and may be done again after it failed in the middle.
        ending: ends the waiting.
        is_away: whether an error means that it is away, and may come back.

    Raises:
        ToldToEndError: `ending` was set.
        Exception: what `work` raises for any other reason.
    """
    pause, begun, told = FIRST_PAUSE, monotonic(), False
    while True:
        try:
            found = await _unless(ending, work())
        except Exception as error:
            if not is_away(error):
                raise
            if not told:
                fields = {"setting": setting, **about(error)}
                log.warning("%s cannot be reached: waiting until it is there", what, extra=fields)
            told = True
            # Apart by chance, so that not all replicas come at the same moment.
            wait = pause * (0.5 + random())  # noqa: S311 - no secret
            pause = min(2 * pause, LONGEST_PAUSE)
            asked = seconds_of(error) if isinstance(error, RetryAfter) else 0.0
            await _unless(ending, asyncio.sleep(max(wait, asked)))
        else:
            if told:
                log.info("%s is there", what, extra={"seconds": round(monotonic() - begun, 1)})
            return found


def telegram_is_away(error: Exception) -> bool:
    """Whether Telegram could not be reached, or wants to be left alone for a while."""
    if isinstance(error, NetworkError):
        return not isinstance(error, BadRequest)
    return isinstance(error, RetryAfter)


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


async def _unless(ending: asyncio.Event, work: Awaitable[Value]) -> Value:
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
