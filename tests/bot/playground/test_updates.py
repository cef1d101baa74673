"""How updates reach a bot: long polling, what confirms, what is forgotten, who gives way."""

import asyncio
from typing import Any

import pytest
from telegram import Update

from bot.playground import Person, Playground
from tests.bot.playground.conftest import Api, Clock

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


async def texts(api: Api, **parameters: Any) -> list[str]:
    """Fetch the texts of waiting messages without confirming them."""
    updates = await api.ok("getUpdates", **parameters)
    return [update["message"]["text"] for update in updates]


async def polling(telegram: Playground, calls: int) -> None:
    """Wait until so many calls of getUpdates have arrived."""
    while len(telegram.calls_of("getUpdates")) < calls:
        await telegram.world.bell.wait(1)


async def test_updates_wait_until_they_are_confirmed(api: Api, lin: Person) -> None:
    """The same updates come again until a higher offset is asked for."""
    for text in ("one", "two", "three"):
        await lin.says(text)
    assert await texts(api) == ["one", "two", "three"]
    first = (await api.ok("getUpdates"))[0]["update_id"]
    assert await texts(api, offset=first + 1) == ["two", "three"]
    assert await texts(api) == ["two", "three"]


async def test_a_negative_offset_keeps_the_last_ones(api: Api, lin: Person) -> None:
    """An offset below zero counts from the end, and forgets what is before."""
    for text in ("one", "two", "three"):
        await lin.says(text)
    assert await texts(api, offset=-2) == ["two", "three"]
    assert await texts(api) == ["two", "three"]


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (100, 100), (0, 100), (101, 100)])
async def test_at_most_a_hundred_come_at_once(
    api: Api, lin: Person, limit: int, count: int
) -> None:
    """The limit is 1–100; another one means 100."""
    for number in range(102):
        await lin.says(f"{number}")
    assert len(await api.ok("getUpdates", limit=limit)) == count


async def test_update_ids_count_up(api: Api, lin: Person) -> None:
    """Ids rise by one, and a confirmed one never comes back."""
    await lin.says("one")
    [first] = await api.ok("getUpdates")
    await lin.says("two")
    [second] = await api.ok("getUpdates", offset=first["update_id"] + 1)
    assert second["update_id"] == first["update_id"] + 1


async def test_a_long_poll_ends_with_the_first_update(
    telegram: Playground, api: Api, lin: Person
) -> None:
    """A poll that waits is answered as soon as something happens."""
    poll = asyncio.create_task(texts(api, timeout=50))
    await polling(telegram, 1)
    await lin.says("at last")
    assert await poll == ["at last"]


async def test_a_long_poll_ends_when_the_playground_does(telegram: Playground, api: Api) -> None:
    """Closing does not wait for polls."""
    poll = asyncio.create_task(texts(api, timeout=50))
    await polling(telegram, 1)
    await telegram.__aexit__(None, None, None)
    assert await poll == []


async def test_a_second_poller_ends_the_first(telegram: Playground, api: Api, lin: Person) -> None:
    """The older poll gets 409, the newer one the update."""
    older = asyncio.create_task(api.refused("getUpdates", timeout=50))
    await polling(telegram, 1)
    newer = asyncio.create_task(texts(api, timeout=50))
    assert await older == (409, OTHER_POLLER)
    await lin.says("for the newer")
    assert await newer == ["for the newer"]


async def test_polling_and_a_webhook_exclude_each_other(telegram: Playground, api: Api) -> None:
    """With a webhook set, polls are refused, and one that waits is ended."""
    poll = asyncio.create_task(api.refused("getUpdates", timeout=50))
    await polling(telegram, 1)
    url = "https://example.org/hook"
    await api.ok("setWebhook", url=url, max_connections=7, allowed_updates=["message"])
    assert await poll == (409, "Conflict: terminated by setWebhook request")
    assert (await api.refused("getUpdates"))[1].startswith(
        "Conflict: can't use getUpdates method while webhook is active"
    )
    assert await api.ok("getWebhookInfo") == {
        "url": url,
        "has_custom_certificate": False,
        "max_connections": 7,
        "pending_update_count": 0,
        "allowed_updates": ["message"],
    }
    await api.ok("deleteWebhook")
    assert await api.ok("getUpdates") == []
    assert (await api.ok("getWebhookInfo"))["url"] == ""


async def test_a_webhook_needs_https(api: Api) -> None:
    """Plain http is refused; an empty address takes the webhook back."""
    refusal = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    assert await api.refused("setWebhook", url="http://example.org") == (400, refusal)
    await api.ok("setWebhook", url="https://example.org")
    assert "allowed_updates" not in await api.ok("getWebhookInfo")
    await api.ok("setWebhook", url="")
    assert await api.ok("getUpdates") == []


@pytest.mark.parametrize("method", ["deleteWebhook", "setWebhook"])
async def test_pending_updates_can_be_dropped(api: Api, lin: Person, method: str) -> None:
    """`drop_pending_updates` forgets what waits."""
    await lin.says("forgotten")
    await api.ok(method, url="https://example.org", drop_pending_updates=True)
    await api.ok("deleteWebhook")
    assert await api.ok("getUpdates") == []


async def test_allowed_updates_are_remembered(api: Api, lin: Person) -> None:
    """Kinds that the bot does not name are not kept, until it names others or none."""
    sent = await lin.says("one")
    await api.updates(allowed_updates=["edited_message"])
    await lin.says("unwanted")
    await lin.edits(sent, "wanted")
    assert [kind for kind, _ in await api.updates()] == ["edited_message"]
    await api.updates(allowed_updates=[])
    await lin.says("wanted again")
    assert [kind for kind, _ in await api.updates()] == ["message"]


async def test_old_updates_are_forgotten(api: Api, lin: Person, clock: Clock) -> None:
    """A message is kept for a day, the press of a button for 150 seconds."""
    await lin.says("hello")
    buttons = {"inline_keyboard": [[{"text": "go", "callback_data": "go"}]]}
    await api.ok("sendMessage", chat_id=lin.id, text="x", reply_markup=buttons)
    press = asyncio.create_task(lin.presses(await lin.hears(), "go"))
    await asyncio.sleep(0)
    assert len(await api.ok("getUpdates")) == 2
    clock.move(151)
    assert await texts(api) == ["hello"]
    clock.move(86_400)
    assert await api.ok("getUpdates") == []
    press.cancel()


async def test_updates_are_what_the_client_library_expects(
    telegram: Playground, api: Api, lin: Person
) -> None:
    """Each kind of update is read by python-telegram-bot without loss of what matters."""
    family = telegram.group("家", members=[lin])
    sent = await lin.says("/start hello @als_test_bot https://example.org")
    await lin.edits(sent, "edited")
    await lin.says("@als_test_bot hi", chat=family)
    lin.blocks()
    updates = [Update.de_json(data, None) for data in await api.ok("getUpdates")]
    added, created, started, edited, mentioned, blocked = updates
    assert added.my_chat_member is not None
    assert added.my_chat_member.new_chat_member.status == "member"
    assert created.message is not None
    assert created.message.group_chat_created
    assert started.message is not None
    assert started.message.from_user is not None
    assert started.message.from_user.language_code == "zh-hant"
    assert list(started.message.parse_entities().values()) == [
        "/start",
        "@als_test_bot",
        "https://example.org",
    ]
    assert edited.edited_message is not None
    assert edited.edited_message.edit_date is not None
    assert mentioned.message is not None
    assert mentioned.message.chat.title == "家"
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
