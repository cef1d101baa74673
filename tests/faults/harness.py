"""A Telegram, families who ask, and bots in processes of their own that can be killed."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import aiohttp

from bot.playground import Person, Playground

TOKEN: Final = "4242:test-token"  # noqa: S105 - of the playground, opens nothing
SECRET: Final = "a-secret-of-the-tests"  # noqa: S105 - opens nothing
FULL: Final = bool(os.environ.get("FAULTS_FULL"))
"""Whether the long run is wanted, which takes minutes; the short one is part of every test run."""
KILLS: Final = 20 if FULL else 3
QUESTIONS: Final = 2_000 if FULL else 60
ASKED: Final = ("/start", "/help", "Is MSC safe?", "/sources")
"""What each person asks, one after the other at once; the answers differ from each other."""


class Zygote:
    """Forks bots, for tests of all loops: the pipes are waited for in threads."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._turn = threading.Lock()
        self._said()

    async def says(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Give an order, and return what comes of it."""
        return await asyncio.to_thread(self._says, order)

    def ends(self) -> None:
        """Order nothing more."""
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()

    def _says(self, order: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        with self._turn:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return self._said()

    def _said(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@dataclass(kw_only=True)
class Way:
    """How a bot is to run."""

    webhook: bool
    database: str | None = None
    stock: bool = False
    full_disk: bool = False
    replicas: int = 1
    through: str | None = None
    """What stands before Telegram, where something does."""


class Balancer:
    """What stands before several replicas: passes each connection to one that takes it."""

    def __init__(self) -> None:
        self.backends: list[int] = []
        self.port = 0
        self._turn = 0
        self._pipes: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        task = asyncio.current_task()
        assert task is not None
        self._pipes.add(task)
        task.add_done_callback(self._pipes.discard)
        with suppress(OSError, asyncio.CancelledError):
            for _ in self.backends:
                self._turn += 1
                port = self.backends[self._turn % len(self.backends)]
                with suppress(OSError):
                    there = await asyncio.open_connection("127.0.0.1", port)
                    await _both_ways((reader, writer), there)
                    break
        writer.transport.abort()

    def ends(self) -> None:
        """Break off all connections."""
        for pipe in list(self._pipes):
            pipe.cancel()


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _both_ways(here: Stream, there: Stream) -> None:
    async def pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()

    ways = [
        asyncio.ensure_future(pipe(here[0], there[1])),
        asyncio.ensure_future(pipe(there[0], here[1])),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        there[1].transport.abort()


@dataclass
class Bots:
    """The processes of one bot."""

    zygote: Zygote
    telegram: Playground
    way: Way
    balancer: Balancer
    log: Path
    pids: list[int] = field(default_factory=list)

    async def start(self, place: int = 0) -> None:
        """Start a replica, and wait until it gets updates."""
        method = "setWebhook" if self.way.webhook else "getUpdates"
        before = len(self.telegram.calls_of(method))
        url = f"http://127.0.0.1:{self.balancer.port}" if self.way.webhook else None
        order = {
            "token": TOKEN,
            "api_url": self.way.through or self.telegram.url,
            "port": self.balancer.backends[place],
            "webhook_url": url,
            "secret": SECRET if url else None,
            "database": self.way.database,
            "stock": self.way.stock,
            "full_disk": self.way.full_disk,
            "log": str(self.log),
        }
        answer = await self.zygote.says({"start": order})
        self.pids[place : place + 1] = [answer["pid"]]
        async with asyncio.timeout(30):
            while len(self.telegram.calls_of(method)) == before:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.01)

    async def probe(self, path: str, place: int = 0) -> tuple[int, str]:
        """What a replica says of itself."""
        url = f"http://127.0.0.1:{self.balancer.backends[place]}{path}"
        async with aiohttp.ClientSession() as client, client.get(url) as response:
            return response.status, await response.text()

    async def number(self, name: str, place: int = 0) -> float:
        """One of the numbers that a replica shows."""
        lines = (await self.probe("/metrics", place))[1].splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name))

    async def kill(self, place: int = 0) -> None:
        """Kill a replica as no process can prevent."""
        os.kill(self.pids[place], signal.SIGKILL)
        await self.zygote.says({"wait": self.pids[place]})

    async def ends(self, place: int = 0) -> int:
        """End a replica as a supervisor does; its exit code."""
        os.kill(self.pids[place], signal.SIGTERM)
        ended: dict[str, int] = await self.zygote.says({"wait": self.pids[place]})
        return ended["code"]

    async def stop(self) -> list[int]:
        """End all as a supervisor does.

        Returns:
            Their exit codes.
        """
        for pid in self.pids:
            os.kill(pid, signal.SIGTERM)
        return [(await self.zygote.says({"wait": pid}))["code"] for pid in self.pids]


@asynccontextmanager
async def bots(zygote: Zygote, telegram: Playground, way: Way, folder: Path) -> AsyncIterator[Bots]:
    """Start all replicas; at the end each must stop in order."""
    balancer = Balancer()
    balancer.backends = [free_port() for _ in range(way.replicas)]
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    balancer.port = server.sockets[0].getsockname()[1]
    made = Bots(zygote, telegram, way, balancer, folder / "log")
    try:
        for place in range(way.replicas):
            await made.start(place)
        yield made
        async with asyncio.timeout(25):
            codes = await made.stop()
        assert codes == [0] * way.replicas, made.log.read_text()
    except BaseException:
        for place in range(len(made.pids)):
            with suppress(ProcessLookupError):
                await made.kill(place)
        raise
    finally:
        server.close()
        balancer.ends()


def dice(seed: str) -> Random:
    """Dice that fall the same each time."""
    return Random(seed)  # noqa: S311 - no secret


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(slots=True)
class Families:
    """People who ask, and what they hear."""

    telegram: Playground
    people: list[Person] = field(default_factory=list)

    async def ask(self, count: int, *, per_second: float) -> None:
        """Ask so many questions, each person all of `ASKED` in one go."""
        loop = asyncio.get_running_loop()
        begun, asked = loop.time(), 0
        while asked < count:
            person = self.telegram.person(f"Person {len(self.people)}", language_code="en")
            self.people.append(person)
            for text in ASKED:
                await person.says(text)
            asked += len(ASKED)
            await asyncio.sleep(max(0.0, begun + asked / per_second - loop.time()))

    async def are_answered(self, seconds: float) -> None:
        """Wait until Telegram has nothing left to deliver and all is answered, or time is up."""
        mailbox = self.telegram.world.bots[TOKEN].mailbox
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while mailbox.pending(self.telegram.world.clock()) or any(  # noqa: ASYNC110 - no event
                    len(answers_to(person)) < len(ASKED) for person in self.people
                ):
                    await asyncio.sleep(0.05)

    def count(self, right: Sequence[str]) -> "Count":
        """Count what they have heard.

        Args:
            right: the answers to `ASKED`.
        """
        count = Count(asked=len(self.people) * len(ASKED))
        for person in self.people:
            heard = answers_to(person)
            seen = Counter(heard)
            count.lost += sum(answer not in seen for answer in right)
            count.repeated += sum(max(0, seen[answer] - 1) for answer in right)
            count.strange += sum(answer not in right for answer in heard)
            firsts = list(dict.fromkeys(answer for answer in heard if answer in right))
            count.disordered += firsts != [answer for answer in right if answer in seen]
        return count


@dataclass(slots=True)
class Count:
    """What became of questions."""

    asked: int
    lost: int = 0
    repeated: int = 0
    strange: int = 0
    disordered: int = 0

    def __str__(self) -> str:
        return f"{self.asked} asked, {self.lost} lost, {self.repeated} answered twice"


def answers_to(person: Person) -> list[str]:
    """All that the bot has said to a person, in order."""
    return [each.text for each in person.history() if each.from_bot]


async def right_answers(telegram: Playground) -> list[str]:
    """The answers to `ASKED`, from a bot that runs undisturbed."""
    person = telegram.person("Calm", language_code="en")
    for text in ASKED:
        await person.says(text)
    return [each.text for each in await person.hears(count=len(ASKED), seconds=20)]


async def kill_at_random(made: Bots, random: Random, kills: int) -> None:
    """Kill a replica so often, at a random moment after its start, and start it again."""
    for _ in range(kills):
        await asyncio.sleep(random.uniform(0.0, 1.5 if FULL else 0.5))
        place = random.randrange(made.way.replicas)
        await made.kill(place)
        await made.start(place)
