"""The walk through what a clinic offers, button by button."""

import random
from collections.abc import Sequence

import pytest

from bot.app import App, build
from bot.limits import MINUTE
from bot.markup import plain_text
from bot.playground import Person, Playground
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.clinic import UNKNOWN, outcome
from faq.models import Language, Library
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

JUDGING = ("recommend", "trustworthy", "reliable clinic", "推薦這", "可以信任", "值得信賴", "合格")
"""What a verdict would sound like."""


def codes(library: Library) -> list[list[str]]:
    """The codes of each question's options."""
    return [[option.code for option in asked.options] for asked in library.clinic.questions]


def walks(library: Library) -> Sequence[str]:
    """Answers that together choose every option, and some at random."""
    options = codes(library)
    longest = max(map(len, options))
    every = ["".join(each[min(at, len(each) - 1)] for each in options) for at in range(longest)]
    chance = random.Random(7)  # noqa: S311 - no secret
    return [*every, *("".join(map(chance.choice, options)) for _ in range(3))]


@in_each_language
async def test_the_walk_ends_with_cautions_and_questions_whatever_is_answered(
    telegram: Playground, application: App, hears: Hears, pause: Pause, language: Language
) -> None:
    """Each question in its place, and at the end what to know and what to ask."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    library = hears.library
    for answers in walks(library):
        await pause(MINUTE)
        shown = await said(person, "/clinic")
        assert as_seen(library.clinic.opening[language]) in shown.text
        for number, (asked, code) in enumerate(
            zip(library.clinic.questions, answers, strict=True), 1
        ):
            assert f"{number}/{len(answers)} {as_seen(asked.text[language])}" in shown.text
            words = [option.text[language] for option in asked.options]
            back = [] if number == 1 else [f"0 · {hears.words('back_button', language)}"]
            assert texts(shown) == [*(f"{n} · {t}" for n, t in enumerate(words, 1)), *back]
            option = next(each for each in asked.options if each.code == code)
            shown = await pressed(person, shown, f"{texts(shown)[asked.options.index(option)]}")
        found = outcome(library, answers, language)
        assert shown.text.startswith(as_seen(found.text))
        assert f"📄 {found.sources[0].by} {found.sources[0].year}" in shown.text
        sources = {(source.link or "").rstrip("/") for source in found.sources}
        assert {link.rstrip("/") for link in shown.links} <= sources
        assert [word for word in JUDGING if word in shown.text.casefold()] == []


async def test_the_walk_can_be_walked_by_digits_and_back(family: Person, hears: Hears) -> None:
    """With the answers so far kept, and one undone at each step back."""
    options = codes(hears.library)
    await said(family, "/clinic")
    second = await said(family, "1")
    third = await said(family, "1")
    assert datas(second)[0] == f"c:{options[0][0]}{options[1][0]}"
    assert datas(third)[0] == f"c:{options[0][0]}{options[1][0]}{options[2][0]}"
    assert datas(await said(family, "0")) == datas(second)
    again = await said(family, "2")
    assert datas(again)[0] == f"c:{options[0][0]}{options[1][1]}{options[2][0]}"


async def test_i_dont_know_is_an_answer_to_everything(family: Person, hears: Hears) -> None:
    """It ends with what to ask."""
    shown = await said(family, "/clinic")
    for asked in hears.library.clinic.questions:
        number = [option.code for option in asked.options].index(UNKNOWN) + 1
        shown = await said(family, str(number))
    assert as_seen(hears.library.clinic.asks_heading[Language.EN]) in shown.text
    again = await said(family, "1")
    assert f"1/{len(hears.library.clinic.questions)} " in again.text


async def test_the_walk_changes_one_message(family: Person, hears: Hears) -> None:
    """Eight questions are not eight messages; a press on it long after still goes on."""
    shown = first = await said(family, "/clinic")
    for asked in hears.library.clinic.questions[:4]:
        shown = await pressed(family, shown, f"1 · {asked.options[0].text[Language.EN]}")
        assert (shown.edited, shown.message_id) == (True, first.message_id)
    await said(family, "Is MSC safe?")
    shown = await pressed(family, shown, "0 · Back")
    assert shown.message_id == first.message_id


async def test_nothing_of_the_walk_is_kept(
    telegram: Playground, settings: Settings, library: Library, engine: Engine
) -> None:
    """The answers stand in the buttons alone: another process goes on where the first one ended."""
    person = telegram.person("Wu", language_code="en")
    async with running(build(settings, library, engine=engine)):
        shown = await said(person, "/clinic")
        shown = await pressed(person, shown, datas(shown)[0] or "")
    async with running(build(settings, library, engine=engine)):
        shown = await pressed(person, shown, datas(shown)[0] or "")
        assert f"3/{len(library.clinic.questions)} " in shown.text


async def test_a_question_is_answered_in_the_midst_of_the_walk(
    family: Person, hears: Hears
) -> None:
    """And the walk is still there above it."""
    walk = await said(family, "/clinic")
    heard = await said(family, "Is MSC safe?")
    assert heard.text == hears.short("cell.safety:MSC", Language.EN)
    shown = await pressed(family, walk, datas(walk)[0] or "")
    assert "2/" in shown.text


@pytest.mark.parametrize("language", Language)
def test_every_end_fits_one_message(library: Library, language: Language) -> None:
    """However much there is to know; Telegram's limit less the disclaimer and the sources."""
    for answers in walks(library):
        text = plain_text(outcome(library, answers, language).text)
        assert len(text) < 3300
