"""References in texts → words: figures of trials, sayings, numbers to call."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from faq.models import Figure, HelpLine, Language, Library, Region, Trial
from faq.trials import counted, rows

REFERENCE = re.compile(r"\{([^{}]*)\}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FIELDS = ("enrolled", "phase", "year", "registry", "expected", "injections", "follow_up")
"""What can be referred to besides figures; None leads nowhere."""
_SAYINGS_IN_SAYINGS = 3
"""How deep sayings may refer to sayings."""

SHOWN_REGIONS = ("TW", "HK", "MO", "MY", "CN", "SG", "AU", "GB", "US", "CA")
"""Whose numbers are named where nobody knows where the person is, in this order."""


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills references for one reader.

    Args of its fields:
        region: a region's id, or None: several regions' numbers are named.
        trials: the rows that `{trials.rows}` stands for.
    """

    library: Library
    language: Language
    region: str | None = None
    trials: tuple[Trial, ...] = ()

    def fill(self, text: str) -> str:
        """The text as it is read.

        Raises:
            KeyError: a reference to something that does not exist; `check` finds these first.
        """
        for _ in range(_SAYINGS_IN_SAYINGS):
            if not REFERENCE.search(text):
                break
            text = REFERENCE.sub(lambda found: self.value(found.group(1)), text)
        return text

    def value(self, reference: str) -> str:
        """What stands in a text for `{reference}`; it may hold references itself."""
        space, _, name = reference.partition(".")
        if reference.startswith("plain:"):
            return reference.removeprefix("plain:")
        match space:
            case "say":
                return self.library.sayings[name][self.language]
            case "numbers":
                return self._numbers(name)
            case "trials" if name == "rows":
                return rows(self.trials, self.language)
            case "trials":
                return str(counted(self.library)[name])
            case _:
                return self._figure(self.library.trials[space], name)

    def _figure(self, trial: Trial, name: str) -> str:
        match name:
            case "name":
                return trial.name[self.language]
            case "line":
                return trial.line[self.language]
            case "article":
                return trial.article[self.language]
            case "route":
                return self.library.concepts[trial.route].name[self.language]
            case _ if name in trial.figures:
                return written(trial.figures[name], self.language)
            case _ if name in _FIELDS and getattr(trial, name) is not None:
                return written(getattr(trial, name), self.language)
            case _:
                raise KeyError(f"{trial.id}.{name}")

    def _numbers(self, name: str) -> str:
        known = self.library.regions
        here = known.get(self.region) if self.region else None
        regions = [here] if here else [known[id_] for id_ in SHOWN_REGIONS if id_ in known]
        if name == "emergency":
            return self._emergency(regions)
        if name == "crisis":
            return self._crisis(regions)
        raise KeyError(f"numbers.{name}")

    def _emergency(self, regions: Iterable[Region]) -> str:
        by_number: dict[str, list[str]] = {}
        for region in regions:
            by_number.setdefault(region.emergency, []).append(region.name[self.language])
        and_ = ", " if self.language is Language.EN else "、"
        return " · ".join(
            f"{and_.join(names)} <b>{number}</b>" for number, names in by_number.items()
        )

    def _crisis(self, regions: Iterable[Region]) -> str:
        colon, semicolon = (": ", "; ") if self.language is Language.EN else ("：", "；")
        return "\n".join(
            f"• {region.name[self.language]}{colon}{semicolon.join(map(self._line, region.lines))}"
            for region in regions
        )

    def _line(self, line: HelpLine) -> str:
        """A help line with when it answers, how to write to it, and its site."""
        name = line.name[self.language]
        details = [line.hours[self.language]]
        if line.by_text:
            details.append(f"✎ {line.by_text[self.language]}")
        if line.link:
            details.append(line.link.removeprefix("https://"))
        text = f"<b>{line.number}</b> {name}" if line.number else name
        if self.language is Language.EN:
            return f"{text} ({', '.join(details)})"
        return f"{text}（{'，'.join(details)}）"


def written(figure: Figure, language: Language) -> str:
    """A figure as written in a sentence: days and months in words, numbers as they are."""
    if isinstance(figure, date):
        if language is Language.EN:
            return f"{figure.day} {_MONTHS[figure.month - 1]} {figure.year}"
        return f"{figure.year} 年 {figure.month} 月 {figure.day} 日"
    if isinstance(figure, str) and (month := _MONTH.fullmatch(figure)):
        year, number = month.groups()
        if language is Language.EN:
            return f"{_MONTHS[int(number) - 1]} {year}"
        return f"{year} 年 {int(number)} 月"
    return str(figure)
