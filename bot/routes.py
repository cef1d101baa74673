"""The ordered table: which update goes to which callback."""

from typing import Any

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.private import PrivateChat

Route = BaseHandler[Any, Any, Any]

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
QUESTION = filters.TEXT & ~filters.COMMAND


def routes(private: PrivateChat) -> tuple[Route, ...]:
    """All routes, the first that takes an update wins."""
    commands = {
        "start": private.on_start,
        "help": private.on_help,
        "about": private.on_about,
        "privacy": private.on_privacy,
        "forget": private.on_forget,
        "cells": private.on_cells,
        "trials": private.on_trials,
        "compare": private.on_compare,
        "choose": private.on_choose,
        "sources": private.on_sources,
        "language": private.on_language,
    }
    return (
        *(CommandHandler(name, callback, PRIVATE) for name, callback in commands.items()),
        # after the known commands: what still begins with a slash is none of them
        MessageHandler(PRIVATE & filters.COMMAND, private.on_unknown_command),
        MessageHandler(PRIVATE & QUESTION, private.on_question),
        # service messages (a pinned message, a new photo) ask nothing
        MessageHandler(PRIVATE & ~filters.TEXT & ~filters.StatusUpdate.ALL, private.on_other),
        CallbackQueryHandler(private.on_ask, pattern=r"^a:"),
        CallbackQueryHandler(private.on_more, pattern=r"^m:"),
        CallbackQueryHandler(private.on_less, pattern=r"^l:"),
        CallbackQueryHandler(private.on_choose_language, pattern=r"^lang:"),
        # last: a button whose data no release understands any more
        CallbackQueryHandler(private.on_stale_button),
    )
