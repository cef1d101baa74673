"""Composition root: the only place that knows every part."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from telegram.ext import Application

from bot.answers import Answers
from bot.chats import Chats, Now
from bot.clinic import Clinic
from bot.commands import Commands, publish_commands
from bot.disclaimer import Disclaimer
from bot.errors import ErrorNotice
from bot.gallery import Gallery
from bot.groups import GroupChat
from bot.inline import Inline
from bot.limits import GROUP, PERSON_IN_GROUP, PERSON_IN_PRIVATE, PRESSES, Limit
from bot.membership import Membership
from bot.memory import Memory
from bot.menu import Menu
from bot.outgoing import CarefulBot
from bot.pages import Pages
from bot.preferences import Preferences
from bot.presses import Presses
from bot.private import PrivateChat
from bot.reader import Readers
from bot.render import Renderer
from bot.repeats import Repeats
from bot.routes import routes
from bot.sending import FADE_SECONDS, Fading, Sender
from bot.settings import Settings
from bot.visit import Visit
from faq.answer import Engine
from faq.models import Library

App = Application[Any, Any, Any, Any, Any, Any]


def build(  # noqa: PLR0913 - what the tests and the terminal put in place of the real thing
    settings: Settings,
    library: Library,
    *,
    engine: Engine | None = None,
    clock: Callable[[], float] = monotonic,
    now: Now = lambda: datetime.now(UTC),
    fade_seconds: float = FADE_SECONDS,
) -> App:
    """The whole application, ready to run.

    Args:
        settings: with a token.
        library: what it answers from.
        engine: an engine of this library, where there is one already: it takes seconds to build.
        clock: seconds, for what is forgotten or limited after a while.
        now: the time of day, for quiet hours and old messages.
        fade_seconds: how long a line about settings stays in a group.

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
    memory, chats, fading = Memory(clock), Chats(), Fading(fade_seconds)
    answers = Answers(engine or Engine(library), Renderer(library))
    readers = Readers(chats, memory)
    sender = Sender(memory, chats, fading, now)
    pages = Pages(
        answers=answers,
        menu=Menu(answers),
        clinic=Clinic(answers.renderer),
        visit=Visit(library),
        gallery=Gallery(library),
        preferences=Preferences(library, chats, now),
    )
    commands = Commands(pages)
    per_group = Limit(GROUP, clock)
    repeats = Repeats(clock)
    private = PrivateChat(
        pages=pages,
        commands=commands,
        readers=readers,
        memory=memory,
        chats=chats,
        sender=sender,
        limit=Limit(PERSON_IN_PRIVATE, clock),
    )
    groups = GroupChat(
        pages=pages,
        commands=commands,
        readers=readers,
        memory=memory,
        sender=sender,
        repeats=repeats,
        per_person=Limit(PERSON_IN_GROUP, clock),
        per_group=per_group,
        started=now(),
    )
    presses = Presses(
        pages=pages,
        readers=readers,
        memory=memory,
        sender=sender,
        repeats=repeats,
        per_group=per_group,
        per_person=Limit(PRESSES, clock),
    )
    membership = Membership(answers, readers, chats, memory, sender)

    async def finish(_: App) -> None:
        await fading.finish()

    builder = Application.builder().bot(bot).post_stop(finish)
    application: App = builder.post_init(lambda app: publish_commands(app.bot, library)).build()
    application.add_handlers(routes(private, groups, presses, Inline(answers, readers), membership))
    application.add_error_handler(ErrorNotice(library, readers).on_error)
    return application
