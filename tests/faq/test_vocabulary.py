"""Features by number."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from faq.features import FAMILIES, Feature
from faq.vocabulary import LONGEST, Vocabulary, coded

FEATURES = st.tuples(st.sampled_from(FAMILIES), st.text(st.characters(exclude_characters="\0")))


def codes_of(*found: Feature) -> list[int]:
    """The codes of features."""
    return [int(code) for code in coded(found)[0]]


def test_a_code_is_of_the_name_and_the_family() -> None:
    """The same in any company; another for another order of letters, or another family."""
    alone = codes_of(("word", "safe"))
    assert codes_of(("pair", "is it"), ("word", "safe"), ("gap", "安吗"))[1:2] == alone
    for other in (("word", "esaf"), ("word", "safer"), ("letters", "safe"), ("word", "")):
        assert codes_of(other) != alone


def test_codes_are_the_same_everywhere() -> None:
    """They are kept on disk, and another machine's must be these."""
    assert codes_of(("word", "safe"), ("characters", "安全"), ("gap", "")) == [
        2302368489093425903,
        6917254410900832461,
        16114047704877378589,
    ]


def test_of_a_very_long_word_the_beginning_counts() -> None:
    """Whoever sends a word of ten thousand letters takes no more memory for it."""
    assert codes_of(("word", "a" * LONGEST)) == codes_of(("word", "a" * 10_000))


@given(st.lists(FEATURES, unique=True), st.lists(FEATURES, unique=True))
def test_features_have_their_numbers(known: list[Feature], more: list[Feature]) -> None:
    """Each once, from 0 on; what is new comes behind; what nobody numbered has none."""
    short = [(family, name[:LONGEST]) for family, name in known]
    vocabulary, at = Vocabulary.of(*coded(short))
    assert len(vocabulary) == len(set(short))
    assert vocabulary.numbers(coded(short)[0]).tolist() == at.tolist()
    assert [FAMILIES[family] for family in vocabulary.families[at]] == [f for f, _ in short]
    new = vocabulary.unknown_of([more, more])
    wide = vocabulary.with_more(new)
    assert wide.numbers(coded(short)[0]).tolist() == at.tolist()
    assert sorted(wide.numbers(wide.codes).tolist()) == list(range(len(wide)))
    assert (wide.numbers(coded(more)[0]) >= 0).all()
    assert (vocabulary.numbers(new.codes) == -1).all()


def test_nothing_is_known_to_an_empty_vocabulary() -> None:
    """A space of texts without features is one."""
    vocabulary, _ = Vocabulary.of(*coded(()))
    assert len(vocabulary) == 0
    assert vocabulary.numbers(coded([("word", "safe")])[0]).tolist() == [-1]
    assert vocabulary.numbers(np.zeros(0, dtype=np.uint64)).tolist() == []
