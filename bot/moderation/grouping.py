"""Questions that are alike stand together, the most frequent first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from bot.store import Kept, Verdict
from bot.store.questions import QuestionStore
from faq.normalise import fold

ALIKE: Final = 82
"""Of 100, from which two questions count as the same one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike; the first stands for all."""

    questions: tuple[Kept, ...]
    merged: int = 0
    """How many others were put to them by hand."""

    @property
    def first(self) -> Kept:
        """The oldest."""
        return self.questions[0]

    @property
    def number(self) -> int:
        """How often it was asked."""
        return len(self.questions) + self.merged


def grouped(questions: Sequence[Kept], decided: Sequence[Kept] = ()) -> list[Group]:
    """Questions in groups, the most frequent first, the older first among as frequent ones.

    Args:
        questions: that are open, the oldest first.
        decided: among which are those that were merged into them.
    """
    groups: list[list[Kept]] = []
    folded: list[str] = []
    for question in questions:
        text = fold(question.text)
        likeness = [fuzz.token_set_ratio(text, other) for other in folded]
        best = max(range(len(likeness)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= ALIKE:
            groups[best].append(question)
        else:
            groups.append([question])
            folded.append(text)
    merged = Counter(each.into for each in decided if each.verdict is Verdict.MERGED)
    found = [Group(tuple(group), sum(merged[str(each.id)] for each in group)) for group in groups]
    return sorted(found, key=lambda group: (-group.number, group.first.id))


async def open_groups(questions: QuestionStore) -> list[Group]:
    """The questions on which nobody has decided, in groups."""
    return grouped(await questions.open(), await questions.recent())


def group_with(groups: Sequence[Group], number: int) -> Group | None:
    """The group that a question stands in."""
    return next((g for g in groups if number in {each.id for each in g.questions}), None)
