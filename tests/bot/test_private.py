"""Conversations of one person with the bot, over HTTP, with the real application."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from telegram import Update

from bot.app import App, build
from bot.commands import COMMANDS
from bot.markup import Parsed, as_sent, parse_html
from bot.memory import TOPIC_SECONDS
from bot.playground import Button, Person, Playground, Shown
from bot.playground.delivery import deliver
from bot.playground.kinds import media_of
from bot.reader import language_of_code
from bot.render import LANGUAGE_NAMES, Renderer
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Language, Library, Outcome, Question, Reply, Topic
from tests.bot.conftest import Clock

Words = Mapping[Language, str]

QUESTIONS = {
    Language.ZH_HANT: "MSC 安全嗎？",
    Language.ZH_HANS: "MSC 安全吗？",
    Language.EN: "Is MSC safe?",
}
COMMAND_LABELS = {
    "help": "bot.help",
    "about": "bot.about",
    "privacy": "bot.privacy",
    "cells": "cell.overview",
    "trials": "trials.list",
    "compare": "compare:MSC,NSC,iPSC",
    "choose": "choose",
    "sources": "review.source",
}
UNSURE = (
    "臍帶血可以嗎",
    "stem cells how",
    "which cells",
    "幹細胞針",
    "cells",
    "細胞",
    "打針",
    "醫院",
)


def as_seen(html: str) -> str:
    """Return a text as people see it."""
    return as_sent(parse_html(html)).text


class Hears:
    """What a person should hear, in a language."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._renderer = Renderer(engine.library)

    def notice(self, name: str, language: Language) -> str:
        """Return one of the bot's own texts, with the disclaimer under it."""
        return self._signed(self._renderer.notice(name, language), language)

    def short(self, label: str, language: Language) -> str:
        """Return the short answer of a label."""
        return self._signed(self._renderer.short(self._reply(label, language)).html, language)

    def whole(self, label: str, language: Language) -> str:
        """Return the whole answer of a label."""
        return self._signed(self._renderer.whole(self._reply(label, language)).html, language)

    def reply(self, text: str, language: Language, topic: Topic | None = None) -> tuple[str, Reply]:
        """Return what a question hears, and the engine's reply behind it."""
        question = Question(text=text, fallback_language=language, topic=topic or Topic())
        reply = self._engine.answer(question)
        return self._signed(self._renderer.short(reply).html, reply.language), reply

    def _reply(self, label: str, language: Language) -> Reply:
        return self._engine.reply_for((label,), Question(text="", language=language))

    def _signed(self, html: str, language: Language) -> str:
        return f"{as_seen(html)}\n\n{self._engine.library.notices['disclaimer'][language]}"


@pytest.fixture(scope="session")
def hears(engine: Engine) -> Hears:
    """Return what there is to hear."""
    return Hears(engine)


def labels(shown: Shown) -> list[str | None]:
    """List what a message's buttons carry."""
    return [button.data for row in shown.buttons for button in row]


# --- commands --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "language"),
    [("en", Language.EN), ("zh-hant", Language.ZH_HANT), ("zh-hans", Language.ZH_HANS)],
)
async def test_start_greets_in_the_language_of_the_persons_telegram(
    telegram: Playground, application: App, hears: Hears, code: str, language: Language
) -> None:
    """Nothing has been written yet that would tell more."""
    assert application.running
    person = telegram.person("Wu", language_code=code)
    await person.says("/start")
    assert (await person.hears()).text == hears.notice("greeting_start", language)


@pytest.mark.parametrize("command", COMMAND_LABELS)
async def test_a_command_gets_its_answer(family: Person, hears: Hears, command: str) -> None:
    """Each the answer that its name promises."""
    await family.says(f"/{command}")
    assert (await family.hears()).text == hears.short(COMMAND_LABELS[command], Language.EN)


async def test_forget_clears_topic_and_language(family: Person, hears: Hears) -> None:
    """After /forget "and is it safe?" is about nothing any more, and the language is open again."""
    await family.says("what is NSC")
    await family.hears()
    await family.says("/forget")
    assert (await family.hears()).text == hears.notice("forgotten", Language.EN)
    await family.says("is it safe?")
    assert (await family.hears()).text == hears.short("cell.safety", Language.EN)


