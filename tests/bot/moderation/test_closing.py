"""What a fault or a kill leaves undone between a publication and its question is done later."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest

from bot.moderation.digest import Digest
from bot.store import By, DraftState, StoreUnavailable, Verdict
from faq.edits import add_phrasing
from faq.models import Language
from tests.bot.hearing import Hears
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import live_text, press, say

ASKED = "moxa clinic round the corner, honest?"
PATH = "intents/choosing.yaml"


async def given(room: Room) -> int:
    """Let the family's question wait, with a wish to be told; they have written to the bot."""
    await say(room.family, "/start")
    service = room.service
    number, _ = await service.store.questions.add(ASKED, "en", ("choose.clinic",))
    await service.store.questions.wish(number, service.sealer.seal(room.family.id))
    return number


def away_once(work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The same, but for the first time, when the database is away."""
    done: list[object] = []

    async def does(*args: Any) -> Any:
        if not done:
            done.append(args)
            raise StoreUnavailable("away")
        return await work(*args)

    return does


async def test_what_a_fault_left_open_is_closed_at_the_next_look(
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    hears: Hears,
) -> None:
    """Whoever approves hears that it is live; the question is closed later, and its asker told."""
    number, store = await given(room), room.service.store
    page = await press(room.nurse, await say(room.nurse, "/queue"), "moxa")
    await press(room.nurse, await press(room.nurse, page, "1 ·"), "Propose")
    proposal = await room.doctor.hears(seconds=PATIENCE)
    for name in ("decide", "take_wish"):
        monkeypatch.setattr(store.questions, name, away_once(getattr(store.questions, name)))
    assert "live as revision 2" in (await press(room.doctor, proposal, "Approve")).text
    question = await store.questions.get(number)
    assert question is not None
    assert question.verdict is Verdict.OPEN
    [logged] = [each for each in caplog.records if each.name == "bot.moderation.closing"]
    assert vars(logged)["error"].startswith("StoreUnavailable at ")

    assert "No questions wait" in (await say(room.doctor, "/queue")).text  # closed; nobody is told
    question = await store.questions.get(number)
    assert question is not None
    dan = By(room.doctor.id, "Dan")
    assert (question.verdict, question.into, question.by) == (Verdict.TAUGHT, "choose.clinic", dan)
    await room.family.hears_nothing()

    late = await press(room.owner, await room.owner.hears(seconds=PATIENCE), "Approve")
    assert "Dan has decided already: published" in late.text
    told = await room.family.hears(seconds=PATIENCE)
    assert told.text == hears.notice("give_answered", Language.EN)
    await say(room.doctor, "/queue")
    await room.family.hears_nothing()


async def test_what_a_kill_left_open_is_closed_by_the_hourly_look(room: Room) -> None:
    """Nobody need press anything: the revision and its draft were written down, and no more."""
    number, service = await given(room), room.service
    nina = By(room.nurse.id, "Nina")
    draft = await service.store.drafts.begin(nina, "choose.clinic", 1, number)
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", ASKED)
    draft = await service.store.drafts.change(draft, files={PATH: text}, state=DraftState.PROPOSED)
    await service.publishing.publish(draft, By(room.doctor.id, "Dan"), "")
    digest = Digest(service.desk.pages.closing._context, service.parts.application.bot)
    looking = asyncio.create_task(digest.run())
    told = await room.family.hears(seconds=PATIENCE)
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    assert "How to check a clinic?" in str(told)
    assert await service.store.questions.open() == ()
