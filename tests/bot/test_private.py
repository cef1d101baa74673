"""Conversations of one person with the bot: commands, what is no text, and anything at all."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from telegram import Update

from bot.app import App, build
from bot.commands import ANSWERED
from bot.limits import MINUTE
from bot.markup import Parsed, as_sent
from bot.playground import Person, Playground
from bot.playground.delivery import deliver
from bot.playground.kinds import media_of
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Language, Library, Outcome
from tests.bot.conftest import Clock
from tests.bot.hearing import CODES, Hears, asked, in_each_language, said

# --- commands --------------------------------------------------------------------------------


@in_each_language
async def test_start_greets_in_the_language_of_the_persons_telegram(
    telegram: Playground, application: App, hears: Hears, language: Language
) -> None:
    """Nothing has been written yet that would tell more."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    assert (await said(person, "/start")).text == hears.notice("greeting_start", language)


@in_each_language
@pytest.mark.parametrize("command", ANSWERED)
async def test_a_command_gets_its_answer(
    telegram: Playground, application: App, hears: Hears, command: str, language: Language
) -> None:
    """Each the answer that its name promises."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    assert (await said(person, f"/{command}")).text == hears.short(ANSWERED[command], language)


async def test_forget_clears_topic_language_region_and_sound(family: Person, hears: Hears) -> None:
    """After /forget "and is it safe?" is about nothing any more, and all else is open again."""
    settled = ("/language", "简体中文", "/region", "1", "/quiet off")
    assert (await said(family, *settled, "NSC 是什么？")).silent
    forgotten = await said(family, "/forget")
    assert forgotten.text == hears.notice("forgotten", Language.ZH_HANS)
    answer = await said(family, "is it safe?")
    assert answer.text == hears.short("cell.safety", Language.EN)
    assert not answer.silent
    emergency = await said(family, "he cannot breathe!")
    assert emergency.text == hears.short("safety.emergency", Language.EN)


async def test_a_command_may_name_the_bot_and_have_words_after_it(
    family: Person, hears: Hears
) -> None:
    """As Telegram writes it in groups, and links do."""
    for text in ("/start@als_test_bot", "/start from-a-leaflet", "/START"):
        heard = await said(family, text)
        assert heard.text == hears.notice("greeting_start", Language.EN)


async def test_ask_answers_what_stands_after_it(family: Person, hears: Hears) -> None:
    """Those who know it from a group need not unlearn it; alone it says how to ask."""
    heard = await said(family, "/ask Is MSC safe?")
    assert heard.text == hears.short("cell.safety:MSC", Language.EN)
    assert (await said(family, "/ask")).text == hears.short("bot.help", Language.EN)


@pytest.mark.parametrize("text", ["/cure", "/start@other_bot", "/mute", "/unmute"])
async def test_an_unknown_command_gets_a_kind_line(family: Person, hears: Hears, text: str) -> None:
    """So does one for another bot, or for groups."""
    assert (await said(family, text)).text == hears.notice("unknown_command", Language.EN)


async def test_a_slash_before_a_word_that_is_no_command_is_a_question(
    family: Person, hears: Hears
) -> None:
    """Telegram takes "/start中文" for no command."""
    expected, reply = hears.reply("/安全嗎MSC", Language.EN)
    assert (await said(family, "/安全嗎MSC")).text == expected
    assert reply.outcome is not Outcome.UNKNOWN


# --- emergencies -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("我爸喘不過氣，嘴唇發紫！", Language.ZH_HANT, ("119", "999")),
        ("我爸喘不过气，嘴唇发紫！", Language.ZH_HANS, ("120", "119")),
        ("my dad can't breathe, his lips are blue!", Language.EN, ("911", "999")),
    ],
)
async def test_an_emergency_gets_the_numbers_first(
    family: Person, hears: Hears, text: str, language: Language, numbers: tuple[str, ...]
) -> None:
    """Before anything else, and without questions to choose from."""
    heard = await said(family, text)
    assert heard.text == hears.short("safety.emergency", language)
    first_lines = "\n".join(heard.text.splitlines()[:2])
    assert [number for number in numbers if number in first_lines] == list(numbers)
    assert asked(heard) == []


async def test_despair_is_answered_with_somebody_to_talk_to(family: Person, hears: Hears) -> None:
    """With numbers, and without questions to choose from."""
    heard = await said(family, "我不想活了")
    assert heard.text == hears.short("safety.crisis", Language.ZH_HANT)
    assert "1925" in heard.text
    assert asked(heard) == []


async def test_an_emergency_is_heard_in_the_midst_of_anything(family: Person, hears: Hears) -> None:
    """The walks by buttons do not hold it up."""
    for before in ("/menu", "/visit", "/clinic", "/settings", "/quiet off"):
        await said(family, before)
        heard = await said(family, "he cannot breathe!")
        assert heard.text == hears.short("safety.emergency", Language.EN)
        assert not heard.silent


# --- what is no text -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        *("voice", "photo", "sticker", "location", "contact", "document", "video", "audio"),
        *("video_note", "animation", "dice"),
    ],
)
async def test_what_is_no_text_gets_one_kind_line(family: Person, hears: Hears, kind: str) -> None:
    """Only text is understood, and the line says so."""
    await family.sends(kind)
    await family.says("/start")
    first, second = await family.hears(count=2)
    assert first.text == hears.notice("text_only", Language.EN)
    assert second.text == hears.notice("greeting_start", Language.EN)


@in_each_language
async def test_the_kind_line_is_in_the_language_of_the_talk(
    family: Person, hears: Hears, language: Language
) -> None:
    """A voice message shows none of its own."""
    await said(family, {"en": "hello", "zh-Hant": "謝謝", "zh-Hans": "谢谢"}[language])
    await family.sends("voice")
    assert (await family.hears()).text == hears.notice("text_only", language)


async def test_the_words_under_a_picture_are_answered(family: Person, hears: Hears) -> None:
    """And it is said that nobody looked at the picture."""
    await family.sends("photo", caption="Is MSC safe?")
    line, answer = (
        hears.words("caption_only", Language.EN),
        hears.short("cell.safety:MSC", Language.EN),
    )
    assert (await family.hears()).text == f"{line}\n\n{answer}"


async def test_the_line_about_a_picture_is_in_the_language_of_its_words(
    family: Person, hears: Hears
) -> None:
    """One message speaks one language."""
    await family.sends("photo", caption="MSC 安全嗎？")
    line = hears.words("caption_only", Language.ZH_HANT)
    answer = hears.short("cell.safety:MSC", Language.ZH_HANT)
    assert (await family.hears()).text == f"{line}\n\n{answer}"


def arrives(telegram: Playground, person: Person, **content: Any) -> None:
    """Let something arrive that people of the playground cannot send by themselves."""
    [bot] = telegram.world.bots.values()
    chat = telegram.world.private_chat(bot, person.user)
    message = telegram.world.post(chat, person.user, **content)
    chat.started = True
    deliver(telegram.world, message)


async def test_a_poll_gets_one_kind_line(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """Like everything else that is no text."""
    options = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("a", "b")]
    poll = {
        "id": "1",
        "question": "Cells?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    arrives(telegram, family, kind="poll", media={"poll": poll})
    assert (await family.hears()).text == hears.notice("text_only", Language.EN)


async def test_an_album_gets_one_kind_line(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """Its pictures come as a message each; another album gets another line."""
    for album in ("7", "7", "7", "8"):
        photo = media_of(telegram.world, "photo", data=None, name=None)
        arrives(telegram, family, kind="photo", media=photo | {"media_group_id": album})
    await family.says("/start")
    heard = [each.text for each in await family.hears(count=3)]
    line = hears.notice("text_only", Language.EN)
    assert heard == [line, line, hears.notice("greeting_start", Language.EN)]


async def test_a_message_about_the_chat_itself_is_not_answered(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """Somebody who lets the bot write to them asks nothing."""
    service: dict[str, Any] = {"write_access_allowed": {}}
    arrives(telegram, family, kind="service", media=service)
    assert (await said(family, "/start")).text == hears.notice("greeting_start", Language.EN)


async def test_an_answer_that_was_sent_inline_is_not_answered_again(
    family: Person, hears: Hears
) -> None:
    """Somebody shows it to the bot itself; it asks nothing."""
    results = await family.asks_inline("Is MSC safe?")
    await family.chooses(results[0])
    assert (await said(family, "/start")).text == hears.notice("greeting_start", Language.EN)


# --- updates ---------------------------------------------------------------------------------


async def test_only_what_is_handled_is_asked_for(telegram: Playground, family: Person) -> None:
    """Telegram need not send the rest."""
    await said(family, "/start")
    wanted = {str(call.parameters["allowed_updates"]) for call in telegram.calls_of("getUpdates")}
    assert wanted == {
        "['message', 'edited_message', 'callback_query', 'inline_query', 'my_chat_member']"
    }


@pytest.mark.parametrize("kind", ["business_message", "channel_post", "guest_message"])
async def test_what_is_not_asked_for_is_passed_over(
    telegram: Playground, application: App, family: Person, hears: Hears, kind: str
) -> None:
    """Should it come nevertheless: a business message would be answered in somebody's name."""
    await said(family, "/start")
    user = {"id": family.user.id, "is_bot": False, "first_name": "Lin"}
    chat = {"id": family.user.id, "type": "private", "first_name": "Lin"}
    for number, text in enumerate(("Is MSC safe?", "/start"), 1):
        entities = [{"type": "bot_command", "offset": 0, "length": 6}] if text == "/start" else []
        message = {"message_id": number, "date": 1, "text": text, "entities": entities}
        update = {"update_id": number, kind: {**message, "from": user, "chat": chat}}
        await application.process_update(Update.de_json(update, application.bot))
    assert (await said(family, "/help")).text == hears.short("bot.help", Language.EN)
    assert len(telegram.calls_of("sendMessage")) == 2


