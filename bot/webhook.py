"""The webhook: Telegram is answered 200 only after an update's work is done."""

import json
import logging
from asyncio import timeout as within
from collections.abc import Sequence
from hmac import compare_digest
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest

from bot.logs import about
from bot.processing import Processor
from bot.serving import Probes

log = logging.getLogger(__name__)

PATH: Final = "/telegram"
OPEN_PATH: Final = "/openz"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MOST_BYTES: Final = 1024 * 1024
"""Telegram's updates are a few KiB; a body beyond this is none of them."""
READ_SECONDS: Final = 10.0
"""A body that comes slower is not Telegram's."""
MOST_CONNECTIONS: Final = 40
"""Chats that Telegram delivers side by side."""


class Webhook:
    """Receives updates over HTTP.

    Args:
        processor: handles them.
        secret: what Telegram sends along, so that nobody else can; 1–256 of A–Z a–z 0–9 _ -.
    """

    def __init__(self, processor: Processor, secret: str) -> None:
        self._processor = processor
        self._secret = secret.encode()
        self.closing = False
        """Whether new updates are turned away, because the process ends."""

    @property
    def routes(self) -> list[Route]:
        """Where it listens."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Handle one delivery.

        Returns:
            200 when the update is done, 401 for a wrong secret, 413 and 408 for a body that is too
            large or too slow, 400 for one that is no update, 503 where it is to come again.
        """
        given = request.headers.get(SECRET_HEADER, "")
        if not compare_digest(given.encode(), self._secret):
            return PlainTextResponse("wrong secret token", 401)
        if self.closing:
            return PlainTextResponse("not now", 503)
        try:
            async with within(READ_SECONDS):
                body = await _body_of(request)
        except TimeoutError:
            return PlainTextResponse("too slow", 408)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        if body is None:
            return PlainTextResponse("too large", 413)
        update = _update_of(body)
        if update is None:
            return PlainTextResponse("no update", 400)
        try:
            outcome = await self._processor.deliver(update)
        except Exception as error:  # noqa: BLE001 - Telegram is to deliver it again
            log.error("update not handled", extra=about(error))  # noqa: TRY400 - no texts
            return PlainTextResponse("failed", 503)
        return PlainTextResponse(outcome.value, 200 if outcome.confirms else 503)


class Door:
    """The port that others call, open from the very start: who asks hears what is still missing."""

    def __init__(self) -> None:
        self.probes = Probes({}, lambda: b"")
        self.probes.closing = True
        self.webhook: Webhook | None = None
        """What takes updates, once they can be handled."""

    @property
    def routes(self) -> list[Route]:
        """Where it listens."""
        return [
            Route(PATH, self._receive, methods=["POST"]),
            Route(OPEN_PATH, self._open, methods=["GET"]),
            *self.probes.routes,
        ]

    async def _open(self, _: Request) -> Response:
        """Say whether questions are taken here; other than /readyz, whatever else may be away."""
        if self.probes.closing:
            return PlainTextResponse("closed", 503)
        return PlainTextResponse("open")

    async def _receive(self, request: Request) -> Response:
        if self.webhook is None:
            return PlainTextResponse("not now", 503)
        return await self.webhook.receive(request)


def _update_of(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = value.get("update_id") if isinstance(value, dict) else None
    return value if type(number) is int and 0 <= number < 2**63 else None


async def _body_of(request: Request) -> bytes | None:
    """The body; None if it is too large, which is not read to its end."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def address_of(url: str) -> str:
    """What Telegram calls, of the public address in the settings."""
    return f"{url.rstrip('/')}{PATH}"


async def register(bot: Bot, url: str, secret: str, allowed_updates: Sequence[str]) -> None:
    """Tell Telegram where to deliver; another replica may have done so with the same words.

    Nothing that waits is dropped.

    Raises:
        BadRequest: Telegram does not take the address; says why.
    """
    try:
        await bot.set_webhook(
            address_of(url),
            secret_token=secret,
            allowed_updates=list(allowed_updates),
            max_connections=MOST_CONNECTIONS,
            drop_pending_updates=False,
        )
    except BadRequest as error:
        raise BadRequest(f"{error.message}. WEBHOOK_URL says where it delivers.") from error
