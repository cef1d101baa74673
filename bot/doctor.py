"""`als-bot doctor`: is everything as the bot needs it, and if not, what is to be done?"""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from telegram import BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.commands import IN_PRIVATE
from bot.disclaimer import Disclaimer
from bot.outgoing import CarefulBot
from bot.outgoing.clock import time_at
from bot.outgoing.patience import Patience
from bot.settings import Settings
from bot.store import Store, StoreError
from faq.models import Library

LEAST_FREE: Final = 500 * 1024 * 1024
"""Bytes of disk: the database grows slowly, the cache of a new version takes 100 MB."""
MOST_OFF: Final = 30.0
"""Seconds that the clock may be off: moments of questions are compared with it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    words: str
    """What was found; where it is not good, what to do."""


async def examine(settings: Settings, library: Library) -> AsyncIterator[Finding]:
    """Look at everything, and say what is found, one after the other; changes nothing.

    Args:
        settings: as the bot would run.
        library: for the commands.
    """
    if settings.token is None:
        say = "TELEGRAM_BOT_TOKEN is not set: the bot would run on its playground. See @BotFather."
        yield Finding("token", False, say)
    else:
        async for finding in _telegram(settings, settings.token, library):
            yield finding
    yield await _database(settings)
    yield _disk(settings.data)
    yield await _clock(settings)
    yield _moderation(settings)


async def _telegram(settings: Settings, token: str, library: Library) -> AsyncIterator[Finding]:
    bot = CarefulBot(
        token,
        disclaimer=Disclaimer(library.notices["disclaimer"]),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        patience=Patience(other_seconds=0),
    )
    try:
        await bot.initialize()
        me = bot.bot
        yield Finding("token", True, f"Telegram knows it as @{me.username}")
        yield Finding(
            "privacy mode",
            not me.can_read_all_group_messages,
            "on: in groups the bot gets only what is meant for it"
            if not me.can_read_all_group_messages
            else "off: the bot gets everything that families write in groups and needs none of "
            "it. @BotFather: /setprivacy, Enable; then add the bot to its groups again.",
        )
        yield Finding(
            "inline mode",
            bool(me.supports_inline_queries),
            "on: @name works in any chat"
            if me.supports_inline_queries
            else "off: @name does nothing in chats where the bot is no member. "
            "@BotFather: /setinline, then a hint such as “your question”.",
        )
        yield await _webhook(bot, settings)
        yield await _commands(bot)
    except InvalidToken:
        say = "Telegram does not know it. @BotFather shows the right one: /mybots, API Token."
        yield Finding("token", False, say)
    except TelegramError as error:
        say = f"{settings.api_url} cannot be reached ({type(error).__name__}). Network, firewall?"
        yield Finding("Telegram", False, say)
    finally:
        await bot.shutdown()
        await bot.request.shutdown()


async def _webhook(bot: CarefulBot, settings: Settings) -> Finding:
    info = await bot.get_webhook_info()
    if settings.webhook_url is None:
        if info.url:
            say = "one is set although WEBHOOK_URL is not: the bot takes it away when it polls"
            return Finding("webhook", True, say)
        return Finding("webhook", True, "none, as it should be for long polling")
    if not info.url.startswith(settings.webhook_url.rstrip("/")):
        say = "not registered yet: the bot does it when it starts"
        return Finding("webhook", True, say)
    if info.last_error_message:
        say = (
            f"Telegram's last delivery failed: {info.last_error_message}. Does "
            f"{settings.webhook_url} lead to WEBHOOK_LISTEN, with a certificate that is trusted?"
        )
        return Finding("webhook", False, say)
    say = f"registered; {info.pending_update_count} updates wait"
    return Finding("webhook", True, say)


async def _commands(bot: CarefulBot) -> Finding:
    listed = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats())
    missing = set(IN_PRIVATE) - {command.command for command in listed}
    if missing:
        return Finding("commands", True, "not listed yet: the bot does it when it starts")
    return Finding("commands", True, f"{len(listed)} listed")


async def _database(settings: Settings) -> Finding:
    store = Store.at(settings.store_url)
    try:
        await store.open()
        current = await store.revisions.current()
    except StoreError as error:
        say = f"{error}. See DATABASE_URL or ALS_BOT_DATA."
        return Finding("database", False, say)
    finally:
        await store.close()
    kind = "PostgreSQL" if store.is_shared else "SQLite"
    number = current.id if current is not None else 0
    return Finding("database", True, f"{kind} answers; content at revision {number}")


def _disk(folder: Path) -> Finding:
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        say = f"only {free // 1024**2} MB are free at {there}: make room, at least 500 MB"
        return Finding("disk", False, say)
    return Finding("disk", True, f"{free // 1024**2} MB are free at {there}")


async def _clock(settings: Settings) -> Finding:
    """Compare the clock with that of the Bot API server, which every answer tells."""
    theirs = await time_at(settings.api_url)
    if theirs is None:
        return Finding("clock", True, "could not be compared")
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > MOST_OFF:
        say = f"{off:.0f} s off: set it by NTP (timedatectl set-ntp true)"
        return Finding("clock", False, say)
    return Finding("clock", True, "agrees with Telegram's")


def _moderation(settings: Settings) -> Finding:
    if not settings.owners:
        return Finding("owners", True, "ALS_BOT_OWNERS is not set, so nobody can moderate")
    return Finding("owners", True, f"{len(settings.owners)} named")
