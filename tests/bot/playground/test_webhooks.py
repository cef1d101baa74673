"""Webhooks that the playground calls, and trouble by chance."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.playground import Bot, Playground
from bot.playground.faults import Trouble
from tests.bot.playground.conftest import TOKEN, Clock
from tests.bot.rawserver import Connection, RawServer, raw_server

REFUSED = "bad webhook: An HTTPS URL must be provided for webhook"


class Hook:
    """A webhook's other end: answers as told, and notes what came."""

    def __init__(self) -> None:
        self.got: list[dict[str, object]] = []
        self.heads: list[bytes] = []
        self.answers: list[str] = []
        self.open = 0
        self.most_open = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, connection: Connection) -> None:
        """Answer each request on a connection."""
        while True:
            request = await connection.request()
            head, _, body = request.partition(b"\r\n\r\n")
            self.heads.append(head)
            self.got.append(json.loads(body))
            self.open += 1
            self.most_open = max(self.open, self.most_open)
            await self.gate.wait()
            self.open -= 1
            answer = self.answers.pop(0) if self.answers else "200 OK"
            if answer == "reset":
                connection.resets()
                return
            await connection.answers(b"", status=answer)

    @property
    def texts(self) -> list[str]:
        """What was said, as often as it was delivered."""
        return [str(update["message"]["text"]) for update in self.got]  # type: ignore[index]


async def call(telegram: Playground, method: str, **parameters: object) -> dict[str, object]:
    """Call a method of the bot's."""
    url = f"{telegram.url}/bot{TOKEN}/{method}"
    async with aiohttp.ClientSession() as client, client.post(url, json=parameters) as response:
        envelope: dict[str, object] = await response.json()
        return envelope


async def delivered(hook: Hook, count: int) -> None:
    """Wait for so many deliveries."""
    async with asyncio.timeout(5):
        while len(hook.got) < count:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.002)


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[Playground]:
    """Run a playground that calls webhooks on this computer."""
    async with Playground(clock=clock, webhook_pause=0.01) as playground:
        yield playground


@pytest.fixture
def hook() -> Hook:
    """Return a webhook's other end."""
    return Hook()


@pytest.fixture
async def server(hook: Hook) -> AsyncIterator[RawServer]:
    """Let it listen."""
    async with raw_server(hook) as listening:
        yield listening


async def register(telegram: Playground, server: RawServer, **more: object) -> None:
    """Set the webhook."""
    assert (await call(telegram, "setWebhook", url=server.url, **more))["ok"]


async def test_what_is_said_is_delivered_once_with_the_secret(
    telegram: Playground, bot: Bot, hook: Hook, server: RawServer
) -> None:
    """What waited too; and then nothing waits any more."""
    lin = telegram.person("Lin")
    await lin.says("before")
    await register(telegram, server, secret_token="secret-of-a-test")  # noqa: S106 - opens nothing
    await lin.says("after")
    await delivered(hook, 2)
    assert hook.texts == ["before", "after"]
    assert all(b"X-Telegram-Bot-Api-Secret-Token: secret-of-a-test" in head for head in hook.heads)
    assert bot.mailbox.pending(telegram.world.clock()) == []


@pytest.mark.parametrize("answer", ["500 Internal Server Error", "401 Unauthorized", "reset"])
async def test_what_fails_is_called_again_and_its_chat_waits(
    telegram: Playground, bot: Bot, hook: Hook, server: RawServer, answer: str
) -> None:
    """Strictly in order within the chat, while another chat goes on."""
    del bot
    lin, chen = telegram.person("Lin"), telegram.person("Chen")
    hook.answers = [answer] * 4
    await lin.says("first")
    await lin.says("second")
    await register(telegram, server)
    await delivered(hook, 6)
    assert hook.texts == ["first"] * 5 + ["second"]
    await chen.says("other")
    await delivered(hook, 7)


