"""Who is at which update."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import Claim, SetAside, Store
from bot.store import updates as module
from bot.store.tables import set_aside, updates
from bot.store.updates import ASIDE, LEASE, REMEMBERED
from tests.bot.store.statements import Statements

UPDATE = 987_654_321_000


def ago(time: timedelta) -> datetime:
    """A moment that lies back."""
    return datetime.now(UTC) - time


async def test_an_update_is_claimed_once(store: Store, other: Store) -> None:
    """Whoever comes second finds it in hand, also in the same process."""
    assert await store.updates.claim(UPDATE) is Claim.OURS
    assert await store.updates.claim(UPDATE) is Claim.BUSY
    assert await other.updates.claim(UPDATE) is Claim.BUSY


async def test_of_many_who_claim_at_once_one_gets_it(store: Store, other: Store) -> None:
    """Twenty deliveries at once are one piece of work."""
    stores = [store, other] * 10
    claims = await asyncio.gather(*(each.updates.claim(UPDATE) for each in stores))
    assert sorted(claims) == [Claim.BUSY] * 19 + [Claim.OURS]


async def test_what_is_done_stays_done(store: Store, other: Store, sql: Statements) -> None:
    """A repeated delivery is recognised, by every process, however long ago the claim was."""
    await store.updates.claim(UPDATE)
    await store.updates.done(UPDATE)
    await sql.set(updates, at=ago(LEASE * 2))
    assert await store.updates.claim(UPDATE) is Claim.DONE
    assert await other.updates.claim(UPDATE) is Claim.DONE


async def test_done_without_a_claim_counts(store: Store, other: Store) -> None:
    """What was handled while the database was away is told it afterwards."""
    await store.updates.done(UPDATE)
    assert await other.updates.claim(UPDATE) is Claim.DONE


async def test_a_claim_is_taken_over_when_its_lease_is_over(
    store: Store, other: Store, sql: Statements
) -> None:
    """A process that died leaves its updates to others; one that lives is not robbed by itself."""
    await store.updates.claim(UPDATE)
    await sql.set(updates, at=ago(LEASE / 2))
    assert await other.updates.claim(UPDATE) is Claim.BUSY
    await sql.set(updates, at=ago(LEASE + timedelta(seconds=1)))
    assert await store.updates.claim(UPDATE) is Claim.BUSY
    assert await other.updates.claim(UPDATE) is Claim.OURS
    assert await store.updates.claim(UPDATE) is Claim.BUSY


async def test_of_many_who_take_over_one_gets_it(store: Store, url: str, sql: Statements) -> None:
    """Several replicas find the same dead one: the update is handled once."""
    await store.updates.claim(UPDATE)
    await sql.set(updates, at=ago(LEASE * 2))
    replicas = [Store.at(url) for _ in range(5)]
    claims = await asyncio.gather(*(each.updates.claim(UPDATE) for each in replicas * 2))
    for each in replicas:
        await each.close()
    assert sorted(claims) == [Claim.BUSY] * 9 + [Claim.OURS]


async def test_a_released_update_is_free(store: Store, other: Store) -> None:
    """Whoever gives an update back lets another process have it."""
    await store.updates.claim(UPDATE)
    await store.updates.release(UPDATE)
    assert await other.updates.claim(UPDATE) is Claim.OURS


async def test_nobody_releases_what_others_have(store: Store, other: Store) -> None:
    """Nor what is done."""
    await store.updates.claim(UPDATE)
    await other.updates.release(UPDATE)
    assert await other.updates.claim(UPDATE) is Claim.BUSY
    await store.updates.done(UPDATE)
    await store.updates.release(UPDATE)
    assert await other.updates.claim(UPDATE) is Claim.DONE


async def test_all_others_are_released_but_not_what_is_done(store: Store, other: Store) -> None:
    """A process that is alone takes over all that a dead one had in hand."""
    await other.updates.claim(1)
    await other.updates.claim(2)
    await other.updates.done(2)
    await store.updates.claim(3)
    await store.updates.release_all_others()
    assert [await store.updates.claim(number) for number in (1, 2, 3)] == [
        Claim.OURS,
        Claim.DONE,
        Claim.BUSY,
    ]


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_file_has_one_owner(store: Store, other: Store) -> None:
    """Opening a file gives back what the process before had in hand."""
    await store.updates.claim(UPDATE)
    await other.open()
    assert await other.updates.claim(UPDATE) is Claim.OURS


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_server_has_many_owners(store: Store, other: Store) -> None:
    """Opening a shared database leaves everybody what they have in hand."""
    await store.updates.claim(UPDATE)
    await other.open()
    assert await other.updates.claim(UPDATE) is Claim.BUSY


async def test_who_lives_keeps_what_it_has(store: Store, other: Store, sql: Statements) -> None:
    """A sign of life is one for all that a process has in hand, and for no other process."""
    await store.updates.claim(1)
    await store.updates.claim(2)
    await other.updates.claim(3)
    await sql.set(updates, at=ago(LEASE * 2))
    await store.updates.renew()
    assert [await other.updates.claim(number) for number in (1, 2)] == [Claim.BUSY] * 2
    assert await store.updates.claim(3) is Claim.OURS


async def test_what_processes_die_of_is_given_up(store: Store, url: str, sql: Statements) -> None:
    """After three who took an update on and fell silent, nobody tries again."""
    replicas = [Store.at(url) for _ in range(4)]
    claims = []
    for each in replicas:
        claims.append(await each.updates.claim(UPDATE))
        await sql.set(updates, at=ago(LEASE * 2))
        await each.close()
    assert claims == [Claim.OURS] * 3 + [Claim.TOO_OFTEN]
    del store


async def test_what_is_given_back_has_not_been_tried(store: Store, other: Store) -> None:
    """However often a process gives an update back, it is not one that it died of."""
    for _ in range(5):
        assert await store.updates.claim(UPDATE) is Claim.OURS
        await store.updates.release(UPDATE)
    assert await other.updates.claim(UPDATE) is Claim.OURS


async def test_what_cannot_be_handled_is_on_record(store: Store, other: Store) -> None:
    """Owners see kind, chat and error of it, the latest first; it counts as done."""
    before = datetime.now(UTC)
    chat = -1_001_234_567_890
    await store.updates.put_aside(1, kind="message", chat_id=chat, error="ValueError")
    await store.updates.put_aside(2, kind="unknown" * 9, chat_id=None, error="K" * 99)
    second, first = await other.updates.all_set_aside()
    assert before <= first.at <= second.at <= datetime.now(UTC)
    assert first == SetAside(1, "message", chat, "ValueError", first.at)
    assert second == SetAside(2, ("unknown" * 9)[:40], None, "K" * 80, second.at)
    assert [await other.updates.claim(number) for number in (1, 2)] == [Claim.DONE] * 2
    await store.updates.put_aside(1, kind="message", chat_id=chat, error="KeyError")
    latest, _ = await store.updates.all_set_aside()
    assert latest.error == "KeyError"


async def test_records_go_after_a_month(store: Store, sql: Statements) -> None:
    """What could not be handled is told to the owners for thirty days."""
    await store.updates.put_aside(1, kind="message", chat_id=1, error="ValueError")
    await sql.set(set_aside, at=ago(ASIDE + timedelta(minutes=1)))
    await store.updates.put_aside(2, kind="message", chat_id=1, error="ValueError")
    assert await store.updates.sweep() == 1
    assert [record.update_id for record in await store.updates.all_set_aside()] == [2]


async def test_updates_are_forgotten_after_a_day(
    store: Store, sql: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Telegram delivers no more need not be remembered."""
    monkeypatch.setattr(module, "ALWAYS", 1)
    await store.updates.done(1)
    await sql.set(updates, at=ago(REMEMBERED + timedelta(minutes=1)))
    await store.updates.done(2)
    await sql.run(
        updates.update().where(updates.c.update_id == 2).values(at=ago(timedelta(hours=23)))
    )
    assert await store.updates.sweep() == 1
    assert [await store.updates.claim(number) for number in (1, 2)] == [Claim.OURS, Claim.DONE]


async def test_the_latest_are_remembered_however_old_they_seem(
    store: Store, sql: Statements
) -> None:
    """A clock that has jumped by days makes nobody answer twice."""
    await store.updates.done(1)
    await store.updates.done(2)
    await sql.set(updates, at=ago(REMEMBERED * 3))
    assert await store.updates.sweep() == 0
    assert [await store.updates.claim(number) for number in (1, 2)] == [Claim.DONE] * 2
