"""Long polling that confirms after the work, over the wire."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Update
from telegram.error import InvalidToken

from bot import polling as module
from bot.disclaimer import Disclaimer
from bot.outcomes import Outcome
from bot.outgoing import CarefulBot
from bot.playground import Person, Playground
from bot.polling import MOST_FETCHED, Polling
from bot.routes import ALLOWED_UPDATES
from faq.models import Language
from tests.bot.conftest import TOKEN, Clock
from tests.bot.test_processing import Small


def text_of(update: Update) -> str:
    """What was written."""
    return str(update.message.text) if update.message else ""


def waiting(telegram: Playground) -> int:
    """How many updates Telegram has not been told are done."""
    mailbox = telegram.world.bots[TOKEN].mailbox
    return len(mailbox.pending(telegram.world.clock()))


def offsets(telegram: Playground) -> list[int]:
    """What each poll has confirmed."""
    return [int(call.parameters["offset"]) for call in telegram.calls_of("getUpdates")]


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.002)


@asynccontextmanager
async def polled(small: Small, bot: CarefulBot, clock: Clock | None = None) -> AsyncIterator[None]:
    """Poll for as long as the block lasts, then end as the process does."""
    polling = Polling(bot, small.processor, ALLOWED_UPDATES, seconds=1, clock=clock or Clock())
    running = asyncio.create_task(polling.run())
    try:
        yield
    finally:
        polling.stop()
        await running


@pytest.fixture
async def small(careful: CarefulBot) -> AsyncIterator[Small]:
    """Return a small application that is ready."""
    made = Small(careful)
    async with made.application:
        yield made


def echoing(heard: list[str]) -> Callable[[Update], Awaitable[None]]:
    """Work that notes what was said."""

    async def work(update: Update) -> None:
        heard.append(text_of(update))

    return work


async def test_what_is_said_is_handled_in_order_and_confirmed(
    small: Small, careful: CarefulBot, telegram: Playground, reader: Person
) -> None:
    """Once each; in the end Telegram has nothing left."""
    heard: list[str] = []
    small.work = echoing(heard)
    async with polled(small, careful):
        for number in range(20):
            await reader.says(f"text {number}")
        await until(lambda: len(heard) == 21)
    assert heard == ["/start", *(f"text {n}" for n in range(20))]
    assert waiting(telegram) == 0


async def test_only_kinds_that_are_handled_are_asked_for(
    small: Small, careful: CarefulBot, telegram: Playground
) -> None:
    """Telegram keeps the list until it hears another."""
    async with polled(small, careful):
        await until(lambda: bool(telegram.calls_of("getUpdates")))
    asked = telegram.calls_of("getUpdates")[0].parameters
    assert asked["allowed_updates"] == list(ALLOWED_UPDATES)
    assert "drop_pending_updates" not in asked


async def test_nothing_is_confirmed_before_its_work_is_done(
    small: Small, careful: CarefulBot, telegram: Playground, reader: Person
) -> None:
    """A process that dies leaves with Telegram what it had in hand, and the next one gets it."""
    gate, heard = asyncio.Event(), list[str]()

    async def work(update: Update) -> None:
        if text_of(update) == "text 2":
            await gate.wait()
        heard.append(text_of(update))

    small.work = work
    polling = Polling(careful, small.processor, ALLOWED_UPDATES, seconds=1)
    dying = asyncio.create_task(polling.run())
    for number in range(5):
        await reader.says(f"text {number}")
    await until(lambda: heard == ["/start", "text 0", "text 1"])
    dying.cancel()  # as a kill: nothing is finished, nothing is told
    await asyncio.gather(dying, return_exceptions=True)
    for task in small.processor._in_hand.values():
        task.cancel()
    assert waiting(telegram) >= 3
    again: list[str] = []
    other = Small(careful)
    async with other.application:
        other.work = echoing(again)
        async with polled(other, careful):
            await until(lambda: again[-1:] == ["text 4"])
    assert again[-3:] == ["text 2", "text 3", "text 4"]


async def test_a_slow_chat_holds_up_no_other(
    small: Small, careful: CarefulBot, telegram: Playground, reader: Person
) -> None:
    """Others are handled and, when it is done at last, confirmed with it."""
    gate, heard = asyncio.Event(), list[str]()

    async def work(update: Update) -> None:
        if text_of(update) == "slow":
            await gate.wait()
        heard.append(text_of(update))

    small.work = work
    async with polled(small, careful):
        await reader.says("slow")
        people = [telegram.person(f"Person {number}") for number in range(10)]
        for person in people:
            await person.says(f"from {person.name}")
        await until(lambda: len(heard) == 11)
        assert "slow" not in heard
        assert waiting(telegram) >= 11
        gate.set()
        await until(lambda: heard[-1] == "slow")
    assert waiting(telegram) == 0


async def test_a_chat_that_is_stuck_for_long_is_kept_so_that_the_others_are_seen(
    small: Small, careful: CarefulBot, telegram: Playground, reader: Person, clock: Clock
) -> None:
    """Telegram shows a hundred updates; behind a stuck one the next are seen all the same."""
    gate, heard = asyncio.Event(), list[str]()

    async def work(update: Update) -> None:
        if text_of(update) == "stuck":
            await gate.wait()
        heard.append(text_of(update))

    small.work = work
    async with polled(small, careful, clock):
        await reader.says("stuck")
        other = telegram.person("Other")
        for number in range(MOST_FETCHED + 20):
            await other.says(f"text {number}")
        await until(lambda: f"text {MOST_FETCHED - 3}" in heard)
        assert f"text {MOST_FETCHED}" not in heard
        clock.move(module.FULL_SECONDS + 1)
        await until(lambda: f"text {MOST_FETCHED + 19}" in heard)
        assert "stuck" not in heard
        gate.set()
        await until(lambda: heard[-1] == "stuck")
    assert heard.count("stuck") == 1
    assert waiting(telegram) == 0
    assert small.record.aside == []


async def test_what_is_kept_and_does_not_end_is_recorded_for_the_owners(  # noqa: PLR0917 - fixtures
    small: Small,
    careful: CarefulBot,
    telegram: Playground,
    reader: Person,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Telegram has forgotten it, so the owners must know of it."""
    drain = small.processor.drain
    monkeypatch.setattr(small.processor, "drain", lambda: drain(0.05))

    async def work(update: Update) -> None:
        if text_of(update) == "stuck":
            await asyncio.Event().wait()

    small.work = work
    async with polled(small, careful, clock):
        await reader.says("stuck")
        other = telegram.person("Other")
        for number in range(MOST_FETCHED + 20):
            await other.says(f"text {number}")
        await until(lambda: len(small.order) >= MOST_FETCHED - 1)
        clock.move(module.FULL_SECONDS + 1)
        await until(lambda: len(small.order) == MOST_FETCHED + 21)
    [aside] = small.record.aside
    assert (aside.kind, aside.chat_id, aside.error) == ("message", reader.id, "Ended")


