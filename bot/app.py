"""Composition root: the only place that knows every part."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from telegram.ext import Application

from bot.commands import publish_commands
from bot.disclaimer import Disclaimer
from bot.errors import ErrorNotice
from bot.memory import Memory
from bot.outgoing import CarefulBot
from bot.private import PrivateChat
from bot.render import Renderer
from bot.routes import routes
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Library

ALLOWED_UPDATES = ("message", "callback_query")
"""What is handled; Telegram need not send the rest."""

App = Application[Any, Any, Any, Any, Any, Any]


def build(
    settings: Settings,
    library: Library,
    *,
    engine: Engine | None = None,
    clock: Callable[[], float] = monotonic,
) -> App:
    """The whole application, ready to run.

    Args:
        settings: with a token.
        library: what it answers from.
        engine: an engine of this library, where there is one already: it takes seconds to build.
        clock: seconds, for what is forgotten after a while.

    Raises:
        ValueError: there is no token.
    """
    if settings.token is None:
        raise ValueError("a token is needed to build the application")
    bot = CarefulBot(
        settings.token,
        disclaimer=Disclaimer(library.notices["disclaimer"]),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
    )
    memory = Memory(clock)
    private = PrivateChat(engine or Engine(library), Renderer(library), memory)
    builder = Application.builder().bot(bot)
    application: App = builder.post_init(lambda app: publish_commands(app.bot, library)).build()
    application.add_handlers(routes(private))
    application.add_error_handler(ErrorNotice(library, memory).on_error)
    return application
