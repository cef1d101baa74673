"""Who may change what holds for a whole group, looked up at the moment it matters."""

from collections.abc import Awaitable, Callable

from telegram import ChatMember, Message, Update
from telegram.error import TelegramError

from bot.reader import is_in_group

MayChange = Callable[[], Awaitable[bool]]
_ADMINS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def may_change(update: Update) -> MayChange:
    """Whether the person behind an update may change the chat's settings; asks Telegram."""

    async def ask() -> bool:
        return not is_in_group(update) or await _is_admin(update)

    return ask


async def _is_admin(update: Update) -> bool:
    chat, user, message = update.effective_chat, update.effective_user, update.message
    if chat is None or user is None:
        return False
    if message is not None and message.sender_chat is not None:
        return writes_as_group(message)
    try:
        return (await chat.get_member(user.id)).status in _ADMINS
    except TelegramError:
        # Telegram did not say that they may, so they may not.
        return False


def writes_as_group(message: Message) -> bool:
    """Whether an administrator wrote it anonymously: only they can write as the group itself."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id
