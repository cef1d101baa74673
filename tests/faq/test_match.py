"""Ranking intents for a text: by words, and with an encoder's second opinion."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq import fit as fitting
from faq.concepts import MASKS
from faq.match import Matcher, Ranking
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
    (f"{CELL}?", "overview"),
)
ASKED = ("is it safe", "安全吗", "price 是多少", CELL, "", "🤖", "zzz", "157", *dict(EXAMPLES))

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(params=["by words", "with meaning"])
def encoder(request: pytest.FixtureRequest) -> HashedWords | None:
    """An encoder that hashes words into 16 dimensions, or none."""
    return HashedWords() if request.param == "with meaning" else None


def scores(ranking: Ranking) -> dict[str, float]:
    """The score of each label."""
    return {candidate.label: candidate.score for candidate in ranking.candidates}


def alike(first: Ranking, second: Ranking) -> bool:
    """Whether two rankings say the same but for the last digits of the scores."""
    return (
        scores(first) == pytest.approx(scores(second), abs=1e-4)
        and (first.nearest_example, first.known) == (second.nearest_example, second.known)
        and (first.nearest, first.meant) == pytest.approx((second.nearest, second.meant), abs=1e-4)
    )


@pytest.mark.parametrize(("text", "label"), EXAMPLES)
def test_every_phrasing_reaches_its_own_intent(
    encoder: HashedWords | None, text: str, label: str
) -> None:
    """An example ranks its own label first, and is its own nearest one."""
    ranking = Matcher(EXAMPLES, encoder).rank(text)
    assert ranking.candidates[0].label == label
    assert EXAMPLES[ranking.nearest_example] == (text, label) or label == "overview"
    assert ranking.nearest == pytest.approx(1, abs=1e-5)
    assert ranking.known == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (f"are there side effects with {CELL}", "safety"),
        (f"請問{CELL}有效嗎".replace("請問", "请问").replace("嗎", "吗"), "evidence"),
        ("what is the price", "cost"),
        ("injection 多少钱", "cost"),
    ],
)
def test_other_words_reach_it_too(encoder: HashedWords | None, text: str, label: str) -> None:
    """What shares the telling words with an intent's phrasings ranks it first."""
    assert Matcher(EXAMPLES, encoder).rank(text).candidates[0].label == label


def test_every_label_stands_once_best_first(encoder: HashedWords | None) -> None:
    """All labels are ranked, the best first, equal ones by label."""
    matcher = Matcher(EXAMPLES, encoder)
    for text in ASKED:
        candidates = matcher.rank(text).candidates
        assert sorted(c.label for c in candidates) == ["cost", "evidence", "overview", "safety"]
        assert list(candidates) == sorted(candidates, key=lambda c: (-c.score, c.label))


def test_what_has_nothing_in_common_scores_nothing() -> None:
    """By words alone a text without a known feature scores 0 everywhere, labels in order."""
    ranking = Matcher(EXAMPLES).rank("zzz")
    assert scores(ranking) == dict.fromkeys(("cost", "evidence", "overview", "safety"), 0.0)
    assert [c.label for c in ranking.candidates] == ["cost", "evidence", "overview", "safety"]
    assert (ranking.nearest, ranking.known, ranking.meant) == (0, 0, 0)


def test_all_at_once_is_one_by_one(encoder: HashedWords | None) -> None:
    """Texts asked together get what each gets alone."""
    matcher = Matcher(EXAMPLES, encoder)
    together = matcher.rank_all(ASKED)
    assert len(together) == len(ASKED)
    assert [text for text, ranking in zip(ASKED, together, strict=True)
            if not alike(ranking, matcher.rank(text))] == []  # fmt: skip


def test_nothing_asked_nothing_ranked(encoder: HashedWords | None) -> None:
    """No text, no ranking."""
    assert Matcher(EXAMPLES, encoder).rank_all([]) == []


