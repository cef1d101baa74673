"""The space of texts and the index over it, held against dense sums done by hand."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faq.features import FAMILIES, Feature, features
from faq.space import FAMILY_WEIGHTS, UNKNOWN_WEIGHT, Index, Space

TEXTS = ("is it safe", "是否安全", "safe or unsafe", "安全吗", "what is als", "ALS 是什么", "是")
texts = st.text("ab c安全吗", min_size=1, max_size=14)


def dense(rows: list[tuple[Feature, ...]], asked: tuple[Feature, ...]) -> NDArray[np.float64]:
    """A text's vector over all features, its own unknown ones included, by the definition."""
    having = Counter(feature for row in rows for feature in set(row))
    every = sorted({*having, *asked})
    vector = np.zeros(len(every))
    for family in FAMILIES:
        values = np.zeros(len(every))
        for feature, count in Counter(asked).items():
            if feature[0] == family:
                rarity = (
                    math.log1p(len(rows) / having[feature])
                    if feature in having
                    else UNKNOWN_WEIGHT * math.log1p(len(rows))
                )
                values[every.index(feature)] = rarity * math.sqrt(count)
        if values.any():
            vector += FAMILY_WEIGHTS[family] * values / np.linalg.norm(values)
    length = np.linalg.norm(vector)
    known = np.array([feature in having for feature in every])
    unit: NDArray[np.float64] = np.where(known, vector, 0) / (length or 1)
    of_known = {feature: unit[at] for at, feature in enumerate(every)}
    return np.array([of_known.get(feature, 0.0) for feature in sorted(having)])


@given(st.lists(texts, min_size=1, max_size=6), texts)
def test_cosines_are_those_of_dense_vectors(corpus: list[str], asked: str) -> None:
    """The inverted index gives the products that whole vectors would."""
    rows = [features(text) for text in corpus]
    space = Space.of(rows)
    ids, weights, _ = space.vector(features(asked))
    found = Index.of(space, np.arange(len(rows))).cosines(ids, weights)
    query = dense(rows, features(asked))
    expected = [float(dense(rows, row) @ query) for row in rows]
    assert found.tolist() == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_wholly_like_itself(text: str) -> None:
    """The cosine of a text of the space with itself is 1, with each other at most 1."""
    space = Space.of(features(other) for other in TEXTS)
    ids, weights, known = space.vector(features(text))
    cosines = Index.of(space, np.arange(len(TEXTS))).cosines(ids, weights)
    assert float(cosines[TEXTS.index(text)]) == pytest.approx(1, abs=1e-6)
    assert float(cosines.max()) <= 1 + 1e-6
    assert known == pytest.approx(1)


def test_what_nobody_wrote_is_unknown() -> None:
    """A text without a known feature has no vector; one with some has a share."""
    space = Space.of(features(text) for text in TEXTS)
    ids, weights, known = space.vector(features("zzz"))
    assert (len(ids), len(weights), known) == (0, 0, 0.0)
    assert 0 < space.vector(features("safe zzz"))[2] < 1


def test_nothing_said_is_like_nothing() -> None:
    """An empty text has cosine 0 with every text."""
    space = Space.of(features(text) for text in TEXTS)
    ids, weights, known = space.vector(())
    assert known == 0
    assert not Index.of(space, np.arange(len(TEXTS))).cosines(ids, weights).any()


def test_rare_words_weigh_more() -> None:
    """Of two words of a question the rarer one brings a text nearer."""
    space = Space.of(features(text) for text in ("common", "common", "common", "special"))
    ids, weights, _ = space.vector(features("common special"))
    cosines = Index.of(space, np.arange(4)).cosines(ids, weights)
    assert cosines[3] > cosines[0]


def test_an_index_over_some_texts() -> None:
    """It numbers the texts as they were given, and leaves out the others."""
    space = Space.of(features(text) for text in TEXTS)
    ids, weights, _ = space.vector(features(TEXTS[3]))
    whole = Index.of(space, np.arange(len(TEXTS))).cosines(ids, weights)
    some = np.array([3, 1, 4])
    assert Index.of(space, some).cosines(ids, weights).tolist() == whole[some].tolist()


def test_features_of_texts_stand_text_by_text() -> None:
    """All at once gives what one after the other gives."""
    space = Space.of(features(text) for text in TEXTS)
    rows = np.array([5, 0, 2])
    row_of, ids, weights = space.features_of(rows)
    for at, (each_ids, each_weights) in enumerate(space.vectors_of(rows)):
        assert ids[row_of == at].tolist() == each_ids.tolist()
        assert weights[row_of == at].tolist() == each_weights.tolist()


@pytest.mark.parametrize("corpus", [TEXTS, ("",), ("🤖", ""), ("", "safe")])
def test_a_space_is_taken_up_as_it_was(corpus: tuple[str, ...]) -> None:
    """Its state is enough to weigh and compare as before, even where no text has a feature."""
    space = Space.of(features(text) for text in corpus)
    again = Space.taken_up(space.state())
    assert again.vocabulary.codes.tolist() == space.vocabulary.codes.tolist()
    for text in (*corpus, "safe zzz"):
        was, now = space.vector(features(text)), again.vector(features(text))
        assert now[0].tolist() == was[0].tolist()
        assert now[1].tolist() == was[1].tolist()
        assert now[2] == was[2]
    rows = np.arange(len(corpus))
    kept, taken_up = space.features_of(rows), again.features_of(rows)
    for at in range(3):
        assert np.array_equal(taken_up[at], kept[at])


def test_a_word_said_very_often_counts_as_so_often() -> None:
    """More repetitions than can be counted raise nothing."""
    space = Space.of([features("safe " * 70_000), features("als")])
    assert np.isfinite(space.weight_of).all()
