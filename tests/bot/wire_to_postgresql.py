"""A wire between the bot and PostgreSQL that breaks at a chosen moment, and is mended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit


@dataclass
class Wire:
    """Passes connections on until it breaks: then none is left, and none is taken.

    Args:
        socket: where PostgreSQL listens.
        connection: during which one it breaks, counted from 1.
        after: so many pieces that the bot has sent on it.
    """

    socket: str
    connection: int
    after: int
    port: int = 0
    broken: asyncio.Event = field(default_factory=asyncio.Event)
    _mended: bool = False
    _count: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def mends(self) -> None:
        """Pass connections on again, for good."""
        self._mended = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        self._count += 1
        number = self._count
        if self.broken.is_set() and not self._mended:
            writer.transport.abort()
            return
        there, back = await asyncio.open_unix_connection(self.socket)
        self._writers |= {writer, back}
        answers = asyncio.create_task(_pass_on(there, writer))
        try:
            pieces = 0
            while True:
                if number == self.connection and pieces == self.after:
                    self._breaks()
                if not (piece := await reader.read(65_536)):
                    break
                pieces += 1
                back.write(piece)
        except OSError:
            pass
        finally:
            answers.cancel()
            back.transport.abort()
            writer.transport.abort()
            self._writers -= {writer, back}

    def _breaks(self) -> None:
        self.broken.set()
        for writer in self._writers:
            writer.transport.abort()


@asynccontextmanager
async def wire(address: str, connection: int, after: int) -> AsyncIterator[tuple[Wire, str]]:
    """Lay a wire to the PostgreSQL that has an address.

    Returns:
        The wire, and the address of its other end.
    """
    parts = urlsplit(address)
    folder = parse_qs(parts.query)["host"][0]
    laid = Wire(f"{folder}/.s.PGSQL.5432", connection, after)
    server = await asyncio.start_server(laid.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield laid, f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}?sslmode=disable"
    finally:
        server.close()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(65_536):
            target.write(piece)
    target.close()  # whoever takes leave waits for that
