"""The playground as a whole: the server, and the people and groups on it."""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Callable, Generator, Sequence
from types import TracebackType
from typing import Self

import uvicorn
from starlette.routing import Route

from bot.playground.calling import Caller
from bot.playground.channels import Channel
from bot.playground.errors import JSON
from bot.playground.faults import Faults, Trouble, fault_of
from bot.playground.groups import Group, bots_of
from bot.playground.limits import FloodLimits
from bot.playground.people import Person
from bot.playground.records import Bot, User
from bot.playground.server import BotApi, Call
from bot.playground.wires import Wires
from bot.playground.world import World


class Playground:
    """A Telegram on 127.0.0.1, for as long as the `async with` block lasts.

    Args:
        port: where to listen, 0 for a free one.
        clock: seconds since 1970; dates, lifetimes and flood limits follow it.
        limits: flood limits of every bot, None for none (for tests of load).
        webhook_pause: webhooks on http://127.0.0.1 are called; what fails is called again at once,
            then after so many seconds, then after twice as many, up to a minute. None: no webhook
            is called, and plain http is refused.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        limits: FloodLimits | None = FloodLimits(),  # noqa: B008 - frozen
        webhook_pause: float | None = None,
    ) -> None:
        self.world = World(clock, limits)
        self.world.plain_webhooks = webhook_pause is not None
        self._webhook_pause = webhook_pause
        self._calling: asyncio.Task[None] | None = None
        self.calls: list[Call] = []  # all that bots have called, in order
        self._faults = Faults()
        self._routes: list[Route] = []
        self._port = port
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        # With the protocol named, asyncio switches Nagle's delay of 40 ms an answer off.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        wires = Wires()
        config = uvicorn.Config(
            BotApi(self.world, self._faults, self.calls.append, wires.cut).application(
                self._routes
            ),
            http=wires.protocol,
            lifespan="off",
            log_config=None,
            access_log=False,
            ws="none",
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        await self._server.ready.wait()
        if self._webhook_pause is not None:
            caller = Caller(self.world, self._webhook_pause)
            self._calling = asyncio.create_task(caller.run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.world.closing = True
        self.world.bell.ring()  # long polls end at once
        if self._calling is not None:
            await self._calling
        if self._server is not None and self._serving is not None:
            self._server.asked_to_end.set()
            await self._serving

    def serves(self, routes: Sequence[Route]) -> None:
        """Serve more than the Bot API, such as a page; to be said before it is entered."""
        self._routes += routes

    @property
    def url(self) -> str:
        """Where it listens; calls go to `{url}/bot{token}/{method}`."""
        return f"http://127.0.0.1:{self._port}"

    def calls_of(self, *methods: str) -> list[Call]:
        """List the calls of some methods, in order; case does not matter."""
        wanted = {method.lower() for method in methods}
        return [call for call in self.calls if call.method.lower() in wanted]

    def fails(  # noqa: PLR0913 - each is one thing that a test may say of a fault
        self,
        method: str,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        done: bool = False,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method fail.

        Args:
            method: such as "sendMessage".
            code: HTTP status, such as 502.
            description: such as "Bad Gateway".
            retry_after: seconds, for 429.
            done: whether the call is carried out and only its answer lost.
            times: how many calls.
        """
        fault = fault_of(code, description, retry_after=retry_after, done=done, times=times)
        self._faults.add(method, fault)

    def in_trouble(self, trouble: Trouble | None) -> None:
        """Let a share of all calls fail from now on; None: no more."""
        self._faults.trouble = trouble

    def register_bot(
        self,
        token: str,
        *,
        username: str,
        name: str = "Bot",
        privacy: bool = True,
        inline: bool = True,
    ) -> Bot:
        """Register a bot, as @BotFather does.

        Args:
            token: number, colon, secret; the number is the bot's user id.
            username: without @.
            name: shown above its messages.
            privacy: whether it gets only what is meant for it in groups.
            inline: whether people can use it in other chats.
        """
        user = User(
            id=int(token.partition(":")[0]), first_name=name, username=username, is_bot=True
        )
        bot = self.world.add_bot(token, user)
        bot.sees_all_group_messages = not privacy
        bot.supports_inline = inline
        return bot

    def person(
        self, name: str, *, language_code: str | None = "en", username: str | None = None
    ) -> Person:
        """Let a person join; ids count up from 1001."""
        user = User(
            id=self.world.count("person", 1001),
            first_name=name,
            username=username,
            language_code=language_code,
        )
        return Person(self.world, self.world.add_user(user))

    def group(  # noqa: PLR0913 - each is one thing that a test may say of a group
        self,
        title: str,
        *,
        members: Sequence[Person] = (),
        admins: Sequence[Person] = (),
        bots: list[Bot] | None = None,
        kind: str = "group",
        username: str | None = None,
        forum: bool = False,
    ) -> Group:
        """Found a group; the bots in it are told.

        Args:
            title: its name.
            members: people in it.
            admins: people who run it, the first one its creator; members too.
            bots: which bots are in it, all by default.
            kind: "group" or "supergroup".
            username: without @, of a public group, which makes it a supergroup.
            forum: whether it has topics, which makes it a supergroup.
        """
        kind = "supergroup" if forum or username else kind
        chat = self.world.add_group(title, kind=kind, username=username, is_forum=forum)
        for index, admin in enumerate(admins):
            chat.members[admin.id] = "administrator" if index else "creator"
        users = [member.user for member in members]
        for user in [*users, *(bot.user for bot in bots_of(self.world, bots))]:
            chat.members.setdefault(user.id, "member")
        group = Group(self.world, chat)
        people = [*admins, *members]
        group.founded(by=people[0] if people else None)
        return group

    def channel(self, title: str, *, owner: Person, username: str | None = None) -> Channel:
        """Found a channel without bots.

        Args:
            title: its name.
            owner: who runs it.
            username: without @, of a public channel.
        """
        chat = self.world.add_group(title, kind="channel", username=username)
        chat.members[owner.id] = "creator"
        return Channel(self.world, chat)

    def injects(self, bot: Bot, update: JSON) -> None:
        """Send a bot any update, also of a kind that it does not want or that nobody can read.

        Args:
            bot: who gets it.
            update: as it is; without `update_id` it gets the next one. One that is below what the
                bot has confirmed is never delivered, as on Telegram.

        Raises:
            ValueError: it is nothing that JSON can carry.
        """
        carried = json.loads(json.dumps(update, ensure_ascii=False, allow_nan=False).encode())
        bot.mailbox.inject(carried, self.world.clock())
        self.world.bell.ring()


class _Server(uvicorn.Server):
    """Serves inside a loop that belongs to somebody else."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.asked_to_end = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # In place of a look every tenth of a second: tests start and end many playgrounds.
        while not self.asked_to_end.is_set():
            await self.on_tick(0)  # sets the time that each answer tells, as Telegram's do
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.asked_to_end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # As uvicorn does it, but for its pauses of a tenth of a second.
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.001)
        for listener in sockets or []:
            listener.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals to whoever owns the loop."""
        yield