async def test_a_slow_chat_leaves_the_others_their_connections(
    telegram: Playground, bot: Bot, hook: Hook, server: RawServer
) -> None:
    """Chats go side by side, up to the number of connections, and one chat has one."""
    del bot
    hook.gate.clear()
    people = [telegram.person(f"Person {number}") for number in range(6)]
    for person in people:
        await person.says(f"{person.name} 1")
        await person.says(f"{person.name} 2")
    await register(telegram, server, max_connections=4)
    await delivered(hook, 4)
    assert sorted(hook.texts) == [f"Person {number} 1" for number in range(4)]
    hook.gate.set()
    await delivered(hook, 12)
    assert hook.most_open == 4
    for person in people:
        own = [text for text in hook.texts if text.startswith(person.name)]
        assert own == [f"{person.name} 1", f"{person.name} 2"]


async def test_what_waits_longer_than_a_day_is_forgotten(
    telegram: Playground, bot: Bot, hook: Hook, server: RawServer, clock: Clock
) -> None:
    """As with long polling."""
    del bot
    lin = telegram.person("Lin")
    await lin.says("old")
    clock.move(86_401)
    await lin.says("new")
    await register(telegram, server)
    await delivered(hook, 1)
    assert hook.texts == ["new"]


async def test_a_webhook_that_is_taken_back_is_not_called(
    telegram: Playground, bot: Bot, hook: Hook, server: RawServer
) -> None:
    """Also in the middle of repetitions."""
    hook.answers = ["500 Internal Server Error"] * 1000
    lin = telegram.person("Lin")
    await lin.says("words")
    await register(telegram, server)
    await delivered(hook, 2)
    info = await call(telegram, "getWebhookInfo")
    assert "500" in str(info)
    await call(telegram, "deleteWebhook")
    assert bot.mailbox.pending(telegram.world.clock()) != []
    count = len(hook.got)
    await asyncio.sleep(0.1)
    assert len(hook.got) <= count + 1  # one may have been under way


async def test_plain_http_is_for_this_computer_alone(telegram: Playground, bot: Bot) -> None:
    """And without the flag for none."""
    del bot
    answer = await call(telegram, "setWebhook", url="http://10.0.0.1:80/x")
    assert REFUSED in str(answer["description"])
    async with Playground() as strict:
        strict.register_bot(TOKEN, username="als_test_bot")
        answer = await call(strict, "setWebhook", url="http://127.0.0.1:8080/x")
        assert REFUSED in str(answer["description"])


async def test_a_share_of_all_calls_fails_in_each_way(telegram: Playground, bot: Bot) -> None:
    """The same ones each time, about as many as was said."""
    del bot
    outcomes: list[list[str]] = []
    for _ in range(2):
        trouble = Trouble(0.5, seed=7, seconds=0.001)
        telegram.in_trouble(trouble)
        seen = []
        for _ in range(120):
            try:
                seen.append(str((await call(telegram, "getMe")).get("error_code", "ok")))
            except aiohttp.ClientConnectionError:
                seen.append("broken off")
        outcomes.append(seen)
    counted = Counter(outcomes[0])
    assert outcomes[0] == outcomes[1]
    assert set(counted) == {"ok", "429", "500", "502", "broken off"}
    assert 40 <= counted["ok"] <= 80
    assert sum(trouble.dealt.values()) == 120 - counted["ok"]
    telegram.in_trouble(None)
    assert (await call(telegram, "getMe"))["ok"]


async def test_a_call_that_breaks_off_may_have_been_done(telegram: Playground, bot: Bot) -> None:
    """About half of them, and who called cannot tell."""
    del bot
    lin = telegram.person("Lin")
    await lin.says("/start")
    trouble = Trouble(1.0, seed=3, kinds=["reset"])
    telegram.in_trouble(trouble)
    for _ in range(40):
        with pytest.raises(aiohttp.ClientConnectionError):
            await call(telegram, "sendMessage", chat_id=lin.id, text="words")
    assert len([each for each in lin.history() if each.from_bot]) == trouble.lost_answers
    assert 10 <= trouble.lost_answers <= 30
