"""A way to Telegram on which messages arrive, and the answers come back late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.faults.harness import Stream


@dataclass
class SlowWay:
    """Passes calls on; how long the answer to a message takes is said here."""

    port: int
    seconds: float = 0.0
    url: str = ""
    sending: asyncio.Event = field(default_factory=asyncio.Event)
    """A message is on its way, and its answer is held back."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, on which one call follows the other."""
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        held = asyncio.Event()
        ways = [
            asyncio.ensure_future(self._calls((reader, back), held)),
            asyncio.ensure_future(self._answers((there, writer), held)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (writer, back):
                end.transport.abort()

    async def _calls(self, way: Stream, held: asyncio.Event) -> None:
        with suppress(OSError):
            while piece := await way[0].read(65_536):
                if self.seconds and b"/sendMessage " in piece:
                    held.set()
                    self.sending.set()
                way[1].write(piece)

    async def _answers(self, way: Stream, held: asyncio.Event) -> None:
        with suppress(OSError):
            while piece := await way[0].read(65_536):
                if held.is_set():
                    await asyncio.sleep(self.seconds)
                    held.clear()
                way[1].write(piece)


@asynccontextmanager
async def slow_way(url: str) -> AsyncIterator[SlowWay]:
    """Lay a way to a Telegram, quick at first."""
    port = urlsplit(url).port
    assert port is not None
    laid = SlowWay(port)
    server = await asyncio.start_server(laid.serve, "127.0.0.1", 0)
    laid.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield laid
    finally:
        server.close()
