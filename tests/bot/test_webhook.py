"""The webhook over the wire: who is heard, what is answered when, and what is turned away."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Update
from telegram.error import NetworkError

from bot.outgoing import CarefulBot
from bot.playground import Playground
from bot.routes import ALLOWED_UPDATES
from bot.serving import served
from bot.webhook import MOST_BYTES, PATH, SECRET_HEADER, Webhook, register
from tests.bot.conftest import TOKEN
from tests.bot.test_polling import echoing, until
from tests.bot.test_processing import Small, message, raises

SECRET = "a-secret-of-the-tests"  # noqa: S105 - opens nothing


class Door:
    """A webhook that listens, and a client that knows its secret."""

    def __init__(self, hook: Webhook, url: str, client: aiohttp.ClientSession) -> None:
        self.hook = hook
        self.url = url
        self.client = client

    async def gets(self, body: Any, **headers: str) -> int:
        """Deliver a body, and return the status of the answer."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"} | headers
        piece = io.BytesIO(sent)
        async with self.client.post(self.url, data=piece, headers=headers) as response:
            return response.status


@pytest.fixture
async def small(careful: CarefulBot) -> AsyncIterator[Small]:
    """Return a small application that is ready."""
    made = Small(careful)
    async with made.application:
        yield made


@pytest.fixture
async def door(small: Small) -> AsyncIterator[Door]:
    """Return the small application's webhook."""
    hook = Webhook(small.processor, SECRET)
    async with (
        served(hook.routes, ("127.0.0.1", 0)) as (host, port),
        aiohttp.ClientSession() as client,
    ):
        yield Door(hook, f"http://{host}:{port}{PATH}", client)


def said(number: int, text: str = "words", chat: int = 1) -> dict[str, Any]:
    """An update as Telegram sends it."""
    update = message(number, chat).to_dict()
    update["message"]["text"] = text
    return update


async def test_it_is_answered_after_the_work(small: Small, door: Door) -> None:
    """200 says that the update is done, and not that it has arrived."""
    gate = asyncio.Event()
    small.work = lambda _: gate.wait()  # type: ignore[assignment,return-value]
    delivery = asyncio.create_task(door.gets(said(1)))
    await until(lambda: small.tries[1] == 1)
    assert not delivery.done()
    gate.set()
    assert await delivery == 200
    assert small.order == [1]


async def test_a_repeated_delivery_is_confirmed_and_not_handled(small: Small, door: Door) -> None:
    """Also one that comes while the first is in hand."""
    statuses = await asyncio.gather(*(door.gets(said(1)) for _ in range(5)))
    assert statuses == [200] * 5
    assert await door.gets(said(1)) == 200
    assert small.order == [1]


@pytest.mark.parametrize(
    "secret", ["", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), "ü" * len(SECRET)]
)
async def test_without_the_secret_nothing_is_handled(small: Small, door: Door, secret: str) -> None:
    """A wrong one, a part of it, one that is no ASCII: 401, before the body is looked at."""
    assert await door.gets(said(1), **{SECRET_HEADER: secret}) == 401
    assert await door.gets(b"0" * (MOST_BYTES + 1), **{SECRET_HEADER: secret}) == 401
    async with door.client.post(door.url, json=said(1)) as response:
        assert response.status == 401
    assert small.tries == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b'{"update_id": null}',
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1.5}',
        b'{"update_id": -1}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
        b'{"update_id": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
async def test_what_is_no_update_is_refused(small: Small, door: Door, body: bytes) -> None:
    """400, and the next one is handled."""
    assert await door.gets(body) == 400
    assert await door.gets(said(1)) == 200
    assert small.order == [1]


async def test_a_body_that_is_too_large_is_not_read(small: Small, door: Door) -> None:
    """Whether its length is told, or it comes in pieces: 413 or a connection that ends."""
    large = b'{"update_id": 1, "x": "' + b"0" * 10_000_000 + b'"}'

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    for body in (io.BytesIO(large), pieces()):
        headers = {SECRET_HEADER: SECRET}
        try:
            async with door.client.post(door.url, data=body, headers=headers) as response:
                assert response.status == 413
        except aiohttp.ClientConnectionError:
            pass  # it hung up while the rest was still on its way
    assert small.tries == {}
    assert await door.gets(said(1)) == 200