@pytest.mark.parametrize(
    "fault",
    [(502, "Bad Gateway"), (409, "Conflict: terminated by other getUpdates request"), (403, "No")],
)
async def test_a_poll_that_fails_is_repeated(  # noqa: PLR0917 - fixtures
    small: Small,
    careful: CarefulBot,
    telegram: Playground,
    reader: Person,
    monkeypatch: pytest.MonkeyPatch,
    fault: tuple[int, str],
) -> None:
    """Telegram is away, or another process polls: nothing is lost meanwhile."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    heard: list[str] = []
    small.work = echoing(heard)
    telegram.fails("getUpdates", *fault, times=3)
    async with polled(small, careful):
        await reader.says("text")
        await until(lambda: heard == ["/start", "text"])
    assert waiting(telegram) == 0


async def test_a_refused_token_ends_it(small: Small, careful: CarefulBot) -> None:
    """Nothing that waiting would mend."""
    stranger = CarefulBot(
        "1:unknown",
        disclaimer=Disclaimer(dict.fromkeys(Language, "No advice.")),
        base_url=careful.base_url.replace(f"/bot{TOKEN}", "/bot"),
        base_file_url="",
    )
    await stranger._request[0].initialize()
    with pytest.raises(InvalidToken):
        await Polling(stranger, small.processor, ALLOWED_UPDATES).run()
    await stranger._request[0].shutdown()


async def test_an_update_that_nobody_can_read_is_passed_over(
    small: Small, careful: CarefulBot, telegram: Playground, reader: Person
) -> None:
    """The ones before and after it are handled, and it is confirmed with them."""
    heard: list[str] = []
    small.work = echoing(heard)
    bot = telegram.world.bots[TOKEN]
    async with polled(small, careful):
        telegram.injects(bot, {"message": {"chat": {"id": 5}, "date": "yesterday"}})
        telegram.injects(bot, {"update_id": "no number", "message": {}})
        telegram.injects(bot, {"brand_new": {}})
        await reader.says("text")
        await until(lambda: "text" in heard)
    assert waiting(telegram) == 0
    assert [(aside.kind, aside.chat_id) for aside in small.record.aside] == [("message", 5)]


async def test_after_a_quiet_time_numbers_may_begin_anew(
    small: Small, careful: CarefulBot, telegram: Playground
) -> None:
    """Telegram then counts on from a number of chance, which may be a lower one."""
    heard: list[str] = []
    small.work = echoing(heard)
    person = telegram.person("Lin")
    async with polled(small, careful):
        await person.says("before")
        await until(lambda: heard == ["before"])
        await until(lambda: offsets(telegram)[-1] == 0 < max(offsets(telegram)))
        mailbox = telegram.world.bots[TOKEN].mailbox
        mailbox._next_id = 17
        await person.says("after")
        await until(lambda: heard == ["before", "after"])
    assert waiting(telegram) == 0


async def test_an_end_finishes_what_is_in_hand_and_tells_telegram(
    small: Small, careful: CarefulBot, telegram: Playground, reader: Person
) -> None:
    """What was fetched and begun is done, confirmed, and not delivered again."""
    gate, begun = asyncio.Event(), asyncio.Event()

    async def work(_: Update) -> None:
        begun.set()
        await gate.wait()

    small.work = work
    polling = Polling(careful, small.processor, ALLOWED_UPDATES, seconds=30)
    running = asyncio.create_task(polling.run())
    await begun.wait()
    polling.stop()
    await asyncio.sleep(0.01)
    assert not running.done()
    gate.set()
    await running
    assert len(small.order) == 1
    assert waiting(telegram) == 0
    del reader


async def test_an_end_confirms_nothing_that_was_not_begun(
    small: Small, careful: CarefulBot, telegram: Playground, reader: Person
) -> None:
    """What waited behind it in its chat goes to the next process, though others are done."""
    gate, heard = asyncio.Event(), list[str]()

    async def work(update: Update) -> None:
        if text_of(update) == "first":
            await gate.wait()
        heard.append(text_of(update))

    small.work = work
    polling = Polling(careful, small.processor, ALLOWED_UPDATES, seconds=30)
    running = asyncio.create_task(polling.run())
    await reader.says("first")
    await reader.says("second")
    await telegram.person("Wu").says("of another chat")
    await until(lambda: heard == ["/start", "of another chat"])
    polling.stop()
    await until(lambda: small.processor._draining)
    gate.set()
    await running
    assert sorted(heard) == ["/start", "first", "of another chat"]
    again: list[str] = []
    other = Small(careful)
    async with other.application:
        other.work = echoing(again)
        async with polled(other, careful):
            await until(lambda: waiting(telegram) == 0)
    assert again[0] == "second"


async def test_what_fails_in_our_hands_is_fetched_again_though_later_ones_are_done(
    small: Small,
    careful: CarefulBot,
    telegram: Playground,
    reader: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is confirmed over it."""
    heard, failures = list[str](), list[int]()
    small.work = echoing(heard)
    deliver = small.processor.deliver

    async def failing(value: Mapping[str, Any], *, insist: bool = False) -> Outcome:
        if value["message"]["text"] == "fails once" and not failures:
            failures.append(value["update_id"])
            raise RuntimeError("a fault of ours")
        return await deliver(value, insist=insist)

    monkeypatch.setattr(small.processor, "deliver", failing)
    await reader.says("fails once")
    async with polled(small, careful):
        for number in range(5):
            await telegram.person(f"Person {number}").says(f"text {number}")
        await until(lambda: "fails once" in heard and waiting(telegram) == 0)
    assert sorted(heard) == ["/start", "fails once", *(f"text {n}" for n in range(5))]


