"""The whole bot as it runs in earnest: database, live library, application, ways in."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
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
from bot.sealing import Sealer
from bot.settings import Settings
from bot.settled import SettledChats
from bot.starting import ToldToEndError, told_to_end, until_there
from bot.store import Store, StoreError, StoreUnavailable
from bot.talks import Talks
from faq.answer import Engine
from faq.models import Library

log = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 3600.0
DIGEST_AFTER_SECONDS: Final = 60.0
_REFUSALS: Final = {"28", "3D"}
"""How the SQLSTATE begins where PostgreSQL refuses our name or password, or the database is not."""


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
            ping=self._pinged,
            revision=lambda: self.live.state.revision.id,
        )

    async def _pinged(self) -> bool:
        await self.store.ping()
        return True


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
        sealer = await asyncio.to_thread(Sealer.of, settings.key, settings.data)
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


def _shared_limits(settings: Settings, store: Store) -> Callable[[str, int], Limit] | None:
    """Limits over all replicas; None where this process is the only one, and memory is enough."""
    if settings.webhook_url is None or not store.is_shared:
        return None
    return lambda name, most: SharedLimit(name, most, store.limits, StoreUnavailable)


async def run(settings: Settings, library: Library) -> None:
    """Run the bot as the settings say, until it is told to stop.

    While its PostgreSQL, or Telegram, cannot be reached at the start, it is waited for.

    Raises:
        StoreError, OSError, TelegramError: what `started` and `serve` raise.
    """
    async with standing(settings) as door:
        if settings.database_url is not None:
            door.probes.looks_at({"database": _missing}, lambda: b"")
            try:
                await _database_is_there(settings)
            except ToldToEndError:
                log.info("ended before the database was reached")
                return
        # In a thread, so that the door can say meanwhile that the process lives.
        engine = await asyncio.to_thread(Engine, library)
        async with started(settings, library, engine=engine) as service:
            await serve(service.parts.application, settings, service.behind, door=door)


async def _database_is_there(settings: Settings) -> None:
    """Wait for the database.

    Raises:
        ToldToEndError: told to end before that.
        StoreError: it answers, and refuses us.
    """

    async def looked() -> None:
        store = Store.at(settings.store_url)
        try:
            await store.open()
        finally:
            await store.close()

    with told_to_end() as ending:
        await until_there(
            "the database", "DATABASE_URL", looked, ending=ending, is_away=_is_away_for_now
        )


def _is_away_for_now(error: Exception) -> bool:
    """Whether the database may come back by itself; a wrong name or password will not."""
    states = set()
    each: BaseException | None = error
    while each is not None:
        states.add(str(getattr(each, "sqlstate", None))[:2])
        each = each.__cause__ or each.__context__
    return isinstance(error, StoreUnavailable) and not states & _REFUSALS


async def _missing() -> bool:
    return False


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
