"""Moderators at once over the wire, while families ask; on PostgreSQL with two replicas.

`ALS_BOT_STORM_STEPS` says how many steps they take together, 30 unless told; from 100 on they are
twenty.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Person, Playground
from bot.playground.groups import Group
from bot.playground.shown import shown
from bot.settings import Settings
from bot.store import Revision
from faq import load as loading
from faq.answer import Engine
from tests.bot.conftest import TOKEN
from tests.bot.moderation.storm import Phone, Scene, data_of, kind_of, replicas
from tests.bot.moderation.storm_after import (
    Past,
    engine_faults,
    past_of,
    wrong_in_acks,
    wrong_in_drafts,
    wrong_in_history,
    wrong_in_reading,
    wrong_in_words,
)
from tests.bot.moderation.storm_others import ask_on, come_and_go
from tests.bot.moderation.storm_people import Moderator
from tests.bot.moderation.storm_words import FIRST, PAIRS, retitled, spelled, titles
from tests.bot.store.conftest import *  # noqa: F403 - the databases
from tests.faq.draft import Draft as Copy

STEPS = int(os.environ.get("ALS_BOT_STORM_STEPS", "30"))
MODERATORS = min(20, STEPS // 5)
"""Fewer where there are few steps: a change takes several of one person, and one of another."""
IN_CHAT = MODERATORS * 2 // 5
"""How many of them work in the moderators' chat, the others in private."""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Build an engine of the shipped content with few phrasings, which is all that is released."""
    copy = Copy(tmp_path / "content")
    copy.thin_out()
    files = loading.read_files(copy.folder)
    for number, pair in enumerate(PAIRS):
        files = retitled(files, pair, f"{FIRST} {spelled(number)}")
    monkeypatch.setattr("bot.moderation.arriving.read_files", lambda: files)
    return Engine(loading.load_files(files).library, words_only=True)


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    """Run a Telegram that calls webhooks."""
    async with Playground(limits=None, webhook_pause=0.05) as playground:
        playground.register_bot(TOKEN, username="als_test_bot")
        yield playground


@pytest.fixture
def people(telegram: Playground) -> list[Person]:
    """Return all moderators, the owner first; one who only names others comes last."""
    names = [f"M{number:02}" for number in range(MODERATORS)]
    return [telegram.person(name, language_code="en") for name in (*names, "Head")]


@pytest.fixture
def chat(telegram: Playground, people: list[Person]) -> Group:
    """Return the moderators' chat."""
    chat = telegram.group("Editors", admins=people[:1], members=people[1 : IN_CHAT + 1])
    chat.promotes(next(iter(telegram.world.bots.values())))
    return chat


@pytest.fixture
def settings(
    telegram: Playground, url: str, tmp_path: Path, people: list[Person], chat: Group
) -> Settings:
    """Return the settings of a bot on this database."""
    return Settings(
        token=TOKEN,
        api_url=telegram.url,
        owners=(people[0].id, people[-1].id),
        data=tmp_path / "data",
        moderators_chat=chat.chat.id,
        database_url=url if url.startswith("postgresql") else None,
    )


async def named(scene: Scene, head: Phone, person: Person) -> None:
    """Let somebody become a moderator."""
    await Phone(scene, person).says("/start")
    await head.says(f"/moderators {person.id}")


async def storm(scene: Scene, everybody: list[Moderator], head: Phone) -> None:
    """Let all of them do what they do, until the steps are taken."""
    left = iter(range(STEPS))

    async def works(moderator: Moderator) -> None:
        for _ in left:
            await moderator.step()

    others = [ask_on(scene), come_and_go(head, everybody[-1])]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in others]
        async with asyncio.TaskGroup() as working:
            for each in everybody:
                working.create_task(works(each))
        for task in tasks:
            task.cancel()


async def goes_its_way(scene: Scene, newcomer: Moderator, owner: Person) -> Revision:
    """Let a change be written, proposed and approved as ever, and return what came of it."""
    await newcomer.does(newcomer.edit)
    [proposed] = await newcomer.does(newcomer.propose)
    told = [shown(event, scene.telegram.world) for event in scene.chat.chat.log]
    name = f"({newcomer.phone.person.name})"
    [proposal] = [each for each in told if name in each.text and data_of(each, "approve")]
    [approve] = data_of(proposal, "approve")
    [answer] = await Phone(scene, owner, scene.chat).presses(proposal, approve)
    assert (kind_of(proposed), kind_of(answer)) == ("proposed", "published")
    [service] = scene.replicas
    [[words]] = scene.heard.words.values()
    assert (words, words) in titles(service.live.state.content.library)
    return service.live.state.revision


async def test_a_storm_leaves_a_whole_history(
    telegram: Playground, settings: Settings, people: list[Person], chat: Group, small: Engine
) -> None:
    """What went live passed its checks and two people; what was said is kept; nobody saw half."""
    number = 2 if settings.database_url else 1  # a file is for one process
    [owner, *_, head] = people
    begun = time.monotonic()
    async with replicas(settings, small.library, small, number) as running:
        scene = Scene(telegram, chat, running.services)
        for person in people[1:-1]:
            await named(scene, Phone(scene, head), person)
        everybody = [
            Moderator(Phone(scene, person, chat if 0 < n <= IN_CHAT else None), n)
            for n, person in enumerate(people[:-1])
        ]
        await storm(scene, everybody, Phone(scene, head))
        seconds = time.monotonic() - begun
        past = await past_of(running.services[0])
        print(figures(scene, past, running.updates, seconds))  # noqa: T201 - the full storm is read by hand
        assert past.faults == []
        assert wrong_in_history(past, owner.id) == []
        assert wrong_in_drafts(past) == []
        assert wrong_in_acks(scene, past) == []
        assert wrong_in_words(scene, past) == []
        assert wrong_in_reading(scene, past) == []
        assert scene.heard.powerless == []
        assert len(scene.heard.read) > 1
        assert set(running.updates) == set(range(number))
        last = past.revisions[-1]
        for service in running.services:
            await service.publishing.catch_up()
            assert service.live.state.revision.id == last.id
            assert service.live.state.files == past.files[last.id]
        assert await engine_faults(running.services[0].publishing, past) == []

    async with replicas(settings, small.library, small, 1) as again:
        [service] = again.services
        assert service.live.state.files == past.files[last.id]
        scene = Scene(telegram, chat, again.services)
        newcomer = telegram.person("Calm", language_code="en")
        await named(scene, Phone(scene, head), newcomer)
        revision = await goes_its_way(scene, Moderator(Phone(scene, newcomer), MODERATORS), owner)
        assert revision.id == last.id + 1


def figures(scene: Scene, past: Past, updates: Counter[int], seconds: float) -> str:
    """How it went."""
    states = Counter(draft.state.value for draft in past.drafts.values())
    kinds = Counter(revision.kind.value for revision in past.revisions)
    said = Counter[str]()
    for step, count in scene.heard.steps.items():
        said[step.partition(": ")[2]] += count
    return "\n".join(
        (
            f"{STEPS} steps, {seconds:.0f} s, updates by replica {dict(updates)}",
            f"{len(past.revisions)} revisions {dict(kinds)}, drafts {dict(states)}",
            f"answers {dict(said.most_common())}",
            f"steps {dict(scene.heard.steps.most_common())}",
        )
    )
