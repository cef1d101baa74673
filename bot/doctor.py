"""`als-bot doctor`: is everything as the bot needs it, and if not, what is to be done?"""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from telegram import BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.commands import IN_PRIVATE
from bot.disclaimer import Disclaimer
from bot.outgoing import CarefulBot
from bot.outgoing.clock import time_at
from bot.outgoing.patience import Patience
from bot.settings import TELEGRAM, Settings
from bot.store import StoreError, StoreUnavailable
from bot.store.database import Database
from bot.store.looking import Tables, look
from bot.store.revisions import RevisionStore
from bot.webhook import address_of
from faq.models import Library

LEAST_FREE: Final = 500 * 1024 * 1024
"""Bytes of disk: the database grows slowly, the cache of a new version takes 100 MB."""
ERROR_PASSED: Final = timedelta(minutes=10)
"""After so long without a delivery that waits, Telegram's last error is of the past."""
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
        say = f"{settings.api_url} does not know it. @BotFather shows the right one: /mybots, "
        say += "API Token."
        if settings.api_url != TELEGRAM:
            say += " Or TELEGRAM_API_URL leads to something else."
        yield Finding("token", False, say)
    except TelegramError as error:
        say = f"{settings.api_url} cannot be reached ({type(error).__name__}). Network, firewall?"
        yield Finding("Telegram", False, say)
    finally:
        await bot.shutdown()
        await bot.request.shutdown()


async def _webhook(bot: CarefulBot, settings: Settings) -> Finding:
    info = await bot.get_webhook_info()
    wait = f"{info.pending_update_count} updates wait"
    if settings.webhook_url is None:
        if info.url:
            say = "one is set although WEBHOOK_URL is not: the bot takes it away when it starts"
            return Finding("webhook", True, f"{say}; {wait}")
        return Finding("webhook", True, f"none, as it should be for long polling; {wait}")
    if info.url != address_of(settings.webhook_url):
        found = "not registered yet" if not info.url else "another address is registered"
        return Finding("webhook", True, f"{found}: the bot does it when it starts; {wait}")
    failed = info.last_error_date or datetime.now(UTC)
    # Telegram goes on showing the last error after it has passed.
    passed = datetime.now(UTC) - failed > ERROR_PASSED and not info.pending_update_count
    if info.last_error_message and not passed:
        say = (
            f"at {failed:%Y-%m-%d %H:%M} UTC Telegram could not deliver: "
            f"{info.last_error_message}; {wait}. Does {settings.webhook_url} lead to "
            "WEBHOOK_LISTEN, with a certificate that is trusted, is the bot running there, and is "
            "WEBHOOK_SECRET the same everywhere?"
        )
        return Finding("webhook", False, say)
    return Finding("webhook", True, f"registered; {wait}")


async def _commands(bot: CarefulBot) -> Finding:
    listed = {
        command.command
        for command in await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats())
    }
    missing = [name for name in IN_PRIVATE if name not in listed]
    if not listed:
        return Finding("commands", True, "not listed yet: the bot does it when it starts")
    if missing:
        say = (
            f"/{', /'.join(missing)} missing: somebody listed others. Restart the bot, which lists "
            "its own; leave @BotFather's /setcommands alone."
        )
        return Finding("commands", False, say)
    return Finding("commands", True, f"{len(listed)} listed")


async def _database(settings: Settings) -> Finding:
    database = Database(settings.store_url)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        tables = await look(database)
        current = None
        if tables in {Tables.CURRENT, Tables.EARLIER}:
            current = await RevisionStore(database).current()
    except StoreError as error:
        hint = ""
        if database.is_sqlite:
            hint = " ALS_BOT_DATA says where it is; ask as the user that the bot runs as, or root."
        elif isinstance(error, StoreUnavailable):
            hint = " Does it run, and are address, user and password in DATABASE_URL right?"
        return Finding("database", False, f"{error}.{hint}")
    finally:
        await database.close()
    if tables is Tables.NONE:
        return Finding("database", True, f"{kind}, still empty: the bot fills it when it starts")
    if tables is Tables.LATER:
        say = (
            f"{kind} answers, but a later release was at it: start that one, or put a copy from "
            "before it back (deploy/restore)"
        )
        return Finding("database", False, say)
    number = current.id if current is not None else 0
    say = f"{kind} answers; content at revision {number}"
    if tables is Tables.EARLIER:
        say += "; tables of an earlier release, which the bot brings up to date when it starts"
    return Finding("database", True, say)


def _disk(folder: Path) -> Finding:
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        say = f"only {free // 1024**2} MB are free at {there}: make room, at least 500 MB"
        return Finding("disk", False, say)
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        say = f"{there} cannot be written to: see ALS_BOT_DATA, or whom the folder belongs to"
        return Finding("disk", False, say)
    return Finding("disk", True, f"{free // 1024**2} MB are free at {there}")


async def _clock(settings: Settings) -> Finding:
    """Compare the clock with that of the Bot API server, which every answer tells."""
    theirs = await time_at(settings.api_url)
    if theirs is None:
        say = (
            f"could not be compared: {settings.api_url} does not tell its time. "
            "`timedatectl` shows whether ours is kept by NTP."
        )
        return Finding("clock", False, say)
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > MOST_OFF:
        say = f"{off:.0f} s off: set it by NTP (timedatectl set-ntp true)"
        return Finding("clock", False, say)
    return Finding("clock", True, "agrees with Telegram's")


def _moderation(settings: Settings) -> Finding:
    if not settings.owners:
        say = "nobody can moderate until ALS_BOT_OWNERS has a user id"
        return Finding("owners", True, say)
    return Finding("owners", True, f"{len(settings.owners)} named")
