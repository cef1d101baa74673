"""What one person settles in private: region, quiet hours, and all of it at a glance."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.app import App, build
from bot.playground import Person, Playground, Shown
from bot.preferences import LANGUAGE_NAMES, NIGHTS, hours_of
from bot.running import running
from bot.settings import Settings
from bot.zones import ZONES, city_of
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.conftest import Clock
from tests.bot.hearing import (
    CODES,
    QUESTIONS,
    Hears,
    datas,
    in_each_language,
    pressed,
    rows_of,
    said,
    texts,
)


class Moment:
    """The time of day, which a test may set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def at(self, hour: int) -> None:
        """Let it be half past an hour, in UTC."""
        self.now = self.now.replace(hour=hour)


@pytest.fixture
def moment() -> Moment:
    """Return the time of day by which the application keeps quiet."""
    return Moment()


@pytest.fixture
async def application(
    settings: Settings, library: Library, engine: Engine, clock: Clock, moment: Moment
) -> AsyncIterator[App]:
    """Run the real application, with a time of day that stands still."""
    built = build(settings, library, engine=engine, clock=clock, now=moment)
    async with running(built) as application:
        yield application


def overview(hears: Hears, into: Language, /, **values: str) -> str:
    """What /settings shows, by default of somebody who settled nothing."""
    nothing = {
        "language": hears.words("language_auto", into),
        "region": hears.words("region_none", into),
        "sound": hears.words("sound_on", into),
    }
    return hears.notice("settings_own", into, **(nothing | values))


# --- all at a glance -------------------------------------------------------------------------


@in_each_language
async def test_settings_show_all_that_is_settled(
    telegram: Playground, application: App, hears: Hears, language: Language
) -> None:
    """In the reader's language, before and after."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    shown = await said(person, "/settings")
    assert shown.text == overview(hears, language)
    shown = await pressed(person, shown, "set:region", "reg:TW", "set:nights", "set:sound+22-7")
    night = hears.words("sound_but_at_night", language).replace("{hours}", "22:00–07:00")
    region = hears.library.regions["TW"].name[language]
    assert shown.text == overview(hears, language, region=region, sound=night)
    await pressed(person, await said(person, "/language"), f"lang:{language}")
    again = await said(person, "/settings")
    assert again.text == overview(
        hears, language, region=region, sound=night, language=LANGUAGE_NAMES[language]
    )


async def test_settings_are_gone_through_in_one_message(family: Person, hears: Hears) -> None:
    """Each step changes it, and "done" ends it."""
    shown = first = await said(family, "/settings")
    for data in ("set:region", "reg:SG", "set:nights", "set:sound+off", "set:done"):
        shown = await pressed(family, shown, data)
        assert (shown.edited, shown.message_id) == (True, first.message_id)
    assert shown.text == hears.notice("settings_done", Language.EN)
    assert datas(shown) == []


async def test_settings_go_by_digits(family: Person, hears: Hears) -> None:
    """As everything does."""
    await said(family, "/settings")
    region = await said(family, "2")
    assert region.text == hears.notice("choose_region", Language.EN)
    settled = await said(family, "1")
    assert settled.text == overview(
        hears, Language.EN, region=hears.library.regions["TW"].name[Language.EN]
    )


async def test_there_is_nothing_of_groups_in_private(family: Person) -> None:
    """Nothing to silence, and nobody to ask for leave."""
    assert datas(await said(family, "/settings")) == [
        *("set:language", "set:region", "set:nights", "set:done")
    ]


# --- region ----------------------------------------------------------------------------------


@in_each_language
async def test_the_numbers_are_those_of_the_region(
    telegram: Playground, application: App, hears: Hears, language: Language
) -> None:
    """Of that one alone, in each language; and of several again without one."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    emergency = {"en": "he cannot breathe!", "zh-Hant": "他喘不過氣！", "zh-Hans": "他喘不过气！"}
    for region in ("TW", "CN", "GB", "EU"):
        await pressed(person, await said(person, "/region"), f"reg:{region}")
        heard = await said(person, emergency[language])
        assert heard.text == hears.short("safety.emergency", language, region)
        assert hears.library.regions[region].emergency in heard.text
    await pressed(person, await said(person, "/region"), "reg:none")
    heard = await said(person, emergency[language])
    assert heard.text == hears.short("safety.emergency", language)


async def test_every_region_is_offered_and_none_of_its_words_are_cut_off(
    family: Person, hears: Hears
) -> None:
    """Two names stand side by side; the long one has a row of its own."""
    shown = await said(family, "/region")
    assert datas(shown) == [*(f"reg:{id_}" for id_ in hears.library.regions), "reg:none"]
    assert rows_of(shown)[-1] == 1
    assert max(len(text) for row in shown.buttons[:-1] for text, *_ in row) <= 22


# --- quiet hours -----------------------------------------------------------------------------


def _rings(shown: Shown) -> bool:
    return not shown.silent