async def test_a_command_may_name_the_bot_and_have_words_after_it(
    family: Person, hears: Hears
) -> None:
    """As Telegram writes it in groups, and links do."""
    for text in ("/start@als_test_bot", "/start from-a-leaflet", "/START"):
        await family.says(text)
        assert (await family.hears()).text == hears.notice("greeting_start", Language.EN)


async def test_an_unknown_command_gets_a_kind_line(family: Person, hears: Hears) -> None:
    """So does one that is meant for another bot."""
    for text in ("/cure", "/start@other_bot"):
        await family.says(text)
        assert (await family.hears()).text == hears.notice("unknown_command", Language.EN)


async def test_a_slash_before_a_word_that_is_no_command_is_a_question(
    family: Person, hears: Hears
) -> None:
    """Telegram takes "/start中文" for no command."""
    await family.says("/安全嗎MSC")
    expected, reply = hears.reply("/安全嗎MSC", Language.EN)
    assert (await family.hears()).text == expected
    assert reply.outcome is not Outcome.UNKNOWN


async def test_commands_are_listed_in_both_languages(
    telegram: Playground, family: Person, library: Library
) -> None:
    """Each described in the words of its reader, in the order of use."""
    chinese = telegram.person("Wang", language_code="zh-hans")
    for person, language in ((family, Language.EN), (chinese, Language.ZH_HANT)):
        offered = person.sees_commands()
        assert list(offered) == list(COMMANDS)
        assert offered == {n: library.notices[f"command_{n}"][language] for n in COMMANDS}


async def test_every_listed_command_is_answered(family: Person, hears: Hears) -> None:
    """None of them is unknown."""
    for name in COMMANDS:
        await family.says(f"/{name}")
        assert (await family.hears()).text != hears.notice("unknown_command", Language.EN)


# --- languages -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
async def test_a_question_is_answered_in_its_own_language(
    family: Person, hears: Hears, language: Language
) -> None:
    """In each of the three, wherever the person's Telegram is from."""
    await family.says(QUESTIONS[language])
    heard = await family.hears()
    assert heard.text == hears.short("cell.safety:MSC", language)
    assert heard.links != ()


@pytest.mark.parametrize("language", Language)
async def test_a_chosen_language_holds_until_it_is_given_back(
    family: Person, hears: Hears, library: Library, language: Language
) -> None:
    """Questions in another language are then answered in the chosen one."""
    await family.says("/language")
    offer = await family.hears()
    await family.presses(offer, LANGUAGE_NAMES[language])
    assert (await family.hears()).text == hears.notice("language_set", language)
    for question in QUESTIONS.values():
        await family.says(question)
        assert (await family.hears()).text == hears.short("cell.safety:MSC", language)
    await family.says("/language")
    offer = await family.hears()
    await family.presses(offer, library.notices["language_auto"][language])
    assert (await family.hears()).text == hears.notice("language_auto", language)
    for asked, question in QUESTIONS.items():
        await family.says(question)
        assert (await family.hears()).text == hears.short("cell.safety:MSC", asked)


async def test_what_shows_no_language_is_answered_in_the_last_one(
    telegram: Playground, application: App, hears: Hears
) -> None:
    """First the Telegram's, then that of the last question."""
    assert application.running
    person = telegram.person("Lim", language_code="zh-hans")
    heard = []
    for text in ("MSC", "Is MSC safe?", "MSC", "/help", "這個安全嗎？", "/help"):
        await person.says(text)
        heard.append((await person.hears()).text)
    assert heard[0] == hears.short("cell.overview:MSC", Language.ZH_HANS)
    assert heard[2] == hears.short("cell.overview:MSC", Language.EN)
    assert heard[3] == hears.short("bot.help", Language.EN)
    assert heard[5] == hears.short("bot.help", Language.ZH_HANT)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (None, Language.ZH_HANT),
        ("", Language.ZH_HANT),
        ("zh", Language.ZH_HANT),
        ("zh-TW", Language.ZH_HANT),
        ("zh_HK", Language.ZH_HANT),
        ("yue", Language.ZH_HANT),
        ("zh-Hans", Language.ZH_HANS),
        ("zh-cn", Language.ZH_HANS),
        ("zh-SG", Language.ZH_HANS),
        ("en", Language.EN),
        ("en-GB", Language.EN),
        ("de", Language.EN),
        ("?", Language.EN),
    ],
)
def test_a_language_code_is_understood_however_it_is_written(
    code: str | None, language: Language
) -> None:
    """Chinese in its script, Chinese readers where there is none, English for the rest."""
    assert language_of_code(code) == language


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
    await family.says("/start")
    assert (await family.hears()).text == hears.notice("greeting_start", Language.EN)


