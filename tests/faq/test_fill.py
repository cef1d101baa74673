"""References in texts, and what families read in their place."""

from dataclasses import replace
from datetime import date

import pytest

from faq.fill import SHOWN_REGIONS, Filler, written
from faq.models import Figure, Language, Library

EN, HANT, HANS = Language.EN, Language.ZH_HANT, Language.ZH_HANS


@pytest.fixture(scope="module")
def trial_library(library: Library) -> Library:
    """Return the content with one trial of our own: figures that no curator will change."""
    trial = replace(
        library.trials["msc-5"],
        id="msc-9",
        name={HANT: "試驗九", HANS: "试验九", EN: "Trial nine"},
        article={HANT: "文章", HANS: "文章", EN: "the article"},
        line={
            HANT: "{msc-9.enrolled} 人",
            HANS: "{msc-9.enrolled} 人",
            EN: "{msc-9.enrolled} people",
        },
        enrolled=61,
        phase="III",
        route="intravenous",
        registry="NCT00000000",
        expected=date(2026, 5, 3),
        follow_up=None,
        injections="2 / 5",
        figures={"share": "30%", "announced": "2024-12", "day": date(2023, 9, 27), "p": 0.05},
    )
    return replace(library, trials={"msc-9": trial})


def test_a_text_without_references_stays_as_it_is(library: Library) -> None:
    """Words are not touched."""
    assert Filler(library, EN).fill("Nobody <b>knows</b>.") == "Nobody <b>knows</b>."


@pytest.mark.parametrize(
    ("reference", "hant", "en"),
    [
        ("msc-9.enrolled", "61", "61"),
        ("msc-9.phase", "III", "III"),
        ("msc-9.registry", "NCT00000000", "NCT00000000"),
        ("msc-9.injections", "2 / 5", "2 / 5"),
        ("msc-9.share", "30%", "30%"),
        ("msc-9.p", "0.05", "0.05"),
        ("msc-9.announced", "2024 年 12 月", "December 2024"),
        ("msc-9.day", "2023 年 9 月 27 日", "27 September 2023"),
        ("msc-9.expected", "2026 年 5 月 3 日", "3 May 2026"),
        ("msc-9.name", "試驗九", "Trial nine"),
        ("msc-9.article", "文章", "the article"),
        ("msc-9.line", "61 人", "61 people"),
        ("trials.total", "1", "1"),
        ("trials.MSC", "1", "1"),
        ("trials.NSC", "0", "0"),
        ("plain:15", "15", "15"),
        ("plain:3.5%", "3.5%", "3.5%"),
    ],
)
def test_a_reference_is_read_in_the_readers_language(
    trial_library: Library, reference: str, hant: str, en: str
) -> None:
    """Figures, days and months are written as people of the language write them."""
    assert Filler(trial_library, HANT).fill(f"〔{{{reference}}}〕") == f"〔{hant}〕"
    assert Filler(trial_library, EN).fill(f"[{{{reference}}}]") == f"[{en}]"


def test_a_route_is_named_as_in_a_sentence(trial_library: Library) -> None:
    """A trial's route is its concept's name."""
    route = trial_library.concepts["intravenous"].name[EN]
    assert Filler(trial_library, EN).fill("{msc-9.route}") == route


def test_rows_are_those_that_were_asked_for(trial_library: Library) -> None:
    """`{trials.rows}` is one line a trial, its own references filled in too."""
    trial = trial_library.trials["msc-9"]
    filled = Filler(trial_library, EN, trials=(trial,)).fill("{trials.rows}")
    assert filled == "1. <b>Trial nine</b>\n61 people"
    assert Filler(trial_library, EN).fill("{trials.rows}") == ""


def test_sayings_may_hold_references(trial_library: Library) -> None:
    """A saying is put in, then what it refers to."""
    sayings = {
        "few": {HANT: "{say.how} 人", EN: "{say.how} people"},
        "how": {HANT: "{msc-9.enrolled}", EN: "only {msc-9.enrolled}"},
    }
    library = replace(trial_library, sayings=sayings)
    assert Filler(library, EN).fill("With {say.few}.") == "With only 61 people."


@pytest.mark.parametrize(
    "reference",
    [
        "", "msc-9", "msc-9.", "msc-9.cats", "msc-9.follow_up", "msc-9.control", "msc-1.enrolled",
        "say.nothing", "numbers.plumber", "trials.most", "say", "about", "msc-9.__class__",
    ],
)  # fmt: skip
def test_a_reference_that_leads_nowhere(trial_library: Library, reference: str) -> None:
    """What does not exist, or is not known of this trial, is an error and never an empty place."""
    with pytest.raises(KeyError):
        Filler(trial_library, EN).fill(f"{{{reference}}}")


@pytest.mark.parametrize(
    ("figure", "hant", "en"),
    [
        (196, "196", "196"),
        ("18–65", "18–65", "18–65"),
        ("2024-12", "2024 年 12 月", "December 2024"),
        ("2024-13", "2024-13", "2024-13"),
        (date(2026, 1, 1), "2026 年 1 月 1 日", "1 January 2026"),
    ],
)
def test_figures_as_written(figure: Figure, hant: str, en: str) -> None:
    """Only what is a month or a day is put into words."""
    assert [written(figure, language) for language in (HANT, HANS, EN)] == [hant, hant, en]


def test_emergency_numbers_of_everywhere(library: Library) -> None:
    """Where nobody knows where the person is, places that share a number share its line."""
    filled = Filler(library, EN).fill("{numbers.emergency}")
    assert filled.count("<b>999</b>") == 1
    shown = [library.regions[region] for region in SHOWN_REGIONS]
    assert all(region.name[EN] in filled and region.emergency in filled for region in shown)


def test_emergency_number_of_a_place(library: Library) -> None:
    """A known place gets its own number alone."""
    assert Filler(library, HANT, region="TW").fill("{numbers.emergency}") == "台灣 <b>119</b>"


def test_an_unknown_place_gets_all_numbers(library: Library) -> None:
    """A place that the content does not have is as good as none."""
    everywhere = Filler(library, EN).fill("{numbers.crisis}")
    assert Filler(library, EN, region="ATLANTIS").fill("{numbers.crisis}") == everywhere


def test_crisis_lines_are_written_in_the_readers_punctuation(library: Library) -> None:
    """A line is its number, its name, when it answers and how to write to it."""
    [first, *_] = library.regions["TW"].lines
    number, name, hours = first.number, first.name, first.hours
    assert first.by_text is not None
    chinese = Filler(library, HANT, region="TW").fill("{numbers.crisis}")
    assert chinese.startswith(
        f"• 台灣：<b>{number}</b> {name[HANT]}（{hours[HANT]}，✎ {first.by_text[HANT]}）；"
    )
    english = Filler(library, EN, region="TW").fill("{numbers.crisis}")
    assert english.startswith(
        f"• Taiwan: <b>{number}</b> {name[EN]} ({hours[EN]}, ✎ {first.by_text[EN]}); "
    )


def test_a_line_without_a_number_shows_its_site(library: Library) -> None:
    """A service that is only on the web is named with its address."""
    region = library.regions["TW"]
    line = replace(region.lines[0], number=None, by_text=None, link="https://help.example")
    only = replace(library, regions={"TW": replace(region, lines=(line,))})
    filled = Filler(only, EN, region="TW").fill("{numbers.crisis}")
    assert filled == f"• Taiwan: {line.name[EN]} ({line.hours[EN]}, help.example)"