async def test_a_body_up_to_the_limit_is_taken(small: Small, door: Door) -> None:
    """Telegram's own are far below it."""
    assert await door.gets(said(1, "字" * 4096)) == 200
    assert small.order == [1]


async def test_other_methods_and_places_are_not_there(door: Door) -> None:
    """Nothing else is answered."""
    async with door.client.get(door.url) as response:
        assert response.status == 405
    async with door.client.post(door.url + "/x") as response:
        assert response.status == 404


async def test_what_cannot_be_done_now_is_to_come_again(small: Small, door: Door) -> None:
    """503 while Telegram is away, and 200 when it is back."""
    small.work = raises(NetworkError("502"))
    assert await door.gets(said(1)) == 503
    assert await door.gets(said(1)) == 200


async def test_a_poisonous_update_does_not_come_for_ever(small: Small, door: Door) -> None:
    """Set aside and confirmed, so that its chat goes on."""

    async def work(update: Update) -> None:
        if update.update_id == 1:
            raise LookupError

    small.work = work
    assert await door.gets(said(1)) == 200
    assert await door.gets({"update_id": 2, "message": {"date": "yesterday"}}) == 200
    assert await door.gets(said(3)) == 200
    assert small.order == [3]
    assert [aside.update_id for aside in small.record.aside] == [1, 2]


async def test_updates_that_come_out_of_order_are_each_handled_once(
    small: Small, door: Door
) -> None:
    """Later numbers first, and all of them twice."""
    numbers = [5, 3, 4, 1, 2, 3, 5, 1, 4, 2]
    statuses = [await door.gets(said(number, chat=number)) for number in numbers]
    assert statuses == [200] * 10
    assert small.order == [5, 3, 4, 1, 2]


async def test_while_it_closes_it_turns_away_what_is_new(small: Small, door: Door) -> None:
    """What is in hand is finished; what comes later goes to another replica, or comes again."""
    gate = asyncio.Event()
    small.work = lambda _: gate.wait()  # type: ignore[assignment,return-value]
    first = asyncio.create_task(door.gets(said(1)))
    await until(lambda: small.tries[1] == 1)
    door.hook.closing = True
    assert await door.gets(said(2)) == 503
    gate.set()
    assert await first == 200
    assert small.order == [1]


async def test_it_is_registered_with_all_that_telegram_needs(
    careful: CarefulBot, telegram: Playground
) -> None:
    """Twice, as by two replicas; nothing that waits is dropped."""
    person = telegram.person("Lin")
    await person.says("while nobody was there")
    for _ in range(2):
        await register(careful, "https://bot.example.org/", SECRET, ALLOWED_UPDATES)
    info = await careful.get_webhook_info()
    assert info.url == f"https://bot.example.org{PATH}"
    assert info.max_connections == 40
    assert set(info.allowed_updates) == set(ALLOWED_UPDATES)
    assert info.pending_update_count == 1
    assert telegram.world.bots[TOKEN].webhook["secret_token"] == SECRET


async def test_telegram_delivers_each_chat_in_order_through_it(
    careful: CarefulBot, small: Small, door: Door
) -> None:
    """Over the playground's own calls, though the first of each chat fails once."""
    del door
    heard: list[str] = []
    failing = {"a 0", "b 0"}
    echo = echoing(heard)

    async def work(update: Update) -> None:
        text = str(update.message.text) if update.message else ""
        if text in failing:
            failing.discard(text)
            raise ConnectionResetError
        await echo(update)

    async with Playground(limits=None, webhook_pause=0.01) as telegram:
        telegram.register_bot(TOKEN, username="als_test_bot")
        other = CarefulBot(
            TOKEN,
            disclaimer=careful._disclaimer,
            base_url=f"{telegram.url}/bot",
            base_file_url=f"{telegram.url}/file/bot",
        )
        async with other:
            made = Small(other)
            made.work = work
            hook = Webhook(made.processor, SECRET)
            async with made.application, served(hook.routes, ("127.0.0.1", 0)) as (_, port):
                await register(other, f"http://127.0.0.1:{port}", SECRET, ALLOWED_UPDATES)
                people = [telegram.person(name) for name in "ab"]
                for number in range(20):
                    for person in people:
                        await person.says(f"{person.name} {number}")
                await until(lambda: len(heard) == 40)
    for name in "ab":
        assert [text for text in heard if text[0] == name] == [f"{name} {n}" for n in range(20)]
    assert small.tries == {}
