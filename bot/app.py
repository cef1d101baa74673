"""Composition root: the only place that knows every part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from telegram import Update
from telegram.ext import Application, TypeHandler

from bot.answers import Answers
from bot.buttons import Button
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
from bot.outgoing.clock import time_at
from bot.pages import Pages
from bot.preferences import Preferences
from bot.presses import Presses
from bot.private import PrivateChat
from bot.reader import Readers
from bot.repeats import Repeats
from bot.routes import routes
from bot.sending import FADE_SECONDS, Fading, Sender
from bot.settings import Settings
from bot.talks import Talks
from bot.visit import Visit
from faq.answer import Engine
from faq.models import Language, Library

App = Application[Any, Any, Any, Any, Any, Any]

READ, MODERATED, WRITTEN = -2, -1, 1
"""Groups of handlers before and after the ordinary ones, which are 0."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The application, and the parts that others are attached to."""

    application: App
    answers: Answers
    readers: Readers
    sender: Sender
    pages: Pages


def build(settings: Settings, library: Library, **options: Any) -> App:
    """The whole application, ready to run; arguments as for `assemble`."""
    return assemble(settings, library, **options).application


def assemble(  # noqa: PLR0913 - what the tests and the service put in place of the defaults
    settings: Settings,
    library: Library,
    *,
    engine: Engine | None = None,
    chats: Chats | None = None,
    talks: Callable[[Memory], Talks] | None = None,
    offer: Callable[[Language], Button] | None = None,
    limits: Callable[[str, int], Limit] | None = None,
    clock: Callable[[], float] = monotonic,
    now: Now = lambda: datetime.now(UTC),
    fade_seconds: float = FADE_SECONDS,
) -> Parts:
    """The whole application, ready to run.

    Args:
        settings: with a token.
        library: what it answers from.
        engine: an engine of this library, where there is one already: it takes seconds to build.
        chats: settings of chats that outlive the process.
        talks: keeps the memory in step with other replicas.
        offer: the button that gives a question to the editors, where there are any.
        limits: make a limit of its name and how many a minute, where others count with us.
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
    memory, fading = Memory(clock), Fading(fade_seconds)
    chats = chats or Chats()
    answers = Answers(engine or Engine(library))
    readers = Readers(chats, memory)
    sender = Sender(memory, chats, fading, now)
    pages = Pages(
        answers=answers,
        menu=Menu(answers),
        clinic=Clinic(answers),
        visit=Visit(answers),
        gallery=Gallery(answers),
        preferences=Preferences(answers, chats, now),
    )
    commands = Commands(pages)
    limits = limits or (lambda _, most: Limit(most, clock))
    per_group = limits("group", GROUP)
    repeats = Repeats(clock)
    private = PrivateChat(
        pages=pages,
        commands=commands,
        readers=readers,
        memory=memory,
        chats=chats,
        sender=sender,
        limit=limits("private", PERSON_IN_PRIVATE),
        offer=offer,
    )
    groups = GroupChat(
        pages=pages,
        commands=commands,
        readers=readers,
        memory=memory,
        sender=sender,
        repeats=repeats,
        per_person=limits("person", PERSON_IN_GROUP),
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
        per_person=limits("presses", PRESSES),
    )
    membership = Membership(answers, readers, chats, memory, sender)

    async def finish(_: App) -> None:
        await fading.finish()

    async def begin(app: App) -> None:
        # Our own clock may be off by days: by Telegram's we know how long a question has waited.
        groups.starts(await time_at(settings.api_url) or now())
        await publish_commands(app.bot, library)

    builder = Application.builder().bot(bot).post_init(begin).post_stop(finish)
    application: App = builder.build()
    application.add_handlers(routes(private, groups, presses, Inline(answers, readers), membership))
    application.add_error_handler(ErrorNotice(answers, readers).on_error)
    if talks is not None:
        shared = talks(memory)
        application.add_handler(TypeHandler(Update, shared.before), group=READ)
        application.add_handler(TypeHandler(Update, shared.after), group=WRITTEN)
    return Parts(application, answers, readers, sender, pages)
