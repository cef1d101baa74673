"""What a picture shows, in words: for those who cannot see it, and for those who search."""

from collections.abc import Iterable

from bot.markup import escape, plain_text, utf16_len
from bot.pictures.facts import ASPECTS, Facts
from faq.labels import CELLS
from faq.models import Language, Library, Trial

MOST = 940
"""UTF-16 units that are seen: 1,024 less the disclaimer, which the way out adds."""


def caption(library: Library, name: str, language: Language) -> str:
    """The caption of a picture, at most `MOST` units long without its tags.

    Raises:
        KeyError: there is no picture of this name.
    """
    facts = Facts(library, language)
    if name == "trials":
        return _trials(facts)
    if name == "cells":
        return _cells(facts)
    return _trial(facts, library.trials[name.removeprefix("trial:")])


def _trials(facts: Facts) -> str:
    """Each trial in a line; what happened in it is left out first, then how cells were given."""
    trials = list(facts.library.trials.values())
    head = _title(facts.word("trials.title"))
    lead = escape(f"{facts.word('trials.none_shown')}{facts.gap}{facts.saying('controls')}")
    comma = ", " if facts.language is Language.EN else "，"

    def rows(*, route: bool, verdict: bool) -> str:
        lines = []
        for number, trial in enumerate(trials, 1):
            told = [facts.phase(trial), facts.people(trial)]
            told += [facts.route(trial)] if route else []
            told += [facts.control(trial)[1]]
            told += [facts.goal(trial)[1]] if verdict else []
            name = f"{number}. <b>{escape(facts.name(trial))}</b>"
            lines.append(f"{name}{facts.colon}{escape(comma.join(told))}")
        return "\n".join(lines)

    longest_first = (
        "\n\n".join((head, lead, rows(route=route, verdict=verdict)))
        for route, verdict in ((True, True), (False, True), (False, False))
    )
    return _first_that_fits(longest_first)


def _cells(facts: Facts) -> str:
    """All that is said of each cell; without room, not what it is, then not how it is given."""

    def text(aspects: tuple[str, ...]) -> str:
        blocks = [_title(facts.word("cells.title")), escape(facts.word("cells.none_shown"))]
        for cell in CELLS:
            told = [facts.aspect(aspect, cell) for aspect in ASPECTS if aspect in aspects]
            told[-1] = facts.word("harm.label") + told[-1]
            blocks.append(f"<b>{cell}</b>{facts.colon}{escape(facts.gap.join(told))}")
        return "\n\n".join(blocks)

    return _first_that_fits(map(text, (ASPECTS, ASPECTS[1:], ASPECTS[2:])))


def _trial(facts: Facts, trial: Trial) -> str:
    """Its facts and what happened, then as much of article and evidence as there is room for."""
    facts_line = (
        *(facts.phase(trial), facts.people(trial), facts.route(trial)),
        *(facts.control(trial)[1], facts.goal(trial)[1]),
    )
    text = "\n\n".join(
        (
            _title(facts.full_name(trial)),
            escape(" · ".join(facts_line)),
            escape(facts.line(trial)),
        )
    )
    for article, evidence in facts.told(trial):
        longer = (
            f"{text}\n\n{escape(facts.word('card.article'))}{escape(article)}\n"
            f"<b>{escape(facts.word('card.evidence'))}</b>{escape(evidence)}"
        )
        if _fits(longer):
            text = longer
    return text


def _title(text: str) -> str:
    return f"🖼 <b>{escape(text)}</b>"


def _first_that_fits(longest_first: Iterable[str]) -> str:
    """The first text that fits, or else the last: what is left over becomes another message."""
    text = ""
    for text in longest_first:
        if _fits(text):
            break
    return text


def _fits(html: str) -> bool:
    return utf16_len(plain_text(html)) <= MOST
