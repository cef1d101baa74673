"""Running the application: by long polling or behind a webhook, until told to stop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

from bot.app import App
from bot.handled import Handled, UpdateStore
from bot.metrics import Inside, shown
from bot.outgoing import CarefulBot
from bot.polling import Polling
from bot.processing import Processor
from bot.routes import ALLOWED_UPDATES
from bot.serving import Check, served
from bot.settings import Settings
from bot.starting import ToldToEndError, Waiting, telegram_is_away, told_to_end, until_there
from bot.webhook import Door, Webhook, register

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
    door: Door


@asynccontextmanager
async def standing(
    settings: Settings, listening: Callable[[tuple[str, int]], None] = lambda _: None
) -> AsyncIterator[Door]:
    """A door for as long as the block lasts; at first it says that nothing is there yet.

    Raises:
        OSError: nothing can listen where the settings say.
    """
    door = Door()
    async with AsyncExitStack() as stack:
        try:
            place = await stack.enter_async_context(served(door.routes, settings.listen))
        except OSError as error:
            host, port = settings.listen
            why = error.strerror or str(error).rstrip(".")
            say = why if f":{port}" in why else f"nothing can listen on {host}:{port}: {why}"
            raise OSError(f"{say}. WEBHOOK_LISTEN says where.") from None
        listening(place)
        yield door


@asynccontextmanager
async def running(application: App) -> AsyncIterator[App]:
    """An application that polls and answers for as long as the block lasts, on memory alone.

    Raises:
        InvalidToken: Telegram does not know its token.
    """
    async with (
        _built(application, Behind(), Door(), alone=True) as parts,
        _opened(parts, None, asyncio.Event()),
        _polled(parts),
    ):
        yield application


async def serve(  # noqa: PLR0913 - what the service and the tests put in place of the defaults
    application: App,
    settings: Settings,
    behind: Behind = Behind(),
    *,
    door: Door | None = None,
    stop: asyncio.Event | None = None,
    listening: Callable[[tuple[str, int]], None] = lambda _: None,
) -> None:
    """Run the bot as the settings say, until SIGTERM or SIGINT, and finish what is in hand.

    While Telegram cannot be reached at the start it is waited for.

    Args:
        application: whose bot is a `CarefulBot`.
        settings: with a webhook, or else it polls.
        behind: the database.
        door: that stands already.
        stop: ends it, in place of the signals.
        listening: is told where the probes, and the webhook, listen, where no door stands yet.

    Raises:
        InvalidToken: Telegram does not know the token.
        TelegramError: Telegram refuses the webhook.
        OSError: nothing can listen where the settings say.
    """
    alone = settings.webhook_url is None
    async with AsyncExitStack() as stack:
        ending = stack.enter_context(nullcontext(stop) if stop is not None else told_to_end())
        if door is None:
            door = await stack.enter_async_context(standing(settings, listening))
        parts = await stack.enter_async_context(_built(application, behind, door, alone=alone))
        try:
            await stack.enter_async_context(_opened(parts, settings, ending))
        except ToldToEndError:
            log.info("ended before Telegram was reached")
            return
        log.info("questions are answered from now on")
        if not alone:
            await ending.wait()
            await _close(parts)
        else:
            async with _polled(parts) as polling:
                waiting = asyncio.create_task(ending.wait())
                await asyncio.wait([polling, waiting], return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                door.probes.closing = True
            await _close(parts)
    log.info("ended")


async def _close(parts: Parts) -> None:
    """Want nothing new, and finish what is in hand."""
    parts.door.probes.closing = True
    if parts.door.webhook is not None:
        parts.door.webhook.closing = True
    left = await parts.processor.drain()
    if left:
        log.warning("not finished; Telegram delivers them again", extra={"updates": left})


@asynccontextmanager
async def _built(
    application: App, behind: Behind, door: Door, *, alone: bool
) -> AsyncIterator[Parts]:
    """The parts around an application, and a door that tells of them; nothing is open yet."""
    bot = application.bot
    if not isinstance(bot, CarefulBot):
        raise TypeError("the application's bot is no CarefulBot")
    async with Handled(behind.updates, behind.away, alone=alone) as record:
        processor = Processor(application, record, passing=(behind.away,))
        inside = Inside(bot, processor, record, behind.revision)
        checks: dict[str, Check] = {"library": _yes, "telegram": bot.is_reachable}
        if behind.ping is not None:
            checks["database"] = behind.ping
        door.probes.looks_at(checks, lambda: shown(inside))
        yield Parts(application, bot, processor, record, door)


@asynccontextmanager
async def _opened(
    parts: Parts, settings: Settings | None, ending: asyncio.Event
) -> AsyncIterator[None]:
    """The application, started and known to Telegram, for as long as the block lasts.

    Raises:
        ToldToEndError: Telegram was not reached before that.
        InvalidToken: Telegram does not know the token.
    """
    application = parts.application

    async def opening() -> None:
        """Do what is not done yet."""
        await application.initialize()
        if application.post_init is not None:
            await application.post_init(application)
        if not application.running:
            await application.start()
        if settings is None or settings.webhook_url is None:
            await parts.bot.delete_webhook(drop_pending_updates=False)
        else:
            secret = settings.webhook_secret or ""
            # It takes updates before Telegram is told of it.
            parts.door.webhook = parts.door.webhook or Webhook(parts.processor, secret)
            await register(parts.bot, settings.webhook_url, secret, ALLOWED_UPDATES)
        parts.door.probes.closing = False

    try:
        waiting = Waiting("Telegram", "TELEGRAM_API_URL", telegram_is_away)
        await until_there(waiting, opening, ending)
        yield
    finally:
        await parts.processor.drain()
        if application.running:
            await application.stop()
            if application.post_stop is not None:
                await application.post_stop(application)
        await application.shutdown()


@asynccontextmanager
async def _polled(parts: Parts) -> AsyncIterator[asyncio.Task[None]]:
    """Poll for as long as the block lasts.

    Raises:
        InvalidToken: Telegram does not know the token any more.
    """
    polling = Polling(parts.bot, parts.processor, ALLOWED_UPDATES)
    task = asyncio.create_task(polling.run())
    try:
        yield task
    finally:
        polling.stop()
        await task


async def _yes() -> bool:
    return True
