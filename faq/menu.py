"""The menu: every answer by buttons alone, in a few taps."""

from collections.abc import Iterator, Mapping

from faq.fill import Filler
from faq.labels import title_of as title_of_label
from faq.models import Language, Library, MenuStep

FIRST = ""
"""The id of the first step."""


def step(library: Library, id_: str) -> MenuStep:
    """The step with an id, "" being the first.

    Raises:
        ValueError: there is no such step.
    """
    try:
        return _steps(library.menu)[id_]
    except KeyError:
        raise ValueError(f"no step of the menu has the id {id_!r}") from None


def parent(library: Library, id_: str) -> str | None:
    """The id of the step that a step is reached from; None for the first.

    Raises:
        ValueError: there is no such step.
    """
    step(library, id_)
    for above in steps_of(library.menu):
        if any(isinstance(item, MenuStep) and item.id == id_ for item in above.items):
            return above.id
    return None


def title_of(library: Library, at: MenuStep, item: str | MenuStep, language: Language) -> str:
    """The words on the button of an item of a step."""
    if isinstance(item, str) and item not in at.names:
        return title_of_label(library, item, language)
    words = at.names[item] if isinstance(item, str) else item.title
    return Filler(library, language).fill(words[language])


def steps_of(first: MenuStep) -> Iterator[MenuStep]:
    """A step and all steps below it, in the order of the file."""
    yield first
    for item in first.items:
        if isinstance(item, MenuStep):
            yield from steps_of(item)


def _steps(first: MenuStep) -> Mapping[str, MenuStep]:
    return {found.id: found for found in steps_of(first)}
