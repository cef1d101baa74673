"""What one text calls for, and when a ranking is clear enough to answer by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faq.match import Ranking
from faq.models import Trial

OUT_OF_SCOPE = "oos"
CONFIDENT = 0.25
MARGIN = 0.03
"""Lead from which the best candidate is answered. Of 1,937 questions by several writers 1,724 were
answered rightly and 50 wrongly at 0.1, 1,763 and 58 at 0.03, 1,771 and 63 at 0."""
VERY_CONFIDENT = 0.45
WORTH_OFFERING = 0.12
MOST_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What one text calls for."""

    labels: tuple[str, ...]
    """To be answered; empty if uncertain or unknown."""
    choices: tuple[str, ...]
    """To be offered instead; empty unless uncertain."""
    score: float
    """0–1."""
    rows: tuple[Trial, ...] = ()
    """The trials that a list was narrowed to; empty: all of what it is about."""

    @property
    def answered(self) -> bool:
        """Whether there is something to answer."""
        return bool(self.labels)


def nothing(score: float = 0.0) -> Decision:
    """Nothing to answer and nothing to offer."""
    return Decision((), (), max(0.0, min(score, 1.0)))


def sure(labels: Sequence[str], score: float, rows: tuple[Trial, ...] = ()) -> Decision:
    """These labels, to be answered."""
    return Decision(tuple(labels), (), max(0.0, min(score, 1.0)), rows)


def is_clear(ranking: Ranking) -> bool:
    """Whether the best candidate is likely enough, and likelier than the next by enough."""
    return ranking.candidates[0].score >= CONFIDENT and ranking.lead >= MARGIN


def without(ranking: Ranking, *labels: str) -> Ranking:
    """A ranking without some labels."""
    kept = tuple(candidate for candidate in ranking.candidates if candidate.label not in labels)
    return replace(ranking, candidates=kept)


def score_of(ranking: Ranking, *labels: str) -> float:
    """The best score among some labels; 0 if none of them is ranked."""
    return max((c.score for c in ranking.candidates if c.label in labels), default=0.0)
