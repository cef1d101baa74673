"""The menu: every answer by buttons alone, at most three taps away, six buttons a step."""

from collections.abc import Iterator

import pytest

from faq import menu
from faq.labels import every_label, is_known, split_label, title_of
from faq.models import Language, Library, MenuStep
from tests.faq.draft import Draft

STEPS = {
    "", "work", "work.cell", "risk", "risk.cell", "risk.limits", "cells", "cells.what",
    "cells.how", "cells.pairs", "cells.source", "trials", "trials.lists", "trials.late",
    "trials.early", "trials.nsc", "decide", "decide.choose", "decide.practical", "als",
    "als.disease", "als.help", "als.words", "als.bot",
}  # fmt: skip
"""What buttons carry: ids may be added, and are never taken away."""


def pressed(step: MenuStep, taps: int = 0) -> Iterator[tuple[str, int]]:
    """Every label below a step, with the taps it takes from the first one."""
    for item in step.items:
        if isinstance(item, str):
            yield item, taps + 1
        else:
            yield from pressed(item, taps + 1)


def test_every_answer_is_at_most_three_taps_away(library: Library) -> None:
    """Whoever cannot type reaches whatever can be asked."""
    taps = list(pressed(menu.step(library, menu.FIRST)))
    assert {label for label, _ in taps} == set(every_label(library))
    assert max(number for _, number in taps) == 3


def test_no_step_has_more_than_six_buttons(library: Library) -> None:
    """“Back” and “menu” are counted wherever they stand."""
    for step in menu.steps_of(library.menu):
        ways_back = 0 if step.id == menu.FIRST else 2
        assert 1 <= len(step.items) + ways_back <= 6


def test_no_step_is_taken_away(library: Library) -> None:
    """A button pressed a year from now still leads to its step."""
    assert STEPS - {step.id for step in menu.steps_of(library.menu)} == set()


def test_back_leads_to_where_the_step_was_pressed(library: Library) -> None:
    """The step above a step is one that has its button; there is none above the first."""
    assert menu.parent(library, menu.FIRST) is None
    for step in menu.steps_of(library.menu):
        above = menu.parent(library, step.id)
        if above is not None:
            assert step in menu.step(library, above).items
        else:
            assert step == library.menu


def test_a_step_is_found_by_its_id(library: Library) -> None:
    """Ids lead to their own steps, and the empty one to the first."""
    for step in menu.steps_of(library.menu):
        assert menu.step(library, step.id) == step
    assert menu.step(library, "") == library.menu


@pytest.mark.parametrize("id_", ["nonsense", "als.cure", "WORK", " "])
def test_an_id_that_no_step_has(library: Library, id_: str) -> None:
    """A button of another release is refused by name; a label is no step."""
    with pytest.raises(ValueError, match=f"has the id {id_!r}"):
        menu.step(library, id_)
    with pytest.raises(ValueError, match=f"has the id {id_!r}"):
        menu.parent(library, id_)


def test_a_button_says_the_title_of_its_answer(library: Library) -> None:
    """A label has its intent's title, unless the menu gives it words of its own."""
    work, pairs = menu.step(library, "work"), menu.step(library, "cells.pairs")
    for language in Language:
        shown = menu.title_of(library, work, "als.cure", language)
        assert shown == title_of(library, "als.cure", language)
    assert menu.title_of(library, pairs, "compare:MSC,NSC", Language.EN) == "MSC and NSC"
    assert menu.title_of(library, pairs, "compare:MSC,NSC", Language.ZH_HANS) == "MSC 和 NSC"


def test_a_button_says_the_title_of_its_step(library: Library) -> None:
    """What leads to a step has that step's title, in the script of the reader."""
    trials = menu.step(library, "trials")
    shown = menu.title_of(library, library.menu, trials, Language.ZH_HANS)
    assert shown == trials.title[Language.ZH_HANS] == "临床试验"


def test_a_title_of_the_menu_is_filled_in(draft: Draft) -> None:
    """Words of the menu may refer to figures as all others do."""
    draft.change("menu.yaml", old="en: Bone marrow", new='en: "Marrow, {msc-4.enrolled}"')
    library = draft.content().library
    step = menu.step(library, "cells.source")
    shown = menu.title_of(library, step, "msc.source:BM", Language.EN)
    assert shown == f"Marrow, {library.trials['msc-4'].enrolled}"


def test_the_popular_questions_tell_the_truth_first(library: Library) -> None:
    """Ten answers, each once, and among them those that nobody selling cells would offer."""
    assert len(set(library.popular)) == len(library.popular) == 10
    assert all(is_known(library, label) for label in library.popular)
    assert {"als.cure", "cell.evidence", "cell.safety", "choose.clinic", "review.source"} <= set(
        library.popular
    )
    assert not [label for label in library.popular if split_label(label)[0].startswith("safety")]
