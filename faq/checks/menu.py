"""The menu: everything is in it, few buttons a step, few taps to anywhere."""

from collections.abc import Iterator

from faq import menu
from faq.checks.form import TITLE_UNITS
from faq.checks.passages import way
from faq.checks.references import LABEL_BYTES
from faq.labels import every_label, is_known
from faq.load import Content
from faq.models import WRITTEN_LANGUAGES, Language, Library, MenuStep, Words
from faq.yamlfile import Fault, Path

MOST_FIRST = 6
"""Buttons of the first step: as many as a person sees at once, and each has a digit."""
MOST_BELOW = 4
"""Items of every other step: “back” and “menu” make six."""
MOST_TAPS = 3
"""From /menu to any answer; people with ALS often type and press with their eyes."""
STEP_UNITS = {Language.ZH_HANT: 14, Language.ZH_HANS: 14, Language.EN: 28}
"""Longest title of a step that a small phone shows beside its digit."""


def menu_labels_exist(content: Content) -> Iterator[Fault]:
    """The menu and the popular questions lead to answers that there are."""
    for path, item in _items(content.library.menu):
        if isinstance(item, str) and not is_known(content.library, item):
            yield _fault(content, path, f"the intent {item!r} does not exist")
    for at, label in enumerate(content.library.popular):
        if not is_known(content.library, label):
            yield _fault(content, ("popular", at), f"the intent {label!r} does not exist")
        if label in content.library.popular[:at]:
            yield _fault(content, ("popular", at), f"{label!r} stands here twice")


def menu_reaches_all(content: Content) -> Iterator[Fault]:
    """Every answer is somewhere in the menu."""
    reached = {item for _, item in _items(content.library.menu) if isinstance(item, str)}
    for label in every_label(content.library):
        if label not in reached:
            yield content.fault("menu", "menu", ("items",), f"items: {label!r} is in no step")


def menu_steps_are_short(content: Content) -> Iterator[Fault]:
    """No step has more buttons than six."""
    for path, step in _steps(content.library.menu):
        most = MOST_BELOW if path else MOST_FIRST
        if len(step.items) > most:
            problem = f"{len(step.items)} items; at most {most} fit this step"
            yield _fault(content, (*path, "items"), problem)


def menu_is_shallow(content: Content) -> Iterator[Fault]:
    """No answer is more than three taps away."""
    for path, step in _steps(content.library.menu):
        taps = len(path) // 2 + 1
        if taps == MOST_TAPS + 1:  # what is below it is told with it
            problem = f"what is under {step.id!r} takes more than {MOST_TAPS} taps"
            yield _fault(content, path, problem)


def menu_ids_are_distinct(content: Content) -> Iterator[Fault]:
    """An id leads to one step."""
    seen: set[str] = set()
    for path, step in _steps(content.library.menu):
        if step.id in seen:
            yield _fault(content, (*path, "id"), f"the id {step.id!r} stands in the menu twice")
        seen.add(step.id)


def menu_buttons_carry(content: Content) -> Iterator[Fault]:
    """The button of a label has room for its step's id too, the way back."""
    for path, step in _steps(content.library.menu):
        for at, item in enumerate(step.items):
            if isinstance(item, str) and len(f"{step.id}{item}".encode()) > LABEL_BYTES:
                problem = f"with the id {step.id!r}, {item!r} is longer than {LABEL_BYTES} bytes"
                yield _fault(content, (*path, "items", at), problem)


def menu_buttons_are_distinct(content: Content) -> Iterator[Fault]:
    """Two buttons of a step neither lead to the same answer nor look the same."""
    for path, step in _steps(content.library.menu):
        for at, item in enumerate(step.items):
            if isinstance(item, str) and item in step.items[:at]:
                yield _fault(content, (*path, "items", at), f"{item!r} stands in this step twice")
                continue
            for language in WRITTEN_LANGUAGES:
                words = _shown(content.library, step, item, language)
                if words in [_shown(content.library, step, o, language) for o in step.items[:at]]:
                    problem = f"two buttons of this step say {words!r}: give this one a title"
                    yield _fault(content, (*path, "items", at), problem)


def menu_titles_fit(content: Content) -> Iterator[Fault]:
    """The words on the menu's buttons fit a small phone."""
    for path, step in _steps(content.library.menu):
        if path:
            yield from _too_long(content, (*path, "title"), step.title, STEP_UNITS)
        for at, item in enumerate(step.items):
            if isinstance(item, str) and item in step.names:
                here = (*path, "items", at, "title")
                yield from _too_long(content, here, step.names[item], TITLE_UNITS)


def _too_long(
    content: Content, path: Path, words: Words, units: dict[Language, int]
) -> Iterator[Fault]:
    for language, text in words.items():
        here = (*path, language.value)
        if len(text) > units[language] and content.stands("menu", "menu", here):
            problem = f"{text!r} is longer than {units[language]} characters"
            yield _fault(content, here, problem)


def _shown(library: Library, step: MenuStep, item: str | MenuStep, language: Language) -> str:
    try:
        return menu.title_of(library, step, item, language)
    except KeyError:
        return str(item)  # menu_labels_exist or references_exist names it


def _items(first: MenuStep) -> Iterator[tuple[Path, str | MenuStep]]:
    """Every item of a step and of those below it, with the way to it."""
    for path, step in _steps(first):
        for at, item in enumerate(step.items):
            yield (*path, "items", at), item


def _steps(step: MenuStep, path: Path = ()) -> Iterator[tuple[Path, MenuStep]]:
    yield path, step
    for at, item in enumerate(step.items):
        if isinstance(item, MenuStep):
            yield from _steps(item, (*path, "items", at))


def _fault(content: Content, path: Path, problem: str) -> Fault:
    return content.fault("menu", "menu", path, f"{way(path)}: {problem}")