async def test_by_default_every_answer_rings(family: Person) -> None:
    """Who asks in private waits for it."""
    assert _rings(await said(family, "Is MSC safe?"))


async def test_in_quiet_hours_answers_come_without_a_sound(
    family: Person, moment: Moment, hears: Hears
) -> None:
    """By the hours of the region; what is urgent rings at any hour."""
    await pressed(family, await said(family, "/region"), "reg:TW")
    await pressed(family, await said(family, "/quiet"), "set:sound+22-7")
    for hour, rings in ((13, True), (14, False), (22, False), (23, True)):
        moment.at(hour)  # in Taipei it is eight hours later
        assert _rings(await said(family, "Is MSC safe?")) is rings
        assert _rings(await said(family, "/help")) is rings
        assert _rings(await said(family, "he cannot breathe!"))
        assert _rings(await said(family, "I want to die"))
    urgent = await said(family, f"/start {'safety-emergency'}")
    assert urgent.text == hears.short("safety.emergency", Language.EN, "TW")
    assert _rings(urgent)


async def test_sound_can_be_off_and_on_again(family: Person) -> None:
    """By a button or a word."""
    await pressed(family, await said(family, "/quiet"), "set:sound+off")
    assert not _rings(await said(family, "Is MSC safe?"))
    assert _rings(await said(family, "he cannot breathe!"))
    assert _rings(await said(family, "/quiet on"))
    assert not _rings(await said(family, "/quiet off"))


async def test_pictures_keep_quiet_too(family: Person) -> None:
    """They are messages like others."""
    assert not _rings(await said(family, "/quiet off", "/pictures", "1"))


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22-7", (22, 7)),
        ("22:00-07:00", (22, 7)),
        ("22:00–07:00", (22, 7)),
        ("22 to 7", (22, 7)),
        ("22 到 7", (22, 7)),
        ("22至7", (22, 7)),
        ("0-23", (0, 23)),
        ("23~6", (23, 6)),
        (" 21 - 08 ", (21, 8)),
        ("22-22", None),
        ("24-7", None),
        ("22-70", None),
        ("22", None),
        ("22:30-7", None),
        ("at night", None),
        ("", None),
        ("-", None),
        ("1-2-3", None),
    ],
)
def test_hours_are_understood_as_people_type_them(
    typed: str, hours: tuple[int, int] | None
) -> None:
    """Full hours; what makes no night is none."""
    assert hours_of(typed) == hours


async def test_hours_can_be_typed(family: Person, hears: Hears) -> None:
    """And what is none gets the choice again."""
    night = hears.words("sound_but_at_night", Language.EN).replace("{hours}", "20:00–06:00")
    settled = await said(family, "/quiet 20-6")
    assert settled.text == overview(hears, Language.EN, sound=night)
    for nonsense in ("25-7", "never ever", "on off", "22"):
        shown = await said(family, f"/quiet {nonsense}")
        assert shown.text == hears.notice("choose_sound", Language.EN, time="12:30", place="UTC")
    assert (await said(family, "/settings")).text == settled.text


@in_each_language
async def test_the_choice_of_hours_says_what_time_it_is_there(
    telegram: Playground, application: App, hears: Hears, language: Language
) -> None:
    """So that everybody sees whether the place is right."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    shown = await said(person, "/quiet")
    assert shown.text == hears.notice("choose_sound", language, time="12:30", place="UTC")
    assert len(datas(shown)) == len(NIGHTS) + 2
    await pressed(person, await said(person, "/region"), "reg:TW")
    shown = await said(person, "/quiet")
    assert shown.text == hears.notice("choose_sound", language, time="20:30", place="Taipei")


async def test_a_region_with_several_zones_offers_them(
    family: Person, hears: Hears, moment: Moment
) -> None:
    """The night of Los Angeles is not that of New York."""
    await pressed(family, await said(family, "/region"), "reg:US")
    shown = await said(family, "/quiet 22-7", "/quiet")
    cities = [city_of(zone) for zone in ZONES["US"]]
    assert [text.partition(" · ")[2] for text in texts(shown)[-len(cities) :]] == cities
    moment.at(3)  # 22:30 in New York the evening before, 19:30 in Los Angeles
    assert not _rings(await said(family, "Is MSC safe?"))
    await pressed(family, shown, "set:zone+America/Los_Angeles")
    assert _rings(await said(family, "Is MSC safe?"))
    shown = await said(family, "/quiet")
    assert shown.text == hears.notice(
        "choose_sound", Language.EN, time="19:30", place="Los Angeles"
    )


# --- whose ------------------------------------------------------------------------------------


async def test_settings_are_each_persons_own(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """Language, region and sound of one are not those of another."""
    other = telegram.person("Chen", language_code="en")
    await said(family, "/language", "2", "/region", "1", "/quiet off")
    heard = await said(other, QUESTIONS[Language.EN])
    assert heard.text == hears.short("cell.safety:MSC", Language.EN)
    assert _rings(heard)
    assert (await said(other, "/settings")).text == overview(hears, Language.EN)
