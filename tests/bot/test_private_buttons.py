"""Buttons in a private chat: choices, more and less, related questions, and typing instead."""

from dataclasses import replace

import pytest

from bot.app import build
from bot.limits import PRESSES
from bot.playground import Button, Person, Playground, Shown
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.hearing import Hears, asked, datas, in_each_language, pressed, said, texts

MORE, LESS = "m:cell.safety:MSC", "l:cell.safety:MSC"


def with_button(shown: Shown, data: str) -> Shown:
    """A message as an earlier release may have sent it, with one button."""
    return replace(shown, buttons=((Button("old", data),),))


# --- choices ---------------------------------------------------------------------------------


async def test_when_unsure_the_bot_offers_choices_and_a_press_answers(
    family: Person, hears: Hears
) -> None:
    """At most three, each with its digit, and none of them is claimed to be the answer."""
    text, _ = hears.unsure()
    expected, reply = hears.reply(text, Language.EN)
    offer = await said(family, text)
    assert offer.text == expected
    assert asked(offer) == [option.label for option in reply.options]
    assert texts(offer) == [f"{n} · {option.text}" for n, option in enumerate(reply.options, 1)]
    assert 1 <= len(reply.options) <= 3
    chosen = reply.options[-1].label
    answer = await pressed(family, offer, f"a:{chosen}")
    assert answer.text == hears.short(chosen, reply.language)


@pytest.mark.parametrize("digit", ["2", "２", "2.", "2。", " 2 ", "2)", "②", "（2）"])
async def test_a_digit_takes_the_choice_of_that_number(
    family: Person, hears: Hears, digit: str
) -> None:
    """For those who write with their eyes, however their keyboard writes it."""
    text, _ = hears.unsure()
    _, reply = hears.reply(text, Language.EN)
    answer = await said(family, text, digit)
    assert answer.text == hears.short(reply.options[1].label, reply.language)


async def test_a_buttons_own_words_press_it(family: Person, hears: Hears) -> None:
    """Typed as they stand, or without their signs and capitals."""
    heard = await said(family, "Is MSC safe?")
    label = asked(heard)[0]
    title = next(text for text in texts(heard) if text.startswith("1 · ")).removeprefix("1 · ")
    for typed in (title, title.upper(), title.rstrip("?"), f" {title} "):
        await said(family, "Is MSC safe?")
        assert (await said(family, typed)).text == hears.short(label, Language.EN)
    for typed in ("More", "more", "MORE."):
        await said(family, "Is MSC safe?")
        whole = await said(family, typed)
        assert whole.text == hears.whole("cell.safety:MSC", Language.EN)
        assert not whole.edited


async def test_a_digit_presses_what_was_offered_last(family: Person, hears: Hears) -> None:
    """And never what a message before that offered under the number."""
    await said(family, "/trials")
    offer = await said(family, "/language")
    assert len(datas(offer)) == 4
    heard = await said(family, "5")
    assert heard.text == hears.signed(hears.library.menu.title[Language.EN], Language.EN)


async def test_a_line_in_between_takes_nothing_away(family: Person, hears: Hears) -> None:
    """A sticker sent by mistake does not end the choice."""
    heard = await said(family, "Is MSC safe?")
    await family.sends("sticker")
    await family.hears()
    answer = await said(family, "1")
    assert answer.text == hears.short(asked(heard)[0], Language.EN)


@pytest.mark.parametrize("digit", ["0", "9", "1", "１２"])
@in_each_language
async def test_a_digit_that_nothing_offers_opens_the_menu(
    family: Person, hears: Hears, language: Language, digit: str
) -> None:
    """Somebody who writes one digit wants buttons."""
    await said(family, {"en": "hello", "zh-Hant": "謝謝", "zh-Hans": "谢谢"}[language], "/forget")
    await said(family, {"en": "/start", "zh-Hant": "/language", "zh-Hans": "/language"}[language])
    expected = hears.library.menu.title
    if language is not Language.EN:
        await said(family, {"zh-Hant": "1", "zh-Hans": "2"}[language])
    heard = await said(family, digit)
    assert heard.text == hears.signed(expected[language], language)


async def test_a_number_to_call_opens_no_menu(family: Person, hears: Hears) -> None:
    """Three digits are no choice."""
    for number in ("119", "911"):
        expected, _ = hears.reply(number, Language.EN)
        assert (await said(family, number)).text == expected


async def test_an_unknown_question_is_told_so(family: Person, hears: Hears) -> None:
    """And gets buttons to what can be answered."""
    heard = await said(family, "How do I bake bread?")
    assert heard.text == hears.notice("unknown", Language.EN)
    assert asked(heard)[0] == "bot.help"


# --- more and less ---------------------------------------------------------------------------


@in_each_language
async def test_more_opens_in_place_and_less_closes_again(
    family: Person, hears: Hears, language: Language
) -> None:
    """One message, edited to and fro, the words of the buttons in its language."""
    short = await said(family, {"en": "Is MSC safe?"}.get(language, "MSC 安全嗎？"))
    if language is Language.ZH_HANS:
        short = await said(family, "MSC 安全吗？")
    whole = await pressed(family, short, hears.words("more_button", language))
    again = await pressed(family, whole, hears.words("less_button", language))
    assert [each.edited for each in (short, whole, again)] == [False, True, True]
    assert {each.message_id for each in (short, whole, again)} == {short.message_id}
    assert short.text == again.text == hears.short("cell.safety:MSC", language)
    assert whole.text == hears.whole("cell.safety:MSC", language)
    assert datas(again) == datas(short)


