"""A storm over the wire: replicas behind one address, and people with phones.

Each step is what a person does on a phone; it is over when Telegram has nothing of it left to
deliver, so all that the bot wrote in between is its answer.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from telegram import Update
from telegram.ext import TypeHandler

from bot.playground import Person, Playground, Shown
from bot.playground.calling import lane_of
from bot.playground.groups import Group
from bot.playground.pressing import press_button
from bot.playground.records import Chat
from bot.playground.shown import shown
from bot.running import serve
from bot.service import Service, started
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Library
from tests.faults.harness import SECRET, Balancer

SECONDS: Final = 240.0
"""How long a step may wait for the rehearsals of all others."""
KINDS: Final = {
    "published": r"^Draft #(?P<draft>\d+) is live as revision (?P<revision>\d+)",
    "proposed": r"^Draft #(?P<draft>\d+) is proposed",
    "rejected": r"^Draft #(?P<draft>\d+) is rejected",
    "put away": r"^Draft #(?P<draft>\d+) is put away",
    "rolled back": r"^Back to what revision (?P<to>\d+) said; it is revision (?P<revision>\d+)",
    "conflict": r"has changed the same entry meanwhile \(draft #(?P<draft>\d+)",
    "draft": r"^Draft #(?P<draft>\d+): ",
    "rehearsed": r"^Draft #(?P<draft>\d+) is rehearsed",
    "blocked": r"^Draft #(?P<draft>\d+) cannot go live|^It cannot go live",
    "too late": r"has decided already: ",
    "changed meanwhile": r"^The draft has been changed meanwhile",
    "moved": r"^Something else has gone live meanwhile",
    "not their own": r"^You wrote this yourself, so|^Only owners may",
    "unchanged": r"^That is what it says already|says what is there already",
    "refused": r"^Something is wrong",
    "history": r"^The latest revisions|^#\d+ \d{4}-",
    "drafts": r"^Drafts:",
    "gone": r"^That is no longer there",
    "asked for": r"next message|please send one question",
    "away": r"^The store is away",
}
"""How the bot's answers to moderators begin."""


def kind_of(heard: Shown) -> str:
    """What kind of answer it is; "other" for what everybody may hear."""
    found = (kind for kind, pattern in KINDS.items() if re.search(pattern, heard.text))
    return next(found, "other")


def data_of(heard: Shown, *kinds: str) -> list[str]:
    """What the buttons of some kinds carry."""
    found = (button.data or "" for row in heard.buttons for button in row)
    return [data for data in found if data.partition(":")[2].partition("+")[0] in kinds]


@dataclass(frozen=True, slots=True)
class Heard:
    """What people did, and were told."""

    steps: Counter[str] = field(default_factory=Counter)
    words: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """By draft and pair of entries, the words that it may hold: those that were acknowledged last,
    and later attempts."""
    taught: dict[int, list[str]] = field(default_factory=dict)
    """Phrasings that were acknowledged, by draft."""
    proposed: list[Shown] = field(default_factory=list)
    given_up: set[int] = field(default_factory=set)
    """Drafts in which somebody chose the other one's text."""
    powerless: list[str] = field(default_factory=list)
    """What the bot told somebody who was no moderator at that moment."""
    halves: list[tuple[str, ...]] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    """Titles that the family was shown."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A Telegram, a bot of some replicas, and the chat of its moderators."""

    telegram: Playground
    chat: Group
    replicas: tuple[Service, ...]
    heard: Heard = field(default_factory=Heard)

    async def until_done(self, is_mine: Callable[[Mapping[str, Any]], bool]) -> None:
        """Wait until the bot has done all with an update."""
        [bot] = self.telegram.world.bots.values()
        async with asyncio.timeout(SECONDS):
            while any(map(is_mine, bot.mailbox.pending(self.telegram.world.clock()))):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.005)


@dataclass(frozen=True, slots=True)
class Replicas:
    """Those that run, and how many updates each of them has had."""

    services: tuple[Service, ...]
    updates: Counter[int]


