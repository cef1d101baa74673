"""Which language one person is answered in."""

import pytest

from bot.app import App
from bot.playground import Person, Playground
from bot.preferences import LANGUAGE_NAMES
from bot.reader import language_of_code
from faq.models import Language
from tests.bot.hearing import CODES, QUESTIONS, Hears, in_each_language, pressed, said


@in_each_language
async def test_a_question_is_answered_in_its_own_language(
    family: Person, hears: Hears, language: Language
) -> None:
    """In each of the three, wherever the person's Telegram is from."""
    heard = await said(family, QUESTIONS[language])
    assert heard.text == hears.short("cell.safety:MSC", language)
    assert heard.links != ()


@in_each_language
async def test_a_chosen_language_holds_until_it_is_given_back(
    family: Person, hears: Hears, language: Language
) -> None:
    """Questions in another language are then answered in the chosen one."""
    name = LANGUAGE_NAMES[language]
    chosen = await pressed(family, await said(family, "/language"), f"lang:{language}")
    assert chosen.text == hears.notice("language_set", language, language=name)
    for question in QUESTIONS.values():
        heard = await said(family, question)
        assert heard.text == hears.short("cell.safety:MSC", language)
    given_back = await pressed(family, await said(family, "/language"), "lang:auto")
    automatic = hears.words("language_auto", language)
    assert given_back.text == hears.notice("language_set", language, language=automatic)
    for own, question in QUESTIONS.items():
        assert (await said(family, question)).text == hears.short("cell.safety:MSC", own)


async def test_the_languages_are_offered_in_their_own_words(family: Person, hears: Hears) -> None:
    """Whoever cannot read the present one finds theirs; a digit or the name typed chooses too."""
    offer = await said(family, "/language")
    automatic = hears.words("language_auto", Language.EN)
    assert [[button.text for button in row] for row in offer.buttons] == [
        ["1 · 繁體中文"],
        ["2 · 简体中文"],
        ["3 · English"],
        [f"4 · {automatic}"],
    ]
    for typed, language in (("2", Language.ZH_HANS), ("繁體中文", Language.ZH_HANT)):
        chosen = await said(family, "/language", typed)
        name = LANGUAGE_NAMES[language]
        assert chosen.text == hears.notice("language_set", language, language=name)
        assert (await said(family, "/help")).text == hears.short("bot.help", language)


async def test_whoever_chooses_simplified_chinese_reads_the_commands_in_it(
    telegram: Playground, application: App, hears: Hears
) -> None:
    """Telegram knows Chinese only, so the person's own chat gets its own list; and loses it."""
    assert application.running
    person = telegram.person("Wang", language_code="zh-hant")
    listed = []
    for typed in ("2", "1", "2", "3"):
        await said(person, "/language", typed)
        await said(person, "/help")
        listed.append(person.sees_commands()["menu"])
    hans, hant, english = (
        hears.words("command_menu", language)
        for language in (Language.ZH_HANS, Language.ZH_HANT, Language.EN)
    )
    assert listed == [hans, hant, hans, english]
    await pressed(person, await said(person, "/language"), "lang:zh-Hans")
    await said(person, "/forget", "/help")
    assert person.sees_commands()["menu"] == hant


async def test_what_shows_no_language_is_answered_in_the_last_one(
    telegram: Playground, application: App, hears: Hears
) -> None:
    """First the Telegram's, then that of the last question."""
    assert application.running
    person = telegram.person("Lim", language_code="zh-hans")
    asked = ("MSC", "Is MSC safe?", "MSC", "/help", "這個安全嗎？", "/help")
    heard = [(await said(person, text)).text for text in asked]
    assert heard[0] == hears.short("cell.overview:MSC", Language.ZH_HANS)
    assert heard[2] == hears.short("cell.overview:MSC", Language.EN)
    assert heard[3] == hears.short("bot.help", Language.EN)
    assert heard[5] == hears.short("bot.help", Language.ZH_HANT)


@in_each_language
async def test_buttons_go_on_in_the_language_of_the_talk(
    telegram: Playground, application: App, hears: Hears, language: Language
) -> None:
    """Whatever the person's Telegram says."""
    assert application.running
    other = Language.EN if language is Language.ZH_HANT else Language.ZH_HANT
    person = telegram.person("Lim", language_code=CODES[other])
    heard = await said(person, QUESTIONS[language])
    more = await pressed(person, heard, "m:cell.safety:MSC")
    assert more.text == hears.whole("cell.safety:MSC", language)
    related = await pressed(person, heard, "a:route")
    assert related.text == hears.short("route", language)
    menu = await said(person, "/menu")
    assert menu.text == hears.signed(hears.library.menu.title[language], language)


async def test_a_button_speaks_the_language_of_its_message(family: Person, hears: Hears) -> None:
    """Not of what was said since: one message never turns into another language."""
    chinese = await said(family, "MSC 安全嗎？")
    menu = await said(family, "/menu")
    await said(family, "Is MSC safe?")
    more = await pressed(family, chinese, "m:cell.safety:MSC")
    assert more.text == hears.whole("cell.safety:MSC", Language.ZH_HANT)
    await said(family, "Is MSC safe?")
    step = await pressed(family, menu, "n:risk", "n:risk+route")
    assert step.text == hears.short("route", Language.ZH_HANT)


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
