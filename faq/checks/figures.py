"""A trial's figures stand once, in trials.yaml, so that one change is a change everywhere."""

import re
from collections.abc import Iterator, Mapping

from faq.checks.passages import Passage, all_passages, without_references
from faq.load import Content
from faq.models import WRITTEN_LANGUAGES, Library
from faq.yamlfile import Fault

NUMBER = re.compile(r"(?<![A-Za-z0-9_.-])\d+(?:[.,]\d+)*%?")
"""A number as written in a text; digits within a name such as NCT03280056 are none."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?")
_ABOUT_TRIALS = frozenset(
    {"trial", "trials", "cell", "msc", "nsc", "best", "compare", "choose", "route"}
)
"""First words of intents whose answers tell of trials."""


def figures_are_references(content: Content) -> Iterator[Fault]:
    """A trial's figure in an answer, in the walk or on a sheet refers to trials.yaml."""
    figures = _unmistakable(content.library)
    for passage in all_passages(content):
        if not _tells_of_trials(passage) or not passage.is_written(content):
            continue
        for number in NUMBER.findall(without_references(passage.text)):
            if number in figures:
                problem = (
                    f"{number} is a trial's figure: write {{{figures[number]}}}, "
                    f"or {{plain:{number}}} if it is another number"
                )
                yield passage.fault(content, problem)


def _tells_of_trials(passage: Passage) -> bool:
    if passage.kind == "intent":
        answers = passage.path[0] == "answers"
        return answers and passage.id.split(".")[0] in _ABOUT_TRIALS
    return passage.kind in ("clinic", "visit")


def _unmistakable(library: Library) -> Mapping[str, str]:
    """Figures of two digits and more, with a reference to each; small counts are in any text."""
    found: dict[str, str] = {}
    for trial in library.trials.values():
        for name, figure in (("enrolled", trial.enrolled), *trial.figures.items()):
            written = str(figure)
            if _FIGURE.fullmatch(written) and sum(map(str.isdecimal, written)) >= 2:
                found.setdefault(written, f"{trial.id}.{name}")
    return found


def names_tell_the_figure(content: Content) -> Iterator[Fault]:
    """A number of people in a trial's name is the trial's own."""
    for trial in content.library.trials.values():
        for language in WRITTEN_LANGUAGES:
            for number in _PEOPLE.findall(trial.name[language]):
                if number != str(trial.enrolled):
                    problem = (
                        f"name/{language}: says {number} people, enrolled says {trial.enrolled}: "
                        f"write {{{trial.id}.enrolled}}"
                    )
                    yield content.fault("trial", trial.id, ("name", language.value), problem)


_PEOPLE = re.compile(r"(\d+) ?(?:人|people)")
