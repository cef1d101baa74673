"""The record of handled updates in memory, and beside a database that comes and goes."""

import asyncio

import pytest

from bot import handled as module
from bot.handled import KEPT_SECONDS, Handled
from bot.outcomes import Claim, SetAside
from tests.bot.conftest import Clock

ASIDE = SetAside(9, "message", 5, "LookupError")


class Table:
    """A small table of handled updates, whose database can be away."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0
        self.states: dict[int, str] = {}
        self.aside: list[tuple[int, str, int | None, str]] = []
        self.renewed = 0
        self.freed = 0

    def _ask(self) -> None:
        self.asked += 1
        if self.away:
            raise ConnectionError

    async def claim(self, update_id: int) -> str:
        """Take on."""
        self._ask()
        state = self.states.get(update_id, "ours")
        self.states.setdefault(update_id, "busy")
        return state

    async def renew(self) -> None:
        """Live."""
        self._ask()
        self.renewed += 1

    async def done(self, update_id: int) -> None:
        """Remember."""
        self._ask()
        self.states[update_id] = "done"

    async def release(self, update_id: int) -> None:
        """Give back."""
        self._ask()
        self.states.pop(update_id, None)

    async def release_all_others(self) -> None:
        """Free what others had."""
        self._ask()
        self.freed += 1

    async def put_aside(
        self, update_id: int, *, kind: str, chat_id: int | None, error: str
    ) -> None:
        """Keep a record."""
        self._ask()
        self.aside.append((update_id, kind, chat_id, error))
        self.states[update_id] = "done"


class Beat:
    """A pause that ends when a test says so."""

    def __init__(self) -> None:
        self._due = asyncio.Semaphore(0)

    async def __call__(self, _: float) -> None:
        """Wait for the next beat."""
        await self._due.acquire()

    async def comes(self) -> None:
        """Let one beat come, and what it does end."""
        self._due.release()
        for _ in range(10):
            await asyncio.sleep(0)


async def test_in_memory_an_update_is_ours_once(clock: Clock) -> None:
    """In hand, done, and given back."""
    async with Handled(clock=clock) as record:
        assert await record.claim(1) is Claim.OURS
        assert await record.claim(1) is Claim.BUSY
        await record.release(1)
        assert await record.claim(1) is Claim.OURS
        await record.done(1)
        assert await record.claim(1) is Claim.DONE
        await record.set_aside(ASIDE)
        assert await record.claim(9) is Claim.DONE


async def test_in_memory_it_is_known_for_a_day(clock: Clock) -> None:
    """As long as Telegram may deliver it again, and not for ever."""
    record = Handled(clock=clock)
    await record.done(1)
    clock.move(KEPT_SECONDS - 1)
    await record.done(2)
    assert await record.claim(1) is Claim.DONE
    clock.move(2)
    await record.done(3)
    assert await record.claim(1) is Claim.OURS
    assert await record.claim(2) is Claim.DONE


async def test_memory_has_a_limit(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are forgotten first."""
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    record = Handled(clock=clock)
    for number in range(5):
        await record.done(number)
    assert [await record.claim(n) for n in range(5)] == [Claim.OURS] * 2 + [Claim.DONE] * 3


@pytest.mark.parametrize("state", ["done", "busy", "too often"])
async def test_what_the_table_says_counts(clock: Clock, state: str) -> None:
    """Another process has it, or had it."""
    table = Table()
    table.states[1] = state
    record = Handled(table, clock=clock)
    assert await record.claim(1) is Claim(state)
    table.states.clear()
    assert await record.claim(1) is Claim.OURS


@pytest.mark.parametrize("alone", [True, False])
async def test_who_is_alone_takes_over_what_a_dead_process_had(clock: Clock, alone: bool) -> None:
    """Among several, the others live, and only those that fall silent are taken over."""
    table = Table()
    async with Handled(table, alone=alone, clock=clock, pause=Beat()):
        assert table.freed == int(alone)


async def test_a_process_says_that_it_lives(clock: Clock) -> None:
    """At each beat, so that nobody takes over what it has in hand."""
    table, beat = Table(), Beat()
    async with Handled(table, clock=clock, pause=beat):
        for count in (1, 2, 3):
            await beat.comes()
            assert table.renewed == count


async def test_while_the_database_is_away_memory_does(clock: Clock) -> None:
    """Updates are handled, once; the database is not asked each time, and hears of it later."""
    table, beat = Table(), Beat()
    async with Handled(table, clock=clock, pause=beat) as record:
        table.away = True
        for number in range(20):
            assert await record.claim(number) is Claim.OURS
            await record.done(number)
            assert await record.claim(number) is Claim.DONE
        await record.set_aside(SetAside(77, "message", 5, "LookupError"))
        assert await record.claim(78) is Claim.OURS
        await record.release(78)
        assert table.asked == 2  # one when it began, one that was missed
        await beat.comes()
        assert record.missed == 2
        table.away = False
        await beat.comes()
        assert [table.states[number] for number in range(20)] == ["done"] * 20
        assert table.aside == [(77, "message", 5, "LookupError")]
        await record.claim(100)
        assert table.states[100] == "busy"


async def test_a_database_that_is_away_at_the_start_is_no_obstacle(clock: Clock) -> None:
    """Nor at the end."""
    table = Table()
    table.away = True
    async with Handled(table, clock=clock, pause=Beat()) as record:
        assert await record.claim(1) is Claim.OURS
        await record.done(1)
    assert table.states == {}


async def test_the_end_tells_what_is_owed(clock: Clock) -> None:
    """If the database is back by then."""
    table = Table()
    async with Handled(table, clock=clock, pause=Beat()) as record:
        table.away = True
        await record.claim(1)
        await record.done(1)
        table.away = False
    assert table.states == {1: "done"}
