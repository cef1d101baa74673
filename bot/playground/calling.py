"""Webhooks that are called: one chat's updates strictly in order, chats side by side."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot.playground.errors import JSON
from bot.playground.records import Bot
from bot.playground.world import World

_SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_PLAIN: Final = "http://127.0.0.1:"
_LONGEST_PAUSE: Final = 60.0
_CALL_SECONDS: Final = 60.0
_MESSAGES: Final = frozenset(
    {"message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member"}
)


def may_be_called(url: str) -> bool:
    """Whether a webhook's address is on this computer."""
    return url.startswith(_PLAIN)


class Caller:
    """Calls the webhooks of all bots, for as long as it runs.

    What fails is called again at once, then after pauses that double, up to a minute; the chat's
    other updates wait.

    Args:
        world: whose updates.
        first_pause: seconds before the third call.
    """

    def __init__(self, world: World, first_pause: float) -> None:
        self._world = world
        self._first_pause = first_pause
        self._lanes: dict[tuple[Bot, int], asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Call until the world closes."""
        connector = aiohttp.TCPConnector(limit=0)
        limits = aiohttp.ClientTimeout(total=_CALL_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=limits) as session:
            try:
                while not self._world.closing:
                    for bot in list(self._world.bots.values()):
                        self._begin(bot, session)
                    await self._world.bell.wait(_LONGEST_PAUSE)
            finally:
                lanes = list(self._lanes.values())
                for lane in lanes:
                    lane.cancel()
                await asyncio.gather(*lanes, return_exceptions=True)

    def _begin(self, bot: Bot, session: aiohttp.ClientSession) -> None:
        """Begin with chats that have waiting updates, as far as connections allow."""
        if not may_be_called(bot.webhook.get("url", "")):
            return
        free = bot.webhook["max_connections"] - sum(owner is bot for owner, _ in self._lanes)
        for update in bot.mailbox.pending(self._world.clock()):
            key = (bot, lane_of(update))
            if free <= 0:
                break
            if key not in self._lanes:
                free -= 1
                task = asyncio.create_task(self._deliver(key, session))
                self._lanes[key] = task
                task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._lanes = {key: lane for key, lane in self._lanes.items() if lane is not task}
        self._world.bell.ring()  # its connection is free

    async def _deliver(self, key: tuple[Bot, int], session: aiohttp.ClientSession) -> None:
        """Deliver what waits of one chat."""
        bot, lane = key
        hook, pause = bot.webhook, 0.0
        while bot.webhook is hook:
            waiting = bot.mailbox.pending(self._world.clock())
            update = next((each for each in waiting if lane_of(each) == lane), None)
            if update is None:
                return
            wait = await _call(session, hook, update)
            if wait is None:
                bot.mailbox.drop(update)
                pause = 0.0
                continue
            await asyncio.sleep(max(wait, pause))
            pause = min(max(2 * pause, self._first_pause), _LONGEST_PAUSE)


async def _call(session: aiohttp.ClientSession, hook: JSON, update: JSON) -> float | None:
    """Call a webhook once.

    Returns:
        None if it has taken the update, else the least pause that it asks for.
    """
    headers = {_SECRET_HEADER: hook["secret_token"]} if hook["secret_token"] else {}
    try:
        async with session.post(hook["url"], json=update, headers=headers) as response:
            if 200 <= response.status < 300:
                return None
            hook["last_error_message"] = f"Wrong response from the webhook: {response.status}"
            asked = response.headers.get("Retry-After", "0")
            return float(asked) if asked.isdecimal() else 0.0
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        hook["last_error_message"] = type(error).__name__
        return 0.0


def lane_of(update: Mapping[str, Any]) -> int:
    """What updates are kept in order by: the chat, else the person."""
    for kind, content in update.items():
        if not isinstance(content, Mapping):
            continue
        message = content if kind in _MESSAGES else content.get("message", {})
        owner = message.get("chat") or content.get("from") or {}
        return int(owner.get("id", 0))
    return 0
