"""A fit that is there, and some phrasings more or fewer."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq import extending
from faq import fit as fitting
from faq.concepts import MASKS
from faq.extending import Change, TooMuchChangedError, change_between, extended
from faq.fit import RIDGE, Fit
from faq.match import Matcher
from faq.space import Floats
from tests.faq.hashed import HashedWords

CELL = MASKS["cell"]
EXAMPLES = (
    (f"is {CELL} safe", "safety"),
    (f"side effects of {CELL}", "safety"),
    (f"{CELL}安全吗", "safety"),
    (f"{CELL}有什么副作用", "safety"),
    (f"does {CELL} work", "evidence"),
    (f"proof that {CELL} helps", "evidence"),
    (f"{CELL}有效吗", "evidence"),
    (f"{CELL}的效果怎么样", "evidence"),
    ("how much does it cost", "cost"),
    ("price of the injection", "cost"),
    ("多少钱", "cost"),
    ("费用是多少", "cost"),
    ("有 side effect 吗", "safety"),
    (CELL, "overview"),
)
NEW = (
    ("is it dangerous to have these", "safety"),
    ("危险不危险", "safety"),
    ("whom may I call zorblax", "contact"),
    ("打给谁呢", "contact"),
    ("price 是多少", "cost"),
)

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(params=["by words", "with meaning"])
def encoder(request: pytest.FixtureRequest) -> HashedWords | None:
    """An encoder that hashes words into 16 dimensions, or none."""
    return HashedWords() if request.param == "with meaning" else None


def after(
    examples: Sequence[tuple[str, str]],
    changed: Sequence[tuple[str, str]],
    encoder: HashedWords | None,
) -> Matcher:
    """The matcher over examples, extended to what they are changed to."""
    base = Matcher(examples, encoder)
    return extended(base, change_between(examples, changed), encoder)


def scores(matcher: Matcher, text: str) -> dict[str, float]:
    """The score of each label."""
    return {candidate.label: candidate.score for candidate in matcher.rank(text).candidates}


@pytest.mark.parametrize("new", NEW)
def test_what_is_added_is_understood(encoder: HashedWords | None, new: tuple[str, str]) -> None:
    """An example that was not there ranks its own label first, and is its own nearest one."""
    text, label = new
    matcher = after(EXAMPLES, (*EXAMPLES, new), encoder)
    ranking = matcher.rank(text)
    assert ranking.candidates[0].label == label
    assert ranking.nearest_example == len(EXAMPLES)
    assert ranking.known == pytest.approx(1)
    assert ranking.nearest == pytest.approx(1, abs=1e-5)
    for old, its in EXAMPLES:
        assert matcher.rank(old).candidates[0].label == its


def test_a_word_that_nobody_knew_counts(encoder: HashedWords | None) -> None:
    """A new nickname is told from all else, though no phrasing had it before."""
    matcher = after(EXAMPLES, (*EXAMPLES, ("whom may I call zorblax", "contact")), encoder)
    assert matcher.rank("zorblax").candidates[0].label == "contact"
    assert matcher.rank("zorblax").known == pytest.approx(1)
    assert matcher.rank("does it cost much").candidates[0].label == "cost"


def meaning_of(fit: Fit, at: int) -> Floats | None:
    """The cosine by meaning of one of a fit's texts with each."""
    meanings = fit.meanings(None if fit.vectors is None else fit.vectors[at : at + 1])
    return None if meanings is None else meanings[0]


def test_it_is_the_solution_where_all_are_neighbours(encoder: HashedWords | None) -> None:
    """With fewer examples than are solved at once the ridge regression is solved as a whole."""
    changed = (*EXAMPLES[2:9], *NEW, *EXAMPLES[9:])
    matcher = after(EXAMPLES, changed, encoder)
    for script, fit in matcher.fits.items():
        rows = fit.rows
        kernel = np.stack(
            [
                fit.kernel(
                    fit.cosines(ids, weights),
                    meaning_of(fit, at),
                )
                for at, (ids, weights) in enumerate(matcher.space.vectors_of(rows))
            ]
        )
        targets = np.zeros((len(rows), len(matcher.labels)))
        targets[np.arange(len(rows)), matcher._truth[rows]] = 1
        exact = np.linalg.solve(kernel + RIDGE * np.eye(len(rows)), targets)
        assert np.abs(fit.coefficients - exact).max() < 0.01, script
        assert np.abs(fit.own - kernel @ exact).max() < 0.01, script


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changed=st.lists(st.sampled_from((*EXAMPLES, *NEW)), min_size=1, max_size=20))
def test_any_examples_become_any_others(
    encoder: HashedWords | None, changed: list[tuple[str, str]]
) -> None:
    """Own scores are those that ranking gives, in the order of the examples after."""
    matcher = after(EXAMPLES, changed, encoder)
    assert set(matcher.labels) == {label for _, label in changed}
    own = matcher.own_scores()
    assert own.shape == (len(changed), len(matcher.labels))
    for row, (text, _) in zip(own, changed, strict=True):
        ranked = scores(matcher, text)
        assert row == pytest.approx([ranked[label] for label in matcher.labels], abs=1e-3)
        nearest = matcher.rank(text).nearest_example
        assert changed[nearest][0] == text or text == CELL


