"""Rankings that are remembered, and nobody's words with them."""

import gc
from collections.abc import Sequence

import pytest

from faq.match import Matcher, Ranking
from faq.recent import RecentRankings

EXAMPLES = (("is it safe", "safety"), ("does it work", "evidence"), ("多少钱", "cost"))


class Counted(Matcher):
    """A matcher that counts what it is asked."""

    asked: list[str]

    def rank_all(self, texts: Sequence[str]) -> list[Ranking]:
        """Rank, and note what was asked."""
        self.asked = [*getattr(self, "asked", []), *texts]
        return super().rank_all(texts)


@pytest.fixture
def matcher() -> Counted:
    """Over a few examples."""
    return Counted(EXAMPLES)


def test_what_is_asked_again_is_compared_once(matcher: Counted) -> None:
    """In one go or later, in whatever order, each text gets its own ranking."""
    recent = RecentRankings(matcher)
    texts = ["safe?", "多少钱", "safe?"]
    first = recent.rank_all(texts)
    assert first == [Matcher(EXAMPLES).rank(text) for text in texts]
    again = recent.rank_all(["does it", "多少钱", "safe?"])
    assert again[1:] == [first[1], first[0]]
    assert again[0] == Matcher(EXAMPLES).rank("does it")
    assert matcher.asked == ["safe?", "多少钱", "does it"]
    assert recent.rank_all([]) == []


def test_only_the_last_ones_are_kept(matcher: Counted) -> None:
    """What was asked again stays; the oldest goes."""
    recent = RecentRankings(matcher, most=2)
    for text in ("a", "b", "a", "c"):
        recent.rank_all([text])
    matcher.asked = []
    recent.rank_all(["a", "c"])
    assert matcher.asked == []
    recent.rank_all(["b"])
    assert matcher.asked == ["b"]


def test_more_than_are_kept_at_once(matcher: Counted) -> None:
    """All get their rankings, though few are kept."""
    recent = RecentRankings(matcher, most=1)
    assert len(recent.rank_all(["a", "b", "c"])) == 3


def test_no_words_stay(matcher: Counted) -> None:
    """Neither in the keys nor in the rankings."""
    recent = RecentRankings(matcher)
    recent.rank_all(["my father Chen Da-ming"])
    matcher.asked = []
    held = [recent]
    for _ in range(4):
        held += [each for each in gc.get_referents(*held) if not isinstance(each, type | Matcher)]
    assert not any(isinstance(each, str) and "Chen" in each for each in held)