async def test_an_edited_question_is_not_answered_again(family: Person, hears: Hears) -> None:
    """What is heard next answers what is said next."""
    asked = await family.says("Is MSC safe?")
    await family.hears()
    await family.edits(asked, "Is NSC safe?")
    await family.says("/start")
    assert (await family.hears()).text == hears.notice("greeting_start", Language.EN)


async def test_updates_that_are_not_handled_are_not_asked_for(
    telegram: Playground, application: App, family: Person
) -> None:
    """Telegram need not send edits and the rest; one that comes nevertheless is passed over."""
    await family.says("/start")
    await family.hears()
    wanted = {str(call.parameters["allowed_updates"]) for call in telegram.calls_of("getUpdates")}
    assert wanted == {"['message', 'callback_query']"}
    user = {"id": 1001, "is_bot": False, "first_name": "Lin"}
    chat = {"id": 1001, "type": "private", "first_name": "Lin"}
    for text in ("Is MSC safe?", "/start"):
        entities = [{"type": "bot_command", "offset": 0, "length": 6}] if text == "/start" else []
        message = {"message_id": 1, "date": 1, "edit_date": 2, "text": text, "entities": entities}
        edited = {"update_id": 1, "edited_message": {**message, "from": user, "chat": chat}}
        await application.process_update(Update.de_json(edited, application.bot))
    assert len(telegram.calls_of("sendMessage")) == 1


# --- choices and buttons ---------------------------------------------------------------------


def unsure_of(engine: Engine) -> str:
    """Return a text that the engine is not sure of."""
    asked = {text: engine.answer(Question(text=text)).outcome for text in UNSURE}
    return next(text for text, outcome in asked.items() if outcome is Outcome.UNCERTAIN)


async def test_when_unsure_the_bot_offers_choices_and_a_press_answers(
    family: Person, engine: Engine, hears: Hears
) -> None:
    """At most three, and none of them is claimed to be the answer."""
    text = unsure_of(engine)
    await family.says(text)
    offer = await family.hears()
    expected, reply = hears.reply(text, Language.EN)
    assert offer.text == expected
    assert labels(offer) == [f"a:{option.label}" for option in reply.options]
    assert 1 <= len(reply.options) <= 3
    chosen = reply.options[-1]
    await family.presses(offer, chosen.text)
    assert (await family.hears()).text == hears.short(chosen.label, reply.language)


async def test_a_digit_takes_the_choice_of_that_number(
    family: Person, engine: Engine, hears: Hears
) -> None:
    """For those who write with their eyes."""
    text = unsure_of(engine)
    _, reply = hears.reply(text, Language.EN)
    await family.says(text)
    await family.hears()
    await family.says("1")
    assert (await family.hears()).text == hears.short(reply.options[0].label, reply.language)


async def test_an_unknown_question_is_told_so(family: Person, hears: Hears) -> None:
    """And gets buttons to what can be answered."""
    await family.says("How do I bake bread?")
    heard = await family.hears()
    assert heard.text == hears.notice("unknown", Language.EN)
    assert labels(heard)[0] == "a:bot.help"


async def test_more_opens_in_place_and_less_closes_again(
    family: Person, hears: Hears, library: Library
) -> None:
    """One message, edited to and fro."""
    more, less = (library.notices[f"{name}_button"][Language.EN] for name in ("more", "less"))
    await family.says("Is MSC safe?")
    short = await family.hears()
    await family.presses(short, more)
    whole = await family.hears()
    await family.presses(whole, less)
    again = await family.hears()
    assert [each.edited for each in (short, whole, again)] == [False, True, True]
    assert {each.message_id for each in (short, whole, again)} == {short.message_id}
    assert short.text == again.text == hears.short("cell.safety:MSC", Language.EN)
    assert whole.text == hears.whole("cell.safety:MSC", Language.EN)


