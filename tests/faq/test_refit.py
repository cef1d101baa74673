"""Engines of changed libraries, built upon the one before."""

from dataclasses import replace

import pytest

from faq import extending
from faq.answer import Engine
from faq.models import Library, Question
from faq.refit import Refitted
from tests.faq.draft import with_few_phrasings

pytestmark = pytest.mark.usefixtures("own_cache")


def taught(library: Library, intent: str, *phrasings: str) -> Library:
    """The library with phrasings more."""
    old = library.intents[intent]
    new = replace(old, phrasings={**old.phrasings, "en": (*old.phrasings["en"], *phrasings)})
    version = f"{library.version}+{intent}{phrasings}"
    return replace(library, intents={**library.intents, intent: new}, version=version)


@pytest.fixture
def small(library: Library) -> Engine:
    """An engine with one phrasing an intent, by words alone."""
    return Engine(replace(with_few_phrasings(library), version="few"), words_only=True)


def test_an_engine_depends_on_its_base_and_library_alone(small: Engine) -> None:
    """Built by way of other changes it gives the same digits."""
    one = taught(small.library, "als.what", "frobnicate the motor neurone")
    two = taught(one, "support", "who helps us with the snark")
    straight, around = Refitted(small, two), Refitted(Refitted(small, one), two)
    assert (straight.matcher.own_scores() == around.matcher.own_scores()).all()
    assert around.base is small
    back = Refitted(around, small.library)
    assert back.matcher is small.matcher


def test_a_change_of_names_is_read_anew(small: Engine) -> None:
    """A new spelling of a cell masks phrasings that were words before."""
    library = taught(small.library, "als.what", "tell me about zorblags")
    cell = library.concepts["MSC"]
    named = replace(cell, spellings=(*cell.spellings, "zorblag"))
    changed = replace(library, concepts={**library.concepts, "MSC": named})
    before, later = Refitted(small, library), Refitted(small, changed)
    assert later.reader.read("zorblags").named("cell") == ("MSC",)
    row = later.phrasings.index(("tell me about zorblags", "als.what"))
    masked = later.reader.read_phrasing("tell me about zorblags").masked
    assert later.matcher.rank(masked).nearest_example == row
    assert before.reader.read("zorblags").named("cell") == ()


def test_too_much_for_an_engine_is_fitted_as_a_whole(
    small: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slower, and as good as a new engine."""
    monkeypatch.setattr(extending, "MOST_CHANGED", 0)
    library = taught(small.library, "als.what", "frobnicate the motor neurone")
    engine, fresh = Refitted(small, library), Engine(library, words_only=True)
    assert (engine.matcher.own_scores() == fresh.matcher.own_scores()).all()


def test_a_taught_phrasing_of_the_shipped_content(either_engine: Engine) -> None:
    """It is understood as typed and slightly varied, and no golden question is lost by it."""
    phrasing = "is there any paperwork elves must frobnicate before a bloodletting"
    library = taught(either_engine.library, "support", phrasing)
    engine = Refitted(either_engine, library)
    for text in (phrasing, phrasing + "?", phrasing.replace("is there any", "any")):
        assert engine.answer(Question(text=text)).labels == ("support",)
    for golden in library.golden:
        before = either_engine.answer(Question(text=golden.ask))
        assert engine.answer(Question(text=golden.ask)).labels == before.labels
