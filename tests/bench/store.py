"""What the store costs each message: claiming and finishing an update, settings, a talk.

`python -m tests.bench.store [TIMES]` runs each call so many times, one after the other and eight
side by side, on a SQLite file and on a PostgreSQL server of our own, and prints milliseconds of
one call: median and 95th percentile. The server keeps its promises (fsync) here, as it does not in
the tests.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

from bot.store import Store
from tests.bot.store.postgresql import PostgreSQL

TIMES = 400
SIDE_BY_SIDE = 8
STATE = '{"said": {"topic": {"intent": "cell.safety", "about": ["NSC"]}}, "labels": []}' * 5


def calls(store: Store) -> Mapping[str, Callable[[], Awaitable[object]]]:
    """What is measured; each call is of another update and another chat."""
    number = count(1)
    later = datetime.now(UTC) + timedelta(days=1)

    async def claim_and_done() -> None:
        update_id = next(number)
        await store.updates.claim(update_id)
        await store.updates.done(update_id)

    return {
        "claim + done": claim_and_done,
        "settings": lambda: store.chats.settings(next(number)),
        "talk: load": lambda: store.talks.load((next(number), 0, 1)),
        "talk: save": lambda: store.talks.save((next(number), 0, 1), STATE, later),
        "change settings": lambda: store.chats.change(next(number), region="TW"),
        "current revision": store.revisions.current,
    }


async def measured(call: Callable[[], Awaitable[object]], times: int, at_once: int) -> list[float]:
    """Milliseconds of each call."""
    found = []

    async def repeat() -> None:
        for _ in range(times // at_once):
            start = time.perf_counter()
            await call()
            found.append(1000 * (time.perf_counter() - start))

    await asyncio.gather(*(repeat() for _ in range(at_once)))
    return found


async def report(name: str, url: str, times: int) -> None:
    """Measure one database and print a line for each call."""
    store = Store.at(url)
    await store.open()
    for what, call in calls(store).items():
        await measured(call, 20, 1)
        for at_once in (1, SIDE_BY_SIDE):
            found = await measured(call, times, at_once)
            median, late = np.percentile(found, [50, 95])
            line = f"{name:10}  {what:16}  {at_once} at once  {median:7.2f}  {late:7.2f}"
            print(line, flush=True)  # noqa: T201 - a report
    await store.close()


async def main(times: int) -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder:
        await report("SQLite", f"sqlite:///{folder}/data/bot.db", times)
    server = PostgreSQL(safe=True)
    try:
        server.start()
        await report("PostgreSQL", await server.new_database(), times)
    finally:
        server.remove()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else TIMES))
