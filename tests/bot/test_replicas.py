"""Two replicas on one PostgreSQL, behind one webhook: what one has counted, the other counts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.limits import GROUP, PERSON_IN_PRIVATE
from bot.playground import Playground
from bot.running import serve
from bot.service import started
from bot.serving import served
from bot.settings import Settings
from bot.webhook import PATH
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.conftest import TOKEN
from tests.bot.hearing import Hears
from tests.bot.store.postgresql import PostgreSQL
from tests.bot.test_polling import until, waiting
from tests.faults.harness import free_port

SECRET = "a-secret-of-the-tests"  # noqa: S105 - opens nothing
QUESTIONS = ("what is", "side effects of", "how is it given:", "trials of")
CELLS = ("MSC", "NSC", "iPSC")


@dataclass
class Balancer:
    """Passes updates to one replica after the other."""

    ports: list[int]
    passed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._next = cycle(self.ports)

    async def passes(self, request: Request) -> Response:
        """Pass one on."""
        port = next(self._next)
        self.passed.append(port)
        there = f"http://127.0.0.1:{port}{PATH}"
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        async with (
            aiohttp.ClientSession() as client,
            client.post(there, data=await request.body(), headers=headers) as response,
        ):
            return Response(await response.read(), response.status)


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    """Run a Telegram that calls webhooks here."""
    async with Playground(limits=None, webhook_pause=0.05) as playground:
        playground.register_bot(TOKEN, username="als_test_bot")
        yield playground


@pytest.fixture
async def balancer(
    telegram: Playground,
    postgresql: PostgreSQL,
    library: Library,
    engine: Engine,
    tmp_path: Path,
) -> AsyncIterator[Balancer]:
    """Run two whole bots behind one address, and return what is before them."""
    address, stop = await postgresql.new_database(), asyncio.Event()
    made = Balancer([free_port(), free_port()])
    async with AsyncExitStack() as stack:
        host, port = await stack.enter_async_context(
            served([Route(PATH, made.passes, methods=["POST"])], ("127.0.0.1", 0))
        )
        settings = Settings(
            token=TOKEN,
            api_url=telegram.url,
            data=tmp_path,
            database_url=address,
            webhook_url=f"http://{host}:{port}",
            webhook_secret=SECRET,
        )
        serving = []
        for its in made.ports:
            here = replace(settings, listen=("127.0.0.1", its))
            service = await stack.enter_async_context(started(here, library, engine=engine))
            running = serve(service.parts.application, here, service.behind, stop=stop)
            serving.append(asyncio.create_task(running))
        await until(lambda: len(telegram.calls_of("setWebhook")) == len(serving))
        yield made
        stop.set()
        await asyncio.gather(*serving)
    await postgresql.drop_database(address)


async def test_a_group_is_counted_by_both(
    telegram: Playground, balancer: Balancer, library: Library
) -> None:
    """As many messages as one process would send; one notice of both, then silence."""
    people = [telegram.person(f"Cousin {number}", language_code="en") for number in range(12)]
    group = telegram.group("Family", members=people[1:], admins=[people[0]])
    await until(lambda: waiting(telegram) == 0)
    before = len(telegram.calls_of("sendMessage"))
    for question in QUESTIONS:
        for number, person in enumerate(people):
            await person.says(f"/ask {question} {CELLS[number % 3]}", chat=group)
    async with asyncio.timeout(60):
        while waiting(telegram):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
    sent = [call.parameters["text"] for call in telegram.calls_of("sendMessage")[before:]]
    busy = library.notices["busy"][Language.EN]
    assert sum(text.startswith(busy) for text in sent) == 1
    assert len(sent) == GROUP + 1
    assert set(balancer.passed) == set(balancer.ports)


async def test_a_person_is_counted_by_both(
    telegram: Playground, balancer: Balancer, hears: Hears
) -> None:
    """As in one process: so many answers a minute, one line, and silence."""
    lin = telegram.person("Lin", language_code="en")
    for _ in range(PERSON_IN_PRIVATE + 10):
        await lin.says("/help")
    async with asyncio.timeout(60):
        while waiting(telegram):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
    heard = [each.text for each in lin.history() if each.from_bot]
    assert heard.count(hears.notice("slow_down", Language.EN)) == 1
    assert len(heard) == PERSON_IN_PRIVATE + 1
    assert set(balancer.passed) == set(balancer.ports)
