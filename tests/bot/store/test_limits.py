"""What replicas count together."""

import asyncio

import pytest
from sqlalchemy import update

from bot.limits import Verdict
from bot.store import Store
from bot.store.limits import SLOT_SECONDS, SLOTS
from bot.store.tables import limits
from tests.bot.store.statements import Statements

MOST = 3
MARGIN = 4
"""Slots that may pass while a test runs."""
GO, SAY_SO, SILENCE = Verdict.GO.value, Verdict.SAY_SO.value, Verdict.SILENCE.value


async def pass_(sql: Statements, slots: int) -> None:
    """Let time pass: what was counted lies so many slots further back."""
    # to numbers that nobody has yet, then to where they belong: a row may not step on another
    for step in (-1_000_000, 1_000_000 - slots):
        await sql.set(limits, slot=limits.c.slot + step)
    await sql.run(update(limits).where(limits.c.told > 0).values(told=limits.c.told - slots))


async def counted(store: Store, times: int, key: str = "a") -> list[str]:
    """Count so often, one after the other."""
    return [await store.limits.count(key, MOST) for _ in range(times)]


async def test_so_many_then_one_notice_then_silence(store: Store, other: Store) -> None:
    """Over all who count; each key apart."""
    assert await counted(store, 2) == [GO, GO]
    assert await counted(other, 3) == [GO, SAY_SO, SILENCE]
    assert await counted(store, 2) == [SILENCE, SILENCE]
    assert await counted(other, 1, "b") == [GO]


async def test_of_many_who_count_at_once_so_many_may_go_on(store: Store, other: Store) -> None:
    """And one says so."""
    both = [store, other] * 10
    found = await asyncio.gather(*(each.limits.count("a", MOST) for each in both))
    assert sorted(found) == [GO] * MOST + [SAY_SO] + [SILENCE] * (20 - MOST - 1)


async def test_a_minute_has_never_more_than_it_may(store: Store, sql: Statements) -> None:
    """What was counted counts for a minute, and for a slot more at most."""
    assert await counted(store, 2) == [GO, GO]
    await pass_(sql, SLOTS - 8)
    assert await counted(store, 2) == [GO, SAY_SO]
    await pass_(sql, 4)
    assert await counted(store, 1) == [SILENCE]
    await pass_(sql, 5)
    assert await counted(store, 3) == [GO, GO, SILENCE]
    await pass_(sql, SLOTS + 1)
    assert await counted(store, 4) == [GO, GO, GO, SAY_SO]
    assert SLOTS * SLOT_SECONDS == 60


async def test_what_was_refused_does_not_count(store: Store, sql: Statements) -> None:
    """Whoever goes on writing need not wait the longer for it."""
    await counted(store, MOST)
    for _ in range(SLOTS - MARGIN):
        await pass_(sql, 1)
        assert GO not in await counted(store, 2)
    await pass_(sql, MARGIN + 1)
    assert await counted(store, 1) == [GO]


async def test_rows_go_when_they_do_not_count_any_more(store: Store, sql: Statements) -> None:
    """With all else that has had its time."""
    await counted(store, 2)
    await store.sweep()
    assert await sql.count(limits) == 1
    await pass_(sql, SLOTS + 1)
    await counted(store, 1)
    await store.sweep()
    assert await sql.count(limits) == 1
    await pass_(sql, SLOTS + 1)
    assert await store.limits.sweep() == 1


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_no_replicas_clock_counts(store: Store, sql: Statements) -> None:
    """The slots are those of the database's own clock."""
    await counted(store, 1)
    [(off,)] = await sql.ask(
        "SELECT floor(extract(epoch from statement_timestamp()) / 5) - max(slot) FROM limits"
    )
    assert 0 <= off <= 1
