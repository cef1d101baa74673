"""A new revision reaches every process that watches."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

import pytest

from bot.store import Revision, RevisionKind, Store, revisions
from bot.store.revisions import LOOK_SECONDS
from tests.bot.store.postgresql import PostgreSQL

PUBLISHES = """
import asyncio, sys
from bot.store import RevisionKind, Store

async def main():
    store = Store.at(sys.argv[1])
    kind, parent = RevisionKind.IMPORT, int(sys.argv[2])
    await store.revisions.publish({"a": "b"}, parent=parent, kind=kind, author=None, release="")
    await store.close()

asyncio.run(main())
"""


async def publish(store: Store, parent: int) -> Revision:
    """Publish something."""
    return await store.revisions.publish(
        {"a": f"{parent}"}, parent=parent, kind=RevisionKind.PUBLISH, author=None, release=""
    )


class Watcher:
    """Notes what it is told of, in a task of its own."""

    def __init__(self, store: Store, after: int) -> None:
        self._heard: asyncio.Queue[Revision] = asyncio.Queue()
        self._task = asyncio.create_task(self._watch(store, after))

    async def _watch(self, store: Store, after: int) -> None:
        async for revision in store.revisions.watch(after):
            await self._heard.put(revision)

    async def hears(self, seconds: float) -> Revision:
        """Return the next one; fail if it takes longer."""
        async with asyncio.timeout(seconds):
            return await self._heard.get()

    async def stop(self) -> None:
        """Stop watching."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


@contextlib.asynccontextmanager
async def watching(store: Store, after: int) -> AsyncIterator[Watcher]:
    """Watch while the block lasts."""
    watcher = Watcher(store, after)
    try:
        yield watcher
    finally:
        await watcher.stop()


async def test_what_is_there_already_is_told_first(store: Store) -> None:
    """The current one, if it is not known; what lies between is left out."""
    for parent in range(3):
        last = await publish(store, parent)
    async with watching(store, 1) as watcher:
        assert await watcher.hears(5) == last
        assert await publish(store, 3) == await watcher.hears(5)


async def test_two_who_watch_one_store_both_hear(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is published here is known at once, without a look."""
    monkeypatch.setattr(revisions, "LOOK_SECONDS_OF_FILE", LOOK_SECONDS)
    await publish(store, 0)
    async with watching(store, 0) as one, watching(store, 0) as two:
        await asyncio.gather(one.hears(5), two.hears(5))
        published = await publish(store, 1)
        assert await one.hears(10) == published
        assert await two.hears(10) == published


async def test_another_store_hears(store: Store, other: Store) -> None:
    """By notification or by a look, long before the look that only mends a lost notification."""
    await publish(store, 0)
    async with watching(other, 0) as watcher:
        await watcher.hears(5)
        for parent in (1, 2):
            assert await publish(store, parent) == await watcher.hears(LOOK_SECONDS / 3)


async def test_another_process_is_heard(store: Store, url: str) -> None:
    """A revision that another program published arrives in seconds."""
    await publish(store, 0)
    async with watching(store, 0) as watcher:
        await watcher.hears(5)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *("-W", "error", "-c", PUBLISHES, url, "1")
        )
        assert await process.wait() == 0
        revision = await watcher.hears(LOOK_SECONDS / 3)
        assert (revision.id, revision.kind) == (2, RevisionKind.IMPORT)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_notification_does_not_wait_for_the_look(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any look within the hour, it is there: so PostgreSQL told of it."""
    monkeypatch.setattr(revisions, "LOOK_SECONDS", 3600.0)
    await publish(store, 0)
    async with watching(other, 0) as watcher:
        await watcher.hears(5)
        assert await publish(store, 1) == await watcher.hears(10)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_lost_notification_is_made_good_by_the_look(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens on the channel, and the revision is seen all the same."""
    monkeypatch.setattr(revisions, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(revisions, "CHANNEL", "somewhere_else")
    await publish(store, 0)
    async with watching(other, 0) as watcher:
        await watcher.hears(5)
        monkeypatch.setattr(revisions, "CHANNEL", "als_bot_revision")
        assert await publish(store, 1) == await watcher.hears(10)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_watching_survives_a_restart_of_the_server(
    store: Store,
    other: Store,
    postgresql: PostgreSQL,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the server is back, it listens again: before, during and after nothing is missed."""
    monkeypatch.setattr(revisions, "LOOK_SECONDS", 3600.0)
    monkeypatch.setattr(revisions, "_AGAIN_SECONDS", 0.05)
    await publish(store, 0)
    async with watching(other, 0) as watcher:
        await watcher.hears(5)
        for parent in (1, 3):
            postgresql.stop()
            postgresql.start()
            assert await publish(store, parent) == await watcher.hears(10)  # perhaps unheard
            assert await publish(store, parent + 1) == await watcher.hears(10)


async def test_who_stops_watching_leaves_nothing_behind(store: Store, other: Store) -> None:
    """No task goes on, and no connection listens."""
    await publish(store, 0)
    before = asyncio.all_tasks()
    async with watching(other, 0) as watcher:
        await watcher.hears(5)
        assert len(asyncio.all_tasks()) > len(before)
    assert asyncio.all_tasks() == before
    assert not other.revisions._watching
