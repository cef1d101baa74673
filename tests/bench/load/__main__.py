"""`python -m tests.bench.load`: per CPU second, latency, memory, time to the first answer.

The server (the playground, with the people) has one core, all processes of a bot share another.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.playground import Person, Playground
from faq.evaluate import read_questions
from tests.bench.load.bots import BOTS
from tests.faults.harness import SECRET, TOKEN, Balancer, answers_to, free_port
from tests.quality import FRESH_FILES, HARDER_FILES

ROOT: Final = Path(__file__).parents[3]
RUSH: Final = 600
"""Messages at once, to see how many replies a CPU second gives."""
PER_SECOND: Final = 50
SECONDS: Final = 12
QUESTIONS: Final = ("Is MSC safe?", "what is a stem cell", "NSC side effects", "iPSC 有試驗嗎")
"""What many ask alike."""
DIFFERENT: Final = tuple(
    turn.text
    for file in (*FRESH_FILES, *HARDER_FILES)
    for talk in read_questions(file)
    for turn in talk[:1]
)
"""What nobody has asked before, one question a person; the whole bot has to understand each."""
HEAD: Final = (
    "| bot | way in | no. | new per CPU s | alike | per s | 50 % ms | 95 % | 99 % | MB | start |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
)
_TICK: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class Running:
    """The processes of one bot."""

    def __init__(self, processes: list["subprocess.Popen[bytes]"]) -> None:
        self._processes = processes

    def cpu_seconds(self) -> float:
        """What all have used so far."""
        return sum(_ticks(each.pid) for each in self._processes) / _TICK

    def megabytes(self) -> float:
        """Memory of one process, the largest."""
        return max(
            int(Path(f"/proc/{each.pid}/statm").read_text().split()[1]) * _PAGE / 1e6
            for each in self._processes
        )

    def end(self) -> None:
        """End all."""
        for each in self._processes:
            each.kill()
            each.wait()


def _ticks(pid: int) -> int:
    """User and system time of a process."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    return sum(map(int, after_name.split()[11:13]))


@asynccontextmanager
async def started(
    name: str, telegram: Playground, processes: int, *, webhook: bool
) -> AsyncIterator[Running]:
    """Start a bot on a core of its own."""
    balancer = Balancer()
    balancer.backends = [free_port() for _ in range(processes)]
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}" if webhook else None
    made = []
    for port in balancer.backends:
        settings = {
            "token": TOKEN,
            "api_url": telegram.url,
            "port": port,
            "webhook_url": url,
            "secret": SECRET,
        }
        made.append(
            subprocess.Popen(  # noqa: ASYNC220, S603 - our own module; nothing else runs yet
                [sys.executable, "-m", "tests.bench.load.bots", name],
                cwd=ROOT,
                env={**os.environ, "LOAD_SETTINGS": json.dumps(settings)},
            )
        )
        if os.cpu_count() != 1:
            os.sched_setaffinity(made[-1].pid, {1})
    running = Running(made)
    method = "setWebhook" if webhook else "getUpdates"
    try:
        async with asyncio.timeout(120):
            while len(telegram.calls_of(method)) < processes:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.01)
        yield running
    finally:
        running.end()
        server.close()
        balancer.ends()


async def all_answered(people: list[Person], count: int) -> None:
    """Wait until so many answers have come."""
    async with asyncio.timeout(180):
        while sum(len(answers_to(person)) for person in people) < count:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.02)


async def measure(name: str, processes: int, *, webhook: bool) -> str:
    """Measure one bot; a line of the table."""
    async with Playground(limits=None, webhook_pause=0.5) as telegram:
        telegram.register_bot(TOKEN, username="als_test_bot")
        first = telegram.person("First", language_code="en")
        await first.says(QUESTIONS[0])
        begun = time.perf_counter()
        async with started(name, telegram, processes, webhook=webhook) as bot:
            await all_answered([first], 1)
            to_first = time.perf_counter() - begun
            new, _ = await rush(telegram, bot, DIFFERENT)
            alike, per_second = await rush(telegram, bot, QUESTIONS)
            times = sorted(await latencies(telegram))
            memory = bot.megabytes()
    at = [1000 * times[min(len(times) - 1, int(len(times) * part))] for part in (0.5, 0.95, 0.99)]
    way = "webhook" if webhook else "polling"
    figures = [f"{value:.0f}" for value in (new, alike, per_second, *at, memory)]
    return f"| {' | '.join((name, way, str(processes), *figures, f'{to_first:.1f}'))} |"


async def rush(telegram: Playground, bot: Running, questions: Sequence[str]) -> tuple[float, float]:
    """Many messages at once.

    Returns:
        Replies per second of the bot's CPU time, and per second of the clock.
    """
    people = [telegram.person(f"Person {n}", language_code="en") for n in range(RUSH)]
    used, begun = bot.cpu_seconds(), time.perf_counter()
    for number, person in enumerate(people):
        await person.says(questions[number % len(questions)])
    await all_answered(people, RUSH)
    return RUSH / (bot.cpu_seconds() - used), RUSH / (time.perf_counter() - begun)


async def latencies(telegram: Playground) -> list[float]:
    """Seconds from each message to its answer, at a steady pace."""
    loop = asyncio.get_running_loop()

    async def one(number: int) -> float:
        person = telegram.person(f"Steady {number}", language_code="en")
        begun = loop.time()
        await person.says(QUESTIONS[number % len(QUESTIONS)])
        await person.hears(seconds=60)
        return loop.time() - begun

    begun, asked = loop.time(), []
    for number in range(PER_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, begun + number / PER_SECOND - loop.time()))
        asked.append(asyncio.create_task(one(number)))
    return list(await asyncio.gather(*asked))


async def main() -> None:
    """Measure all, and print the table."""
    if os.cpu_count() != 1:
        os.sched_setaffinity(0, {0})
    for line in HEAD:
        print(line)  # noqa: T201 - its figures are what it is for
    wanted = sys.argv[1:] or list(BOTS)
    for name in wanted:
        # The command takes no webhook without TLS.
        webhooks = () if name == "als-bot" else ((1, True), (2, True), (4, True))
        for processes, webhook in ((1, False), *webhooks):
            try:
                print(await measure(name, processes, webhook=webhook), flush=True)  # noqa: T201
            except Exception as error:  # noqa: BLE001 - the others are measured all the same
                print(f"| {name} | {processes} | {type(error).__name__} |", flush=True)  # noqa: T201


asyncio.run(main())
