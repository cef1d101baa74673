"""Processes killed at random moments while families ask: nobody stays without an answer."""

import asyncio
from pathlib import Path

import pytest

from bot.outgoing.careful_bot import AT_ONCE
from bot.playground import Playground
from tests.faults.harness import (
    ASKED,
    FULL,
    KILLS,
    QUESTIONS,
    Bots,
    Families,
    Way,
    Zygote,
    answers_to,
    bots,
    dice,
    kill_at_random,
    right_answers,
)

ENOUGH = 180 if FULL else 30  # seconds


async def disturbed(made: Bots, telegram: Playground, name: str) -> Families:
    """Let families ask while replicas are killed, and wait for the last answer."""
    families = Families(telegram)
    asking = asyncio.create_task(families.ask(QUESTIONS, per_second=100))
    await kill_at_random(made, dice(name), KILLS)
    await asking
    await families.are_answered(ENOUGH)
    return families


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
async def test_a_bot_that_is_killed_again_and_again_answers_all(  # noqa: PLR0917 - fixtures
    zygote: Zygote,
    telegram: Playground,
    tmp_path: Path,
    database: str,
    webhook: bool,
    request: pytest.FixtureRequest,
) -> None:
    """In order; twice at most what was on its way out at the moment of a kill."""
    way = Way(webhook=webhook, database=database)
    async with bots(zygote, telegram, way, tmp_path) as made:
        right = await right_answers(telegram)
        families = await disturbed(made, telegram, request.node.name)
    count = families.count(right)
    print(f"{request.node.name}: {KILLS} kills, {count}")  # noqa: T201 - the report's figures
    assert (count.lost, count.disordered, count.strange) == (0, 0, 0)
    assert count.repeated <= KILLS * AT_ONCE


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_of_two_replicas_one_may_die_at_any_time(
    zygote: Zygote,
    telegram: Playground,
    tmp_path: Path,
    database: str,
    request: pytest.FixtureRequest,
) -> None:
    """The other one goes on, and takes over what the dead one had in hand."""
    way = Way(webhook=True, database=database, replicas=2)
    async with bots(zygote, telegram, way, tmp_path) as made:
        right = await right_answers(telegram)
        families = await disturbed(made, telegram, request.node.name)
    count = families.count(right)
    print(f"{request.node.name}: {KILLS} kills, {count}")  # noqa: T201 - the report's figures
    assert (count.lost, count.disordered, count.strange) == (0, 0, 0)
    assert count.repeated <= KILLS * AT_ONCE


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("stock", [True, False], ids=["the library's", "ours"])
async def test_one_kill_in_the_middle_of_a_rush(  # noqa: PLR0917 - fixtures
    zygote: Zygote,
    telegram: Playground,
    tmp_path: Path,
    webhook: bool,
    stock: bool,
    request: pytest.FixtureRequest,
) -> None:
    """The library's ways in lose what they had taken and not handled; ours lose nothing."""
    database = f"sqlite:///{tmp_path}/bot.db"
    way = Way(webhook=webhook, database=database, stock=stock)
    async with bots(zygote, telegram, way, tmp_path) as made:
        right = await right_answers(telegram)
        families = Families(telegram)
        await families.ask(60, per_second=10_000)
        async with asyncio.timeout(20):
            while sum(map(len, map(answers_to, families.people))) < 8:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.001)
        await made.kill()
        await made.start()
        await families.are_answered(3 if stock else ENOUGH)
    count = families.count(right)
    print(f"{request.node.name}: 1 kill, {count}")  # noqa: T201 - the report's figures
    if stock:
        assert count.lost > 0
    else:
        assert (count.lost, count.disordered, count.strange) == (0, 0, 0)


@pytest.mark.skipif(not FULL, reason="part of the report: FAULTS_FULL=1")
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_what_the_librarys_ways_in_lose_when_killed_again_and_again(
    zygote: Zygote,
    telegram: Playground,
    tmp_path: Path,
    webhook: bool,
    request: pytest.FixtureRequest,
) -> None:
    """The same run as ours, for the report."""
    way = Way(webhook=webhook, stock=True)
    async with bots(zygote, telegram, way, tmp_path) as made:
        right = await right_answers(telegram)
        families = Families(telegram)
        asking = asyncio.create_task(families.ask(QUESTIONS, per_second=100))
        await kill_at_random(made, dice(request.node.name), KILLS)
        await asking
        await families.are_answered(10)
    count = families.count(right)
    print(f"{request.node.name}: {KILLS} kills, {count}")  # noqa: T201 - the report's figures
    assert count.lost > 0


def test_the_questions_are_told_apart_by_their_number() -> None:
    """Each person asks all, so the number of questions is a multiple of theirs."""
    assert QUESTIONS % len(ASKED) == 0
