"""The commands as Telegram lists them: who sees which, in which language."""

import re

import pytest

from bot.app import App
from bot.commands import (
    ANSWERED,
    FOR_ADMINS,
    IN_GROUPS,
    IN_PRIVATE,
    PERSONAL,
    SHOWN,
)
from bot.playground import Person, Playground
from faq.labels import is_known
from faq.models import Language, Library
from tests.bot.hearing import CODES, Hears, in_each_language, said


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANT])
async def test_the_commands_of_private_chats_and_groups_are_listed_in_each_language(
    telegram: Playground, application: App, library: Library, language: Language
) -> None:
    """Members see what a member may do, administrators the settings besides."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    admin = telegram.person("Lim", language_code=CODES[language])
    group = telegram.group("Family", members=[person], admins=[admin], kind="supergroup")
    for offered, names in (
        (person.sees_commands(), IN_PRIVATE),
        (person.sees_commands(chat=group), IN_GROUPS),
        (admin.sees_commands(chat=group), FOR_ADMINS),
    ):
        assert offered == {name: library.notices[f"command_{name}"][language] for name in names}
        assert list(offered) == list(names)


async def test_people_of_other_languages_see_the_commands_in_english(
    telegram: Playground, application: App, library: Library
) -> None:
    """It is the list that has no language of its own."""
    assert application.running
    person = telegram.person("Putri", language_code="ms")
    words = library.notices["command_menu"][Language.EN]
    assert person.sees_commands()["menu"] == words


async def test_a_reader_of_simplified_chinese_sees_them_in_it_after_the_greeting(
    telegram: Playground, application: App, library: Library
) -> None:
    """Telegram knows one Chinese only, so that the chat itself gets a list; nobody else's does."""
    assert application.running
    wang = telegram.person("Wang", language_code="zh-hans")
    chen = telegram.person("Chen", language_code="zh-hant")
    await said(wang, "/start", "/help")
    await said(chen, "/start", "/help")
    for person, language in ((wang, Language.ZH_HANS), (chen, Language.ZH_HANT)):
        words = {name: library.notices[f"command_{name}"][language] for name in IN_PRIVATE}
        assert person.sees_commands() == words
    chats = [
        call.parameters["scope"].get("chat_id")
        for call in telegram.calls_of("setMyCommands")
        if call.parameters["scope"]["type"] == "chat"
    ]
    assert chats == [wang.user.id]


@in_each_language
@pytest.mark.parametrize("name", IN_PRIVATE)
async def test_every_listed_command_is_answered(
    telegram: Playground, application: App, hears: Hears, name: str, language: Language
) -> None:
    """In private each has an answer of its own, in the reader's language."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    heard = await said(person, f"/{name}")
    assert heard.text.endswith(hears.library.notices["disclaimer"][language])
    assert heard.text not in {
        hears.notice(other, language) for other in ("unknown_command", "error", "unknown")
    }


def test_the_names_and_descriptions_are_what_telegram_takes(library: Library) -> None:
    """1–32 small letters, and a description of 1–256 in each language."""
    names = {*IN_PRIVATE, *FOR_ADMINS}
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]{1,32}", name)] == []
    lengths = [len(library.notices[f"command_{n}"][la]) for n in names for la in Language]
    assert min(lengths) >= 1
    assert max(lengths) <= 40, "more is cut off in the list on a phone"


def test_what_is_listed_is_what_there_is(library: Library) -> None:
    """No command is listed twice, none is answered by a label that is gone."""
    for names in (IN_PRIVATE, IN_GROUPS, FOR_ADMINS, SHOWN):
        assert len(set(names)) == len(names)
    known = {*SHOWN, "ask", "start", "forget"}
    assert {*IN_PRIVATE, *FOR_ADMINS} <= known
    assert set(PERSONAL) <= set(IN_PRIVATE) - set(IN_GROUPS)
    assert [label for label in ANSWERED.values() if not is_known(library, label)] == []


async def test_the_duties_of_every_bot_are_among_them(family: Person) -> None:
    """/help, /settings and /privacy, which Telegram's own menus lead to."""
    assert {"help", "settings", "privacy"} <= set(family.sees_commands())
