"""Which trial a text recalls."""

import pytest

from faq.answer import Engine
from faq.models import Library
from faq.reading import Reader
from faq.records import Records
from tests.faq.hashed import HashedWords


def test_every_trial_is_weighed(either_engine: Engine, library: Library) -> None:
    """Each trial has one score, the best first."""
    found = either_engine.records.like(either_engine.reader.read("clots in the lungs"))
    assert sorted(each.label for each in found) == sorted(library.trials)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("trial", ["msc-1", "msc-3", "msc-4", "nsc-2", "nsc-4"])
def test_a_record_recalls_itself(either_engine: Engine, library: Library, trial: str) -> None:
    """What the article says of a trial is like that trial's record more than any other."""
    for text in library.trials[trial].article.values():
        found = either_engine.records.like(either_engine.reader.read(text))
        assert found[0].label == trial
        assert found[0].score > 0.7


def test_a_text_that_says_nothing_recalls_nothing(words_engine: Engine) -> None:
    """By words alone, where no record has a word of it, all scores are zero, in the rows' order."""
    found = words_engine.records.like(words_engine.reader.read("!?"))
    assert {each.score for each in found} == {0.0}
    assert [each.label for each in found] == list(words_engine.library.trials)


@pytest.mark.usefixtures("own_cache")
def test_from_the_cache_the_records_are_the_same(library: Library) -> None:
    """Kept vectors give the scores that new ones gave."""
    reader = Reader(library)
    read = reader.read("the markers in the spinal fluid improved")
    first, again = (Records(library, reader, HashedWords()).like(read) for _ in range(2))
    assert first == again
