"""Updates through handlers: order within a chat, bounded tries, what is set aside, the end."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Chat, InlineQuery, Message, Update, User
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.attempts import failed
from bot.handled import Handled
from bot.outcomes import Claim, Outcome, SetAside
from bot.outgoing import CarefulBot
from bot.playground import Person
from bot.processing import MOST_TRIES, Processor, lane_of

Work = Callable[[Update], Awaitable[None]]


class Noted(Handled):
    """The record in memory, which can be looked into."""

    def __init__(self) -> None:
        super().__init__()
        self.aside: list[SetAside] = []
        self.answers: dict[int, Claim] = {}

    async def claim(self, update_id: int) -> Claim:
        """Answer as told, else as always."""
        return self.answers.get(update_id) or await super().claim(update_id)

    async def set_aside(self, update: SetAside) -> None:
        """Keep it here too."""
        self.aside.append(update)
        await super().set_aside(update)


class Small:
    """An application whose only handler does what a test says, and a processor before it."""

    def __init__(self, bot: CarefulBot) -> None:
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            Application.builder().bot(bot).updater(None).build()
        )
        self.application.add_handler(TypeHandler(Update, self._on_update))
        self.application.add_error_handler(self._on_error)
        self.record = Noted()
        self.pauses: list[float] = []
        self.processor = Processor(
            self.application, self.record, passing=(ConnectionError,), pause=self._pause
        )
        self.work: Work = self._nothing
        self.tries: defaultdict[int, int] = defaultdict(int)
        self.told: list[int] = []
        self.order: list[int] = []

    async def _nothing(self, update: Update) -> None:
        """Do nothing."""

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def _on_update(self, update: Update, _: Any) -> None:
        self.tries[update.update_id] += 1
        await self.work(update)
        self.order.append(update.update_id)

    async def _on_error(self, update: Any, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if not failed(context.error):
            self.told.append(update.update_id)


@pytest.fixture
async def small(careful: CarefulBot) -> AsyncIterator[Small]:
    """Return a small application that is ready."""
    made = Small(careful)
    async with made.application:
        yield made


def message(number: int, chat: int = 1) -> Update:
    """An update of a chat."""
    user = User(chat, "Lin", is_bot=False)
    when = datetime(2026, 11, 25, tzinfo=UTC)
    sent = Message(number, when, Chat(chat, "private"), from_user=user, text="words")
    return Update(number, message=sent)


def raises(*errors: Exception) -> Work:
    """Work that fails as told, and then succeeds."""
    ahead = list(errors)

    async def work(_: Update) -> None:
        if ahead:
            raise ahead.pop(0)

    return work


async def test_an_update_is_handled_once(small: Small) -> None:
    """A delivery that comes again is confirmed without being handled."""
    outcomes = [await small.processor.handle(message(1)) for _ in range(3)]
    assert outcomes == [Outcome.DONE, Outcome.REPEATED, Outcome.REPEATED]
    assert small.order == [1]
    assert dict(small.processor.outcomes) == {Outcome.DONE: 1, Outcome.REPEATED: 2}


async def test_two_deliveries_at_once_are_one(small: Small) -> None:
    """The second waits for the first."""
    gate = asyncio.Event()
    small.work = lambda _: gate.wait()  # type: ignore[assignment,return-value]
    both = [asyncio.create_task(small.processor.handle(message(1))) for _ in range(2)]
    await asyncio.sleep(0.01)
    assert small.processor.in_hand == 1
    gate.set()
    assert await asyncio.gather(*both) == [Outcome.DONE] * 2
    assert small.order == [1]


async def test_one_chat_in_order_and_chats_side_by_side(small: Small) -> None:
    """Whatever each takes; a slow chat holds up no other."""
    gates: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
    small.work = lambda update: gates[update.update_id].wait()  # type: ignore[assignment,return-value]
    slow = [asyncio.create_task(small.processor.handle(message(n, 1))) for n in (1, 2, 3)]
    quick = [asyncio.create_task(small.processor.handle(message(n, n))) for n in range(10, 60)]
    for number in (3, 2, *range(10, 60)):
        gates[number].set()
    await asyncio.gather(*quick)
    assert set(small.order) == set(range(10, 60))
    gates[1].set()
    await asyncio.gather(*slow)
    assert small.order[-3:] == [1, 2, 3]
    assert small.processor._chains == {}
    assert small.processor.in_hand == 0


async def test_a_failure_is_tried_again(small: Small) -> None:
    """And where a later try succeeds, nobody hears of the first."""
    small.work = raises(LookupError("words"), KeyError("words"))
    assert await small.processor.handle(message(1)) is Outcome.DONE
    assert small.tries[1] == 3
    assert small.pauses == [0.5, 1.0]
    assert small.told == []
    assert small.record.aside == []


async def test_a_poisonous_update_is_set_aside_and_the_next_one_is_handled(small: Small) -> None:
    """After so many tries, told once, recorded without a word of it, and confirmed."""

    async def work(update: Update) -> None:
        if update.update_id == 1:
            raise LookupError("words")

    small.work = work
    both = [small.processor.handle(message(n)) for n in (1, 2)]
    assert await asyncio.gather(*both) == [Outcome.SET_ASIDE, Outcome.DONE]
    assert small.tries == {1: MOST_TRIES, 2: 1}
    assert small.told == [1]
    assert small.record.aside == [SetAside(1, "message", 1, "LookupError")]
    assert await small.processor.handle(message(1)) is Outcome.REPEATED


async def test_what_was_answered_is_not_answered_again(
    small: Small, careful: CarefulBot, reader: Person
) -> None:
    """A failure after the answer does not bring the answer three times."""

    async def work(_: Update) -> None:
        await careful.send_message(reader.id, "the answer")
        raise LookupError

    small.work = work
    assert await small.processor.handle(message(1, reader.id)) is Outcome.SET_ASIDE
    assert small.tries[1] == 1
    assert small.told == [1]
    assert (await reader.hears()).text.startswith("the answer")


@pytest.mark.parametrize(
    "error",
    [RetryAfter(5), TimedOut(), NetworkError("502"), ConnectionResetError()],
    ids=lambda error: type(error).__name__,
)
async def test_what_passes_says_nothing_against_the_update(small: Small, error: Exception) -> None:
    """It is neither told nor set aside, but delivered again."""
    small.work = raises(error)
    assert await small.processor.handle(message(1)) is Outcome.NOT_NOW
    assert (small.told, small.record.aside) == ([], [])
    assert await small.processor.handle(message(1)) is Outcome.DONE


@pytest.mark.parametrize(
    "error",
    [Forbidden("Forbidden: bot was blocked by the user"), BadRequest("Chat not found")],
)
async def test_nobody_to_talk_to_is_a_result(small: Small, error: TelegramError) -> None:
    """Blocked, or deleted: done after one try, and nothing for the owners."""
    small.work = raises(error)
    assert await small.processor.handle(message(1)) is Outcome.DONE
    assert small.tries[1] == 1
    assert small.record.aside == []


async def test_another_refusal_of_telegrams_is_a_failure(small: Small) -> None:
    """A text that Telegram cannot read stays wrong, so it is told at once."""
    small.work = raises(BadRequest("Bad Request: can't parse entities"))
    assert await small.processor.handle(message(1)) is Outcome.SET_ASIDE
    assert small.tries[1] == 1
    assert small.told == [1]


async def test_with_insistence_it_is_handled_until_it_is_done(small: Small) -> None:
    """Its chat waits behind it, with longer and longer pauses."""
    small.work = raises(*[NetworkError("502")] * 9)
    both = [small.processor.handle(message(n), insist=True) for n in (1, 2)]
    assert await asyncio.gather(*both) == [Outcome.DONE] * 2
    assert small.order == [1, 2]
    assert small.pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


async def test_without_it_what_comes_later_in_the_chat_waits_for_the_delivery(
    small: Small,
) -> None:
    """The second message is not answered before the first."""
    small.work = raises(NetworkError("502"))
    both = [small.processor.handle(message(n)) for n in (1, 2)]
    assert await asyncio.gather(*both) == [Outcome.NOT_NOW] * 2
    assert small.order == []


async def test_what_another_replica_has_in_hand_comes_again(small: Small) -> None:
    """It is left alone; one that killed whoever took it on is set aside."""
    small.record.answers = {1: Claim.BUSY, 2: Claim.TOO_OFTEN}
    assert await small.processor.handle(message(1, 1)) is Outcome.NOT_NOW
    assert await small.processor.handle(message(2, 2)) is Outcome.SET_ASIDE
    assert small.order == []
    assert small.record.aside == [SetAside(2, "message", 2, "Died")]


async def test_an_end_waits_for_what_is_in_hand_and_begins_nothing(small: Small) -> None:
    """What waits for its turn is delivered again after the next start."""
    gate = asyncio.Event()
    small.work = lambda _: gate.wait()  # type: ignore[assignment,return-value]
    handling = [asyncio.create_task(small.processor.handle(message(n))) for n in (1, 2)]
    await asyncio.sleep(0.01)
    draining = asyncio.create_task(small.processor.drain(5))
    await asyncio.sleep(0)
    gate.set()
    assert await draining == 0
    assert await asyncio.gather(*handling) == [Outcome.DONE, Outcome.NOT_NOW]
    assert small.order == [1]


async def test_an_end_does_not_wait_for_ever(small: Small) -> None:
    """What hangs is cut off, and comes again."""
    small.work = lambda _: asyncio.Event().wait()  # type: ignore[assignment,return-value]
    handling = [asyncio.create_task(small.processor.handle(message(n, n))) for n in (1, 2)]
    await asyncio.sleep(0.01)
    assert await small.processor.drain(0.01) == 2
    assert await asyncio.gather(*handling) == [Outcome.NOT_NOW] * 2
    assert await small.record.claim(1) is Claim.OURS


async def test_an_end_in_the_middle_of_tries_sets_nothing_aside(small: Small) -> None:
    """A failure that had a try ahead of it comes again."""

    async def work(_: Update) -> None:
        small.processor._draining = True
        raise LookupError

    small.work = work
    assert await small.processor.handle(message(1)) is Outcome.NOT_NOW
    assert small.record.aside == []


async def test_a_delivery_that_is_given_up_leaves_the_work(small: Small) -> None:
    """As when Telegram hangs up before the answer."""
    gate = asyncio.Event()
    small.work = lambda _: gate.wait()  # type: ignore[assignment,return-value]
    delivery = asyncio.create_task(small.processor.handle(message(1)))
    await asyncio.sleep(0.01)
    delivery.cancel()
    with pytest.raises(asyncio.CancelledError):
        await delivery
    gate.set()
    assert await small.processor.handle(message(1)) is Outcome.DONE
    assert small.order == [1]


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 7, "message": {"message_id": "x", "chat": {"id": 5}}},
        {"update_id": 7, "message": {"chat": {"id": 5, "type": "private"}, "date": "yesterday"}},
        {"update_id": 7, "callback_query": {"id": "1", "message": {"chat": {"id": 5}}}},
    ],
)
async def test_an_update_that_nobody_can_read_is_set_aside(
    small: Small, update: dict[str, Any]
) -> None:
    """Confirmed, since it would come for ever, with what can be told of it."""
    assert await small.processor.deliver(update) is Outcome.SET_ASIDE
    [aside] = small.record.aside
    assert (aside.update_id, aside.chat_id) == (7, 5)
    assert aside.kind in update
    await small.processor.deliver(update)
    assert len(small.record.aside) == 1


async def test_an_update_of_a_kind_that_is_not_known_is_done(small: Small) -> None:
    """A new kind asks nothing of this bot."""
    assert await small.processor.deliver({"update_id": 7, "brand_new": {}}) is Outcome.DONE


def test_a_person_and_their_private_chat_share_a_lane() -> None:
    """An inline query has no chat; what belongs to nobody has a lane of its own."""
    asked = InlineQuery("1", User(5, "Lin", is_bot=False), "msc", "")
    assert lane_of(Update(1, inline_query=asked)) == lane_of(message(2, 5)) == 5
    assert lane_of(Update(1)) == 0


async def test_outside_of_an_update_a_failure_is_told(small: Small) -> None:
    """Who asks without a processor hears that nothing is tried again."""
    del small
    assert failed(LookupError()) is False
