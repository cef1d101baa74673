"""A server of a few lines that answers as no decent server would."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behaviour = Callable[["Connection"], Awaitable[None]]


@dataclass(slots=True)
class Connection:
    """One connection to a raw server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self) -> bytes:
        """Read a request's head and body."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return head + await self.reader.readexactly(int(line.partition(b":")[2]))
        return head

    async def answers(self, body: bytes, *, status: str = "200 OK", more: str = "") -> None:
        """Answer the request that was read."""
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        self.writer.write(head.encode() + body)
        await self.writer.drain()

    def resets(self) -> None:
        """Break the connection off."""
        self.writer.transport.abort()


@dataclass(slots=True)
class RawServer:
    """Where it listens, and what came in."""

    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def raw_server(behaviour: Behaviour) -> AsyncIterator[RawServer]:
    """Serve for as long as the block lasts; each connection gets the behaviour once."""
    server = RawServer()
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        server.connections += 1
        try:
            await behaviour(Connection(reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side is gone
        finally:
            running.discard(task)
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
