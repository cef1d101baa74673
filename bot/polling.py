"""Long polling that confirms an update only after its work is done."""

import asyncio
import logging
import math
from asyncio import timeout as within
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Final, Protocol

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.logs import about
from bot.outcomes import Outcome
from bot.outgoing.patience import seconds_of
from bot.processing import Processor

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 30
MOST_FETCHED: Final = 100
"""Telegram shows no more updates than this beyond the last that it was told is done."""
FULL_SECONDS: Final = 10.0
"""How long a stuck chat may keep the others from being seen, once so many updates wait."""
MOST_KEPT: Final = 1_000
"""Updates that are confirmed before they are done, at most."""
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
_ANSWER_SECONDS: Final = 10
_LOOK_AGAIN: Final = 0.25
"""Seconds between two looks for new updates while earlier ones are still being handled: Telegram
answers at once then, with those it has not been told are done."""
_GATHER: Final = 0.01
"""Seconds before a look, so that one look confirms several updates and not each its own."""
_CONFIRM_SECONDS: Final = 2.0


Raw = Mapping[str, Any]


class Source(Protocol):
    """A bot that fetches its updates as they come."""

    async def raw_updates(self, *, read_timeout: float, **wanted: Any) -> Sequence[Raw]:
        """Call getUpdates."""


