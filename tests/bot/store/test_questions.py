"""Questions that families gave to the editors."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import By, Kept, Stale, Store, Verdict, Wish, updates
from bot.store.questions import KEPT
from bot.store.tables import metadata, questions, wishes
from tests.bot.store.statements import Statements

ADA, BEN = By(11, "Ada"), By(7_000_000_000, "小明 🙂")
TEXT = "我爸爸 [name] 可以做 MSC 嗎？\r\n  謝謝 🙏 "


async def test_a_question_is_kept_as_it_was_confirmed(store: Store, other: Store) -> None:
    """Every character of the text stays, with the labels in their order and no asker."""
    before = datetime.now(UTC)
    number, _ = await store.questions.add(TEXT, "zh-Hant", ["cell.safety", "trials.list"])
    kept = await other.questions.get(number)
    assert kept is not None
    assert before <= kept.at <= datetime.now(UTC)
    assert kept == Kept(
        id=number,
        text=TEXT,
        language="zh-Hant",
        guesses=("cell.safety", "trials.list"),
        at=kept.at,
        verdict=Verdict.OPEN,
        into=None,
        by=None,
        decided_at=None,
    )
    assert await other.questions.get(number + 1) is None


async def test_only_a_digest_of_the_secret_is_stored(store: Store, sql: Statements) -> None:
    """Who reads the table cannot take a question back."""
    number, secret = await store.questions.add(TEXT, "en", [])
    [row] = await sql.ask(questions.select())
    assert hashlib.sha256(secret.encode()).digest() in row
    assert all(secret not in str(value) for value in row)
    assert number == row[0]


async def test_secrets_differ(store: Store) -> None:
    """Each question has its own."""
    given = [await store.questions.add("same", "en", []) for _ in range(5)]
    assert len({secret for _, secret in given}) == 5


async def test_who_holds_the_secret_takes_the_question_back(store: Store, sql: Statements) -> None:
    """The row is gone, with the wish to be told."""
    number, secret = await store.questions.add(TEXT, "en", [])
    await store.questions.wish(number, b"sealed")
    assert not await store.questions.withdraw(number, secret + "x")
    assert not await store.questions.withdraw(number + 1, secret)
    assert await sql.count(questions) == 1
    assert await store.questions.withdraw(number, secret)
    assert (await sql.count(questions), await sql.count(wishes)) == (0, 0)
    assert not await store.questions.withdraw(number, secret)


async def test_no_number_is_given_twice(store: Store) -> None:
    """An old button of a question that was taken back does not reach the next one."""
    number, secret = await store.questions.add("first", "en", [])
    await store.questions.withdraw(number, secret)
    again, _ = await store.questions.add("second", "en", [])
    assert again > number


async def test_the_queue_is_what_nobody_decided(store: Store) -> None:
    """The oldest first, at most so many; the latest are told decided or not."""
    numbers = [(await store.questions.add(f"{i}", "en", []))[0] for i in range(4)]
    await store.questions.decide(numbers[1], ADA, Verdict.DISMISSED)
    assert [kept.text for kept in await store.questions.open()] == ["0", "2", "3"]
    assert [kept.text for kept in await store.questions.open(most=2)] == ["0", "2"]
    assert [kept.text for kept in await store.questions.recent()] == ["3", "2", "1", "0"]
    assert [kept.text for kept in await store.questions.recent(most=1)] == ["3"]


@pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.OPEN])
async def test_a_decision_says_who_and_into_what(store: Store, verdict: Verdict) -> None:
    """It is written down with the question."""
    number, _ = await store.questions.add(TEXT, "en", [])
    decided = await store.questions.decide(number, BEN, verdict, "cell.safety")
    assert (decided.verdict, decided.by, decided.into) == (verdict, BEN, "cell.safety")
    assert decided.decided_at is not None
    assert datetime.now(UTC) - decided.decided_at < timedelta(minutes=1)
    assert await store.questions.get(number) == decided


async def test_the_first_decision_holds(store: Store, other: Store) -> None:
    """Whoever comes second is told who was first, and with what."""
    number, _ = await store.questions.add(TEXT, "en", [])
    first = await store.questions.decide(number, ADA, Verdict.TAUGHT, "route")
    with pytest.raises(Stale) as stale:
        await other.questions.decide(number, BEN, Verdict.DISMISSED)
    assert stale.value.current == first
    assert await store.questions.get(number) == first


async def test_of_twenty_decisions_at_once_one_wins(store: Store, other: Store) -> None:
    """All others are told of the same one."""
    number, _ = await store.questions.add(TEXT, "en", [])
    stores = [store, other] * 10

    async def decide(index: int) -> Kept:
        return await stores[index].questions.decide(
            number, By(index, f"moderator {index}"), Verdict.MERGED, str(index)
        )

    found = await asyncio.gather(*map(decide, range(20)), return_exceptions=True)
    [winner] = [each for each in found if isinstance(each, Kept)]
    losers = [each for each in found if isinstance(each, Stale)]
    assert len(losers) == 19
    assert all(loser.current == winner for loser in losers)
    assert await store.questions.get(number) == winner


async def test_nothing_is_decided_on_what_was_taken_back(store: Store) -> None:
    """The moderator is told that there is nothing any more."""
    number, secret = await store.questions.add(TEXT, "en", [])
    await store.questions.withdraw(number, secret)
    with pytest.raises(Stale) as stale:
        await store.questions.decide(number, ADA, Verdict.ANSWERED)
    assert stale.value.current is None


async def test_a_question_goes_back_into_the_queue(store: Store) -> None:
    """As if nobody had decided; and it can be decided anew."""
    number, _ = await store.questions.add(TEXT, "en", ["route"])
    open_one = await store.questions.get(number)
    await store.questions.decide(number, ADA, Verdict.ANSWERED, "route")
    await store.questions.reopen(number)
    assert await store.questions.open() == (open_one,)
    again = await store.questions.decide(number, BEN, Verdict.DISMISSED)
    assert again.by == BEN


async def test_a_wish_is_taken_once(store: Store, other: Store, sql: Statements) -> None:
    """Of several who would tell the asker, one gets the address, and it is deleted."""
    number, _ = await store.questions.add(TEXT, "en", [])
    sealed = bytes(range(256))
    await store.questions.wish(number, b"before")
    await store.questions.wish(number, sealed)
    found = await asyncio.gather(*(each.questions.take_wish(number) for each in [store, other] * 5))
    assert [wish for wish in found if wish] == [Wish(number, sealed)]
    assert await sql.count(wishes) == 0


async def test_nothing_is_wished_of_what_was_taken_back(store: Store, sql: Statements) -> None:
    """No address stays behind without its question."""
    await store.questions.wish(404, b"sealed")
    assert await sql.count(wishes) == 0


async def test_who_waits_for_an_answer_that_is_there_is_owed_it(store: Store, other: Store) -> None:
    """Also where their question was merged into another one; not while nobody has answered."""
    numbers = [(await store.questions.add(f"{n}", "en", []))[0] for n in range(7)]
    taught, merged, again, opened, dismissed, late, told = numbers
    for number in numbers:
        await store.questions.wish(number, b"sealed")
    await store.questions.decide(again, ADA, Verdict.MERGED, str(merged))
    await store.questions.decide(merged, ADA, Verdict.MERGED, str(taught))
    await store.questions.decide(late, ADA, Verdict.MERGED, str(opened))
    await store.questions.decide(dismissed, ADA, Verdict.DISMISSED)
    assert await other.questions.owed() == ()
    await store.questions.decide(taught, ADA, Verdict.TAUGHT, "route")
    await store.questions.decide(told, ADA, Verdict.ANSWERED, "best")
    found = {each.id: label for each, label in await other.questions.owed()}
    assert found == {taught: "route", merged: "route", again: "route", told: "best"}
    await store.questions.take_wish(told)
    assert told not in {each.id for each, _ in await other.questions.owed()}


async def test_questions_go_after_ninety_days(store: Store, sql: Statements) -> None:
    """Decided or not, with their wishes; younger ones stay."""
    open_one, _ = await store.questions.add("open", "en", [])
    decided, _ = await store.questions.add("decided", "en", [])
    await store.questions.decide(decided, ADA, Verdict.ANSWERED)
    await store.questions.wish(open_one, b"sealed")
    await sql.set(questions, at=datetime.now(UTC) - KEPT - timedelta(minutes=1))
    young, _ = await store.questions.add("young", "en", [])
    await sql.run(
        questions.update()
        .where(questions.c.id == young)
        .values(at=datetime.now(UTC) - timedelta(days=89))
    )
    await store.questions.wish(young, b"sealed")
    assert timedelta(days=90) == KEPT
    assert await store.questions.sweep() == 2
    assert [kept.id for kept in await store.questions.recent()] == [young]
    assert await store.questions.take_wish(young) == Wish(young, b"sealed")
    assert await sql.count(wishes) == 0


async def test_the_store_sweeps_everything(
    store: Store, sql: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call a day is enough."""
    monkeypatch.setattr(updates, "ALWAYS", 0)
    await store.questions.add("old", "en", [])
    await store.updates.done(1)
    long_ago = datetime.now(UTC) - timedelta(days=100)
    await store.talks.save((1, 0, 1), "{}", long_ago)
    for table in ("questions", "updates"):
        await sql.set(metadata.tables[table], at=long_ago)
    await store.sweep()
    left = [await sql.count(metadata.tables[table]) for table in ("questions", "updates", "talks")]
    assert left == [0, 0, 0]
