"""What pictures and their captions say of a trial or a cell, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.pictures.marks import Mark
from bot.pictures.words import WORDS
from faq.fill import REFERENCE, Filler, written
from faq.models import CONCURRENT_CONTROLS, Claim, Language, Library, MainGoal, SourceKind, Trial
from faq.plain import without_markup

ASPECTS = ("what", "how", "evidence", "harm")
"""By which the cells are compared, in this order."""

_MARKS = {
    MainGoal.MISSED: Mark.MISSED,
    MainGoal.SAFETY_ONLY: Mark.SAFETY_ONLY,
    MainGoal.NOT_A_FAIR_TEST: Mark.UNFAIR,
}
_SHOWN_BESIDE = frozenset({"enrolled", "analysed", "paper_enrolled", "phase"})
"""Figures that stand beside a trial's line wherever a part of the line stands."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one library in the words of one language."""

    library: Library
    language: Language

    def word(self, name: str, **values: object) -> str:
        """Words of `WORDS`, with their references filled in."""
        text = WORDS[name][self.language]
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        return self.filled(text)

    def filled(self, text: str) -> str:
        """A text of the content with its references filled in and without markup."""
        return without_markup(Filler(self.library, self.language).fill(text))

    def saying(self, name: str) -> str:
        """A sentence that answers share."""
        return self.filled(self.library.sayings[name][self.language])

    @property
    def comma(self) -> str:
        """What stands between the things of a list."""
        return ", " if self.language is Language.EN else "、"

    @property
    def colon(self) -> str:
        """What stands between a thing and what is said of it."""
        return ": " if self.language is Language.EN else "："

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return " " if self.language is Language.EN else ""

    @property
    def disclaimer(self) -> str:
        """The disclaimer."""
        return self.library.notices["disclaimer"][self.language]

    def checked(self, days: Iterable[date]) -> str:
        """When all of it was last checked: the earliest day."""
        line = self.library.notices["reviewed_line"][self.language]
        return line.replace("{date}", written(min(days), self.language))

    # --- a trial ----------------------------------------------------------------------------

    def full_name(self, trial: Trial) -> str:
        """Its name as a heading."""
        return capital(self.filled(trial.name[self.language]))

    def name(self, trial: Trial) -> str:
        """Its name without the people, who stand beside it."""
        name = self.full_name(trial)
        for ending in (f"、{trial.enrolled} 人", f", {trial.enrolled} people"):
            name = name.removesuffix(ending)
        return name

    def beside(self, trial: Trial) -> str:
        """Phase, people and route, without what its name says already."""
        name = self.name(trial)
        phase = self.phase(trial)
        number = trial.phase.translate({ord("I"): "1"}).replace("111", "3").replace("11", "2")
        known = phase in name or f"phase {number}" in name
        route = self.route(trial)
        told = (
            *(() if known else (phase,)),
            self.people(trial),
            *(() if route in name else (route,)),
        )
        return self.comma.join(told)

    def phase(self, trial: Trial) -> str:
        """Its phase in words."""
        name = f"phase.{trial.phase}"
        return self.word(name if name in WORDS else "phase", phase=trial.phase)

    def people(self, trial: Trial) -> str:
        """How many took part, and how many of them count."""
        for figure, name in (("analysed", "people.analysed"), ("paper_enrolled", "people.paper")):
            if figure in trial.figures:
                return self.word(name, people=trial.enrolled, fewer=trial.figures[figure])
        return self.word("people", people=trial.enrolled)

    def route(self, trial: Trial) -> str:
        """How the cells were given, in few and plain words."""
        name = f"route.{trial.route}"
        return self.word(name) if name in WORDS else self.route_at_length(trial)

    def route_at_length(self, trial: Trial) -> str:
        """The same with its medical name."""
        return self._wide(self.library.concepts[trial.route].name[self.language])

    def control(self, trial: Trial) -> tuple[Mark, str]:
        """Whether it had a control group of its own, as a sign and in words."""
        mark = Mark.COMPARED if trial.control in CONCURRENT_CONTROLS else Mark.ALONE
        return mark, self.word(f"control.{trial.control}")

    def goal(self, trial: Trial) -> tuple[Mark, str]:
        """What became of its main goal, as a sign and in few words."""
        return _MARKS[trial.main_goal], self.word(f"goal.{trial.main_goal}")

    def goal_at_length(self, trial: Trial) -> tuple[Mark, str]:
        """The same beside a label, with what it means."""
        return _MARKS[trial.main_goal], self.word(f"goal.{trial.main_goal}.long")

    def line(self, trial: Trial) -> str:
        """The honest short form."""
        return self.filled(trial.line[self.language])

    def happened(self, trial: Trial) -> str:
        """The short form without what stands beside it: phase, people, control group."""
        line = trial.line[self.language]
        head, _, rest = line.partition(": " if self.language is Language.EN else "：")
        beside = all(name.partition(".")[2] in _SHOWN_BESIDE for name in REFERENCE.findall(head))
        return capital(self.filled(rest if rest and beside else line))

    def told(self, trial: Trial) -> tuple[tuple[str, str], ...]:
        """What the article says of it and what the evidence says, in the order of the claims."""
        label = f"trial.detail:{trial.id}"
        claims = [c for c in self.library.claims if any(t.label == label for t in c.told_in)]
        if not claims:
            return ((self.filled(trial.article[self.language]), self.line(trial)),)
        return tuple(map(self._sides, claims))

    def _sides(self, claim: Claim) -> tuple[str, str]:
        return (
            self.filled(claim.article[self.language]),
            self.filled(claim.evidence[self.language]),
        )

    def sources(self, trial: Trial) -> str:
        """Where the facts of a trial stand, in short."""
        sources = [self.library.sources[id_] for id_ in trial.sources]
        named = dict.fromkeys(
            source.by if source.kind is SourceKind.REGISTRY else f"{source.by} {source.year}"
            for source in sources
        )
        return self.word("sources.named", sources=self.comma.join(named))

    # --- a cell -----------------------------------------------------------------------------

    def cell(self, cell: str) -> str:
        """A cell's full name."""
        return capital(self._wide(self.library.concepts[cell].name[self.language]))

    def trials_of(self, cell: str) -> tuple[Trial, ...]:
        """The trials of a cell in the review's order."""
        return tuple(trial for trial in self.library.trials.values() if trial.cell == cell)

    def aspect(self, aspect: str, cell: str) -> str:
        """What is to be said of a cell under a heading of `ASPECTS`."""
        return self._evidence(cell) if aspect == "evidence" else self.word(f"{aspect}.{cell}")

    def _evidence(self, cell: str) -> str:
        trials = self.trials_of(cell)
        controlled = [trial for trial in trials if trial.control in CONCURRENT_CONTROLS]
        missed = sum(trial.main_goal is MainGoal.MISSED for trial in controlled)
        if not trials:
            return self.word("evidence.absent")
        if not controlled:
            return self.word("evidence.uncontrolled", count=len(trials))
        and_ = " and " if self.language is Language.EN else "、"
        return self.word(
            "evidence.missed" if missed == len(controlled) else "evidence.mixed",
            count=len(trials),
            controlled=len(controlled),
            missed=missed,
            people=self.word("people", people=and_.join(str(t.enrolled) for t in controlled)),
        )

    def _wide(self, text: str) -> str:
        """Brackets as the language sets them; names have narrow ones, as people type them."""
        if self.language is Language.EN:
            return text
        return text.replace("(", "（").replace(")", "）")


def capital(text: str) -> str:
    """A text that begins with a capital letter; a number or a name like iPSC stays as it is."""
    start = len(text) - len(text.lstrip("“「"))
    if not text[start : start + 2].islower() or not text[start].isalpha():
        return text
    return f"{text[:start]}{text[start].upper()}{text[start + 1 :]}"
