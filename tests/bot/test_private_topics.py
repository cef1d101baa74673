"""Follow-ups of one person, and questions that are changed after they were asked."""

from dataclasses import replace

import pytest

from bot.limits import MINUTE
from bot.memory import MOST_QUESTIONS, TOPIC_SECONDS
from bot.playground import Button, Person, Playground
from faq.models import Language
from tests.bot.hearing import Hears, Pause, asked, pressed, said

# --- follow-ups ------------------------------------------------------------------------------


async def test_a_follow_up_takes_its_question_from_the_topic(family: Person, hears: Hears) -> None:
    """Another cell, the same question."""
    heard = await said(family, "NSC 安全嗎？", "那 iPSC 呢？")
    assert heard.text == hears.short("cell.safety:iPSC", Language.ZH_HANT)


async def test_a_button_sets_the_topic_too(family: Person, hears: Hears) -> None:
    """What was pressed is what is talked about."""
    heard = await said(family, "/start")
    risks = replace(heard, buttons=((Button("risks", "a:cell.safety:NSC"),),))
    await pressed(family, risks, "risks")
    heard = await said(family, "what about iPSC?")
    assert heard.text == hears.short("cell.safety:iPSC", Language.EN)


@pytest.mark.parametrize("between", ["/menu", "/language", "/pictures", "/cure", "/visit"])
async def test_a_look_elsewhere_leaves_the_topic(
    family: Person, hears: Hears, between: str
) -> None:
    """Whoever goes on asking is still understood."""
    heard = await said(family, "Is NSC safe?", between, "what about iPSC?")
    assert heard.text == hears.short("cell.safety:iPSC", Language.EN)


async def test_a_topic_expires_after_half_an_hour(
    family: Person, hears: Hears, pause: Pause
) -> None:
    """Then a follow-up is taken for itself."""
    alone, reply = hears.reply("那 iPSC 呢？", Language.ZH_HANT)
    assert reply.labels != ("cell.safety:iPSC",)
    for waited, expected in (
        (TOPIC_SECONDS, hears.short("cell.safety:iPSC", Language.ZH_HANT)),
        (TOPIC_SECONDS + 1, alone),
    ):
        await said(family, "NSC 安全嗎？")
        await pause(waited)
        assert (await said(family, "那 iPSC 呢？")).text == expected


async def test_what_was_offered_expires_with_the_topic(
    family: Person, hears: Hears, pause: Pause
) -> None:
    """A digit the next morning opens the menu, and not yesterday's choice."""
    await said(family, "Is MSC safe?")
    await pause(TOPIC_SECONDS + 1)
    heard = await said(family, "1")
    assert heard.text == hears.signed(hears.library.menu.title[Language.EN], Language.EN)


