"""Updates → handlers: one chat's in order, chats side by side, each done before it is confirmed.

python-telegram-bot confirms an update as soon as it has it; here both ways in wait for `Processor`
to say what became of it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, Final

from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.attempts import Attempt, begin, end, failed, is_result, passes
from bot.logs import about
from bot.outcomes import Claim, Outcome, Record, SetAside

log = logging.getLogger(__name__)

MOST_TRIES: Final = 3
"""After so many failures an update is set aside, so that it does not stop its chat for ever."""
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
MOST_AT_ONCE: Final = 512
"""Updates in hand; what waits for a slow chat or for Telegram costs little more than memory."""
DRAIN_SECONDS: Final = 16.0
"""How long an end waits for what is in hand; whoever ends us waits for 20 s, or longer."""


class Processor:
    """Handles updates through an application's handlers.

    Args:
        application: with its handlers. Its error handlers ask `attempts.failed` whether to tell.
        record: of what has been handled.
        passing: errors that go away by themselves, besides Telegram's.
        pause: waits between two tries.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        record: Record,
        *,
        passing: tuple[type[BaseException], ...] = (),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._application = application
        self._record = record
        self._passing = passing
        self._pause = pause
        self._chains: dict[int, asyncio.Task[Outcome]] = {}
        self._in_hand: dict[int, asyncio.Task[Outcome]] = {}
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._draining = False
        self.outcomes: Counter[Outcome] = Counter()
        """What became of all updates so far."""
        application.add_error_handler(_note)

    @property
    def in_hand(self) -> int:
        """How many updates are being handled or wait for their turn."""
        return len(self._in_hand)

    async def deliver(self, value: Mapping[str, Any], *, insist: bool = False) -> Outcome:
        """Handle an update as Telegram sent it; one that the library cannot read is set aside.

        Args:
            value: with an `update_id` that is a whole number.
            insist: as for `handle`.
        """
        try:
            update = Update.de_json(dict(value), self._application.bot)
        except Exception as error:  # noqa: BLE001 - the library raises many kinds for odd updates
            log.error("an update could not be read", extra=about(error))  # noqa: TRY400 - no words
            if await self._record.claim(value["update_id"]) in {Claim.OURS, Claim.TOO_OFTEN}:
                await self.lose(value, type(error).__name__)
            return Outcome.SET_ASIDE
        return await self.handle(update, insist=insist)

    async def lose(self, value: Mapping[str, Any], error: str) -> None:
        """Keep a record of an update that is not handled any more."""
        await self._record.set_aside(SetAside.of(value, error))
        self.outcomes[Outcome.SET_ASIDE] += 1

    async def handle(self, update: Update, *, insist: bool = False) -> Outcome:
        """Handle an update after those of its chat that came before it.

        Args:
            update: a second delivery of one that is in hand waits for the first.
            insist: whether it is handled again here until it is done, with its chat waiting behind
                it; otherwise it must be delivered again.

        Returns:
            What became of it. A delivery that is cancelled does not cancel the work.
        """
        task = self._in_hand.get(update.update_id)
        if task is None:
            task = self._taken_on(update, insist=insist)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():  # by `drain`: the work, not the delivery
                return Outcome.NOT_NOW
            raise

    async def drain(self, seconds: float = DRAIN_SECONDS) -> int:
        """Wait for what is in hand; nothing is begun or tried again any more.

        Returns:
            How many were not finished in time; Telegram will deliver them again.
        """
        self._draining = True
        tasks = set(self._in_hand.values())
        if not tasks:
            return 0
        _, left = await asyncio.wait(tasks, timeout=seconds)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        return len(left)

    def _taken_on(self, update: Update, *, insist: bool) -> asyncio.Task[Outcome]:
        key, number, begun = lane_of(update), update.update_id, monotonic()
        task = asyncio.create_task(self._in_turn(update, self._chains.get(key), insist=insist))

        def finished(task: asyncio.Task[Outcome]) -> None:
            del self._in_hand[number]
            if self._chains.get(key) is task:
                del self._chains[key]
            if not task.cancelled() and task.exception() is None:
                outcome = task.result()
                self.outcomes[outcome] += 1
                fields = {"outcome": outcome.value, "kind": _kind_of(update)}
                log.info("update", extra={**fields, "seconds": round(monotonic() - begun, 3)})

        self._chains[key] = self._in_hand[number] = task
        task.add_done_callback(finished)
        return task

    async def _in_turn(
        self, update: Update, before: asyncio.Task[Outcome] | None, *, insist: bool
    ) -> Outcome:
        if before is not None:
            await asyncio.wait([before])
            if before.cancelled() or before.exception() or not before.result().confirms:
                # The chat's earlier update comes first, when it is delivered again.
                return Outcome.NOT_NOW
        async with self._room:
            pause = FIRST_PAUSE
            while True:
                if self._draining:
                    return Outcome.NOT_NOW
                outcome = await self._claimed(update)
                if outcome.confirms or not insist:
                    return outcome
                await self._pause(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _claimed(self, update: Update) -> Outcome:
        number = update.update_id
        match await self._record.claim(number):
            case Claim.DONE:
                return Outcome.REPEATED
            case Claim.BUSY:
                return Outcome.NOT_NOW
            case Claim.TOO_OFTEN:
                return await self._set_aside(update, "Died")
        try:
            outcome = await self._tried(update)
        except BaseException:
            await self._record.release(number)
            raise
        if outcome.confirms:
            await self._record.done(number)
        else:
            await self._record.release(number)
        return outcome

    async def _tried(self, update: Update) -> Outcome:
        for number in range(1, MOST_TRIES + 1):
            attempt = Attempt(last=number == MOST_TRIES, passing=self._passing)
            await self._once(update, attempt)
            error = attempt.error
            if error is None or is_result(error):
                return Outcome.DONE
            if passes(error, self._passing):
                # That says nothing against the update.
                return Outcome.NOT_NOW
            if not attempt.may_be_repeated:
                break
            await self._pause(FIRST_PAUSE * 2 ** (number - 1))
            if self._draining:
                return Outcome.NOT_NOW
        log.error("update set aside", extra={"tries": number, **about(error)})
        return await self._set_aside(update, type(error).__name__)

    async def _once(self, update: Update, attempt: Attempt) -> None:
        token = begin(attempt)
        try:
            await self._application.process_update(update)
        except Exception as error:  # noqa: BLE001 - whatever it is, the update is not done
            failed(error)
        finally:
            end(token)

    async def _set_aside(self, update: Update, error: str) -> Outcome:
        await self._record.set_aside(SetAside.of(update.to_dict(), error))
        return Outcome.SET_ASIDE


async def _note(_: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Catch what the library keeps to itself: the error of a handler."""
    failed(context.error)


def _kind_of(update: Update) -> str:
    """What happened: message, callback_query …; nothing of what is in it."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None)), "unknown")


def lane_of(update: Update) -> int:
    """What updates are kept in order by: the chat, else the person (who types inline queries)."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
