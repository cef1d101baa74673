"""Questions from families to the editors: with consent, masked, grouped, answered, told."""

from bot.moderation.grouping import grouped
from bot.playground import Shown
from bot.store import Verdict
from faq.models import Language
from tests.bot.hearing import Hears
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import press, say

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


async def open_question(room: Room, text: str) -> int:
    """Put a question into the queue, without going through a family."""
    number, _ = await room.service.store.questions.add(text, "en", ("choose.clinic",))
    return number


async def test_one_group_is_put_to_another_by_hand(room: Room) -> None:
    """It counts there, and its askers are told when that one is answered."""
    questions = room.service.store.questions
    offer = await shown(room)
    await room.family.presses(offer, "2 · Yes, and tell me the answer")
    await room.family.hears()
    target = await open_question(room, "do herbs help")
    await open_question(room, "do herbs help?")
    queue = await say(room.nurse, "/queue")
    page = await press(room.nurse, queue, "moxa")
    targets = await press(room.nurse, page, "Put to another question")
    assert "2× do herbs help" in str(targets)
    merged = await press(room.nurse, targets, "do herbs help")
    assert "Done" in merged.text
    assert "3× do herbs help" in str(await say(room.nurse, "/queue"))
    late = await press(room.doctor, await say(room.doctor, "/queue"), "3× do herbs")
    assert "given to us (3 times)" in late.text
    draft = await press(room.doctor, late, "How to check a clinic?")
    await press(room.doctor, draft, "Propose")
    await press(room.nurse, await room.nurse.hears(seconds=PATIENCE), "Approve")
    told = await room.family.hears(seconds=PATIENCE)
    assert "How to check a clinic?" in str(told)
    assert await questions.open() == ()
    decided = {each.text: each for each in await questions.recent()}
    assert decided["do herbs help"].verdict is Verdict.TAUGHT
    moxa = next(each for text, each in decided.items() if "moxa" in text)
    assert (moxa.verdict, moxa.into) == (Verdict.MERGED, str(target))


async def test_whoever_merges_too_late_hears_who_decided(room: Room) -> None:
    """Nothing is decided twice."""
    await open_question(room, "does moxa help")
    await open_question(room, "is bread good")
    other = await press(room.doctor, await say(room.doctor, "/queue"), "moxa")
    targets = await press(room.doctor, other, "Put to another question")
    first = await press(room.nurse, await say(room.nurse, "/queue"), "moxa")
    await press(room.nurse, first, "Dismiss")
    late = await press(room.doctor, targets, "bread")
    assert "Nina has decided already: dismissed" in late.text


async def test_an_answer_is_written_step_by_step(room: Room, hears: Hears) -> None:
    """Which one, in Chinese, in English; then a draft, and the asker is told."""
    offer = await shown(room)
    await room.family.presses(offer, "2 · Yes, and tell me the answer")
    await room.family.hears()
    page = await press(room.nurse, await say(room.nurse, "/queue"), "moxa")
    which = await press(room.nurse, page, "Write an answer")
    assert "Which answer is it?" in which.text
    found = await say(room.nurse, "small talk thanks")
    title = hears.library.intents["smalltalk"].title[Language.EN]
    chinese = await press(room.nurse, found, title)
    assert "reads like this in Chinese" in chinese.text
    english = await say(room.nurse, "不客氣。\n\n想到什麼，隨時再問。")
    assert "reads like this in English" in english.text
    draft = await say(room.nurse, "You are welcome.\n\nAsk again whenever you like.")
    assert "smalltalk phrasings/en" in draft.text
    assert "smalltalk answers/any/en/short" in draft.text
    await press(room.nurse, draft, "Propose")
    proposal = await room.doctor.hears(seconds=PATIENCE)
    published = await press(room.doctor, proposal, "Approve")
    assert "revision 2" in published.text
    told = await room.family.hears(seconds=PATIENCE)
    await room.family.presses(told, told.buttons[0][0].text)
    assert "You are welcome." in (await room.family.hears()).text
    [decided] = await room.service.store.questions.recent()
    assert (decided.verdict, decided.into) == (Verdict.ANSWERED, "smalltalk")


async def test_an_answer_about_a_cell_is_chosen_by_button(room: Room) -> None:
    """The cells that the answer is written for, each by its name."""
    number = await room.service.store.questions.add("moxa and msc", "en", ("cell.safety:MSC",))
    assert number
    page = await press(room.nurse, await say(room.nurse, "/queue"), "moxa")
    which = await press(room.nurse, page, "Write an answer")
    about = await press(room.nurse, which, "1 ·")
    assert "About which one?" in about.text
    assert "nothing in particular" in str(about)
    chinese = await press(room.nurse, about, "NSC")
    assert "cell.safety:NSC reads like this in Chinese" in chinese.text
    text = hears_chinese(room)
    english = await say(room.nurse, text)
    assert "cell.safety:NSC reads like this in English" in english.text


def hears_chinese(room: Room) -> str:
    """The Chinese text of an answer as it is."""
    library = room.service.parts.answers.library
    return library.intents["cell.safety"].answers["NSC"].texts[Language.ZH_HANT].short


async def test_what_was_set_aside_is_counted(room: Room) -> None:
    """An update that could not be handled: its kind, its error and when, never its words."""
    assert "set aside" not in (await say(room.nurse, "/stats")).text
    await room.service.store.updates.put_aside(7, kind="message", chat_id=5, error="KeyError")
    stats = await say(room.nurse, "/stats")
    assert "set aside: 1, the last one at 2" in stats.text
    assert "message KeyError 1" in stats.text
