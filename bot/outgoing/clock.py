"""What time it is at Telegram's: a look that carries no words and no token."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp

_SECONDS: Final = 10.0


async def time_at(url: str) -> datetime | None:
    """The time that a server tells with its answers; None where it tells none.

    Args:
        url: of the server, without any token.
    """
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            return parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, OSError, KeyError, ValueError):
        return None
