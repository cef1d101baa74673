"""Filter, sort and describe the trials."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.concepts import Mention
from faq.models import CONCURRENT_CONTROLS, Concept, ConceptKind, Language, Library, MainGoal, Trial

# How much each attribute says about which trial is meant. What only one or two trials share
# says most; a number of people outweighs all, because people quote it from the article.
_VOTES = {
    "people": 6.0,
    "trial": 5.0,
    "feature": 2.5,
    "phase": 2.0,
    "tissue": 2.0,
    "cell": 3.0,
    "route": 2.0,
    "year": 1.5,
    "ordinal": 2.0,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The trials that a text may mean."""

    trials: tuple[Trial, ...]
    """In the review's order; empty if no attribute is named or none fits."""
    specific: bool
    """Whether something was named by which people tell one trial from another."""
    attributes: tuple[str, ...]
    """The kinds of attributes named."""


def select(library: Library, mentions: Sequence[Mention]) -> Selection:
    """The trials that fit best what a text names; a number of people that none has fits none."""
    named = _telling(library, mentions)
    kinds = tuple(dict.fromkeys(mention.kind for mention in named))
    specific = bool({"people", "trial", "feature"} & set(kinds)) or (
        "phase" in kinds and bool({"cell", "route", "tissue"} & set(kinds))
    )
    if not named:
        return Selection((), False, ())
    votes = {
        trial.id: sum(_VOTES[mention.kind] for mention in named if _fits(library, trial, mention))
        for trial in library.trials.values()
    }
    best = max(votes.values())
    must = [mention for mention in named if mention.kind in ("people", "trial")]
    fitting = tuple(
        trial
        for trial in library.trials.values()
        if votes[trial.id] == best > 0 and all(_fits(library, trial, mention) for mention in must)
    )
    return Selection(fitting, specific, kinds)


_ONE_OF_THEM = re.compile(
    # 哪个试验, 那份只分析了八个人的研究, 是哪一项
    r"(?:那|哪|嗰|边|呢|这)(?:一)?(?:个|项|篇|场|份|单|桩|宗)[^,，。?？!！]{0,8}(?:试验|研究|实验|trial|study)"
    r"|(?:试验|研究|实验)(?:是|系|係)(?:哪|边)(?![些几啲])"
    r"|(?:是|系|係)(?:哪|边)(?:一)?(?:个|项|场|份|篇|单|桩|宗)(?![\u4e00-\u9fff])"
    r"|(?:那|嗰)(?:一)?(?:个|项|场|份|篇|单|桩|宗|批|组)(?:呢|咧|呀|啊|㗎)?\W*$"
    r"|\b(?:which|what|that|whose)\b(?:\W+\w+){0,4}?\W+(?:trial|study)\b"
    r"|\b(?:the|this)\b(?:\W+\w+){1,4}?\W+(?:trial|study)\b"
)


def points_to_one(folded: str) -> bool:
    """Whether a folded text speaks of one trial among others ("which trial …", 「…嗰個」)."""
    return bool(_ONE_OF_THEM.search(folded))


_SEVERAL_OF_THEM = re.compile(
    r"(?:两|三|四|几)(?:个|项|篇|场|份|单|桩|宗|隻|只)?(?:试验|研究|实验|trial|study)"
    r"|\b(?:two|three|four|both|those|these)(?: \w+)? (?:trials|studies)\b"
)
_FINISHED = re.compile(r"完成|做完|结束|完咗|\b(?:finished|completed?|concluded|ended|done)\b")


def points_to_several(folded: str) -> bool:
    """Whether a folded text speaks of several trials at once (「最多人嗰兩個試驗」)."""
    return bool(_SEVERAL_OF_THEM.search(folded))


def sorts_by_status(folded: str, mentions: Sequence[Mention]) -> bool:
    """Whether a text tells finished trials from those that are still running."""
    running = any(mention.value == "ongoing" for mention in mentions)
    return running and bool(_FINISHED.search(folded))


_WHICH = re.compile(
    r"(?:哪|边)(?:一)?(?:个|项|篇|场|份|单|桩|宗)[^,，。?？!！]{0,8}(?:试验|研究|实验|trial|study)"
    r"|(?:试验|研究|实验)(?:是|系|係)(?:哪|边)(?![些几啲])"
    r"|\b(?:which|what) (?:trial|study)\b"
)


def asks_which(folded: str) -> bool:
    """Whether a folded text asks which trial it was."""
    return bool(_WHICH.search(folded))


def matching_all(library: Library, mentions: Sequence[Mention]) -> tuple[Trial, ...]:
    """The trials that fit everything that a text names, in the review's order."""
    named = _telling(library, mentions)
    return tuple(
        t for t in library.trials.values() if all(_fits(library, t, mention) for mention in named)
    )


def _telling(library: Library, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that tell trials apart; an ordinal only beside its cell ("first MSC trial")."""
    named = [mention for mention in mentions if _tells(library, mention)]
    if not any(mention.kind == "cell" for mention in named):
        return [mention for mention in named if mention.kind != "ordinal"]
    return named


def _tells(library: Library, mention: Mention) -> bool:
    if mention.kind in (ConceptKind.FEATURE, ConceptKind.TRIAL):
        return bool(library.concepts[mention.value].trials)
    return mention.kind in _VOTES


def _fits(library: Library, trial: Trial, mention: Mention) -> bool:
    match mention.kind:
        case "people":
            counts = {
                trial.enrolled,
                trial.figures.get("paper_enrolled"),
                trial.figures.get("registry_enrolled"),
                trial.figures.get("analysed"),
            }
            return int(mention.value) in counts
        case "trial" | "feature":
            concept: Concept = library.concepts[mention.value]
            return trial.id in concept.trials
        case "phase":
            return trial.phase == mention.value
        case "tissue":
            return trial.tissue == mention.value
        case "cell":
            return trial.cell == mention.value
        case "ordinal":
            number = int(mention.value)
            last = max(other.row for other in library.trials.values() if other.cell == trial.cell)
            return trial.row == (number if number > 0 else last + 1 + number)
        case "route":
            return trial.route == mention.value
        case "year":
            expected = trial.expected.year if trial.expected else None
            return int(mention.value) in (trial.year, expected)
        case _:
            return False


def rows(trials: Iterable[Trial], language: Language) -> str:
    """One line a trial, numbered, unfilled references and all."""
    return "\n".join(
        f"{number}. <b>{trial.name[language]}</b>\n{trial.line[language]}"
        for number, trial in enumerate(trials, 1)
    )


def counted(library: Library) -> dict[str, int]:
    """What can be counted over all trials: total, controlled, missed, and each cell's."""
    trials = library.trials.values()
    controlled = [trial for trial in trials if trial.control in CONCURRENT_CONTROLS]
    return {
        "total": len(library.trials),
        "controlled": len(controlled),
        "missed": sum(trial.main_goal is MainGoal.MISSED for trial in controlled),
        **{cell: sum(trial.cell == cell for trial in trials) for cell in ("MSC", "NSC", "iPSC")},
    }