def test_meaning_is_a_second_opinion() -> None:
    """With an encoder the nearest by meaning is told; without one it is 0."""
    assert Matcher(EXAMPLES, HashedWords()).rank("is it safe").meant > 0.5
    assert Matcher(EXAMPLES).rank("is it safe").meant == 0


def test_a_matcher_is_taken_up_as_it_was(encoder: HashedWords | None) -> None:
    """Its state is enough to rank exactly as before."""
    matcher = Matcher(EXAMPLES, encoder)
    again = Matcher.taken_up(matcher.state(), encoder)
    assert again.labels == matcher.labels
    assert again.own_scores().tolist() == matcher.own_scores().tolist()
    assert again.rank_all(ASKED) == matcher.rank_all(ASKED)


def test_a_matcher_of_many_is_taken_up_as_it_was(
    encoder: HashedWords | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is where some phrasings stand for all."""
    monkeypatch.setattr(fitting, "EXACT_UP_TO", 5)
    monkeypatch.setattr(fitting, "MOST_LANDMARKS", 6)
    matcher = Matcher(EXAMPLES, encoder)
    again = Matcher.taken_up(matcher.state(), encoder)
    assert {len(fit.rows) for fit in again.fits.values()} == {6}
    assert again.rank_all(ASKED) == matcher.rank_all(ASKED)


@pytest.mark.parametrize("examples", [[("", "a")], [("🤖", "a"), ("", "b")], [("20", "a")]])
def test_phrasings_without_words_are_taken_up_too(examples: list[tuple[str, str]]) -> None:
    """Examples of signs alone rank, and survive being kept."""
    matcher = Matcher(examples)
    again = Matcher.taken_up(matcher.state(), None)
    assert again.rank_all(ASKED) == matcher.rank_all(ASKED)


@pytest.mark.parametrize("missing", ["labels", "features", "all-rows", "all-vectors", "basis"])
def test_a_state_that_lacks_something_is_not_taken_up(missing: str) -> None:
    """What was kept by words alone, or is not whole, does not pass for a matcher with meaning."""
    state = dict(Matcher(EXAMPLES, HashedWords()).state())
    del state[missing]
    if missing == "all-rows":  # without it no fit is known of at all
        assert Matcher.taken_up(state, HashedWords()).fits == {}
        return
    with pytest.raises(KeyError, match=missing):
        Matcher.taken_up(state, HashedWords())


@given(st.permutations(EXAMPLES))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_order_of_phrasings_changes_no_score(
    encoder: HashedWords | None, order: Sequence[tuple[str, str]]
) -> None:
    """However examples are ordered, each label scores the same but for the last digits."""
    for was, now in zip(
        Matcher(EXAMPLES, encoder).rank_all(ASKED),
        Matcher(order, encoder).rank_all(ASKED),
        strict=True,
    ):
        assert scores(now) == pytest.approx(scores(was), abs=5e-3)
        assert now.nearest == pytest.approx(was.nearest, abs=1e-5)


def test_own_scores_are_what_asking_gives(encoder: HashedWords | None) -> None:
    """The scores kept of each example are those that `rank` would give it."""
    matcher = Matcher(EXAMPLES, encoder)
    asked = [scores(ranking) for ranking in matcher.rank_all([text for text, _ in EXAMPLES])]
    expected = np.array([[found[label] for label in matcher.labels] for found in asked])
    assert np.abs(matcher.own_scores() - expected).max() <= 1e-3


@given(st.text(max_size=60))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_ranked(encoder: HashedWords | None, text: str) -> None:
    """Nothing raises, and what is a share stays between 0 and 1."""
    ranking = Matcher(EXAMPLES[:6], encoder).rank(text)
    assert all(np.isfinite(candidate.score) for candidate in ranking.candidates)
    for share in (ranking.nearest, ranking.known, ranking.meant):
        assert -1e-5 <= share <= 1 + 1e-5