async def test_a_related_question_is_answered_in_a_new_message(
    family: Person, hears: Hears
) -> None:
    """Every button under an answer leads to one."""
    await family.says("Is MSC safe?")
    heard = await family.hears()
    related = [data for data in labels(heard) if data and data.startswith("a:")]
    assert related != []
    for data in related:
        await family.presses(heard, data)
        answer = await family.hears()
        assert answer.text == hears.short(data.removeprefix("a:"), Language.EN)
        assert not answer.edited


async def test_a_button_pressed_twice_does_no_harm(
    family: Person, hears: Hears, library: Library
) -> None:
    """The second press is acknowledged too, and nothing else happens."""
    await family.says("Is MSC safe?")
    short = await family.hears()
    for _ in range(3):
        answer = await family.presses(short, library.notices["more_button"][Language.EN])
        assert answer.text == ""
    await family.hears()
    await family.says("/start")
    assert (await family.hears()).text == hears.notice("greeting_start", Language.EN)


async def test_a_button_of_a_deleted_message_still_answers(
    telegram: Playground, family: Person, hears: Hears, library: Library
) -> None:
    """In a new message, since the old one cannot be changed."""
    await family.says("Is MSC safe?")
    gone = await family.hears()
    await family.deletes(gone)
    await family.presses(gone, library.notices["more_button"][Language.EN])
    assert (await family.hears()).text == hears.whole("cell.safety:MSC", Language.EN)
    related = str(labels(gone)[-1])
    await family.presses(gone, related)
    assert (await family.hears()).text == hears.short(related.removeprefix("a:"), Language.EN)
    assert telegram.calls_of("editMessageText") == []


async def test_a_message_deleted_at_the_moment_of_the_press_is_written_anew(
    telegram: Playground, family: Person, hears: Hears, library: Library
) -> None:
    """The bot believed that it was still there."""
    await family.says("Is MSC safe?")
    heard = await family.hears()
    telegram.fails("editMessageText", 400, "Bad Request: message to edit not found")
    await family.presses(heard, library.notices["more_button"][Language.EN])
    whole = await family.hears()
    assert (whole.edited, whole.text) == (False, hears.whole("cell.safety:MSC", Language.EN))


async def test_a_button_still_answers_after_a_restart(
    telegram: Playground, settings: Settings, library: Library, engine: Engine, hears: Hears
) -> None:
    """In the language of its message, though nothing else is remembered."""
    person = telegram.person("Lin", language_code="en")
    async with running(build(settings, library, engine=engine)):
        await person.says("MSC 安全嗎？")
        old = await person.hears()
    async with running(build(settings, library, engine=engine)):
        await person.presses(old, library.notices["more_button"][Language.ZH_HANT])
        assert (await person.hears()).text == hears.whole("cell.safety:MSC", Language.ZH_HANT)
        related = str(labels(old)[-1])
        await person.presses(old, related)
        answer = await person.hears()
        assert answer.text == hears.short(related.removeprefix("a:"), Language.ZH_HANT)


async def test_a_question_asked_while_the_bot_was_down_is_answered(
    telegram: Playground, settings: Settings, library: Library, engine: Engine, hears: Hears
) -> None:
    """Telegram keeps it, and a normal start throws nothing away."""
    person = telegram.person("Lin", language_code="en")
    await person.says("Is MSC safe?")
    async with running(build(settings, library, engine=engine)):
        assert (await person.hears()).text == hears.short("cell.safety:MSC", Language.EN)


@pytest.mark.parametrize(
    "data",
    [
        *("a:gone.label", "a:cell.safety:gone", "m:gone:MSC", "l:gone", "a:", "m:+", "l"),
        *("decision:ok:17", "zzz", ":", "a", "A:als.what", "lang", "0", "漢字", "a:" + "+" * 62),
    ],
)
async def test_a_button_that_no_release_knows_gets_a_kind_line(
    family: Person, hears: Hears, data: str
) -> None:
    """A label that is gone, data that nobody has ever sent: no error, no silence."""
    await family.says("Is MSC safe?")
    heard = await family.hears()
    old = replace(heard, buttons=((Button("old", data),),))
    answer = await family.presses(old, "old")
    assert answer.text == ""
    assert (await family.hears()).text == hears.notice("old_button", Language.EN)