def test_what_was_added_and_taken_away_leaves_no_trace(encoder: HashedWords | None) -> None:
    """The scores are what they were, but for rounding; new words only stay known."""
    base = Matcher(EXAMPLES, encoder)
    more = extended(base, change_between(EXAMPLES, (*EXAMPLES, *NEW)), encoder)
    again = extended(more, change_between((*EXAMPLES, *NEW), EXAMPLES), encoder)
    for text, _ in EXAMPLES:
        assert scores(again, text) == pytest.approx(scores(base, text), abs=0.01)


def test_no_change_is_the_same_matcher(encoder: HashedWords | None) -> None:
    """Nothing is computed for nothing."""
    base = Matcher(EXAMPLES, encoder)
    assert extended(base, change_between(EXAMPLES, EXAMPLES), encoder) is base


def test_the_same_change_gives_the_same_digits(encoder: HashedWords | None) -> None:
    """Every machine that publishes gets the same matcher."""
    one, other = (after(EXAMPLES, (*EXAMPLES, *NEW), encoder) for _ in range(2))
    assert (one.own_scores() == other.own_scores()).all()


def test_changes_of_equal_examples_are_counted() -> None:
    """The first stands for the first, and what is left over is new or gone."""
    change = change_between([("a", "x"), ("a", "x"), ("b", "y")], [("b", "y"), ("a", "x")])
    assert change == Change((2, 0), (), 3)
    assert change.removed == (1,)
    change = change_between([("a", "x")], [("a", "y"), ("a", "x"), ("a", "x")])
    assert change == Change((-1, 0, -2), (("a", "y"), ("a", "x")), 1)
    assert change.removed == ()


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is nearly all new is fitted as a whole."""
    base = Matcher(EXAMPLES)
    change = change_between(EXAMPLES, (*EXAMPLES, *NEW))
    monkeypatch.setattr(extending, "MOST_CHANGED", len(NEW) - 1)
    with pytest.raises(TooMuchChangedError, match="5 added, 0 removed"):
        extended(base, change)


def with_at_most(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so many texts be the most that are fitted exactly."""
    monkeypatch.setattr(fitting, "EXACT_UP_TO", size)
    monkeypatch.setattr(fitting, "MOST_LANDMARKS", 3)


def test_growth_beyond_what_is_fitted_exactly(
    encoder: HashedWords | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One text more than that changes no more than any other text: each stands for itself."""
    base = Matcher(EXAMPLES, encoder)
    changed = (*NEW, *EXAMPLES[1:])
    change = change_between(EXAMPLES, changed)
    expected = extended(base, change, encoder)
    with_at_most(min(len(fit.rows) for fit in base.fits.values()), monkeypatch)
    grown = extended(base, change, encoder)
    assert grown.own_scores() == pytest.approx(expected.own_scores(), abs=1e-5)
    for text, _ in (*changed, ("is it", ""), ("价钱", "")):
        assert scores(grown, text) == pytest.approx(scores(expected, text), abs=1e-5)
        one, other = grown.rank(text), expected.rank(text)
        assert one.nearest_example == other.nearest_example
        assert one.lead == pytest.approx(other.lead, abs=1e-5)
    again = extended(grown, change_between(changed, EXAMPLES), encoder)
    for text, label in EXAMPLES:
        assert again.rank(text).candidates[0].label == label


def test_where_some_stand_for_all_nothing_is_extended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a fit has no coefficient for each text, and is made anew."""
    with_at_most(4, monkeypatch)
    with pytest.raises(TooMuchChangedError, match="some examples stand for all"):
        extended(Matcher(EXAMPLES), change_between(EXAMPLES, (*EXAMPLES, *NEW)))
