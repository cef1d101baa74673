"""The pictures of one library, each drawn when it is first wanted, and then kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from bot.pictures.captions import caption
from bot.pictures.drawing import a_list, card, cells, trials
from bot.pictures.sheet import Sheet
from faq.labels import ALL_CELLS
from faq.models import Language, Library

TRIALS, CELLS, TRIAL = "trials", "cells", "trial:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture with all that is sent along with it."""

    name: str
    language: Language
    png: bytes
    caption: str
    """Telegram's HTML, without the disclaimer; says what the picture shows."""
    label: str
    """The answer that says the same at length."""


def names(library: Library) -> tuple[str, ...]:
    """What pictures there are: "trials", "cells", and "trial:ID" for each trial."""
    return (TRIALS, CELLS, *(f"{TRIAL}{id_}" for id_ in library.trials))


def sheet_of(library: Library, name: str, language: Language) -> Sheet:
    """A picture laid out, not yet painted.

    Raises:
        KeyError: there is no picture of this name.
    """
    if name == TRIALS:
        return trials(library, language)
    if name == CELLS:
        return cells(library, language)
    return card(library, library.trials[_trial_of(name)], language)


def label_of(name: str) -> str:
    """The label of the answer that says at length what a picture shows."""
    if name == TRIALS:
        return "trials.list"
    return f"compare:{ALL_CELLS}" if name == CELLS else f"trial.detail:{_trial_of(name)}"


def _trial_of(name: str) -> str:
    if not name.startswith(TRIAL):
        raise KeyError(name)
    return name.removeprefix(TRIAL)


class Album:
    """The pictures of a library; a new version of the content has an album of its own."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._kept: dict[tuple[str, Language], Picture] = {}
        self._drawing = Lock()

    def picture(self, name: str, language: Language) -> Picture:
        """A picture in a language; the first time takes up to a second. Threads may call it.

        Raises:
            KeyError: there is no picture of this name.
        """
        key = name, language
        if key not in self._kept:
            with self._drawing:  # two who ask at once wait for one drawing
                if key not in self._kept:
                    self._kept[key] = self._draw(name, language)
        return self._kept[key]

    def _draw(self, name: str, language: Language) -> Picture:
        return Picture(
            name=name,
            language=language,
            png=sheet_of(self.library, name, language).png(),
            caption=caption(self.library, name, language),
            label=label_of(name),
        )


def draw_list(title: str, lines: Sequence[str], footer: str, language: Language) -> bytes:
    """A PNG with a title and numbered lines.

    Args:
        title: one line or two.
        lines: numbered from 1.
        footer: small words at the bottom: whence, when checked, the disclaimer.
        language: whose forms the characters have.

    Raises:
        ValueError: it would be taller than Telegram takes.
    """
    return a_list(title, lines, footer, language).png()
