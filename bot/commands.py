"""The commands: what each shows, and how Telegram lists them."""

from collections.abc import Mapping
from typing import Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from bot.buttons import LANGUAGE, PICTURE, Button, digits, in_rows, kind_of, packed, parts_of
from bot.page import Page
from bot.pages import Pages, Shown
from bot.reader import Reader
from bot.rights import MayChange
from faq.labels import ALL_CELLS
from faq.models import Language, Library

ANSWERED: Final[Mapping[str, str]] = {
    "help": "bot.help",
    "about": "bot.about",
    "privacy": "bot.privacy",
    "cells": "cell.overview",
    "trials": "trials.list",
    "compare": f"compare:{ALL_CELLS}",
    "choose": "choose",
    "sources": "review.source",
}
"""Commands that are answered like a question, by its label."""
PERSONAL: Final = ("visit", "clinic")
"""Commands that lead a family group's members into their private chats."""
IN_PRIVATE: Final = (
    *("menu", "help", "cells", "trials", "compare", "pictures", "choose", "visit", "clinic"),
    *("sources", "language", "region", "quiet", "settings", "about", "privacy", "forget"),
)
"""In the order in which Telegram shows them; /start is everybody's first and needs no list."""
IN_GROUPS: Final = (
    *("ask", "menu", "help", "cells", "trials", "compare", "pictures", "choose", "sources"),
    *("language", "privacy"),
)
FOR_ADMINS: Final = (*IN_GROUPS, "settings", "region", "quiet", "mute", "unmute")
SHOWN: Final = (
    *(*ANSWERED, "menu", "pictures", "visit", "clinic"),
    *("language", "region", "quiet", "settings", "mute", "unmute"),
)
"""Commands that `Commands` has a page for."""


class Commands:
    """What commands show, in private and in groups."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def open(self, name: str, words: str, reader: Reader, may_change: MayChange) -> Shown:
        """The page of a command.

        Args:
            name: one of `SHOWN`.
            words: what stands after the command.
            reader: who gave it.
            may_change: asked before a group's settings are changed.
        """
        if (label := ANSWERED.get(name)) is not None:
            answers = self._pages.answers
            return answers.page(answers.reply_for((label,), reader), reader)
        return await self._guided(name, words, reader, may_change)

    async def _guided(self, name: str, words: str, reader: Reader, may: MayChange) -> Shown:
        match name:
            case "menu":
                return self._pages.menu.first(reader)
            case "pictures":
                return self._pictures(reader)
            case "visit":
                return self._pages.visit.first(reader)
            case "clinic":
                return self._pages.clinic.first(reader)
            case "language":
                return self._pages.preferences.languages(reader)
        return await self._settling(name, words, reader, may)

    async def _settling(self, name: str, words: str, reader: Reader, may: MayChange) -> Shown:
        preferences = self._pages.preferences
        if not await may():
            return preferences.only_admins(reader)
        match name:
            case "mute" | "unmute" if reader.in_group:
                return await preferences.set_muted(reader, may, muted=name == "mute")
            case "region":
                return preferences.regions(reader)
            case "quiet":
                settled = await preferences.set_sound(words, reader, may) if words else None
                return settled or preferences.nights(reader)
            case "settings":
                return preferences.overview(reader)
        return None

    def _pictures(self, reader: Reader) -> Page:
        """Offer the pictures that show more than one trial."""
        notices = self._pages.answers.engine.library.notices
        buttons = [
            Button(notices[f"picture_{name}"][reader.language], packed(PICTURE, name))
            for name in ("trials", "cells")
        ]
        html = notices["choose_picture"][reader.language]
        return Page(html=html, language=reader.language, rows=digits(in_rows(buttons, 1)))


async def publish_commands(bot: Bot, library: Library) -> None:
    """Tell Telegram the commands: those of private chats, of groups, of groups' administrators.

    Telegram tells languages apart by two letters, so that Chinese has one list, in Traditional
    script; `publish_commands_to` gives a person the other script.
    """
    scopes: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
        (BotCommandScopeAllPrivateChats(), IN_PRIVATE),
        (BotCommandScopeAllGroupChats(), IN_GROUPS),
        (BotCommandScopeAllChatAdministrators(), FOR_ADMINS),
    )
    for language, code in ((Language.EN, None), (Language.ZH_HANT, "zh")):
        for scope, names in scopes:
            commands = _described(names, library, language)
            await bot.set_my_commands(commands, scope=scope, language_code=code)


async def publish_commands_to(bot: Bot, library: Library, chat_id: int, language: Language) -> None:
    """Describe the commands in a private chat in the language that its person reads."""
    commands = _described(IN_PRIVATE, library, language)
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))


async def unpublish_commands_to(bot: Bot, chat_id: int) -> None:
    """Describe the commands in a private chat in the language of its person's Telegram again."""
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))


async def tell_commands(bot: Bot, library: Library, data: str, reader: Reader) -> None:
    """After a button that chose a person's language, list the commands in that language.

    Args:
        bot: whose commands they are.
        library: for their descriptions.
        data: what the button carries.
        reader: who pressed it; where others read along nothing is done, since that list is theirs.
    """
    if reader.shared or kind_of(data) != LANGUAGE:
        return
    chosen = next(iter(parts_of(data)), "")
    if chosen in set(Language):
        await publish_commands_to(bot, library, reader.chat_id, Language(chosen))
    else:
        await unpublish_commands_to(bot, reader.chat_id)


def _described(names: tuple[str, ...], library: Library, language: Language) -> list[BotCommand]:
    return [BotCommand(name, library.notices[f"command_{name}"][language]) for name in names]
