"""A walk through what a clinic offers: answers by buttons → what to know and what to ask.

Nothing is kept: the answers so far are one letter each, and stand in the button. No outcome judges
a clinic.
"""

from collections.abc import Iterable

from faq.fill import Filler
from faq.models import ClinicOption, ClinicOutcome, ClinicQuestion, Language, Library, Words

MOST_ANSWERS = 20
"""Letters that a button carries beside what it is for."""
UNKNOWN = "u"
"""The code of “I don't know”, which every question has."""


def question(library: Library, answers: str) -> ClinicQuestion | None:
    """The next question after the answers so far; None when all are answered.

    Args:
        library: the content.
        answers: codes of the options chosen, in the order of the questions; "" at the start.

    Raises:
        ValueError: `answers` are not such codes.
    """
    chosen(library, answers)
    questions = library.clinic.questions
    return questions[len(answers)] if len(answers) < len(questions) else None


def outcome(library: Library, answers: str, language: Language) -> ClinicOutcome:
    """What follows from all the answers.

    Raises:
        ValueError: `answers` are no codes of options, or not every question is answered.
    """
    walk = library.clinic
    options = chosen(library, answers)
    if len(options) < len(walk.questions):
        raise ValueError(f"{len(options)} of {len(walk.questions)} questions are answered")
    blocks = (
        _list(walk.cautions_heading, (option.caution for option in options), language),
        _list(walk.asks_heading, (option.ask for option in options), language),
        walk.closing[language],
    )
    named = (*(id_ for option in options for id_ in option.sources), *walk.sources)
    return ClinicOutcome(
        text=Filler(library, language).fill("\n\n".join(filter(None, blocks))),
        sources=tuple(library.sources[id_] for id_ in dict.fromkeys(named)),
        reviewed=walk.reviewed,
        review_by=walk.review_by,
    )


def chosen(library: Library, answers: str) -> tuple[ClinicOption, ...]:
    """The options that codes stand for.

    Raises:
        ValueError: more codes than questions, or a code that its question does not have.
    """
    questions = library.clinic.questions
    if len(answers) > len(questions):
        raise ValueError(f"{len(answers)} answers to {len(questions)} questions")
    found = []
    for asked, code in zip(questions, answers, strict=False):
        options = {option.code: option for option in asked.options}
        if code not in options:
            raise ValueError(f"question {asked.number} has no answer {code!r}")
        found.append(options[code])
    return tuple(found)


def _list(heading: Words, lines: Iterable[Words | None], language: Language) -> str:
    """Points under a heading, each once; empty if there are none."""
    points = dict.fromkeys(f"• {words[language]}" for words in lines if words)
    return "\n".join((f"<b>{heading[language]}</b>", *points)) if points else ""
