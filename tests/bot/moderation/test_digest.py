"""The weekly line, and what families see of an answer that is past its day."""

from dataclasses import replace
from datetime import date, timedelta

from bot.moderation.context import Context
from bot.moderation.digest import Digest, due
from bot.moderation.roles import Roles
from bot.render import Renderer
from bot.sealing import Sealer, new_key
from faq.answer import Engine
from faq.models import Language, Library, Question
from tests.bot.moderation.conftest import PATIENCE, Room

LATE = date(2028, 1, 3)  # a Monday, past every day of review


def test_what_is_due(library: Library) -> None:
    """Answers past their day, and trials whose results were expected."""
    first = min(
        answer.review_by
        for intent in library.intents.values()
        for answer in intent.answers.values()
        if answer.review_by is not None
    )
    assert "cell.safety:MSC" not in due(library, first)
    late = due(library, LATE)
    assert "cell.safety:MSC" in late
    assert "msc-5" in late
    assert "msc-4" not in late


async def test_it_is_told_once_on_a_monday(room: Room) -> None:
    """By one of several replicas, to all who moderate."""
    service = room.service
    context = Context(
        store=service.store,
        publishing=service.publishing,
        roles=Roles((room.owner.id,), service.store.moderators),
        answers=service.parts.answers,
        sender=service.parts.sender,
        sealer=Sealer(new_key()),
        moderators_chat=None,
    )
    bot = service.parts.application.bot
    tuesday = Digest(context, bot, lambda: LATE + timedelta(days=1))
    assert not await tuesday.tell()
    replicas = [Digest(context, bot, lambda: LATE) for _ in range(2)]
    assert [await each.tell() for each in replicas] == [True, False]
    for person in (room.owner, room.nurse, room.doctor):
        assert "cell.safety" in (await person.hears(seconds=PATIENCE)).text
    await room.family.hears_nothing()


def test_families_are_told_that_newer_results_may_exist(engine: Engine) -> None:
    """On answers past their day, and not before."""
    question = Question(text="", language=Language.EN)
    reply = engine.reply_for(("cell.safety:MSC",), question)
    [part] = reply.parts
    assert part.review_by is not None
    fresh = Renderer(engine.library, lambda: part.review_by or LATE)
    late = Renderer(engine.library, lambda: LATE)
    assert "newer results may exist" not in fresh.short(reply).html
    for html in (late.short(reply).html, late.whole(reply).html, late.in_group(reply).html):
        assert "newer results may exist" in html
    unchecked = replace(reply, parts=(replace(part, reviewed=None),))
    assert "newer results" not in late.short(unchecked).html
