"""What is not touched by a change of names is read as before; and a small change touches little."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from faq.models import Library
from faq.reading import Reader
from faq.touched import Touched

EVERY = 5
"""Of the shipped phrasings, one in so many is read twice."""


def with_spelling(concept: str, *spellings: str) -> Callable[[Library], Library]:
    """A name gets more spellings."""

    def change(library: Library) -> Library:
        old = library.concepts[concept]
        new = replace(old, spellings=(*old.spellings, *spellings))
        return replace(library, concepts={**library.concepts, concept: new})

    return change


def without_concept(concept: str) -> Callable[[Library], Library]:
    """A name goes."""

    def change(library: Library) -> Library:
        kept = {id_: each for id_, each in library.concepts.items() if id_ != concept}
        return replace(library, concepts=kept)

    return change


def with_people(trial: str, enrolled: int) -> Callable[[Library], Library]:
    """A trial gets another number of people."""

    def change(library: Library) -> Library:
        new = replace(library.trials[trial], enrolled=enrolled)
        return replace(library, trials={**library.trials, trial: new})

    return change


def with_regional(word: str, means: str) -> Callable[[Library], Library]:
    """A regional word is known."""
    return lambda library: replace(library, equivalents=(*library.equivalents, (word, means)))


CHANGES: Mapping[str, Callable[[Library], Library]] = {
    "a Chinese name": with_spelling("MSC", "小間"),
    "an English name": with_spelling("NSC", "brain seeds"),
    "a name that sounds like others": with_spelling("iPSC", "eye pee"),
    "names gone": without_concept("UC"),
    "a number": with_people("msc-4", 204),
    "a number that is a word": with_people("nsc-1", 12),
    "a regional word": with_regional("冇乜", "没有"),
    "an English regional word": with_regional("reckon", "think"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_touched_is_read_alike(library: Library, name: str) -> None:
    """Every phrasing that would be read otherwise is touched, and hardly any other."""
    after = CHANGES[name](library)
    touched = Touched(library, after)
    readers = Reader(library), Reader(after)
    written = [
        text
        for intent in library.intents.values()
        for each in intent.phrasings.values()
        for text in each
    ][::EVERY]
    differing = {
        text
        for text in written
        if len({reader.read_phrasing(text).masked for reader in readers}) > 1
    }
    found = {text for text in written if text in touched}
    assert differing <= found
    assert len(found) < len(written) / 4


def test_no_change_touches_nothing(library: Library) -> None:
    """And another order touches all: of two names that are alike the first one counts."""
    assert "is {cell} safe" not in Touched(library, library)
    turned = replace(library, concepts=dict(reversed(list(library.concepts.items()))))
    assert "is {cell} safe" in Touched(library, turned)