async def test_what_telegram_has_forgotten_meanwhile_holds_up_nothing(
    small: Small,
    careful: CarefulBot,
    telegram: Playground,
    reader: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a day it deletes what nobody has confirmed."""
    heard, forgotten = list[str](), asyncio.Event()
    small.work = echoing(heard)
    deliver = small.processor.deliver
    mailbox = telegram.world.bots[TOKEN].mailbox

    async def failing(value: Mapping[str, Any], *, insist: bool = False) -> Outcome:
        if value["message"]["text"] == "is forgotten":
            mailbox.clear()
            forgotten.set()
            raise RuntimeError("a fault of ours")
        return await deliver(value, insist=insist)

    monkeypatch.setattr(small.processor, "deliver", failing)
    await reader.says("is forgotten")
    async with polled(small, careful):
        await forgotten.wait()
        await reader.says("after")
        await until(lambda: "after" in heard and waiting(telegram) == 0)


async def test_an_end_in_quiet_times_does_not_wait_for_telegram(
    small: Small, careful: CarefulBot, telegram: Playground
) -> None:
    """The request that Telegram holds is given up."""
    polling = Polling(careful, small.processor, ALLOWED_UPDATES, seconds=50)
    running = asyncio.create_task(polling.run())
    await until(lambda: bool(telegram.calls_of("getUpdates")))
    polling.stop()
    async with asyncio.timeout(5):
        await running
