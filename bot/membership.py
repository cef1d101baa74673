"""What happens to the bot in groups and channels: added, removed, upgraded."""

import logging
from contextlib import suppress
from typing import Any

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from bot.answers import Answers
from bot.chats import Chats, NotKeptError
from bot.disclaimer import set_reader
from bot.memory import Memory
from bot.reader import Readers
from bot.sending import Sender

log = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]

_OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)


class Membership:
    """Callbacks for changes of the bot's own place in chats."""

    def __init__(
        self, answers: Answers, readers: Readers, chats: Chats, memory: Memory, sender: Sender
    ) -> None:
        self._answers = answers
        self._readers = readers
        self._chats = chats
        self._memory = memory
        self._sender = sender

    async def on_change(self, update: Update, _: Context) -> None:
        """Greet a group once, leave a channel, forget what the bot was thrown out of."""
        change = update.my_chat_member
        assert change is not None  # noqa: S101 - routes.py hands on such changes only
        is_inside = _is_inside(change.new_chat_member)
        if change.chat.type == ChatType.CHANNEL:
            if is_inside:
                await self._leave(update, change)
        elif not is_inside:
            with suppress(NotKeptError):
                await self._chats.forget(change.chat.id)
            self._memory.forget((change.chat.id, 0, change.from_user.id))
        elif change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
            await self._greet(update, change)

    async def on_migration(self, update: Update, _: Context) -> None:
        """Take along what is settled of a group that became a supergroup."""
        message = update.effective_message
        if message is None:
            return
        # Where it cannot be kept, the other group's message, or the first answer there, does it.
        with suppress(NotKeptError):
            await self._move(message)

    async def _move(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            await self._chats.move(message.chat_id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._chats.move(message.migrate_from_chat_id, message.chat_id)

    async def _greet(self, update: Update, change: ChatMemberUpdated) -> None:
        settings = await self._chats.settings(change.chat.id)
        if settings.greeted or _is_inside(change.old_chat_member):
            return
        with suppress(NotKeptError):  # it may be greeted once more, some day
            await self._chats.change(change.chat.id, greeted=True)
        reader = await self._readers.of(update)
        bot = update.get_bot()
        page = self._answers.notice("greeting_group", reader, bot=bot.username)
        await self._sender.send(bot, reader, page)

    async def _leave(self, update: Update, change: ChatMemberUpdated) -> None:
        """Say one line, where that is allowed, and go: a channel asks nothing."""
        reader = await self._readers.of(update)
        set_reader(reader.language)
        words = self._answers.renderer.notice("leaving_channel", reader.language)
        try:
            await change.chat.send_message(words, disable_notification=True)
        except TelegramError as error:
            log.info("not sent", extra={"error": type(error).__name__})
        try:
            await change.chat.leave()
        except TelegramError as error:
            log.info("not left", extra={"error": type(error).__name__})


def _is_inside(member: ChatMember) -> bool:
    """Whether a member is in the chat; one who is restricted may have left it."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUTSIDE
