"""What moderators chose where a release met their changes."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.store import By, Choice, Store
from bot.store.tables import release_choices
from tests.bot.store.statements import Statements

ADA, BEN = By(11, "Ada"), By(7_000_000_000, "小明 🙂" + "名" * 90)
PATH = "intents/cells.yaml"


async def test_a_choice_says_who_and_when(store: Store, other: Store) -> None:
    """Each release has its own; nothing is chosen at first."""
    assert await store.choices.of(3) == ()
    before = datetime.now(UTC)
    assert await store.choices.keep(3, PATH, "cell.safety", BEN)
    assert await store.choices.keep(3, "menu.yaml", "", ADA)
    assert await store.choices.keep(4, PATH, "cell.safety", ADA)
    first, second = await other.choices.of(3)
    assert first == Choice(3, PATH, "cell.safety", By(BEN.id, BEN.name[:80]), first.at)
    assert (second.path, second.entry, second.by) == ("menu.yaml", "", ADA)
    assert before <= first.at <= second.at <= datetime.now(UTC)


async def test_a_long_id_is_cut(store: Store) -> None:
    """A golden question's id is what it asks."""
    assert await store.choices.keep(3, "questions.yaml", "問" * 300, ADA)
    assert not await store.choices.keep(3, "questions.yaml", "問" * 300, ADA)
    [choice] = await store.choices.of(3)
    assert choice.entry == "問" * 200


async def test_of_twenty_choices_at_once_the_first_holds(
    store: Store, other: Store, sql: Statements
) -> None:
    """The others are told that somebody was first."""
    stores = [store, other] * 10
    found = await asyncio.gather(
        *(each.choices.keep(3, PATH, "a", By(i, f"{i}")) for i, each in enumerate(stores))
    )
    assert sorted(found) == [False] * 19 + [True]
    [choice] = await store.choices.of(3)
    assert choice.by.id == found.index(True)
    assert await sql.count(release_choices) == 1


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_choice_is_not_replaced(store: Store, sql: Statements) -> None:
    """SQLite's INSERT OR REPLACE deletes without asking: not here."""
    await store.choices.keep(3, PATH, "a", ADA)
    before = await sql.ask("SELECT * FROM release_choices")
    await sql.run(
        f"INSERT OR REPLACE INTO release_choices VALUES (3, '{PATH}', 'a', 9, 'x', 0)"  # noqa: S608 - a constant
    )
    assert await sql.ask("SELECT * FROM release_choices") == before
