"""The ordered table: which update goes to which callback."""

from typing import Any

from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.commands import SHOWN
from bot.groups import GroupChat
from bot.inline import Inline
from bot.membership import Membership
from bot.presses import Presses
from bot.private import PrivateChat

Route = BaseHandler[Any, Any, Any]

ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query", "inline_query", "my_chat_member"),
)
"""What is handled; Telegram need not send the rest."""

NEW = filters.UpdateType.MESSAGE
EDITED = filters.UpdateType.EDITED_MESSAGE
PRIVATE = filters.ChatType.PRIVATE
GROUP = filters.ChatType.GROUPS
WORDS = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
ONLY_IN_GROUPS = ("mute", "unmute")


def routes(
    private: PrivateChat,
    groups: GroupChat,
    presses: Presses,
    inline: Inline,
    membership: Membership,
) -> tuple[Route, ...]:
    """All routes, the first that takes an update wins."""
    return (
        *_private(private),
        # service messages (a pinned message, a newcomer) ask nothing, but a move is to be known of
        MessageHandler(NEW & filters.StatusUpdate.MIGRATE, membership.on_migration),
        *_in_groups(groups),
        CallbackQueryHandler(presses.on_press),
        InlineQueryHandler(inline.on_query),
        ChatMemberHandler(membership.on_change, ChatMemberHandler.MY_CHAT_MEMBER),
    )


def _private(private: PrivateChat) -> tuple[Route, ...]:
    here = PRIVATE & NEW
    shown = [name for name in SHOWN if name not in ONLY_IN_GROUPS]
    return (
        CommandHandler("start", private.on_start, here),
        CommandHandler("forget", private.on_forget, here),
        CommandHandler("ask", private.on_ask, here),
        *(CommandHandler(name, private.on_command(name), here) for name in shown),
        # after the known commands: what still begins with a slash is none of them
        MessageHandler(here & filters.COMMAND, private.on_unknown_command),
        MessageHandler(here & WORDS, private.on_question),
        MessageHandler(PRIVATE & EDITED & WORDS, private.on_edited),
        MessageHandler(here & ~filters.StatusUpdate.ALL, private.on_other),
    )


def _in_groups(groups: GroupChat) -> tuple[Route, ...]:
    here = GROUP & NEW
    return (
        CommandHandler("start", groups.on_start, here),
        CommandHandler("forget", groups.on_forget, here),
        CommandHandler("ask", groups.on_ask, here),
        CommandHandler("stop", groups.on_command("mute"), here),
        *(CommandHandler(name, groups.on_command(name), here) for name in SHOWN),
        MessageHandler(here & filters.COMMAND, groups.on_unknown_command),
        MessageHandler(here & ~filters.StatusUpdate.ALL, groups.on_message),
        # with /ask too, which is how most questions are put in a group
        MessageHandler(GROUP & EDITED & (filters.TEXT | filters.CAPTION), groups.on_edited),
    )