async def test_topics_and_languages_of_two_people_never_mix(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """What one has asked is nothing that the other is asked about."""
    other = telegram.person("Chen", language_code="zh-hant")
    await family.says("Is NSC safe?")
    await other.says("那 iPSC 呢？")
    await family.says("and iPSC?")
    alone, _ = hears.reply("那 iPSC 呢？", Language.ZH_HANT)
    assert (await other.hears()).text == alone
    assert [each.text for each in await family.hears(count=2)] == [
        hears.short("cell.safety:NSC", Language.EN),
        hears.short("cell.safety:iPSC", Language.EN),
    ]
    assert (await said(other, "/help")).text == hears.short("bot.help", Language.ZH_HANT)


# --- edited questions ------------------------------------------------------------------------


async def test_an_edited_question_gets_its_answer_changed(family: Person, hears: Hears) -> None:
    """In place: no second answer, and the buttons are those of the new one."""
    question = await family.says("Is MSC safe?")
    first = await family.hears()
    await family.edits(question, "Is NSC safe?")
    second = await family.hears()
    assert (second.edited, second.message_id) == (True, first.message_id)
    assert second.text == hears.short("cell.safety:NSC", Language.EN)
    assert "m:cell.safety:NSC" in {button.data for row in second.buttons for button in row}


async def test_an_edit_may_change_the_language(family: Person, hears: Hears) -> None:
    """The answer follows the question."""
    question = await family.says("Is MSC safe?")
    await family.hears()
    await family.edits(question, "MSC 安全吗？")
    assert (await family.hears()).text == hears.short("cell.safety:MSC", Language.ZH_HANS)


async def test_an_edit_that_changes_nothing_changes_nothing(family: Person, hears: Hears) -> None:
    """A comma more, the same answer: nothing is written, and nothing fails."""
    question = await family.says("Is MSC safe?")
    await family.hears()
    await family.edits(question, "Is MSC safe??")
    assert (await said(family, "/help")).text == hears.short("bot.help", Language.EN)


async def test_an_edited_follow_up_is_understood_after_what_came_before_it(
    family: Person, hears: Hears
) -> None:
    """Not after its own answer, nor after what was asked since."""
    await said(family, "Is NSC safe?")
    question = await family.says("what about iPSC?")
    await family.hears()
    await said(family, "what is ALS?")
    await family.edits(question, "what about MSC?")
    heard = await family.hears()
    assert (heard.edited, heard.text) == (True, hears.short("cell.safety:MSC", Language.EN))


async def test_an_edited_digit_takes_the_other_choice_of_the_same_offer(
    family: Person, hears: Hears
) -> None:
    """The digit still counts in the offer that it was written to."""
    offer = await said(family, "Is MSC safe?")
    digit = await family.says("1")
    assert (await family.hears()).text == hears.short(asked(offer)[0], Language.EN)
    await family.edits(digit, "2")
    heard = await family.hears()
    assert (heard.edited, heard.text) == (True, hears.short(asked(offer)[1], Language.EN))


async def test_a_question_that_becomes_an_emergency_says_so(family: Person, hears: Hears) -> None:
    """An edit rings nobody's phone, so that the answer comes as a message of its own."""
    question = await family.says("Is MSC safe?")
    await family.hears()
    await family.edits(question, "my dad cannot breathe!")
    heard = await family.hears()
    assert heard.text == hears.short("safety.emergency", Language.EN)
    assert not heard.edited


@pytest.mark.parametrize(("first", "then"), [("Picture", "Is MSC safe?"), ("/x", "Picture")])
async def test_pictures_and_texts_do_not_turn_into_each_other(
    family: Person, hears: Hears, first: str, then: str
) -> None:
    """Telegram cannot edit one into the other, so that a new message comes."""
    await said(family, "/trials")
    question = await family.says({"/x": "what is ALS?"}.get(first, first))
    await family.hears()
    await family.edits(question, then)
    heard = await family.hears()
    assert not heard.edited
    assert heard.kind == ("photo" if then == "Picture" else "text")
    assert heard.text != hears.notice("error", Language.EN)


async def test_an_edit_of_a_question_that_is_forgotten_is_answered_anew(
    family: Person, hears: Hears, pause: Pause
) -> None:
    """Old questions are not kept for ever."""
    first = await family.says("Is MSC safe?")
    await family.hears()
    await pause(MINUTE)  # and with it the limit of a person
    await said(family, *["what is ALS?"] * MOST_QUESTIONS)
    await pause(MINUTE)
    await family.edits(first, "Is NSC safe?")
    heard = await family.hears()
    assert (heard.edited, heard.text) == (False, hears.short("cell.safety:NSC", Language.EN))


async def test_an_answer_that_was_deleted_is_given_anew(family: Person, hears: Hears) -> None:
    """It cannot be changed any more."""
    question = await family.says("Is MSC safe?")
    await family.deletes(await family.hears())
    await family.edits(question, "Is NSC safe?")
    heard = await family.hears()
    assert (heard.edited, heard.text) == (False, hears.short("cell.safety:NSC", Language.EN))


async def test_a_command_that_is_edited_stays_answered(family: Person, hears: Hears) -> None:
    """It was carried out."""
    command = await family.says("/start")
    await family.hears()
    await family.edits(command, "/help")
    assert (await said(family, "/about")).text == hears.short("bot.about", Language.EN)
