"""What others call: the webhook, /healthz, /readyz and /metrics, served in our own loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 10.0
"""A head of a request that comes slower is nobody's that we know."""
CLOSE_SECONDS: Final = 2
MOST_CONNECTIONS: Final = 500
MOST_HEAD_BYTES: Final = 16 * 1024
CHECK_SECONDS: Final = 5.0
"""How long one look at what we need may take, and how long what it saw counts."""

Check = Callable[[], Awaitable[bool]]


class Probes:
    """Says whether the process lives and can answer.

    Args:
        checks: what is needed, by name; each says whether it is there, and may take its time.
        numbers: the numbers for Prometheus.
        clock: seconds, on any clock that does not go back.
    """

    def __init__(
        self,
        checks: Mapping[str, Check],
        numbers: Callable[[], bytes],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._checks = checks
        self._numbers = numbers
        self._clock = clock
        self._seen: dict[str, bool] = {}
        self._seen_at = -CHECK_SECONDS
        self._looking = asyncio.Lock()
        self.closing = False
        """Whether the process ends: it finishes what is in hand, and wants nothing new. Also while
        it starts."""

    def looks_at(self, checks: Mapping[str, Check], numbers: Callable[[], bytes]) -> None:
        """Say something else from now on: there is more to look at."""
        self._checks, self._numbers = checks, numbers
        self._seen_at = self._clock() - CHECK_SECONDS

    @property
    def routes(self) -> list[Route]:
        """Where it listens."""
        return [
            Route("/healthz", self.health, methods=["GET"]),
            Route("/readyz", self.readiness, methods=["GET"]),
            Route("/metrics", self.metrics, methods=["GET"]),
        ]

    async def health(self, _: Request) -> Response:
        """Answer: that is all that is asked."""
        return PlainTextResponse("ok")

    async def readiness(self, _: Request) -> Response:
        """Say for each thing that is needed whether it is there.

        Returns:
            200 if all are, else 503.
        """
        async with self._looking:
            if self._clock() - self._seen_at >= CHECK_SECONDS:
                states = await asyncio.gather(*map(_is_there, self._checks.values()))
                self._seen = dict(zip(self._checks, states, strict=True))
                self._seen_at = self._clock()
        seen = {**self._seen, "open": not self.closing}
        words = {name: "yes" if there else "no" for name, there in seen.items()}
        return JSONResponse(words, 200 if all(seen.values()) else 503)

    async def metrics(self, _: Request) -> Response:
        """Give the numbers."""
        return Response(self._numbers(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _is_there(check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except Exception:  # noqa: BLE001 - whatever it is: it is not there
        return False


class HurriedProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, which would wait for ever for the rest of a head."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        self._rest()

    def _watch(self) -> None:
        """Hurry while a head is not complete, and not while a request is handled."""
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._rest()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _rest(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self.conn.their_state is h11.IDLE:
            self.transport.close()


class _Server(uvicorn.Server):
    """Serves inside a loop that belongs to somebody else."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals to whoever owns the loop."""
        yield


@asynccontextmanager
async def served(
    routes: Sequence[Route], listen: tuple[str, int]
) -> AsyncIterator[tuple[str, int]]:
    """Serve some routes for as long as the block lasts.

    Args:
        routes: what is answered; anything else is 404.
        listen: host, and port or 0 for a free one.

    Returns:
        Where it listens.

    Raises:
        OSError: somebody else listens there, or there is no such host.
    """
    listener = _listener(*listen)
    config = uvicorn.Config(
        Starlette(routes=list(routes)),
        http=HurriedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        timeout_keep_alive=75,  # longer than those in front of us keep a connection
        timeout_graceful_shutdown=CLOSE_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.ready.wait()
        yield listener.getsockname()[:2]
    finally:
        server.should_exit = True
        await serving


def _listener(host: str, port: int) -> socket.socket:
    family, *_, address = socket.getaddrinfo(
        host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # With the protocol named, asyncio switches Nagle's delay of 40 ms an answer off.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise OSError(f"nothing can listen on {host}:{port}: {error.strerror}") from None
    return listener
