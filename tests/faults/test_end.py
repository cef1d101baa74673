"""SIGTERM while answers are on their way: they arrive, once, and the next process goes on."""

import asyncio
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.faults.harness import (
    FULL,
    KILLS,
    QUESTIONS,
    Families,
    Way,
    Zygote,
    bots,
    dice,
    right_answers,
)
from tests.faults.slow_way import slow_way

PROMISED = 20  # seconds after SIGTERM
ENOUGH = 60

BOTH_WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


@BOTH_WAYS
@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
async def test_what_is_being_sent_is_finished(
    zygote: Zygote, telegram: Playground, tmp_path: Path, database: str, webhook: bool
) -> None:
    """In order, with nothing lost and nothing said twice over the change of processes."""
    async with slow_way(telegram.url) as way:
        how = Way(webhook=webhook, database=database, through=way.url)
        async with bots(zygote, telegram, how, tmp_path) as made:
            right = await right_answers(telegram)
            families = Families(telegram)
            way.seconds = 1.5
            await families.ask(40, per_second=10_000)
            await asyncio.wait_for(way.sending.wait(), ENOUGH)
            async with asyncio.timeout(PROMISED):
                assert await made.stop() == [0]
            way.seconds = 0.0
            finished = families.count(right)
            await made.start()
            await families.are_answered(ENOUGH)
        count = families.count(right)
    assert 0 < finished.lost < 40  # some were in hand, and some were not begun
    assert (count.lost, count.repeated, count.disordered, count.strange) == (0, 0, 0, 0)


@BOTH_WAYS
@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
async def test_a_bot_that_is_restarted_again_and_again_answers_all_once(  # noqa: PLR0917 - fixtures
    zygote: Zygote,
    telegram: Playground,
    tmp_path: Path,
    database: str,
    webhook: bool,
    request: pytest.FixtureRequest,
) -> None:
    """At random moments, as by upgrades in a rush; not even one answer comes twice."""
    random = dice(request.node.name)
    async with bots(zygote, telegram, Way(webhook=webhook, database=database), tmp_path) as made:
        right = await right_answers(telegram)
        families = Families(telegram)
        asking = asyncio.create_task(families.ask(QUESTIONS, per_second=100))
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.0, 1.5 if FULL else 0.5))
            assert await made.ends() == 0
            await made.start()
        await asking
        await families.are_answered(180 if FULL else ENOUGH)
    count = families.count(right)
    print(f"{request.node.name}: {KILLS} restarts, {count}")  # noqa: T201 - the report's figures
    assert (count.lost, count.repeated, count.disordered, count.strange) == (0, 0, 0, 0)


@pytest.mark.skipif(not FULL, reason="takes the whole of the 20 seconds: FAULTS_FULL=1")
@BOTH_WAYS
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_is_not_finished_in_time_is_delivered_again(
    zygote: Zygote, telegram: Playground, tmp_path: Path, database: str, webhook: bool
) -> None:
    """Telegram that answers nothing any more holds up no end; only what was out comes twice."""
    async with slow_way(telegram.url) as way:
        how = Way(webhook=webhook, database=database, through=way.url)
        async with bots(zygote, telegram, how, tmp_path) as made:
            right = await right_answers(telegram)
            families = Families(telegram)
            way.seconds = 600.0
            await families.ask(40, per_second=10_000)
            await asyncio.wait_for(way.sending.wait(), ENOUGH)
            async with asyncio.timeout(PROMISED):
                assert await made.stop() == [0]
            way.seconds = 0.0
            await made.start()
            await families.are_answered(ENOUGH)
        count = families.count(right)
    assert (count.lost, count.disordered, count.strange) == (0, 0, 0)
    assert 0 < count.repeated <= 10  # one for each person
