"""Waiting for Telegram: each chat in order, no chat for another, nothing for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.disclaimer import Disclaimer
from bot.outgoing import CarefulBot
from bot.outgoing import patience as module
from bot.outgoing.patience import CHAT_SECONDS, LONGEST_PAUSE, OTHER_SECONDS, Patience
from bot.playground import Person, Playground
from faq.models import Language
from tests.bot.conftest import TOKEN, Clock


class Waiting:
    """A pause that moves a clock on in place of waiting, and remembers how long each was."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.pauses: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.pauses.append(seconds)
        self.clock.move(seconds)
        await asyncio.sleep(0)


class Script:
    """A call that fails as it is told, and then succeeds."""

    def __init__(self, *errors: TelegramError, for_ever: bool = False) -> None:
        self._errors = list(errors)
        self._for_ever = for_ever
        self.calls = 0

    async def __call__(self) -> str:
        """Fail, or succeed."""
        self.calls += 1
        if self._errors:
            raise self._errors[0] if self._for_ever else self._errors.pop(0)
        return "sent"


@pytest.fixture
def waiting(clock: Clock) -> Waiting:
    """Return a pause that takes no time."""
    return Waiting(clock)


@pytest.fixture
def patience(clock: Clock, waiting: Waiting) -> Patience:
    """Return patience that waits on a clock of our own."""
    return Patience(pause=waiting, clock=clock)


@pytest.mark.parametrize("chat", ["1", None])
async def test_what_passes_is_tried_again(
    patience: Patience, waiting: Waiting, chat: str | None
) -> None:
    """Broken connections and time-outs, each pause about twice the one before."""
    call = Script(NetworkError("reset"), TimedOut(), NetworkError("502"))
    assert await patience.post(chat, call) == "sent"
    assert call.calls == 4
    expected = [0.5, 1.0, 2.0]
    assert [0.5 * e <= p <= 1.5 * e for p, e in zip(waiting.pauses, expected, strict=True)] == [
        True
    ] * 3
    assert dict(patience.repeated) == {"NetworkError": 2, "TimedOut": 1}
    assert patience.in_hand == 0


async def test_pauses_differ_by_chance(patience: Patience, waiting: Waiting) -> None:
    """So that not all chats come back in the same moment."""
    for number in range(20):
        await patience.post(str(number), Script(TimedOut()))
    assert len(set(waiting.pauses)) > 10


async def test_a_flood_wait_is_as_long_as_telegram_says(
    patience: Patience, waiting: Waiting
) -> None:
    """Neither shorter nor longer, as often as it says so."""
    assert await patience.post("1", Script(RetryAfter(7), RetryAfter(31))) == "sent"
    assert waiting.pauses == [7.0, 31.0]


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        BadRequest("Bad Request: chat not found"),
        ChatMigrated(-1005),
        Conflict("Conflict"),
        InvalidToken("Unauthorized"),
        TelegramError("unknown"),
    ],
)
async def test_a_refusal_is_a_result(
    patience: Patience, waiting: Waiting, error: TelegramError
) -> None:
    """It comes back at once, and the next call of the chat goes out."""
    with pytest.raises(type(error)):
        await patience.post("1", Script(error))
    assert waiting.pauses == []
    assert await patience.post("1", Script()) == "sent"


@pytest.mark.parametrize(
    ("chat", "seconds"), [("1", CHAT_SECONDS), (None, OTHER_SECONDS)], ids=["chat", "other"]
)
@pytest.mark.parametrize("error", [NetworkError("502"), RetryAfter(5)], ids=["502", "429"])
async def test_patience_has_an_end(
    patience: Patience,
    waiting: Waiting,
    chat: str | None,
    seconds: float,
    error: TelegramError,
) -> None:
    """An hour for a chat, less for the rest; the last error comes back, and no pause was long."""
    start = waiting.clock()
    with pytest.raises(type(error)):
        await patience.post(chat, Script(error, for_ever=True))
    assert seconds - 1.5 * LONGEST_PAUSE < waiting.clock() - start <= seconds
    assert max(waiting.pauses) <= 1.5 * LONGEST_PAUSE
    assert patience.in_hand == 0


async def test_a_flood_wait_beyond_the_end_is_not_begun(
    patience: Patience, waiting: Waiting
) -> None:
    """Who is to wait a day hears so at once."""
    with pytest.raises(RetryAfter):
        await patience.post("1", Script(RetryAfter(86_400)))
    assert waiting.pauses == []


