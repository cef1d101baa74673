"""Numbers, Telegram's names of pictures, and what is done once."""

import asyncio
from datetime import date

from bot.store import Count, Store

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


async def test_numbers_add_up(store: Store, other: Store) -> None:
    """What two processes counted is one sum."""
    answered = (MONDAY, "zh-Hant", "answered", "cell.safety")
    await store.counts.add({answered: 2, (MONDAY, "en", "unknown", ""): 1})
    await other.counts.add({answered: 3})
    assert await store.counts.since(MONDAY) == (
        Count(MONDAY, "en", "unknown", "", 1),
        Count(MONDAY, "zh-Hant", "answered", "cell.safety", 5),
    )


async def test_numbers_since_a_day(store: Store) -> None:
    """Earlier days are left out, the day itself is not."""
    for day in (TUESDAY, MONDAY):
        await store.counts.add({(day, "en", "answered", "route"): 1})
    assert [count.day for count in await store.counts.since(MONDAY)] == [MONDAY, TUESDAY]
    assert [count.day for count in await store.counts.since(TUESDAY)] == [TUESDAY]


async def test_no_number_is_lost_at_once(store: Store, other: Store) -> None:
    """Twenty who add the same numbers in different orders neither lose one nor block each other."""
    keys = [(MONDAY, "en", "answered", f"intent-{i}") for i in range(10)]
    stores = [store, other] * 10
    await asyncio.gather(
        *(
            each.counts.add(dict.fromkeys(keys if i % 2 else reversed(keys), 1))
            for i, each in enumerate(stores)
        )
    )
    assert [count.number for count in await store.counts.since(MONDAY)] == [20] * 10


async def test_nothing_to_add_is_fine(store: Store) -> None:
    """An empty sum changes nothing."""
    await store.counts.add({})
    assert await store.counts.since(date.min) == ()


async def test_telegrams_names_of_pictures_are_kept(store: Store, other: Store) -> None:
    """The latest name holds; an unknown picture has none."""
    assert await store.files.get("trials:zh-Hant:dark") is None
    await store.files.put("trials:zh-Hant:dark", "AgACAgQ-1")
    await store.files.put("trials:zh-Hant:dark", "AgACAgQ-2" * 20)
    assert await other.files.get("trials:zh-Hant:dark") == "AgACAgQ-2" * 20


async def test_a_long_key_finds_its_picture(store: Store) -> None:
    """A key is cut when it is asked for as it is when it is kept."""
    await store.files.put("k" * 200, "AgACAgQ")
    assert await store.files.get("k" * 200) == "AgACAgQ"


async def test_one_of_many_is_first(store: Store, other: Store) -> None:
    """Twenty replicas want to say the same thing: one does."""
    stores = [store, other] * 10
    firsts = await asyncio.gather(*(each.once.first("weekly:2026-W48") for each in stores))
    assert sum(firsts) == 1
    assert not await store.once.first("weekly:2026-W48")
    assert await store.once.first("weekly:2026-W49")
