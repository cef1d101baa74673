"""The walk through a clinic's offer and the sheet for a visit: codes, places and lengths."""

from collections.abc import Callable, Iterator

from faq import clinic
from faq.checks.engine import MESSAGE_LIMIT
from faq.checks.form import TITLE_UNITS
from faq.checks.passages import way
from faq.fill import written
from faq.labels import is_known
from faq.load import Content
from faq.models import Language, Library, Words
from faq.plain import sources_text, without_markup
from faq.visit import MOST_TOPICS
from faq.yamlfile import Fault, Path

TOPIC_UNITS = {Language.ZH_HANT: 9, Language.ZH_HANS: 9, Language.EN: 18}
"""Longest title of a topic: two stand in a row, each with room for a mark."""
OUTCOME_UNITS = 3500
"""UTF-16 units of the longest outcome, so that what the bot adds has room in the message."""

Sized = Callable[[Library, str, Language], int]
"""How long an outcome is after some answers."""


def clinic_codes_are_clear(content: Content) -> Iterator[Fault]:
    """A letter stands for one answer of a question, and “I don't know” is always one of them."""
    for at, question in enumerate(content.library.clinic.questions):
        codes = [option.code for option in question.options]
        if clinic.UNKNOWN not in codes:
            problem = f"has no option {clinic.UNKNOWN!r}, for those who do not know"
            yield _fault(content, "clinic", ("questions", at, "options"), problem)
        for row, code in enumerate(codes):
            if code in codes[:row]:
                path = ("questions", at, "options", row, "code")
                yield _fault(content, "clinic", path, f"the code {code!r} stands here twice")


def outcomes_fit(content: Content) -> Iterator[Fault]:
    """Whatever is answered, what follows from it fits one message."""
    for language in Language:
        for sized, most, what in (
            (text_units, OUTCOME_UNITS, ""),
            (message_units, MESSAGE_LIMIT, " with sources and disclaimer"),
        ):
            try:
                longest, units = _longest(content.library, language, sized)
            except KeyError:
                continue  # references_exist or sources_exist names it
            if units > most:
                problem = f"{language}: {units} characters{what} after {longest!r}; at most {most}"
                yield _fault(content, "clinic", ("questions",), problem)


def text_units(library: Library, answers: str, language: Language) -> int:
    """How long an outcome's text is, in UTF-16 units."""
    return _units(without_markup(clinic.outcome(library, answers, language).text))


def message_units(library: Library, answers: str, language: Language) -> int:
    """How long an outcome is with its sources in full, its review date and the disclaimer."""
    found = clinic.outcome(library, answers, language)
    reviewed = library.notices["reviewed_line"][language]
    around = (
        sources_text(library, found.sources, language),
        reviewed.replace("{date}", written(found.reviewed, language)),
        library.notices["disclaimer"][language],
    )
    return _units("\n\n".join((without_markup(found.text), *around)))


def guided_buttons_fit(content: Content) -> Iterator[Fault]:
    """Answers and topics fit on the buttons of a small phone."""
    for at, question in enumerate(content.library.clinic.questions):
        for row, option in enumerate(question.options):
            path: Path = ("questions", at, "options", row, "text")
            yield from _too_long(content, "clinic", path, option.text, TITLE_UNITS)
    for at, topic in enumerate(content.library.visit.topics):
        yield from _too_long(content, "visit", ("topics", at, "title"), topic.title, TOPIC_UNITS)


def visit_topics_are_clear(content: Content) -> Iterator[Fault]:
    """Topics differ, follow answers that there are, and all have a place on a sheet."""
    topics = content.library.visit.topics
    if len(topics) > MOST_TOPICS:
        problem = f"{len(topics)} topics; a sheet has a place for {MOST_TOPICS}"
        yield _fault(content, "visit", ("topics",), problem)
    for at, topic in enumerate(topics):
        if topic.id in [other.id for other in topics[:at]]:
            problem = f"the topic {topic.id!r} stands here twice"
            yield _fault(content, "visit", ("topics", at, "id"), problem)
        for row, label in enumerate(topic.labels):
            if label not in content.library.intents and not is_known(content.library, label):
                problem = f"the intent {label!r} does not exist"
                yield _fault(content, "visit", ("topics", at, "labels", row), problem)


def _too_long(
    content: Content, kind: str, path: Path, words: Words, units: dict[Language, int]
) -> Iterator[Fault]:
    for language, text in words.items():
        here = (*path, language.value)
        if len(text) > units[language] and content.stands(kind, kind, here):
            problem = f"{text!r} is longer than {units[language]} characters"
            yield _fault(content, kind, here, problem)


def _longest(library: Library, language: Language, sized: Sized) -> tuple[str, int]:
    """Answers after which an outcome is longest, and its size.

    Answers are exchanged one at a time while that makes it longer: sources that two answers share
    are shown once, so the answers cannot be judged alone, and all ways through are too many.
    """
    codes = [[option.code for option in asked.options] for asked in library.clinic.questions]
    longest = "".join(options[0] for options in codes)
    units = sized(library, longest, language)
    for _ in range(len(codes)):
        before = units
        for at, options in enumerate(codes):
            for code in options:
                answers = f"{longest[:at]}{code}{longest[at + 1 :]}"
                if (size := sized(library, answers, language)) > units:
                    longest, units = answers, size
        if units == before:
            break
    return longest, units


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _fault(content: Content, kind: str, path: Path, problem: str) -> Fault:
    return content.fault(kind, kind, path, f"{way(path)}: {problem}")
