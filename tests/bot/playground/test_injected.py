"""Any update can be sent to a bot: wanted or not, readable or not."""

import asyncio
from typing import Any

import pytest
from telegram import Update

from bot.playground import Bot, Person, Playground
from bot.playground.updates import FIRST_UPDATE_ID
from tests.bot.playground.conftest import Api, Clock
from tests.bot.playground.test_updates import polling

MALFORMED: list[dict[str, Any]] = [
    {},
    {"message": None},
    {"message": {"text": "no chat"}},
    {"callback_query": 5},
    {"unheard_of": {"x": [1, "二"]}},
]


@pytest.mark.parametrize("kind", Update.ALL_TYPES)
async def test_every_kind_gets_through(telegram: Playground, api: Api, bot: Bot, kind: str) -> None:
    """What the bot did not ask for comes all the same, and waits to be confirmed."""
    await api.updates(allowed_updates=["message"])
    telegram.injects(bot, {kind: {"id": "1"}})
    assert await api.ok("getUpdates") == [{"update_id": FIRST_UPDATE_ID, kind: {"id": "1"}}]
    assert await api.updates() == [(kind, {"id": "1"})]
    assert await api.updates() == []


@pytest.mark.parametrize("update", MALFORMED, ids=range(len(MALFORMED)))
async def test_malformed_updates_come_as_they_are(
    telegram: Playground, api: Api, bot: Bot, update: dict[str, Any]
) -> None:
    """Nothing is mended, and the next message follows."""
    telegram.injects(bot, update)
    await telegram.person("Amy").says("next")
    first, second = await api.ok("getUpdates")
    assert first == {"update_id": FIRST_UPDATE_ID} | update
    assert (second["update_id"], second["message"]["text"]) == (FIRST_UPDATE_ID + 1, "next")


async def test_ids_that_are_given_are_kept(
    telegram: Playground, api: Api, bot: Bot, lin: Person
) -> None:
    """Later updates count on from a higher one; one that is confirmed already is not delivered."""
    telegram.injects(bot, {"update_id": FIRST_UPDATE_ID + 7, "message": {}})
    await lin.says("hello")
    updates = await api.ok("getUpdates")
    assert [update["update_id"] - FIRST_UPDATE_ID for update in updates] == [7, 8]
    telegram.injects(bot, {"update_id": FIRST_UPDATE_ID, "message": {}})
    assert await api.ok("getUpdates", offset=FIRST_UPDATE_ID + 9) == []
    telegram.injects(bot, {"update_id": "x", "message": {}})
    [strange] = await api.ok("getUpdates", offset=FIRST_UPDATE_ID + 9)
    assert strange["update_id"] == "x"
    assert await api.ok("getUpdates", offset=FIRST_UPDATE_ID + 10) == []


async def test_injected_updates_are_copies_and_grow_old(
    telegram: Playground, api: Api, bot: Bot, clock: Clock
) -> None:
    """Changing the dict later changes nothing; after a day the update is forgotten."""
    update: dict[str, Any] = {"poll": {"id": "1"}}
    telegram.injects(bot, update)
    update["poll"]["id"] = "2"
    [waiting] = await api.ok("getUpdates")
    assert waiting["poll"] == {"id": "1"}
    clock.move(86_401)
    assert await api.ok("getUpdates") == []


async def test_a_poll_that_waits_is_ended(telegram: Playground, api: Api, bot: Bot) -> None:
    """An injected update arrives at once, as any other does."""
    poll = asyncio.create_task(api.ok("getUpdates", timeout=50))
    await polling(telegram, 1)
    telegram.injects(bot, {"poll": {}})
    assert await asyncio.wait_for(poll, 5) == [{"update_id": FIRST_UPDATE_ID, "poll": {}}]


@pytest.mark.parametrize("value", [float("nan"), "\ud800"], ids=["nan", "surrogate"])
def test_what_json_cannot_carry_is_refused_at_once(
    telegram: Playground, bot: Bot, value: object
) -> None:
    """It would break every poll after it."""
    with pytest.raises(ValueError, match=r"JSON compliant|surrogates not allowed"):
        telegram.injects(bot, {"message": value})