class Polling:
    """Fetches updates and hands them to a processor.

    The number up to which Telegram may forget is raised only over updates that are done, so that a
    kill at any moment loses none: what was in hand is delivered again. One exception: where a chat
    is stuck (Telegram makes it wait) and `MOST_FETCHED` updates have piled up behind it, Telegram
    shows no new ones; then the stuck ones are confirmed and kept in memory, so that the other chats
    go on.

    Args:
        bot: whose updates.
        processor: handles them.
        allowed_updates: kinds that are wanted.
        seconds: how long Telegram holds a request that has nothing to give.
        clock: seconds, on any clock that does not go back.
    """

    def __init__(
        self,
        bot: Source,
        processor: Processor,
        allowed_updates: Sequence[str],
        *,
        seconds: int = POLL_SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._bot = bot
        self._processor = processor
        self._allowed = list(allowed_updates)
        self._seconds = seconds
        self._clock = clock
        self._open: dict[int, asyncio.Task[None]] = {}
        self._since: dict[int, float] = {}
        """When each that is open was seen first."""
        self._kept: set[int] = set()
        """Of those that are open: confirmed all the same."""
        self._over: set[int] = set()
        """Done, but not confirmed, since an earlier one is not done."""
        self._back: set[int] = set()
        """Neither done nor open: Telegram is to show them again."""
        self._offset = 0
        self._progress = asyncio.Event()
        self._ending = asyncio.Event()

    async def run(self) -> None:
        """Poll until `stop` is called, then finish what is in hand and confirm it.

        Raises:
            InvalidToken: Telegram does not know the token.
        """
        pause = FIRST_PAUSE
        while not self._ending.is_set():
            try:
                updates = await self._until_ending(self._fetch())
                pause = FIRST_PAUSE
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("polling failed", extra={"error": _said(error)})
                wait = seconds_of(error) if isinstance(error, RetryAfter) else pause
                pause = min(2 * pause, LONGEST_PAUSE)
                await self._rest(wait)
                continue
            if updates is not None:
                self._take_on(updates)
            if self._unconfirmed():
                await self._wait_for_progress()
        await self._finish()

    def stop(self) -> None:
        """Fetch nothing more."""
        self._ending.set()

    async def _fetch(self) -> Sequence[Raw]:
        """Confirm, and fetch what is not confirmed; wait for it where nothing is in hand."""
        offset = self._offset
        updates = await self._bot.raw_updates(
            offset=offset,
            limit=MOST_FETCHED,
            timeout=0 if self._unconfirmed() else self._seconds,
            allowed_updates=self._allowed,
            read_timeout=_ANSWER_SECONDS,
        )
        if not updates and not self._unconfirmed() and self._offset == offset:
            # All is confirmed. After a quiet week Telegram counts on from a number of chance, which
            # may be a lower one.
            self._offset = 0
        return updates

    def _unconfirmed(self) -> int:
        return len(self._open) - len(self._kept) + len(self._over) + len(self._back)

    def _take_on(self, updates: Sequence[Raw]) -> None:
        shown = -1
        for update in updates:
            number = update.get("update_id")
            shown = max(shown, number) if isinstance(number, int) else shown
            if not isinstance(number, int) or number < self._offset:
                continue  # no update, or one that was done while this answer was on its way
            if number not in self._open and number not in self._over:
                self._since[number] = self._clock()
                self._open[number] = asyncio.create_task(self._handle(number, update))
        # They are open again; what is not shown again, Telegram has forgotten.
        end = shown if len(updates) >= MOST_FETCHED else math.inf
        self._back = {number for number in self._back if number > end}
        self._confirm()
        if self._unconfirmed() >= MOST_FETCHED:
            self._keep()

    def _keep(self) -> None:
        """Confirm what has been stuck for long, so that Telegram shows what came after it."""
        long_ago = self._clock() - FULL_SECONDS
        stuck = {n for n, since in self._since.items() if since <= long_ago} - self._kept
        if stuck and len(self._kept) + len(stuck) <= MOST_KEPT:
            log.warning(
                "updates of stuck chats are kept in memory only", extra={"updates": len(stuck)}
            )
            self._kept |= stuck
            self._confirm()

    async def _handle(self, number: int, update: Raw) -> None:
        try:
            outcome = await self._processor.deliver(update, insist=True)
        except asyncio.CancelledError:
            outcome = Outcome.NOT_NOW
        except Exception as error:  # noqa: BLE001 - one update must not stop the others
            log.error("update not handled", extra=about(error))  # noqa: TRY400 - no texts
            outcome = Outcome.NOT_NOW
        if not outcome.confirms and number in self._kept:
            log.error("an update of a stuck chat is lost")  # Telegram has forgotten it
            await self._processor.lose(update, "Ended")
        elif not outcome.confirms:
            await self._rest(FIRST_PAUSE)
            self._back.add(number)
        elif number not in self._kept:
            self._over.add(number)
        del self._open[number], self._since[number]
        self._kept.discard(number)
        self._confirm()
        self._progress.set()

    def _confirm(self) -> None:
        """Raise the offset over all that is done, or kept, below the first that is neither."""
        limit = min((self._open.keys() - self._kept) | self._back, default=math.inf)
        passed = {n for n in self._over | self._kept if n < limit}
        if passed:
            self._offset = max(self._offset, *(number + 1 for number in passed))
            self._over -= passed

    async def _progress_soon(self) -> None:
        async with asyncio.timeout(_LOOK_AGAIN):
            await self._progress.wait()

    async def _wait_for_progress(self) -> None:
        self._progress.clear()
        await self._until_ending(self._progress_soon())
        await self._rest(_GATHER)

    async def _finish(self) -> None:
        """Let what is in hand end, and tell Telegram how far it went."""
        await self._processor.drain()
        if self._open:
            await asyncio.wait(list(self._open.values()))
        if self._offset:
            try:
                async with within(_CONFIRM_SECONDS):
                    await self._bot.raw_updates(
                        offset=self._offset, limit=1, timeout=0, read_timeout=_ANSWER_SECONDS
                    )
            except (TelegramError, TimeoutError) as error:
                log.warning("the last updates are not confirmed", extra={"error": _said(error)})

    async def _rest(self, seconds: float) -> None:
        await self._until_ending(asyncio.sleep(seconds))

    async def _until_ending(self, work: Awaitable[Any]) -> Any:
        """Await something, but not past the call of `stop`; None then, and after a time-out."""
        task = asyncio.ensure_future(work)
        ending = asyncio.create_task(self._ending.wait())
        try:
            await asyncio.wait([task, ending], return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        except TimeoutError:
            return None
        finally:
            ending.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait([task])


def _said(error: BaseException) -> str:
    if isinstance(error, Conflict):
        return "another process polls with this token, or a webhook is set"
    return type(error).__name__
