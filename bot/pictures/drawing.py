"""What each picture shows: the trials at a glance, the cells side by side, a trial, a list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.pictures.facts import ASPECTS, Facts
from bot.pictures.marks import Mark
from bot.pictures.pieces import BLUE, INK, NIGHT, RUST, SOFT, WHITE, Sign, Style, Words
from bot.pictures.sheet import Sheet
from faq.labels import ALL_CELLS, CELLS
from faq.models import Language, Library, Trial

_TITLE = Style(size=50, bold=True, colour=WHITE)
_LEAD = Style(size=40, colour=WHITE)
_HEADING = Style(size=42, bold=True, colour=NIGHT)
_NAME = Style(size=39, bold=True)
_TEXT = Style(size=38)
_SIDE = Style(size=36, colour=SOFT)
_ASIDE = Style(size=35, colour=SOFT)
_NOTE = Style(size=34, colour=SOFT)
_COLOURS = {Mark.MISSED: RUST, Mark.SAFETY_ONLY: BLUE, Mark.UNFAIR: INK}


def trials(library: Library, language: Language) -> Sheet:
    """All trials: phase, people, route, control group, main goal, and what happened."""
    facts, sheet = Facts(library, language), Sheet(language)
    _head(sheet, facts.word("trials.title"), facts.word("trials.none_shown"))
    sheet.gap(12)
    text = Style(size=_dense(language))
    controls = f"{facts.saying('controls')}{facts.gap}{facts.word('trials.why_control')}"
    sheet.say(Words(controls, text))
    safety = Sign(Mark.SAFETY_ONLY, replace(text, colour=BLUE))
    sheet.say(safety, Words(facts.word("trials.why_safety"), text))
    number = 0
    for cell in CELLS:
        group = facts.trials_of(cell)
        if not group:
            continue
        sheet.gap(16)
        heading = facts.word("trials.group", cell=facts.cell(cell), count=len(group))
        sheet.say(Words(heading, _HEADING))
        if cell == "NSC":
            sheet.say(Words(facts.word("note.NSC"), _SIDE))
        for trial in group:
            number += 1
            sheet.gap(6)
            with sheet.card():
                _row(sheet, facts, number, trial)
    _foot(sheet, facts, facts.word("sources"), [t.reviewed for t in library.trials.values()])
    return sheet


def _row(sheet: Sheet, facts: Facts, number: int, trial: Trial) -> None:
    size = _dense(facts.language)
    aside = Style(size=size - 1, colour=SOFT)
    sheet.say(
        Words(f"{number}. {facts.name(trial)}", _NAME), Words(f"  {facts.beside(trial)}", aside)
    )
    signed: list[Sign | Words] = []
    for mark, words in (facts.control(trial), facts.goal(trial)):
        style = Style(size=size, bold=True, colour=_COLOURS.get(mark, INK))
        signed += [Sign(mark, style), Words(f"{words}  ", style)]
    sheet.say(*signed)
    sheet.say(Words(facts.happened(trial), Style(size=size)))


def _dense(language: Language) -> int:
    """The size of the many words on one picture; Latin letters can be read at a smaller one."""
    return 34 if language is Language.EN else 36


def cells(library: Library, language: Language) -> Sheet:
    """What each cell is, how it is given, what is known of it in people, and which harm."""
    facts, sheet = Facts(library, language), Sheet(language)
    _head(sheet, facts.word("cells.title"), facts.word("cells.none_shown"))
    for aspect in ASPECTS:
        sheet.gap(20)
        sheet.say(Words(facts.word(aspect), _HEADING))
        sheet.gap(6)
        with sheet.card():
            for cell in CELLS:
                sheet.gap(0 if cell == CELLS[0] else 12)
                label = Words(cell, Style(size=38, bold=True, colour=BLUE))
                sheet.beside(label, Words(facts.aspect(aspect, cell), _TEXT), indent=130)
    compared = library.intents["compare"].answers[ALL_CELLS].reviewed
    days = [compared, *(trial.reviewed for trial in library.trials.values())]
    _foot(sheet, facts, facts.word("sources"), days)
    return sheet


def card(library: Library, trial: Trial, language: Language) -> Sheet:
    """One trial: its facts, what happened, and what article and evidence say of it."""
    facts, sheet = Facts(library, language), Sheet(language)
    _head(sheet, facts.full_name(trial), facts.cell(trial.cell))
    sheet.gap(18)
    with sheet.card():
        for name, mark, words in _facts(facts, trial):
            colour = _COLOURS.get(mark, INK) if mark else INK
            style = Style(size=38, bold=mark is not None, colour=colour)
            signs = (Sign(mark, style),) if mark else ()
            label = Words(facts.word(f"label.{name}"), _SIDE)
            sheet.beside(label, *signs, Words(words, style), indent=250)
            sheet.gap(4)
    sheet.gap(14)
    sheet.say(Words(facts.line(trial), Style(size=38, bold=True)))
    sheet.gap(2)
    for article, evidence in facts.told(trial):
        sheet.gap(12)
        with sheet.card():
            sheet.say(Words(f"{facts.word('card.article')}{article}", _ASIDE))
            sheet.gap(4)
            says = Words(facts.word("card.evidence"), Style(size=37, bold=True, colour=NIGHT))
            sheet.say(says, Words(evidence, Style(size=37)))
    _foot(sheet, facts, facts.sources(trial), [trial.reviewed])
    return sheet


def _facts(facts: Facts, trial: Trial) -> list[tuple[str, Mark | None, str]]:
    """The rows of a card: a label's name, a sign, and words."""
    rows: list[tuple[str, Mark | None, str]] = [
        ("phase", None, facts.phase(trial)),
        ("people", None, facts.people(trial)),
        ("route", None, facts.route_at_length(trial)),
        ("control", *facts.control(trial)),
        ("goal", *facts.goal_at_length(trial)),
        ("status", None, facts.word(f"status.{trial.status}")),
        ("year", None, str(trial.year)),
    ]
    return [*rows, ("registry", None, trial.registry)] if trial.registry else rows


def a_list(title: str, lines: Sequence[str], footer: str, language: Language) -> Sheet:
    """A title, numbered lines, and small words at the bottom."""
    sheet = Sheet(language)
    _head(sheet, title)
    for number, line in enumerate(lines, 1):
        sheet.gap(16)
        with sheet.card():
            label = Words(f"{number}.", Style(size=42, bold=True, colour=BLUE))
            sheet.beside(label, Words(line, Style(size=42)), indent=78)
    sheet.gap(20)
    _small(sheet, footer)
    sheet.gap(24)
    return sheet


def _head(sheet: Sheet, title: str, lead: str = "") -> None:
    with sheet.band():
        sheet.say(Words(title, _TITLE))
        if lead:
            sheet.gap(8)
            sheet.say(Words(lead, _LEAD))


def _foot(sheet: Sheet, facts: Facts, sources: str, days: Sequence[date]) -> None:
    """Whence, when checked, and the disclaimer: pictures are handed on without their captions."""
    sheet.gap(18)
    _small(sheet, "\n".join((sources, facts.checked(days), facts.disclaimer)))
    sheet.gap(24)


def _small(sheet: Sheet, text: str) -> None:
    for line in text.split("\n"):
        words = line.removeprefix("ℹ").lstrip("\ufe0f ")
        signs = (Sign(Mark.INFO, _NOTE),) if words != line else ()
        sheet.say(*signs, Words(words, _NOTE))
        sheet.gap(4)
