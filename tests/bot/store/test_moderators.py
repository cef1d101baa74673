"""Who moderates, and who changed that."""

import asyncio
from datetime import UTC, datetime

from bot.store import By, Moderator, Store
from bot.store.moderators import SEEN_SECONDS

OWNER, ADA = By(1, "Owner"), By(7_000_000_000, "小明 🙂")


async def test_a_moderator_is_named(store: Store, other: Store) -> None:
    """From that moment on they moderate, everywhere."""
    before = datetime.now(UTC)
    assert not await other.moderators.is_moderator(ADA.id)
    assert await store.moderators.add(ADA.id, ADA.name, OWNER)
    assert await other.moderators.is_moderator(ADA.id)
    [moderator] = await other.moderators.all()
    assert before <= moderator.at <= datetime.now(UTC)
    assert moderator == Moderator(user_id=ADA.id, name=ADA.name, added_by=OWNER, at=moderator.at)


async def test_a_moderator_is_named_once(store: Store) -> None:
    """Naming again changes nothing and is not written down."""
    assert await store.moderators.add(ADA.id, ADA.name, OWNER)
    assert not await store.moderators.add(ADA.id, "another name", By(2, "Somebody"))
    [moderator] = await store.moderators.all()
    assert (moderator.name, moderator.added_by) == (ADA.name, OWNER)
    assert len(await store.moderators.log()) == 1


async def test_rights_end_at_once(store: Store, other: Store) -> None:
    """A removed moderator moderates nowhere; removing again changes nothing."""
    await store.moderators.add(ADA.id, ADA.name, OWNER)
    assert await other.moderators.remove(ADA.id, OWNER)
    assert not await store.moderators.is_moderator(ADA.id)
    assert not await store.moderators.remove(ADA.id, OWNER)
    assert await store.moderators.all() == ()


async def test_who_moderated_lately_is_asked_seldom(store: Store, other: Store) -> None:
    """One's own changes count at once, another replica's within two seconds."""
    now = [0.0]
    store.moderators._clock = lambda: now[0]
    assert not await store.moderators.moderated_lately(ADA.id)
    await other.moderators.add(ADA.id, ADA.name, OWNER)
    now[0] = SEEN_SECONDS - 0.1
    assert not await store.moderators.moderated_lately(ADA.id)
    now[0] = SEEN_SECONDS
    assert await store.moderators.moderated_lately(ADA.id)
    await store.moderators.remove(ADA.id, OWNER)
    assert not await store.moderators.moderated_lately(ADA.id)
    await store.moderators.add(ADA.id, ADA.name, OWNER)
    assert await store.moderators.moderated_lately(ADA.id)


async def test_every_change_is_written_down(store: Store) -> None:
    """Who, when, what and whom, the latest first, at most so many."""
    await store.moderators.add(ADA.id, ADA.name, OWNER)
    await store.moderators.remove(ADA.id, ADA)
    await store.moderators.add(ADA.id, "Ada", OWNER)
    log = await store.moderators.log()
    assert [(entry.what, entry.by, entry.who) for entry in log] == [
        ("added", OWNER, By(ADA.id, "Ada")),
        ("removed", ADA, ADA),
        ("added", OWNER, ADA),
    ]
    assert [entry.at for entry in log] == sorted((entry.at for entry in log), reverse=True)
    assert await store.moderators.log(most=1) == log[:1]


async def test_changes_at_once_are_written_down_once(store: Store, other: Store) -> None:
    """Ten who name the same person, and ten who remove them, are one change each."""
    stores = [store, other] * 5
    added = await asyncio.gather(*(each.moderators.add(ADA.id, ADA.name, OWNER) for each in stores))
    removed = await asyncio.gather(*(each.moderators.remove(ADA.id, OWNER) for each in stores))
    assert (sum(added), sum(removed)) == (1, 1)
    assert [entry.what for entry in await store.moderators.log()] == ["removed", "added"]


async def test_the_longest_serving_come_first(store: Store) -> None:
    """In the order in which they were named, not of their numbers."""
    for number in (30, 10, 20):
        await store.moderators.add(number, f"{number}", OWNER)
    assert [each.user_id for each in await store.moderators.all()] == [30, 10, 20]


async def test_long_names_are_cut(store: Store) -> None:
    """Telegram allows names of 64 characters and twice that with the family name."""
    name = "名" * 130
    await store.moderators.add(5, name, By(6, name))
    [moderator] = await store.moderators.all()
    assert (moderator.name, moderator.added_by.name) == (name[:80], name[:80])
