"""The record of handled updates on the real table: what replicas tell each other."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.handled import BEAT_SECONDS, Handled
from bot.outcomes import Claim, SetAside
from bot.store import Claim as StoredClaim
from bot.store import Store, StoreUnavailable
from bot.store.tables import updates
from bot.store.updates import ASIDE, LEASE, MOST_TRIES
from tests.bot.store.postgresql import PostgreSQL
from tests.bot.store.statements import Statements

UPDATE = 987_654_321_000


def of(store: Store, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> Handled:
    """A replica's record."""
    return Handled(store.updates, StoreUnavailable, alone=False, pause=pause)


class Beat:
    """Lets a record beat when a test says so."""

    def __init__(self) -> None:
        self._waiting = asyncio.Semaphore(0)
        self._due = asyncio.Semaphore(0)

    async def pause(self, _: float) -> None:
        """Wait for the test."""
        self._waiting.release()
        await self._due.acquire()

    async def comes(self) -> None:
        """Let one beat happen, and wait until it is over."""
        await self._waiting.acquire()
        self._due.release()
        await self._waiting.acquire()
        self._waiting.release()


async def dies_with(store: Store, url: str) -> str:
    """What a process is told that takes the update on, and dies without another word."""
    process = Store.at(url)
    claim = await process.updates.claim(UPDATE)
    await process.close()
    await store.updates.release_all_others()
    return claim


def test_both_sides_mean_the_same() -> None:
    """The table's words are those that the record understands."""
    assert [claim.value for claim in StoredClaim] == [claim.value for claim in Claim]


def test_a_process_that_lives_is_not_taken_for_dead() -> None:
    """It may miss two beats."""
    assert timedelta(seconds=BEAT_SECONDS) * 3 <= LEASE


async def test_replicas_share_what_is_handled(store: Store, other: Store) -> None:
    """What one has in hand is busy for the other, and done when it is done."""
    async with of(store) as here, of(other) as there:
        assert await here.claim(UPDATE) is Claim.OURS
        assert await there.claim(UPDATE) is Claim.BUSY
        await here.done(UPDATE)
        assert await there.claim(UPDATE) is Claim.DONE


async def test_a_beat_keeps_what_is_in_hand(store: Store, other: Store, sql: Statements) -> None:
    """Work that takes longer than the lease is taken over from the dead alone."""
    beat = Beat()
    async with of(store, beat.pause) as here, of(other) as there:
        assert await here.claim(UPDATE) is Claim.OURS
        await sql.set(updates, at=datetime.now(UTC) - LEASE * 2)
        await beat.comes()
        assert await there.claim(UPDATE) is Claim.BUSY
        await sql.set(updates, at=datetime.now(UTC) - LEASE * 2)
        assert await there.claim(UPDATE) is Claim.OURS


async def test_a_beat_is_for_ones_own(store: Store, other: Store, sql: Statements) -> None:
    """A living replica does not keep a dead one's updates from being taken over."""
    await store.updates.claim(UPDATE)
    await sql.set(updates, at=datetime.now(UTC) - LEASE * 2)
    await other.updates.renew()
    assert await other.updates.claim(UPDATE) is StoredClaim.OURS


async def test_an_update_that_kills_is_handled_no_more(store: Store, url: str) -> None:
    """After so many deaths it is set aside, so that the bot lives."""
    told = [await dies_with(store, url) for _ in range(MOST_TRIES)]
    assert told == [StoredClaim.OURS] * MOST_TRIES
    async with of(store) as here:
        assert await here.claim(UPDATE) is Claim.TOO_OFTEN


async def test_giving_back_is_no_death(store: Store, other: Store) -> None:
    """An update that is put off again and again is still to be done."""
    for _ in range(MOST_TRIES * 3):
        assert await store.updates.claim(UPDATE) is StoredClaim.OURS
        await store.updates.release(UPDATE)
    assert await other.updates.claim(UPDATE) is StoredClaim.OURS


async def test_what_is_set_aside_is_done(store: Store, other: Store) -> None:
    """It comes no more, and an owner may look it up for some weeks."""
    async with of(store) as here:
        await here.claim(UPDATE)
        await here.set_aside(SetAside(UPDATE, "message", -1_001_234_567_890, "ValueError"))
    assert await other.updates.claim(UPDATE) is StoredClaim.DONE
    [record] = await other.updates.all_set_aside()
    assert record.kind == "message"
    assert record.chat_id == -1_001_234_567_890
    assert record.error == "ValueError"
    await store.sweep()
    assert len(await store.updates.all_set_aside()) == 1
    await store.updates.set_aside(replace(record, at=datetime.now(UTC) - ASIDE * 2))
    await store.sweep()
    assert await store.updates.all_set_aside() == ()


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_what_was_done_without_a_database_is_told_it(
    store: Store, url: str, postgresql: PostgreSQL
) -> None:
    """While the server is away families are answered; when it is back it hears of it."""
    beat = Beat()
    async with of(store, beat.pause) as here:
        await beat.comes()
        postgresql.stop()
        try:
            assert await here.claim(UPDATE) is Claim.OURS
            await here.done(UPDATE)
        finally:
            postgresql.start()
        await beat.comes()
    after = Store.at(url)
    assert await after.updates.claim(UPDATE) is StoredClaim.DONE
    await after.close()