async def test_a_related_question_is_answered_in_a_new_message(
    family: Person, hears: Hears
) -> None:
    """Every button under an answer leads to one."""
    heard = await said(family, "Is MSC safe?")
    assert asked(heard) != []
    for label in asked(heard):
        answer = await pressed(family, heard, f"a:{label}")
        assert answer.text == hears.short(label, Language.EN)
        assert not answer.edited


async def test_a_button_pressed_twice_does_no_harm(family: Person, hears: Hears) -> None:
    """The second press is acknowledged too, and nothing else happens."""
    short = await said(family, "Is MSC safe?")
    for _ in range(3):
        answer = await family.presses(short, MORE)
        assert answer.text == ""
    await family.hears()
    assert (await said(family, "/start")).text == hears.notice("greeting_start", Language.EN)


async def test_pressing_without_end_is_held_back_with_a_word(family: Person, hears: Hears) -> None:
    """Telegram would hold back the bot itself; the button does not spin meanwhile."""
    shown = await said(family, "Is MSC safe?")
    told = []
    for number in range(PRESSES + 3):
        button = with_button(shown, LESS if number % 2 else MORE)
        told.append((await family.presses(button, "old")).text)
    too_much = hears.notice("slow_down", Language.EN).replace("\n\n", "\n")
    assert told == [*[""] * PRESSES, *[too_much] * 3]


# --- buttons that outlived something ---------------------------------------------------------


async def test_a_button_of_a_deleted_message_still_answers(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """In a new message, since the old one cannot be changed."""
    gone = await said(family, "Is MSC safe?")
    await family.deletes(gone)
    assert (await pressed(family, gone, MORE)).text == hears.whole("cell.safety:MSC", Language.EN)
    related = asked(gone)[-1]
    answer = await pressed(family, gone, f"a:{related}")
    assert answer.text == hears.short(related, Language.EN)
    assert telegram.calls_of("editMessageText") == []


async def test_a_message_deleted_at_the_moment_of_the_press_is_written_anew(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """The bot believed that it was still there."""
    heard = await said(family, "Is MSC safe?")
    telegram.fails("editMessageText", 400, "Bad Request: message to edit not found")
    whole = await pressed(family, heard, MORE)
    assert (whole.edited, whole.text) == (False, hears.whole("cell.safety:MSC", Language.EN))


async def test_a_button_still_answers_after_a_restart(
    telegram: Playground, settings: Settings, library: Library, engine: Engine, hears: Hears
) -> None:
    """In the language of its message, though nothing else is remembered."""
    person = telegram.person("Lin", language_code="en")
    async with running(build(settings, library, engine=engine)):
        old = await said(person, "MSC 安全嗎？")
    async with running(build(settings, library, engine=engine)):
        whole = await pressed(person, old, MORE)
        assert whole.text == hears.whole("cell.safety:MSC", Language.ZH_HANT)
        related = asked(old)[-1]
        answer = await pressed(person, old, f"a:{related}")
        assert answer.text == hears.short(related, Language.ZH_HANT)


@pytest.mark.parametrize(
    "data",
    [
        *("a:gone.label", "a:cell.safety:gone", "m:gone:MSC", "l:gone", "a:", "m:+", "l"),
        *("decision:ok:17", "zzz", ":", "a", "A:als.what", "0", "漢字", "a:" + "+" * 62),
        *("n:gone", "n:work+gone", "n:gone+als.cure", "c:zzz", "c:yyyyyyyyyyyyyyyyyy", "v:", "v"),
        *("p:", "p:gone", "p:trial:gone", "set:", "set:gone", "set:zone+Moon/Base", "set:mute+on"),
        *("set:sound+never", "set:sound+25-7", "@en", "a:als.what@tlh"),
    ],
)
async def test_a_button_that_no_release_knows_gets_a_kind_line(
    family: Person, hears: Hears, data: str
) -> None:
    """A label that is gone, data that nobody has ever sent: no error, no silence."""
    heard = await said(family, "Is MSC safe?")
    answer = await family.presses(with_button(heard, data), "old")
    assert answer.text == ""
    assert (await family.hears()).text == hears.notice("old_button", Language.EN)


async def test_a_button_of_which_one_label_is_gone_answers_the_other(
    family: Person, hears: Hears
) -> None:
    """What can be answered is."""
    heard = await said(family, "Is MSC safe?")
    answer = await pressed(family, with_button(heard, "a:gone+cell.safety:NSC"), "old")
    assert answer.text == hears.short("cell.safety:NSC", Language.EN)


async def test_a_button_for_elsewhere_says_its_language_here_too(
    family: Person, hears: Hears
) -> None:
    """A message that was sent inline into this very chat."""
    heard = await said(family, "Is MSC safe?")
    answer = await pressed(family, with_button(heard, "a:als.cure@zh-Hant"), "old")
    assert answer.text == hears.short("als.cure", Language.ZH_HANT)
