"""HTTP to the Bot API over aiohttp, in place of python-telegram-bot's httpx.

httpx searches its pool of connections anew for every request, which costs more than the request.
"""

import io
import json
import os
import ssl
from asyncio import timeout as within
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp
import certifi
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

# The library's way to durations as objects; without it, it warns at every flood wait.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS: Final = 5.0
POOL_SECONDS: Final = 20.0
READ_SECONDS: Final = 20.0
WRITE_SECONDS: Final = 20.0
UPLOAD_SECONDS: Final = 60.0
KEEP_ALIVE_SECONDS: Final = 15.0
"""An idle connection is closed after this: sooner than the other side does it, whose closing would
meet the next request."""
_FORM: Final = {
    "User-Agent": BaseRequest.USER_AGENT,
    "Content-Type": "application/x-www-form-urlencoded",
}
_PASSING: Final = frozenset({400, 401, 403, 404, 408, 409, 425, 429})
"""Refusals that the library has classes for, and those that pass by themselves."""
_Default: Final = type(BaseRequest.DEFAULT_NONE)
_AGENT: Final = {"User-Agent": BaseRequest.USER_AGENT}


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to believe that they are Telegram; read once, since it takes 50 ms each time."""
    return ssl.create_default_context(cafile=certifi.where())


class AiohttpRequest(BaseRequest):
    """Requests over one pool of connections; proxies as HTTPS_PROXY and NO_PROXY say.

    Args:
        pool_size: how many requests at once.
        read_timeout: seconds to wait for each piece of an answer.
    """

    def __init__(self, *, pool_size: int = 16, read_timeout: float = READ_SECONDS) -> None:
        self._pool_size = pool_size
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer where a call says nothing else."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._pool_size,
                ssl=_certificates(),
                keepalive_timeout=KEEP_ALIVE_SECONDS,
                ttl_dns_cache=300,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                trust_env=True,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request.

        Returns:
            The HTTP status and the body.

        Raises:
            TimedOut: something took longer than it may.
            NetworkError: the connection failed. Neither names the address: the token is in it.
            RuntimeError: the pool is not open.
        """
        if self._session is None:
            raise RuntimeError("the pool of connections is not open: call initialize() first")
        files = request_data.multipart_data if request_data is not None else None
        read = _given(read_timeout, self._read_timeout)
        write = _given(write_timeout, UPLOAD_SECONDS if files else WRITE_SECONDS)
        connect = _given(connect_timeout, CONNECT_SECONDS)
        pool = _given(pool_timeout, POOL_SECONDS)
        limits = aiohttp.ClientTimeout(
            total=None, connect=_sum(pool, connect), sock_connect=connect, sock_read=read
        )
        # Raised outside of the handlers: aiohttp's own errors name the address, and an error that
        # is raised while another is handled keeps hold of it.
        failure: TelegramError
        try:
            # aiohttp has no limit for writing; the whole may not take longer than its parts.
            async with (
                within(_sum(pool, connect, write, read)),
                self._session.request(
                    method,
                    URL(url, encoded=True),
                    data=_body(request_data, files),
                    headers=_AGENT if files or request_data is None else _FORM,
                    timeout=limits,
                    allow_redirects=False,
                ) as response,
            ):
                return _status(response.status), await response.read()
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, OSError) as error:
            failure = NetworkError(f"aiohttp: {type(error).__name__}")
        except Exception as error:  # noqa: BLE001 - whatever it is, its words may be somebody's
            failure = TelegramError(f"the request cannot be made: {type(error).__name__}")
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer.

        Raises:
            NetworkError: it is no JSON, as when it was cut off or somebody else answered.
        """
        try:
            value = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            # In place of the library's error, which logs what the answer holds.
            raise NetworkError("the answer is no JSON object")
        return value


def _status(status: int) -> int:
    """An answer's status, where the library would take a refusal for a fault of the net: 400."""
    return 400 if 300 <= status < 500 and status not in _PASSING else status


def _given(value: Any, default: float) -> float | None:
    """A time-out as a call gives it; what a call leaves out is the default, None is no limit."""
    seconds: float | None = default if isinstance(value, _Default) else value
    return seconds


def _sum(*seconds: float | None) -> float | None:
    known = [each for each in seconds if each is not None]
    return sum(known) if len(known) == len(seconds) else None


def _body(
    data: RequestData | None, files: Mapping[str, Any] | None
) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if not files:
        return urlencode(data.json_parameters).encode()
    # Names as they are: Telegram shows a percent sign as one.
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        # Bytes would go out in one piece, however large.
        piece = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, piece, filename=filename, content_type=kind)
    return form
