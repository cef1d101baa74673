"""The connections under the server, so that one can be broken off."""

import asyncio
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol


class Wires:
    """Knows each connection by the address of its other end."""

    def __init__(self) -> None:
        open_ones: dict[tuple[str, int], asyncio.Transport] = {}

        class Protocol(H11Protocol):
            """HTTP as uvicorn speaks it, noted here."""

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                open_ones[transport.get_extra_info("peername")[:2]] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                open_ones.pop(self.transport.get_extra_info("peername")[:2], None)

        self._open = open_ones
        self.protocol: Any = Protocol

    def cut(self, scope: Scope) -> None:
        """Break off the connection that a request came by, without a word."""
        transport = self._open.get(tuple(scope["client"]))
        if transport is not None:
            transport.abort()