async def test_a_chat_in_trouble_holds_up_no_other() -> None:
    """One waits, the others go out; the one's own calls keep their order."""
    gate, sent = asyncio.Event(), list[str]()

    async def pause(_: float) -> None:
        await gate.wait()

    patience = Patience(pause=pause)

    def call(name: str, *errors: TelegramError) -> Callable[[], Awaitable[None]]:
        script = Script(*errors)

        async def made() -> None:
            await script()
            sent.append(name)

        return made

    stuck = [
        asyncio.create_task(patience.post("1", call("first", RetryAfter(30)))),
        asyncio.create_task(patience.post("1", call("second"))),
        asyncio.create_task(patience.post("1", call("third"))),
    ]
    await asyncio.sleep(0)
    for number in range(50):
        await patience.post(str(number + 2), call(f"chat {number}"))
    assert sent == [f"chat {number}" for number in range(50)]
    assert patience.in_hand == 3
    gate.set()
    await asyncio.gather(*stuck)
    assert sent[50:] == ["first", "second", "third"]
    assert patience.in_hand == 0
    assert patience._lanes == {}


async def test_beyond_so_many_waiting_a_call_fails_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The queue does not grow for ever; its question stays with Telegram."""
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    gate = asyncio.Event()

    async def pause(_: float) -> None:
        await gate.wait()

    patience = Patience(pause=pause)
    waiting = [
        asyncio.create_task(patience.post(str(n), Script(NetworkError("502")))) for n in range(5)
    ]
    await asyncio.sleep(0)
    with pytest.raises(NetworkError, match="too many"):
        await patience.post("9", Script())
    assert await patience.post(None, Script()) == "sent"
    gate.set()
    assert await asyncio.gather(*waiting) == ["sent"] * 5
    assert await patience.post("9", Script()) == "sent"


async def test_a_cancelled_call_makes_room_for_the_next(patience: Patience) -> None:
    """Whether it was out, or waited for its turn."""
    gate = asyncio.Event()
    first = asyncio.create_task(patience.post("1", gate.wait))
    second = asyncio.create_task(patience.post("1", Script()))
    await asyncio.sleep(0)
    for task in (second, first):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert patience.in_hand == 0
    assert await patience.post("1", Script()) == "sent"


@pytest.fixture
async def quick(telegram: Playground) -> Any:
    """Return the careful bot, whose pauses take no time."""

    async def pause(_: float) -> None:
        await asyncio.sleep(0)

    async with CarefulBot(
        TOKEN,
        disclaimer=Disclaimer(dict.fromkeys(Language, "No advice.")),
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        patience=Patience(pause=pause),
    ) as bot:
        yield bot


FAULTS: Sequence[tuple[int, str, int | None]] = (
    (500, "Internal Server Error", None),
    (502, "Bad Gateway", None),
    (503, "Service Unavailable", None),
    (429, "Too Many Requests: retry after 3", 3),
)


@pytest.mark.parametrize("fault", FAULTS)
async def test_over_the_wire_each_text_arrives_once_and_in_order(
    quick: CarefulBot,
    reader: Person,
    telegram: Playground,
    fault: tuple[int, str, int | None],
) -> None:
    """Sent side by side, in the order of the calls, though Telegram fails in between."""
    code, description, retry_after = fault
    telegram.fails("sendMessage", code, description, retry_after=retry_after, times=4)
    await asyncio.gather(*(quick.send_message(reader.id, f"text {n}") for n in range(6)))
    heard = await reader.hears(count=6)
    assert [each.text.partition("\n")[0] for each in heard] == [f"text {n}" for n in range(6)]
    assert quick.patience.repeated.total() == 4


async def test_over_the_wire_pictures_presses_and_profiles_are_repeated_too(
    quick: CarefulBot, reader: Person, telegram: Playground
) -> None:
    """All that goes out, but for what would come too late; an upload is whole each time."""
    for method in ("sendDocument", "setMyDescription", "sendChatAction"):
        telegram.fails(method, 502, "Bad Gateway")
    await quick.send_document(reader.id, b"a: 1\n" * 1000)
    assert [call.uploads[0].data for call in telegram.calls_of("sendDocument")] == [
        b"a: 1\n" * 1000
    ] * 2
    await quick.set_my_description("Answers")
    with pytest.raises(NetworkError):
        await quick.send_chat_action(reader.id, "typing")


async def test_over_the_wire_a_block_is_a_result(
    quick: CarefulBot, reader: Person, telegram: Playground
) -> None:
    """One call, one refusal."""
    reader.blocks()
    with pytest.raises(Forbidden):
        await quick.send_message(reader.id, "words")
    assert len(telegram.calls_of("sendMessage")) == 1


async def test_whether_telegram_is_there_is_asked_once(
    quick: CarefulBot, telegram: Playground
) -> None:
    """Who asks for a probe wants an answer, and no patience."""
    assert await quick.is_reachable() is True
    telegram.fails("getMe", 502, "Bad Gateway")
    assert await quick.is_reachable() is False
    assert await quick.is_reachable() is True
    assert quick.patience.repeated.total() == 0
