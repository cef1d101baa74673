"""Running the application: by long polling or behind a webhook, until told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bot.app import App
from bot.handled import Handled, UpdateStore
from bot.metrics import Inside, shown
from bot.outgoing import CarefulBot
from bot.polling import Polling
from bot.processing import Processor
from bot.routes import ALLOWED_UPDATES
from bot.serving import Check, Probes, served
from bot.settings import Settings
from bot.webhook import Webhook, register

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What stands behind the application, where it is more than memory."""

    updates: UpdateStore | None = None
    """The table of handled updates."""
    away: type[Exception] = ConnectionError
    """What the store raises while the database is away."""
    ping: Check | None = None
    """Whether the database answers."""
    revision: Callable[[], int] = field(default=lambda: 0)
    """The number of the content that is answered from."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a bot that runs."""

    application: App
    bot: CarefulBot
    processor: Processor
    record: Handled
    probes: Probes


@asynccontextmanager
async def running(application: App) -> AsyncIterator[App]:
    """An application that polls and answers for as long as the block lasts, on memory alone.

    Raises:
        InvalidToken: Telegram does not know its token.
    """
    async with _started(application, Behind(), alone=True) as parts, _polled(parts):
        yield application


async def serve(
    application: App,
    settings: Settings,
    behind: Behind = Behind(),
    *,
    stop: asyncio.Event | None = None,
    listening: Callable[[tuple[str, int]], None] = lambda _: None,
) -> None:
    """Run the bot as the settings say, until SIGTERM or SIGINT, and finish what is in hand.

    Args:
        application: whose bot is a `CarefulBot`.
        settings: with a webhook, or else it polls.
        behind: the database.
        stop: ends it, in place of the signals.
        listening: is told where the probes, and the webhook, listen.

    Raises:
        InvalidToken: Telegram does not know the token.
        TelegramError: Telegram cannot be reached at the start, or refuses the webhook.
        OSError: nothing can listen where the settings say.
    """
    ending = stop or _on_signals()
    webhook: Webhook | None = None
    alone = settings.webhook_url is None
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(_started(application, behind, alone=alone))
        routes = parts.probes.routes
        if settings.webhook_url is not None:
            webhook = Webhook(parts.processor, settings.webhook_secret or "")
            routes = [*webhook.routes, *routes]
        # It listens before Telegram is told of it.
        listening(await stack.enter_async_context(served(routes, settings.listen)))
        stack.push_async_callback(_close, parts, webhook)
        if webhook is not None and settings.webhook_url is not None:
            secret = settings.webhook_secret or ""
            await register(parts.bot, settings.webhook_url, secret, ALLOWED_UPDATES)
            await ending.wait()
        else:
            async with _polled(parts) as polling:
                waiting = asyncio.create_task(ending.wait())
                await asyncio.wait([polling, waiting], return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                parts.probes.closing = True
    log.info("ended")


async def _close(parts: Parts, webhook: Webhook | None) -> None:
    """Want nothing new, and finish what is in hand."""
    parts.probes.closing = True
    if webhook is not None:
        webhook.closing = True
    left = await parts.processor.drain()
    if left:
        log.warning("%d updates were not finished; Telegram delivers them again", left)


@asynccontextmanager
async def _started(application: App, behind: Behind, *, alone: bool) -> AsyncIterator[Parts]:
    bot = application.bot
    if not isinstance(bot, CarefulBot):
        raise TypeError("the application's bot is no CarefulBot")
    async with Handled(behind.updates, behind.away, alone=alone) as record, application:
        processor = Processor(application, record, passing=(behind.away,))
        inside = Inside(bot, processor, record, behind.revision)
        checks: dict[str, Check] = {"library": _yes, "telegram": bot.is_reachable}
        if behind.ping is not None:
            checks["database"] = behind.ping
        probes = Probes(checks, lambda: shown(inside))
        if application.post_init is not None:
            await application.post_init(application)
        await application.start()
        try:
            yield Parts(application, bot, processor, record, probes)
        finally:
            await processor.drain()
            await application.stop()
            if application.post_stop is not None:
                await application.post_stop(application)


@asynccontextmanager
async def _polled(parts: Parts) -> AsyncIterator[asyncio.Task[None]]:
    """Poll for as long as the block lasts.

    Raises:
        InvalidToken: Telegram does not know the token any more.
    """
    await parts.bot.delete_webhook(drop_pending_updates=False)
    polling = Polling(parts.bot, parts.processor, ALLOWED_UPDATES)
    task = asyncio.create_task(polling.run())
    try:
        yield task
    finally:
        polling.stop()
        await task


async def _yes() -> bool:
    return True


def _on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ending.set)
    return ending