@asynccontextmanager
async def replicas(
    settings: Settings, library: Library, engine: Engine, count: int
) -> AsyncIterator[Replicas]:
    """Run so many behind one address that Telegram calls."""
    balancer = Balancer()
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = replace(
        settings,
        webhook_url=f"http://127.0.0.1:{port}",
        webhook_secret=SECRET,
        listen=("127.0.0.1", 0),
    )
    stop, updates = asyncio.Event(), Counter[int]()
    serving: list[asyncio.Task[None]] = []
    try:
        async with AsyncExitStack() as stack:
            services = [
                await stack.enter_async_context(started(settings, library, engine=engine))
                for _ in range(count)
            ]
            try:
                for at, service in enumerate(services):
                    _count(service, updates, at)
                    task, port = await _serving(service, settings, stop)
                    serving.append(task)
                    balancer.backends.append(port)
                yield Replicas(tuple(services), updates)
            finally:
                stop.set()
                await asyncio.gather(*serving)
    finally:
        server.close()
        balancer.ends()


async def _serving(
    service: Service, settings: Settings, stop: asyncio.Event
) -> tuple[asyncio.Task[None], int]:
    """A replica's way in, and the port where it listens."""
    listens: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
    served = serve(
        service.parts.application,
        settings,
        service.behind,
        stop=stop,
        listening=listens.set_result,
    )
    task = asyncio.create_task(served)
    await asyncio.wait((task, listens), return_when=asyncio.FIRST_COMPLETED)
    if not listens.done():
        await task  # raises what kept it from listening
    return task, listens.result()[1]


def _count(service: Service, updates: Counter[int], at: int) -> None:
    async def note(_: Update, __: object) -> None:
        updates[at] += 1

    service.parts.application.add_handler(TypeHandler(Update, note), group=-100)  # before all


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's phone, in one chat."""

    scene: Scene
    person: Person
    chat: Group | None = None
    """None: the private one."""

    @property
    def _place(self) -> Chat:
        if self.chat is not None:
            return self.chat.chat
        world = self.scene.telegram.world
        [bot] = world.bots.values()
        return world.private_chat(bot, self.person.user)

    async def says(self, text: str) -> list[Shown]:
        """Write, and return all that comes of it."""
        begin = len(self._place.log)
        sent = await self.person.says(text, chat=self.chat)
        return await self._answers(begin, sent.message_id)

    async def sends(self, name: str, text: str) -> list[Shown]:
        """Send a file, and return all that comes of it."""
        begin = len(self._place.log)
        data = text.encode()
        sent = await self.person.sends("document", chat=self.chat, data=data, name=name)
        return await self._answers(begin, sent.message_id)

    async def presses(self, heard: Shown, data: str) -> list[Shown]:
        """Press a button, as it stood in that message, and return all that comes of it."""
        begin = len(self._place.log)
        press = press_button(self.scene.telegram.world, self.person.user, heard.message, data)

        def is_mine(update: Mapping[str, Any]) -> bool:
            return bool(update.get("callback_query", {}).get("id") == press.id)

        await self.scene.until_done(is_mine)
        assert press.answer is not None
        return self._written(begin, heard.message_id)

    async def _answers(self, begin: int, number: int) -> list[Shown]:
        lane = self._place.id

        def is_mine(update: Mapping[str, Any]) -> bool:
            message = update.get("message", {})
            return lane_of(update) == lane and message.get("message_id") == number

        await self.scene.until_done(is_mine)
        return self._written(begin, number)

    def _written(self, begin: int, number: int) -> list[Shown]:
        """What the bot wrote since; in the chat, where others are answered too, to this message."""
        world = self.scene.telegram.world
        found = [shown(event, world) for event in self._place.log[begin:]]
        mine = [each for each in found if each.from_bot]
        if self.chat is None:
            return mine
        return [each for each in mine if number in (each.reply_to, each.message_id)]
