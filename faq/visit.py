"""Questions to take to the neurologist: topics chosen → a short sheet."""

from collections.abc import Collection, Iterable, Sequence

from faq.fill import Filler
from faq.labels import split_label
from faq.models import ConceptKind, Language, Library, VisitSheet, VisitTopic, Words

MOST_QUESTIONS = 10
"""On a sheet, the first and the last included: a visit is short."""
MOST_TOPICS = MOST_QUESTIONS - 2
"""Each topic that can be chosen has a place for its first question."""
_CELL_KINDS = (ConceptKind.CELL, ConceptKind.TISSUE)


def topics(library: Library) -> tuple[VisitTopic, ...]:
    """What can be chosen, in the order of the buttons."""
    return library.visit.topics


def preselected(library: Library, labels: Iterable[str]) -> tuple[str, ...]:
    """The ids of the topics that a conversation was about, in the order of the buttons.

    Args:
        library: the content.
        labels: what was answered; unknown ones choose nothing.
    """
    said = {part for label in labels for part in (label, split_label(label)[0])}
    return tuple(topic.id for topic in topics(library) if said.intersection(topic.labels))


def sheet(
    library: Library, chosen: Collection[str], language: Language, about: Sequence[str] = ()
) -> VisitSheet:
    """The sheet for the topics chosen.

    Args:
        library: the content.
        chosen: ids of topics, in any order; none: the general questions alone.
        language: of the reader.
        about: cells, tissues and trials talked of, as `Topic.about` has them; the rest is ignored.

    Returns:
        2 to 10 questions. Each topic's first question is there before any topic's second.

    Raises:
        ValueError: there is no such topic.
    """
    if strange := set(chosen) - {topic.id for topic in topics(library)}:
        raise ValueError(f"no topic of the visit has the id {min(strange)!r}")
    guide = library.visit
    wanted = _fair([topic.questions for topic in topics(library) if topic.id in chosen])
    filler = Filler(library, language)
    names = {"cell": _cells(library, about, language), "trial": _trials(library, about, language)}
    return VisitSheet(
        title=filler.fill(guide.title[language]),
        questions=tuple(
            filler.fill(_named(words[language], names))
            for words in (guide.first, *wanted, guide.last)
        ),
        footer=filler.fill(guide.footer[language]),
    )


def _fair(topics: Sequence[Sequence[Words]]) -> list[Words]:
    """As many questions as a sheet holds, in order of topics, the rounds shared out evenly."""
    rounds = [(at, topic) for topic, asked in enumerate(topics) for at in range(len(asked))]
    kept = sorted(sorted(rounds)[:MOST_TOPICS], key=lambda place: (place[1], place[0]))
    return [topics[topic][at] for at, topic in kept]


def _named(text: str, names: dict[str, str]) -> str:
    for name, words in names.items():
        text = text.replace(f"{{{name}}}", words)
    return text


def _cells(library: Library, about: Sequence[str], language: Language) -> str:
    """The cells and tissues talked of, the cells of trials too; stem cells if there are none."""
    things = [part for thing in about for part in thing.split(",")]
    ids = [library.trials[id_].cell if id_ in library.trials else id_ for id_ in things]
    named = [library.concepts[id_] for id_ in dict.fromkeys(ids) if id_ in library.concepts]
    cells = [concept for concept in named if concept.kind in _CELL_KINDS]
    names = [concept.name[language] for concept in cells or (library.concepts["stem-cell"],)]
    return _joined(names, language)


def _trials(library: Library, about: Sequence[str], language: Language) -> str:
    """The names of the trials talked of, in quotes; trials in general if there are none."""
    first, last = "“”" if language is Language.EN else "「」"
    named = [library.trials[id_] for id_ in dict.fromkeys(about) if id_ in library.trials]
    names = [f"{first}{trial.name[language]}{last}" for trial in named]
    return _joined(names or [library.visit.any_trial[language]], language)


def _joined(names: Sequence[str], language: Language) -> str:
    return (" and " if language is Language.EN else "、").join(names)
