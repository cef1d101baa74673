"""The trials: which one is meant, how they are listed and counted."""

from dataclasses import replace

import pytest

from faq.concepts import Mention
from faq.models import Control, Language, Library, MainGoal
from faq.trials import counted, matching_all, rows, select


def named(*pairs: tuple[str, str]) -> list[Mention]:
    """Mentions of a text, of which only kind and value count here."""
    return [Mention(kind, value, at, at + 1, "exact") for at, (kind, value) in enumerate(pairs)]


def selected(library: Library, *pairs: tuple[str, str]) -> list[str]:
    """The ids of the trials that a text may mean."""
    return [trial.id for trial in select(library, named(*pairs)).trials]


@pytest.mark.parametrize(
    ("pairs", "trials"),
    [
        ([("people", "196")], ["msc-4"]),
        ([("people", "18")], ["nsc-2", "nsc-4"]),
        ([("people", "15")], ["msc-1", "nsc-3"]),
        ([("people", "15"), ("cell", "NSC")], ["nsc-3"]),
        ([("people", "17")], ["msc-3"]),
        ([("people", "19")], ["msc-3"]),
        ([("people", "9999")], []),
        ([("people", "9999"), ("cell", "NSC")], []),
        ([("trial", "NurOwn")], ["msc-4"]),
        ([("trial", "Neuronata-R"), ("phase", "III")], ["msc-5"]),
        ([("feature", "boosters")], ["msc-2"]),
        ([("cell", "MSC"), ("route", "intravenous")], ["msc-3"]),
        ([("phase", "III")], ["msc-4", "msc-5"]),
        ([("phase", "II")], ["nsc-3"]),
        ([("cell", "MSC"), ("ordinal", "2")], ["msc-2"]),
        ([("cell", "NSC"), ("ordinal", "4")], ["nsc-4"]),
        ([("year", "2026")], ["msc-5"]),
        ([("cell", "iPSC")], []),
        ([("drug", "riluzole")], []),
        ([], []),
    ],
)
def test_the_trials_that_fit_best(
    library: Library, pairs: list[tuple[str, str]], trials: list[str]
) -> None:
    """Trials are found by what people know of them; a number that none has finds none."""
    assert selected(library, *pairs) == trials


@pytest.mark.parametrize(
    ("pairs", "specific"),
    [
        ([("people", "196")], True),
        ([("trial", "NurOwn")], True),
        ([("phase", "III"), ("cell", "MSC")], True),
        ([("phase", "III")], False),
        ([("cell", "MSC")], False),
        ([], False),
    ],
)
def test_what_tells_one_trial_from_another(
    library: Library, pairs: list[tuple[str, str]], specific: bool
) -> None:
    """A cell alone points to no single trial; a number of people does."""
    assert select(library, named(*pairs)).specific is specific


def test_attributes_are_named_once(library: Library) -> None:
    """A text that says a kind twice names it once."""
    mentions = named(("cell", "MSC"), ("phase", "I"), ("cell", "NSC"))
    assert select(library, mentions).attributes == ("cell", "phase")


@pytest.mark.parametrize(
    ("pairs", "trials"),
    [
        ([("cell", "NSC")], ["nsc-1", "nsc-2", "nsc-3", "nsc-4"]),
        ([("cell", "NSC"), ("phase", "I/IIa")], ["nsc-4"]),
        ([("cell", "NSC"), ("phase", "III")], []),
        ([("tissue", "AD")], ["msc-3"]),
    ],
)
def test_a_list_is_narrowed_to_what_fits_everything(
    library: Library, pairs: list[tuple[str, str]], trials: list[str]
) -> None:
    """What is asked for must all be so; where nothing fits, nothing is listed."""
    assert [trial.id for trial in matching_all(library, named(*pairs))] == trials


def test_nothing_asked_lists_all_in_the_reviews_order(library: Library) -> None:
    """The order of the list is that of the review's tables."""
    assert [trial.id for trial in matching_all(library, [])] == [
        "msc-1", "msc-2", "msc-3", "msc-4", "msc-5", "nsc-1", "nsc-2", "nsc-3", "nsc-4",
    ]  # fmt: skip


def test_rows_are_numbered(library: Library) -> None:
    """A list has a number, a name and a line for each trial."""
    trials = [library.trials["nsc-1"], library.trials["msc-1"]]
    first, _, second, _ = rows(trials, Language.EN).split("\n")
    assert first == f"1. <b>{library.trials['nsc-1'].name[Language.EN]}</b>"
    assert second == f"2. <b>{library.trials['msc-1'].name[Language.EN]}</b>"


def test_what_is_counted(library: Library) -> None:
    """Two of nine trials had a control group of their own, and both missed their main goal."""
    assert counted(library) == {
        "total": 9, "controlled": 2, "missed": 2, "MSC": 5, "NSC": 4, "iPSC": 0,
    }  # fmt: skip


def test_only_groups_treated_at_the_same_time_count(library: Library) -> None:
    """Old records, one's own past and the other leg are no control groups."""
    weak = (Control.NONE, Control.OLD_RECORDS, Control.OWN_PAST, Control.OTHER_LEG)
    trial = library.trials["msc-4"]
    changed = {
        at: replace(trial, id=at, control=control) for at, control in zip("abcd", weak, strict=True)
    }
    assert counted(replace(library, trials=changed))["controlled"] == 0


def test_a_controlled_trial_that_met_its_goal_is_not_missed(library: Library) -> None:
    """Counts follow the records: should a trial succeed one day, the sentence changes."""
    met = replace(library.trials["msc-4"], main_goal=MainGoal.SAFETY_ONLY)
    assert counted(replace(library, trials={**library.trials, "msc-4": met}))["missed"] == 1
