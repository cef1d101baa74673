"""Which updates were handled: in the database, and in memory while the database is away."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Final, Protocol, Self

from bot.logs import about
from bot.outcomes import Claim, SetAside

log = logging.getLogger(__name__)

KEPT_SECONDS: Final = 86_400.0
"""Telegram delivers an update for a day, and not after that."""
MOST_KEPT: Final = 200_000
"""Update ids in memory, about 100 bytes each."""
BEAT_SECONDS: Final = 5.0
"""How often we say that we are alive; whoever says nothing for three times as long is dead."""
MOST_CLAIMING: Final = 2
"""Claims on their way to the database. Where its writers queue, what is done must not wait behind
what is only begun: until it is written down, a kill would have it answered twice."""


class UpdateStore(Protocol):
    """The table of handled updates, and who is at which."""

    async def claim(self, update_id: int) -> str:
        """Take an update on: the value of a `Claim`."""

    async def renew(self) -> None:
        """Say that this process is alive, with all it has in hand."""

    async def done(self, update_id: int) -> None:
        """Remember that it is done, also where nobody took it on."""

    async def release(self, update_id: int) -> None:
        """Give it back, as if it had not been taken on."""

    async def release_all_others(self) -> None:
        """Give back what other processes had in hand."""

    async def put_aside(
        self, update_id: int, *, kind: str, chat_id: int | None, error: str
    ) -> None:
        """Keep a record of one that could not be handled, and remember that it is done."""


class Handled:
    """Remembers updates for a day, for as long as the `async with` block lasts.

    It never raises: without a database a repeated delivery may be answered twice after a restart,
    which is better than no answer.

    Args:
        store: the table, None for memory alone.
        away: what the store raises while the database is away.
        alone: whether no other process handles updates of this bot, as with long polling.
        clock: seconds, on any clock that does not go back.
        pause: waits between two beats.
    """

    def __init__(
        self,
        store: UpdateStore | None = None,
        away: type[Exception] = ConnectionError,
        *,
        alone: bool = True,
        clock: Callable[[], float] = monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._away = away
        self._alone = alone
        self._clock = clock
        self._pause = pause
        self._claiming = asyncio.Semaphore(MOST_CLAIMING)
        self._in_hand: set[int] = set()
        self._done: OrderedDict[int, float] = OrderedDict()
        self._owed: OrderedDict[int, SetAside | None] = OrderedDict()
        """Done or set aside while the database was away: it has to be told."""
        self._beating: asyncio.Task[None] | None = None
        self._present = store is not None
        """Whether the database answered when it was asked last; else only the beat asks it."""
        self.missed = 0
        """How often the database was away when it was needed."""

    async def __aenter__(self) -> Self:
        if self._store is not None:
            if self._alone:
                with suppress(self._away):
                    await self._store.release_all_others()
            self._beating = asyncio.create_task(self._beats())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait([self._beating])
            await self._settle()

    async def claim(self, update_id: int) -> Claim:
        """Take an update on, unless it is in hand or done."""
        if update_id in self._done:
            return Claim.DONE
        if update_id in self._in_hand:
            return Claim.BUSY
        self._in_hand.add(update_id)
        claim = await self._begin(update_id)
        if claim is not Claim.OURS:
            self._in_hand.discard(update_id)
        return claim

    async def done(self, update_id: int) -> None:
        """Remember that it is done."""
        self._remember(update_id)
        await self._tell(update_id, None)

    async def release(self, update_id: int) -> None:
        """Give it back: it will be delivered again."""
        self._in_hand.discard(update_id)
        if self._store is not None and self._present:
            try:
                await self._store.release(update_id)
            except self._away:
                self._miss()

    async def set_aside(self, update: SetAside) -> None:
        """Keep a record of one that cannot be handled; it counts as done."""
        self._remember(update.update_id)
        await self._tell(update.update_id, update)

    async def _begin(self, update_id: int) -> Claim:
        if self._store is None or not self._present:
            return Claim.OURS
        try:
            async with self._claiming:
                if not self._present:
                    return Claim.OURS
                return Claim(await self._store.claim(update_id))
        except self._away:
            self._miss()
            return Claim.OURS
        except BaseException:
            self._in_hand.discard(update_id)
            raise

    def _remember(self, update_id: int) -> None:
        self._in_hand.discard(update_id)
        now = self._clock()
        self._done[update_id] = now
        while self._done:
            oldest, since = next(iter(self._done.items()))
            if len(self._done) <= MOST_KEPT and now - since <= KEPT_SECONDS:
                break
            del self._done[oldest]

    async def _tell(self, update_id: int, aside: SetAside | None) -> None:
        """Tell the database, now or when it is back."""
        if self._store is None:
            return
        if self._present:
            try:
                await self._written(update_id, aside)
            except self._away:
                self._miss()
            else:
                return
        self._owed[update_id] = aside
        if len(self._owed) > MOST_KEPT:
            self._owed.popitem(last=False)

    def _miss(self) -> None:
        self._present = False
        self.missed += 1

    async def _written(self, update_id: int, aside: SetAside | None) -> None:
        assert self._store is not None  # noqa: S101 - both callers have looked
        if aside is None:
            await self._store.done(update_id)
        else:
            await self._store.put_aside(
                update_id, kind=aside.kind, chat_id=aside.chat_id, error=aside.error
            )

    async def _beats(self) -> None:
        while True:
            await self._pause(BEAT_SECONDS)
            await self._settle()

    async def _settle(self) -> None:
        """Say that we live, and what the database has missed."""
        assert self._store is not None  # noqa: S101 - only then it beats
        try:
            await self._store.renew()
            while self._owed:
                update_id, aside = next(iter(self._owed.items()))
                await self._written(update_id, aside)
                self._owed.pop(update_id, None)
            self._present = True
        except self._away:
            self._miss()
        except Exception as error:  # noqa: BLE001 - the next beat tries again
            log.error("the record of updates failed", extra=about(error))  # noqa: TRY400 - no words
