"""Conversations that replicas share: what one remembers, the other knows."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, assemble
from bot.memory import Memory
from bot.playground import Playground
from bot.running import running
from bot.settings import Settings
from bot.settled import SettledChats
from bot.store import Store, StoreUnavailable
from bot.talks import Talks
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.conftest import TOKEN
from tests.bot.hearing import Hears


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open a store that two applications share."""
    store = Store.at(f"sqlite:///{tmp_path / 'shared.db'}")
    await store.open()
    yield store
    await store.close()


def replica(settings: Settings, library: Library, engine: Engine, store: Store) -> App:
    """Make an application that shares the store with others."""
    return assemble(
        settings,
        library,
        engine=engine,
        chats=SettledChats(store.chats, shared=True),
        talks=lambda memory: Talks(memory, store.talks),
    ).application


async def test_a_follow_up_is_understood_by_another_replica(
    telegram: Playground, library: Library, engine: Engine, store: Store, hears: Hears
) -> None:
    """The first is stopped, the second has never heard of the talk but from the store."""
    settings = Settings(token=TOKEN, api_url=telegram.url)
    lin = telegram.person("Lin", language_code="en")
    async with running(replica(settings, library, engine, store)):
        await lin.says("is MSC safe?")
        assert (await lin.hears()).text == hears.short("cell.safety:MSC", Language.EN)
    async with running(replica(settings, library, engine, store)):
        await lin.says("and NSC?")
        assert (await lin.hears()).text == hears.short("cell.safety:NSC", Language.EN)
        await lin.says("1")
        answered = await lin.hears()
    assert answered.text != hears.notice("unknown", Language.EN)


async def test_a_reply_to_a_message_of_another_replica_is_understood(
    telegram: Playground, library: Library, engine: Engine, store: Store
) -> None:
    """In a group, by somebody who had not talked with the bot before."""
    settings = Settings(token=TOKEN, api_url=telegram.url)
    lin, bo = telegram.person("Lin"), telegram.person("Bo")
    async with running(replica(settings, library, engine, store)):
        family = telegram.group("Family", admins=[lin], members=[bo])
        await bo.hears(chat=family)
        await lin.says("/ask is MSC safe?", chat=family)
        heard = await bo.hears(chat=family)
    async with running(replica(settings, library, engine, store)):
        await bo.says("and NSC?", chat=family, reply_to=heard)
        assert "NSC" in (await bo.hears(chat=family)).text


async def test_what_is_settled_at_one_replica_holds_at_the_other(
    telegram: Playground, library: Library, engine: Engine, store: Store, hears: Hears
) -> None:
    """The language, chosen once."""
    settings = Settings(token=TOKEN, api_url=telegram.url)
    lin = telegram.person("Lin", language_code="en")
    async with running(replica(settings, library, engine, store)):
        await lin.says("/language")
        await lin.hears()
        await lin.says("简体中文")
        await lin.hears()
    async with running(replica(settings, library, engine, store)):
        await lin.says("is MSC safe?")
        assert (await lin.hears()).text == hears.short("cell.safety:MSC", Language.ZH_HANS)


async def test_while_the_database_is_away_questions_are_answered(
    telegram: Playground, library: Library, engine: Engine, store: Store, hears: Hears
) -> None:
    """From memory; what must be kept is refused with a clear line."""
    settings = Settings(token=TOKEN, api_url=telegram.url)
    lin = telegram.person("Lin", language_code="en")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(replica(settings, library, engine, store)))
        await lin.says("is MSC safe?")
        await lin.hears()
        with pytest.MonkeyPatch.context() as patch:
            # The real database cannot be taken away from under a file that is open.
            for part in (store.chats, store.talks):
                for name in ("settings", "change", "forget", "load", "save", "message", "wrote"):
                    if hasattr(part, name):
                        patch.setattr(part, name, _away)
            await lin.says("and NSC?")
            assert (await lin.hears()).text == hears.short("cell.safety:NSC", Language.EN)
            await lin.says("/language")
            await lin.hears()
            await lin.says("English")
            assert (await lin.hears()).text == hears.notice("settings_later", Language.EN)
            await lin.says("/forget")
            assert (await lin.hears()).text == hears.notice("settings_later", Language.EN)
        await lin.says("/forget")
        assert (await lin.hears()).text == hears.notice("forgotten", Language.EN)


async def _away(*_: object, **__: object) -> None:
    raise StoreUnavailable("away")


def test_what_was_written_is_told_once_and_for_its_own_chat() -> None:
    """A message of another chat waits for that chat's turn."""
    memory = Memory(lambda: 0.0)
    said = memory.of((1, 0, 5)).said
    memory.wrote(1, 10, said)
    memory.wrote(2, 11, replace(said, labels=("choose",)))
    assert memory.newly_written(1) == [(1, 10, said)]
    assert memory.newly_written(1) == []
    assert [number for _, number, _ in memory.newly_written(2)] == [11]
