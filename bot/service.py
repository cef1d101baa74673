"""The whole bot as it runs in earnest: database, live library, application, ways in."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from telegram.error import TelegramError

from bot.app import MODERATED, Parts, assemble
from bot.chats import Now
from bot.counting import Counting
from bot.limits import Limit, SharedLimit
from bot.logs import about
from bot.memory import Memory
from bot.moderation.arriving import Arrived
from bot.moderation.consent import GIVE, Consent, give_button
from bot.moderation.context import Context
from bot.moderation.desk import Desk, handlers
from bot.moderation.digest import Digest
from bot.moderation.live import Live
from bot.moderation.publishing import Publishing
from bot.moderation.roles import Roles
from bot.running import Behind, serve, standing
from bot.sealing import KEY_FILE, Sealer
from bot.serving import Check
from bot.settings import Settings
from bot.settled import SettledChats
from bot.starting import ToldToEndError, Waiting, database_is_away, told_to_end, unless
from bot.store import Store, StoreError, StoreUnavailable
from bot.talks import Talks
from faq.answer import Engine
from faq.models import Library

log = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 3600.0
DIGEST_AFTER_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """A bot with its database, before it listens."""

    parts: Parts
    store: Store
    publishing: Publishing
    live: Live
    sealer: Sealer
    arrived: Arrived
    desk: Desk

    @property
    def behind(self) -> Behind:
        """What the ways in need to know of the database."""
        return Behind(
            updates=self.store.updates,
            away=StoreUnavailable,
            ping=_answers(self.store),
            revision=lambda: self.live.state.revision.id,
        )


@asynccontextmanager
async def started(
    settings: Settings,
    library: Library,
    *,
    engine: Engine | None = None,
    now: Now = lambda: datetime.now(UTC),
    **options: Any,
) -> AsyncIterator[Service]:
    """The service for as long as the block lasts.

    Args:
        settings: with a token.
        library: the one that is shipped.
        engine: of that library, where there is one already.
        now: tells the time, with its zone.
        options: for `bot.app.assemble`.

    Raises:
        StoreError: the database cannot be used; says which and why.
        OSError: the folder for the key cannot be used.
    """
    base = engine or Engine(library)
    store = Store.at(settings.store_url, now)
    await store.open()
    try:
        sealer = await asyncio.to_thread(_sealer, settings)
        talks: list[Talks] = []

        def shared(memory: Memory) -> Talks:
            talks.append(Talks(memory, store.talks, now))
            return talks[-1]

        parts = assemble(
            settings,
            library,
            engine=base,
            chats=SettledChats(store.chats, shared=store.is_shared),
            talks=shared if store.is_shared else None,
            offer=lambda language: give_button(parts.answers.library, language),
            limits=_shared_limits(settings, store),
            now=now,
            **options,
        )
        live = Live(base, parts.answers.exchange)
        publishing = Publishing(store, live)
        arrived = await publishing.arrive()
        parts.pages.add(GIVE, Consent(parts.answers, store.questions, sealer).on_give)
        counting = Counting(store.counts, lambda: now().date())
        parts.answers.on_reply = counting.count
        context = Context(
            store=store,
            publishing=publishing,
            roles=Roles(settings.owners, store.moderators),
            answers=parts.answers,
            sender=parts.sender,
            sealer=sealer,
            moderators_chat=settings.moderators_chat,
        )
        desk = Desk(context, parts.readers, talks[-1].after if talks else None)
        parts.application.add_handlers(handlers(desk), group=MODERATED)
        digest = Digest(context, parts.application.bot)
        service = Service(parts, store, publishing, live, sealer, arrived, desk)
        told = _after_start(service, digest)
        work = (publishing.follow(), _swept(store), counting.run(), told)
        async with _in_background(*work):
            yield service
        await counting.flush()
    finally:
        await store.close()


def _sealer(settings: Settings) -> Sealer:
    try:
        return Sealer.of(settings.key, settings.data)
    except ValueError:
        # Of the settings' own key the form is known to be right.
        raise OSError(
            f"{settings.data / KEY_FILE} holds no key. Put the one back that you keep, in it or in "
            "ALS_BOT_KEY; or delete the file: those who wait for an answer are then not told"
        ) from None


def _shared_limits(settings: Settings, store: Store) -> Callable[[str, int], Limit] | None:
    """Limits over all replicas; None where this process is the only one, and memory is enough."""
    if settings.webhook_url is None or not store.is_shared:
        return None
    return lambda name, most: SharedLimit(name, most, store.limits, StoreUnavailable)


async def run(settings: Settings, library: Library) -> None:
    """Run the bot as the settings say, until it is told to stop.

    While its PostgreSQL, or Telegram, cannot be reached at the start, it is waited for; also where
    the database goes away in the middle of the start.

    Raises:
        StoreError, OSError, TelegramError: what `started` and `serve` raise.
    """
    async with standing(settings) as door, AsyncExitStack() as stack:
        look = None if settings.database_url is None else Store.at(settings.database_url)
        needed: dict[str, Check] = {"library": _missing}
        if look is not None:
            stack.push_async_callback(look.close)
            needed["database"] = _answers(look)
        door.probes.looks_at(needed, lambda: b"")
        try:
            service = await stack.enter_async_context(_started_at_last(settings, library, look))
        except ToldToEndError:
            log.info("ended before the database was reached")
            return
        gc.freeze()  # what was built stays: no question waits while it is searched for garbage
        await serve(service.parts.application, settings, service.behind, door=door)


@asynccontextmanager
async def _started_at_last(
    settings: Settings, library: Library, look: Store | None
) -> AsyncIterator[Service]:
    """The service, begun anew whenever its PostgreSQL goes away in the middle.

    Args:
        settings: with a token.
        library: the one that is shipped.
        look: at PostgreSQL; None where there is only a file, which is not waited for.

    Raises:
        ToldToEndError: told to end while the database was away.
        StoreError: the database answers, and refuses us; or the file cannot be used.
    """
    engine: Engine | None = None
    waiting = Waiting("the database", "DATABASE_URL", database_is_away)
    async with AsyncExitStack() as stack:
        while True:
            try:
                if look is not None:
                    with told_to_end() as ending:
                        await unless(ending, look.open())
                # In a thread, so that the door can say meanwhile that the process lives.
                engine = engine or await asyncio.to_thread(Engine, library)
                entering = started(settings, library, engine=engine)
                service = await stack.enter_async_context(entering)
            except StoreUnavailable as error:
                if look is None:
                    raise
                with told_to_end() as ending:
                    await waiting.after(error, ending)
            else:
                break
        waiting.over()
        yield service


async def _missing() -> bool:
    return False


def _answers(store: Store) -> Check:
    """Whether a store's database answers."""

    async def pinged() -> bool:
        await store.ping()
        return True

    return pinged


async def _after_start(service: Service, digest: Digest) -> None:
    """Tell the moderators what a release met and what is due, once the bot has been opened."""
    await asyncio.sleep(DIGEST_AFTER_SECONDS)
    try:
        bot = service.parts.application.bot
        await service.desk.pages.releases.tell(bot, service.arrived.faults)
    except (StoreError, TelegramError) as error:
        log.warning("the release was not told of", extra=about(error))
    await digest.run()


async def _swept(store: Store) -> None:
    """Delete what has had its time, now and every hour."""
    while True:
        try:
            await store.sweep()
        except StoreError as error:
            log.warning("not swept", extra=about(error))
        await asyncio.sleep(SWEEP_SECONDS)


@asynccontextmanager
async def _in_background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
