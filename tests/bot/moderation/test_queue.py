"""Questions from families to the editors: with consent, masked, grouped, answered, told."""

from bot.moderation.queue import grouped
from bot.playground import Shown
from bot.store import Verdict
from faq.models import Language
from tests.bot.hearing import Hears
from tests.bot.moderation.conftest import PATIENCE, Room

UNKNOWN = "has anybody tried the moxa patches of Mr Tan, call 0912-345-678"


async def shown(room: Room) -> Shown:
    """Let somebody ask what nobody knows, and return what would be kept."""
    heard = await room.says(room.family, UNKNOWN)
    await room.family.presses(heard, "Give it to the editors")
    return await room.family.hears()


async def test_nothing_is_kept_before_a_yes(room: Room) -> None:
    """What would be kept is shown, masked."""
    offer = await shown(room)
    assert "0912" not in offer.text
    assert "Tan" not in offer.text
    assert "moxa patches" in offer.text
    assert await room.service.store.questions.open() == ()
    await room.family.presses(offer, "3 · No")
    assert "nothing has been kept" in (await room.family.hears()).text
    assert await room.service.store.questions.open() == ()


async def test_a_question_is_kept_and_taken_back(room: Room) -> None:
    """By the one who gave it, whose number stands nowhere."""
    offer = await shown(room)
    await room.family.presses(offer, "1 · Yes, give it to them")
    kept = await room.family.hears()
    [question] = await room.service.store.questions.open()
    assert str(room.family.id) not in repr(question)
    assert "0912" not in question.text
    assert question.guesses
    await room.family.presses(kept, "1 · Take it back")
    assert "has been deleted" in (await room.family.hears()).text
    assert await room.service.store.questions.open() == ()


async def test_teaching_it_answers_it_and_tells_the_asker_once(room: Room, hears: Hears) -> None:
    """From the queue to the family, through a second moderator."""
    offer = await shown(room)
    await room.family.presses(offer, "2 · Yes, and tell me the answer")
    await room.family.hears()
    queue = await room.says(room.nurse, "/queue")
    question = await room.presses(room.nurse, queue, 0)
    draft = await room.presses(room.nurse, question, 0)
    await room.presses(room.nurse, draft, 2)
    proposal = await room.doctor.hears(seconds=PATIENCE)
    published = await room.presses(room.doctor, proposal, 0)
    assert "revision 2" in published.text
    told = await room.family.hears(seconds=PATIENCE)
    assert told.text == hears.notice("give_answered", Language.EN)
    await room.family.presses(told, told.buttons[0][0].text)
    assert (await room.family.hears()).text
    [decided] = await room.service.store.questions.recent()
    assert decided.verdict is Verdict.TAUGHT
    assert await room.service.store.questions.take_wish(decided.id) is None


async def test_alike_questions_stand_together_and_are_dismissed_together(room: Room) -> None:
    """The most frequent first."""
    questions = room.service.store.questions
    for text in ("does moxa help", "does moxa help?", "is bread good", "does moxa help at all"):
        await questions.add(text, "en", ())
    groups = grouped(await questions.open())
    assert [len(group.questions) for group in groups] == [3, 1]
    queue = await room.says(room.nurse, "/queue")
    assert queue.buttons[0][0].text.startswith("1 · 3× does moxa help")
    question = await room.presses(room.nurse, queue, 0)
    await room.presses(room.nurse, question, -1)
    assert [each.text for each in await questions.open()] == ["is bread good"]


async def test_a_stale_button_says_who_decided(room: Room) -> None:
    """With the time."""
    await room.service.store.questions.add("does moxa help", "en", ())
    queue = await room.says(room.nurse, "/queue")
    other = await room.says(room.doctor, "/queue")
    await room.presses(room.nurse, await room.presses(room.nurse, queue, 0), -1)
    late = await room.presses(room.doctor, other, 0)
    assert "Nina has decided already: dismissed" in late.text


async def test_numbers_only(room: Room) -> None:
    """By day, language and outcome; most asked intents; no text."""
    await room.says(room.family, "is MSC safe?")
    await room.says(room.family, UNKNOWN)
    stats = await room.says(room.nurse, "/stats")
    assert "moxa" not in stats.text
