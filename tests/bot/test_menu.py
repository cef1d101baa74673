"""The menu, walked through button by button, as one person in private sees it."""

from collections.abc import Iterator

import pytest

from bot.app import App
from bot.buttons import fits
from bot.limits import MINUTE
from bot.menu import BACK_DIGIT, HOME_DIGIT, MOST_BUTTONS
from bot.playground import Person, Playground, Shown
from faq.labels import every_label
from faq.models import Language, Library, MenuStep
from tests.bot.hearing import CODES, Hears, Pause, datas, in_each_language, pressed, said, texts

MOST_TAPS = 3
WIDEST = 44
"""Characters on a button that has a row to itself; more would be cut off on a small phone."""


def ways(library: Library) -> Iterator[tuple[str, ...]]:
    """Every way from the first step down to an answer, as the data of its buttons."""

    def below(step: MenuStep, taken: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for item in step.items:
            if isinstance(item, MenuStep):
                yield from below(item, (*taken, f"n:{item.id}"))
            else:
                yield (*taken, f"n:{step.id}+{item}")

    yield from below(library.menu, ())


@pytest.fixture
async def person(telegram: Playground, application: App, language: Language) -> Person:
    """Return a person whose Telegram speaks the language of the test."""
    assert application.running
    return telegram.person("Wu", language_code=CODES[language])


def check_step(shown: Shown, *, first: bool) -> None:
    """Check that a step has few buttons, each with its digit, and the ways back in their place."""
    digits = [text.partition(" · ")[0] for text in texts(shown)]
    back = [] if first else [BACK_DIGIT, HOME_DIGIT]
    items = [str(number) for number in range(1, len(digits) - len(back) + 1)]
    assert digits == [*items, *back]
    assert 1 <= len(digits) <= MOST_BUTTONS
    assert max(len(text) for text in texts(shown)) <= WIDEST
    assert all(fits(data or "") for data in datas(shown))


@in_each_language
async def test_every_answer_is_reached_in_three_taps(
    person: Person, hears: Hears, pause: Pause, language: Language
) -> None:
    """The whole menu, over the wire: each step is few buttons, each answer the right one."""
    reached = set()
    menu = await said(person, "/menu")
    check_step(menu, first=True)
    for way in ways(hears.library):
        await pause(MINUTE)
        shown = menu
        for data in way[:-1]:
            shown = await pressed(person, shown, data)
            assert shown.message_id == menu.message_id
            check_step(shown, first=False)
        answer = await pressed(person, shown, way[-1])
        step, _, label = way[-1].removeprefix("n:").partition("+")
        assert answer.text == hears.short(label, language)
        assert not answer.edited
        assert datas(answer)[-2:] == [f"n:{step}", "n:"]
        assert len(datas(answer)) <= MOST_BUTTONS
        assert len(way) <= MOST_TAPS
        reached.add(label)
        home = await pressed(person, answer, "n:")
        assert (home.text, datas(home)) == (menu.text, datas(menu))
        assert not home.edited, "the answer is still there to be read"
        menu = home
    assert reached == set(every_label(hears.library))


@in_each_language
async def test_digits_walk_as_buttons_do(person: Person, hears: Hears, language: Language) -> None:
    """Down, back and home, without a single press."""
    menu = await said(person, "/menu")
    first = hears.library.menu.items[0]
    assert isinstance(first, MenuStep)
    down = await said(person, "1")
    assert down.text == hears.signed(first.title[language], language)
    answer = await said(person, "１")
    label = first.items[0]
    assert isinstance(label, str)
    assert answer.text == hears.short(label, language)
    back = await said(person, "0")
    assert datas(back) == datas(down)
    assert datas(await said(person, "0")) == datas(menu)
    assert datas(await said(person, "1", "1", "9")) == datas(menu)


@in_each_language
async def test_a_buttons_own_words_walk_too(
    person: Person, hears: Hears, language: Language
) -> None:
    """As they stand on the button, the signs in them left out or not."""
    menu = await said(person, "/menu")
    for words in texts(menu):
        title = words.partition(" · ")[2]
        step = await said(person, "/menu", title)
        assert step.text == hears.signed(title, language)


@in_each_language
async def test_more_and_less_keep_the_way_back(
    person: Person, hears: Hears, pause: Pause, language: Language
) -> None:
    """And leave no more buttons than a step has."""
    seen = set()
    for way in ways(hears.library):
        label = way[-1].partition("+")[2]
        await pause(MINUTE)
        shown = await said(person, "/menu")
        answer = await pressed(person, shown, *way)
        if f"m:{label}" not in datas(answer):
            continue
        whole = await pressed(person, answer, f"m:{label}")
        assert whole.text == hears.whole(label, language)
        again = await pressed(person, whole, f"l:{label}")
        for each in (answer, whole, again):
            assert datas(each)[-2:] == [f"n:{way[-1][2:].partition('+')[0]}", "n:"]
            assert len(datas(each)) <= MOST_BUTTONS
        assert datas(again) == datas(answer)
        seen.add(label)
        if len(seen) == 12:
            break
    assert len(seen) == 12


async def test_more_that_is_typed_keeps_the_way_back(family: Person, hears: Hears) -> None:
    """It comes as a message of its own, with the same way back."""
    shown = await said(family, "/menu")
    answer = await pressed(family, shown, "n:risk", "n:risk+cell.safety")
    whole = await said(family, "More")
    assert whole.text == hears.whole("cell.safety", Language.EN)
    assert datas(whole)[-2:] == datas(answer)[-2:] == ["n:risk", "n:"]
    assert len(datas(whole)) <= MOST_BUTTONS
    assert datas(await said(family, "0"))[-2:] == ["n:", "n:"]


async def test_a_related_question_leaves_the_menu(family: Person, hears: Hears) -> None:
    """It is answered as if it had been asked; /menu begins anew."""
    shown = await said(family, "/menu")
    answer = await pressed(family, shown, "n:risk", "n:risk+cell.safety")
    related = next(data for data in datas(answer) if data and data.startswith("a:"))
    heard = await pressed(family, answer, related)
    assert heard.text == hears.short(related[2:], Language.EN)
    assert datas(await said(family, "/menu")) == datas(shown)


async def test_a_menu_of_long_ago_still_works(family: Person, hears: Hears) -> None:
    """Other things were said since, and the message is far up."""
    menu = await said(family, "/menu")
    await said(family, "MSC 安全嗎？", "/visit", "/menu")
    step = await pressed(family, menu, "n:risk")
    assert step.message_id == menu.message_id
    answer = await pressed(family, step, "n:risk+route")
    assert answer.text == hears.short("route", Language.EN)


async def test_an_answer_from_the_menu_is_what_is_talked_about(
    family: Person, hears: Hears
) -> None:
    """A follow-up goes on from it."""
    menu = await said(family, "/menu")
    await pressed(family, menu, "n:risk", "n:risk.cell", "n:risk.cell+cell.safety:NSC")
    heard = await said(family, "what about iPSC?")
    assert heard.text == hears.short("cell.safety:iPSC", Language.EN)


async def test_back_from_an_answer_leaves_the_answer_to_be_read(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """The step comes anew below it; from there on it changes in place again."""
    menu = await said(family, "/menu")
    answer = await pressed(family, menu, "n:risk", "n:risk+route")
    step = await pressed(family, answer, "n:risk")
    assert not step.edited
    assert step.text == hears.signed(_title(hears, "risk"), Language.EN)
    home = await pressed(family, step, "n:")
    assert (home.edited, home.message_id) == (True, step.message_id)
    edited = [call.parameters["message_id"] for call in telegram.calls_of("editMessageText")]
    assert answer.message_id not in edited


def _title(hears: Hears, id_: str) -> str:
    return next(
        step.title[Language.EN]
        for step in hears.library.menu.items
        if isinstance(step, MenuStep) and step.id == id_
    )


async def test_a_picture_stands_beside_more(family: Person, hears: Hears) -> None:
    """The buttons that open the same answer go before those that lead to others."""
    menu = await said(family, "/menu")
    answer = await pressed(family, menu, "n:trials", "n:trials.lists", "n:trials.lists+trials.list")
    assert datas(answer)[:2] == ["m:trials.list", "p:trials"]
    assert answer.text == hears.short("trials.list", Language.EN)
