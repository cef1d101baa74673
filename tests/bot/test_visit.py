"""The list of questions for the visit, put together by buttons."""

import struct
from dataclasses import replace

import pytest

from bot.app import App, build
from bot.memory import TOPIC_SECONDS
from bot.playground import Button, Person, Playground, Shown
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Language, Library
from faq.visit import MOST_QUESTIONS, sheet, topics
from tests.bot.hearing import (
    CODES,
    Hears,
    Pause,
    as_seen,
    datas,
    in_each_language,
    pressed,
    said,
    texts,
)

ASKED = {
    Language.ZH_HANT: ("NSC 安全嗎？", "多少錢"),
    Language.ZH_HANS: ("NSC 安全吗？", "多少钱"),
    Language.EN: ("Is NSC safe?", "How much does it cost?"),
}


def chosen(shown: Shown, library: Library) -> list[str]:
    """The ids of the topics that a message shows as chosen."""
    ids = [topic.id for topic in topics(library)]
    return [id_ for id_, text in zip(ids, texts(shown), strict=False) if "✓" in text]


def expected(
    hears: Hears, ids: tuple[str, ...], language: Language, about: tuple[str, ...] = ()
) -> str:
    """The text of a list."""
    made = sheet(hears.library, ids, language, about)
    lines = "\n".join(f"{number}. {line}" for number, line in enumerate(made.questions, 1))
    return hears.signed(f"<b>{made.title}</b>\n\n{lines}\n\n{made.footer}", language)


@in_each_language
async def test_what_was_talked_about_is_chosen_beforehand(
    telegram: Playground, application: App, hears: Hears, language: Language
) -> None:
    """And named in the questions; everything can be chosen and undone."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    choice = await said(person, *ASKED[language], "/visit")
    assert choice.text == hears.signed(hears.library.visit.opening[language], language)
    assert chosen(choice, hears.library) == ["r", "m"]
    risks = next(text for text in texts(choice) if text.startswith("4 · "))
    undone = await pressed(person, choice, risks)
    assert chosen(undone, hears.library) == ["m"]
    assert (undone.edited, undone.message_id) == (True, choice.message_id)
    again = await pressed(person, undone, texts(undone)[3])
    assert chosen(again, hears.library) == ["r", "m"]
    made = await pressed(person, again, texts(again)[-1])
    assert made.text == expected(hears, ("r", "m"), language, ("NSC",))
    name = hears.library.concepts["NSC"].name[language]
    assert name in made.text


async def test_it_goes_by_digits_too(family: Person, hears: Hears) -> None:
    """As many messages as digits, each with the choice so far."""
    await said(family, "/visit")
    shown = await said(family, "1", "4", "1")
    assert chosen(shown, hears.library) == ["r"]
    made = await said(family, "9")
    assert made.text == expected(hears, ("r",), Language.EN)
    assert chosen(await said(family, "0"), hears.library) == ["r"]


async def test_all_topics_make_a_list_that_a_visit_has_time_for(
    family: Person, hears: Hears
) -> None:
    """At most ten questions."""
    await said(family, "/visit")
    made = await said(family, *[str(number) for number in range(1, 10)])
    ids = tuple(topic.id for topic in topics(hears.library))
    assert made.text == expected(hears, ids, Language.EN)
    assert f"\n{MOST_QUESTIONS}. " in made.text
    assert f"\n{MOST_QUESTIONS + 1}. " not in made.text


async def test_without_topics_the_general_questions_remain(family: Person, hears: Hears) -> None:
    """Those are good at every visit."""
    await said(family, "/visit")
    made = await said(family, "9")
    assert made.text == expected(hears, (), Language.EN)


@in_each_language
async def test_the_list_is_a_picture_too(
    telegram: Playground,
    application: App,
    hears: Hears,
    language: Language,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The text version is one tap away, and the same picture is uploaded once."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    choice = await said(person, *ASKED[language], "/visit")
    text = await pressed(person, choice, texts(choice)[-1])
    picture = await pressed(person, text, f"1 · {hears.words('picture_button', language)}")
    assert picture.kind == "photo"
    assert picture.file is not None
    width, height = struct.unpack(">II", picture.file[16:24])
    assert (width >= 600, height >= 400, max(width, height) < 10_000) == (True, True, True)
    assert picture.text.endswith(hears.library.notices["disclaimer"][language])
    assert as_seen(sheet(hears.library, (), language).title) in picture.text
    as_text = await pressed(person, picture, f"1 · {hears.words('as_text_button', language)}")
    assert as_text.text == text.text
    assert not as_text.edited
    await pressed(person, text, f"1 · {hears.words('picture_button', language)}")
    assert [len(call.uploads) for call in telegram.calls_of("sendPhoto")] == [1, 0]
    assert "no glyph" not in caplog.text


async def test_what_was_talked_about_yesterday_is_forgotten(
    family: Person, hears: Hears, pause: Pause
) -> None:
    """Nothing of it is kept after the conversation."""
    await said(family, "Is NSC safe?")
    await pause(TOPIC_SECONDS + 1)
    assert chosen(await said(family, "/visit"), hears.library) == []


async def test_what_was_forgotten_is_not_chosen(family: Person, hears: Hears) -> None:
    """/forget means it."""
    assert chosen(await said(family, "Is NSC safe?", "/forget", "/visit"), hears.library) == []


async def test_two_people_have_two_lists(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """What one talks about is not chosen for the other."""
    other = telegram.person("Chen", language_code="en")
    await said(family, "Is NSC safe?")
    assert chosen(await said(other, "/visit"), hears.library) == []
    assert chosen(await said(family, "/visit"), hears.library) == ["r"]


async def test_the_choice_stands_in_the_buttons_alone(
    telegram: Playground, settings: Settings, library: Library, engine: Engine, hears: Hears
) -> None:
    """Another process goes on where the first one ended."""
    person = telegram.person("Wu", language_code="en")
    async with running(build(settings, library, engine=engine)):
        choice = await said(person, "Is NSC safe?", "/visit")
    async with running(build(settings, library, engine=engine)):
        made = await pressed(person, choice, texts(choice)[-1])
        assert made.text == expected(hears, ("r",), Language.EN, ("NSC",))


async def test_a_choice_of_an_earlier_release_still_makes_a_list(
    family: Person, hears: Hears
) -> None:
    """Topics that are gone are passed over, and so is what nobody can have talked about."""
    choice = await said(family, "/visit")
    for data, ids in (
        ("v:text+gone.r.zzz+NSC.gone", ("r",)),
        ("v:text+-", ()),
        ("v:text+r+NSC+more+parts", ("r",)),
        ("v:text", ()),
    ):
        made = await pressed(family, _with(choice, data), "old")
        assert made.text == expected(hears, ids, Language.EN, ("NSC",))


def _with(shown: Shown, data: str) -> Shown:
    return replace(shown, buttons=((Button("old", data),),))


async def test_long_talks_still_fit_a_button(family: Person, hears: Hears) -> None:
    """As many of the things talked of as there is room for, the latest ones."""
    talk = ("tell me about NurOwn", "MSC vs NSC vs iPSC", "Is iPSC safe?", "ALSUMMIT results")
    choice = await said(family, *talk, "/visit")
    full = await said(family, *[str(number) for number in range(1, 9)])
    for shown in (choice, full):
        assert max(len((data or "").encode()) for data in datas(shown)) <= 64
    made = await said(family, "9")
    assert made.text.endswith(hears.library.notices["disclaimer"][Language.EN])
