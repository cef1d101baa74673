"""Telegram lists the moderators' commands where they work, and only there."""

from contextlib import suppress
from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.commands import IN_PRIVATE, publish_commands_to, unpublish_commands_to
from bot.moderation.context import Context
from faq.models import Language

COMMANDS: Final = (
    *("queue", "edit", "drafts", "history", "moderators", "stats", "why", "export", "rollback"),
)


class Listing:
    """Tells Telegram the commands of a chat.

    Telegram refuses it in a chat that the bot has not been written to from: then it is done at the
    first message.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._listed: dict[int, Language] = {}

    async def once(self, bot: Bot, chat_id: int, language: Language, *, shared: bool) -> None:
        """List them, unless they are listed.

        Args:
            bot: whose commands they are.
            chat_id: where somebody moderates.
            language: of whoever wrote there.
            shared: whether others read the list too, so that any language will do.
        """
        listed = self._listed.get(chat_id)
        if listed != language and not (shared and listed is not None):
            await self.list_in(bot, chat_id, language)

    async def list_in(self, bot: Bot, chat_id: int, language: Language) -> None:
        """List them anew: /language leaves the ordinary ones there."""
        notices = self._context.answers.library.notices
        names = {name: f"command_{name}" for name in IN_PRIVATE}
        names |= {name: f"mod_command_{name}" for name in COMMANDS}
        commands = [BotCommand(name, notices[words][language]) for name, words in names.items()]
        with suppress(TelegramError):
            await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
            self._listed[chat_id] = language

    async def take_away(self, bot: Bot, user_id: int) -> None:
        """Let a private chat list what it lists for everybody.

        Raises:
            StoreUnavailable: the database is away.
        """
        self._listed.pop(user_id, None)
        settled = (await self._context.store.chats.settings(user_id)).language
        with suppress(TelegramError):
            if settled is None:
                await unpublish_commands_to(bot, user_id)
            else:
                library = self._context.answers.library
                await publish_commands_to(bot, library, user_id, settled)