async def test_a_question_asked_while_the_bot_was_down_is_answered(
    telegram: Playground, settings: Settings, library: Library, engine: Engine, hears: Hears
) -> None:
    """Telegram keeps it, and a normal start throws nothing away."""
    person = telegram.person("Lin", language_code="en")
    await person.says("Is MSC safe?")
    async with running(build(settings, library, engine=engine)):
        assert (await person.hears()).text == hears.short("cell.safety:MSC", Language.EN)


# --- anything at all -------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *("MSC", "nsc", "iPSC", "安全嗎", "吗", "有用", "trial", "phase 2", "is", "?", "？"),
        *("!!", "\n", "喘不過氣", "cure", "<b>", "&amp;", "👨‍👩‍👧", "第三期", "12", "1"),
        *("/help", "@x", "https://a.tw", "\u202e", "更多", "0", "9", "/menu", "/visit", "·"),
    ]
)
ANYTHING = st.one_of(
    st.text(max_size=40),
    st.lists(FRAGMENTS, max_size=8).map("".join),
    st.lists(FRAGMENTS, max_size=8).map(" ".join),
    FRAGMENTS,
)


@examples(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=ANYTHING)
async def test_whatever_is_written_is_answered(
    family: Person, hears: Hears, disclaimers: Mapping[Language, str], clock: Clock, text: str
) -> None:
    """Any text that Telegram lets through gets an answer, and never the notice of an error."""
    assume(as_sent(Parsed(text)).text)  # Telegram lets nobody send a blank text
    clock.move(MINUTE)
    heard = await said(family, text)
    assert heard.text.endswith(tuple(disclaimers.values()))
    assert heard.text not in {hears.notice("error", language) for language in Language}


async def test_a_text_of_the_greatest_length_is_answered(
    family: Person, hears: Hears, disclaimers: Mapping[Language, str]
) -> None:
    """4096 units of question."""
    for text in ("MSC " * 1024, "安全嗎" * 1365, "🙂" * 2048, "x" * 4096, "喘不過氣" * 1024):
        heard = await said(family, text)
        assert heard.text.endswith(tuple(disclaimers.values()))
        assert heard.text not in {hears.notice("error", language) for language in Language}