async def test_a_button_of_which_one_label_is_gone_answers_the_other(
    family: Person, hears: Hears
) -> None:
    """What can be answered is."""
    await family.says("Is MSC safe?")
    heard = await family.hears()
    old = replace(heard, buttons=((Button("old", "a:gone+cell.safety:NSC"),),))
    await family.presses(old, "old")
    assert (await family.hears()).text == hears.short("cell.safety:NSC", Language.EN)


# --- topics ----------------------------------------------------------------------------------


async def test_a_follow_up_takes_its_question_from_the_topic(family: Person, hears: Hears) -> None:
    """Another cell, the same question."""
    await family.says("NSC 安全嗎？")
    await family.hears()
    await family.says("那 iPSC 呢？")
    assert (await family.hears()).text == hears.short("cell.safety:iPSC", Language.ZH_HANT)


async def test_a_button_sets_the_topic_too(family: Person, hears: Hears) -> None:
    """What was pressed is what is talked about."""
    await family.says("/start")
    heard = await family.hears()
    await family.presses(
        replace(heard, buttons=((Button("risks", "a:cell.safety:NSC"),),)), "risks"
    )
    await family.hears()
    await family.says("what about iPSC?")
    assert (await family.hears()).text == hears.short("cell.safety:iPSC", Language.EN)


async def test_a_topic_expires_after_half_an_hour(
    family: Person, hears: Hears, clock: Clock
) -> None:
    """Then a follow-up is taken for itself."""
    alone, reply = hears.reply("那 iPSC 呢？", Language.ZH_HANT)
    assert reply.labels != ("cell.safety:iPSC",)
    for waited, expected in (
        (TOPIC_SECONDS, hears.short("cell.safety:iPSC", Language.ZH_HANT)),
        (TOPIC_SECONDS + 1, alone),
    ):
        await family.says("NSC 安全嗎？")
        await family.hears()
        clock.move(waited)
        await family.says("那 iPSC 呢？")
        assert (await family.hears()).text == expected


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
    await other.says("/help")
    assert (await other.hears()).text == hears.short("bot.help", Language.ZH_HANT)


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
    await family.says(text)
    heard = await family.hears()
    assert heard.text == hears.short("safety.emergency", language)
    first_lines = "\n".join(heard.text.splitlines()[:2])
    assert [number for number in numbers if number in first_lines] == list(numbers)
    assert [data for data in labels(heard) if not str(data).startswith("m:")] == []


async def test_despair_is_answered_with_somebody_to_talk_to(family: Person, hears: Hears) -> None:
    """With numbers, and without questions to choose from."""
    await family.says("我不想活了")
    heard = await family.hears()
    assert heard.text == hears.short("safety.crisis", Language.ZH_HANT)
    assert "1925" in heard.text


# --- anything at all -------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *(
            "MSC",
            "nsc",
            "iPSC",
            "安全嗎",
            "吗",
            "有用",
            "trial",
            "phase 2",
            "is",
            "?",
            "？",
            "!!",
            "\n",
        ),
        *(
            "喘不過氣",
            "cure",
            "<b>",
            "&amp;",
            "👨‍👩‍👧",
            "第三期",
            "12",
            "1",
            "/help",
            "@x",
            "https://a.tw",
            "\u202e",
        ),
    ]
)
ANYTHING = st.one_of(
    st.text(max_size=40),
    st.lists(FRAGMENTS, max_size=8).map("".join),
    st.lists(FRAGMENTS, max_size=8).map(" ".join),
)


@examples(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=ANYTHING)
async def test_whatever_is_written_is_answered(
    family: Person, hears: Hears, disclaimers: Words, text: str
) -> None:
    """Any text that Telegram lets through gets an answer, and never the notice of an error."""
    assume(as_sent(Parsed(text)).text)  # Telegram lets nobody send a blank text
    await family.says(text)
    heard = await family.hears()
    assert heard.text.endswith(tuple(disclaimers.values()))
    assert heard.text not in {hears.notice("error", language) for language in Language}


async def test_a_text_of_the_greatest_length_is_answered(
    family: Person, hears: Hears, disclaimers: Words
) -> None:
    """4096 units of question."""
    for text in ("MSC " * 1024, "安全嗎" * 1365, "🙂" * 2048, "x" * 4096, "喘不過氣" * 1024):
        await family.says(text)
        heard = await family.hears()
        assert heard.text.endswith(tuple(disclaimers.values()))
        assert heard.text not in {hears.notice("error", language) for language in Language}
