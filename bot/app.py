"""Composition root: the only place that knows every part."""

import logging
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.commands import publish_commands
from bot.disclaimer import Disclaimer, set_reader
from bot.memory import Memory
from bot.outgoing import CarefulBot
from bot.private import PrivateChat
from bot.render import Renderer
from bot.routes import routes
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Library
from faq.normalise import language_of

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query")
"""What is handled; Telegram need not send the rest."""

App = Application[Any, Any, Any, Any, Any, Any]


def build(settings: Settings, library: Library) -> App:
    """The whole application, ready to run.

    Args:
        settings: with a token.
        library: what it answers from.
    """
    if settings.token is None:
        raise ValueError("a token is needed to build the application")
    bot = CarefulBot(
        settings.token,
        disclaimer=Disclaimer(library.notices["disclaimer"]),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
    )
    renderer = Renderer(library)
    application: App = Application.builder().bot(bot).post_init(lambda app: publish_commands(app.bot, library)).build()
    application.add_handlers(routes(PrivateChat(Engine(library), renderer, Memory())))
    application.add_error_handler(ErrorNotice(library).on_error)
    return application


class ErrorNotice:
    """Says that something went wrong, to whom it went wrong for."""

    def __init__(self, library: Library) -> None:
        self._words = library.notices["error"]

    async def on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Record the error without anybody's words, and tell the person."""
        # The traceback's last line may hold a text; its class and place are enough to find it.
        log.error("update failed: %s", type(context.error).__name__, exc_info=context.error)
        if isinstance(update, Update) and update.effective_message is not None and update.effective_chat is not None:
            language = language_of(update.effective_message.text or "")
            set_reader(language)
            await context.bot.send_message(update.effective_chat.id, self._words[language])
