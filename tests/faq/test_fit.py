"""The closed-form fit: its equations, and few phrasings that stand for many."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import fit as fitting
from faq.features import features
from faq.fit import RIDGE, Fit, landmarks, landmarks_for, ridge
from faq.space import Floats, Space
from faq.vocabulary import Integers

SUBJECTS = ("safe", "cost", "works", "where", "trial", "route")
PHRASINGS = [
    (f"{before} {subject} {after}", subject)
    for subject in SUBJECTS
    for before in ("is it", "tell me", "about the", "what of")
    for after in ("now", "please", "for dad")
]


@given(st.integers(1, 24), st.integers(1, 5), st.integers(0, 10_000))
def test_ridge_solves_its_equations(size: int, labels: int, seed: int) -> None:
    """The coefficients are those of solving (K + λI) X = Y outright."""
    random = np.random.default_rng(seed)
    points = np.abs(random.normal(size=(size, 6)))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    kernel = ((points @ points.T) ** 2).astype(np.float32)
    targets = np.eye(labels, dtype=np.float32)[random.integers(labels, size=size)]
    expected = np.linalg.solve(kernel.astype(float) + RIDGE * np.eye(size), targets)
    for spread in (np.arange(size), np.arange(0, size, 3)):
        assert np.abs(ridge(kernel, targets, spread) - expected).max() <= 1e-2


def test_a_label_without_texts_has_no_coefficients() -> None:
    """A column of zeros stays zero, and is no division by zero."""
    targets = np.array([[1, 0], [1, 0]], dtype=np.float32)
    solved = ridge(np.eye(2, dtype=np.float32), targets, np.arange(2))
    assert solved[:, 1].tolist() == [0, 0]
    assert solved[:, 0].tolist() == pytest.approx([1 / (1 + RIDGE)] * 2, abs=1e-3)


def test_many_phrasings_are_solved_as_truly_as_few() -> None:
    """A thousand alike texts, hard for plain steps, come as near to their equations."""
    random = np.random.default_rng(3)
    points = np.abs(random.normal(size=(1000, 40))).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    kernel = (points @ points.T) ** 2
    targets = np.eye(5, dtype=np.float32)[random.integers(5, size=1000)]
    solved = ridge(kernel, targets, np.arange(0, 1000, 10))
    left = kernel @ solved + RIDGE * solved - targets
    shares = np.linalg.norm(left, axis=0) / np.linalg.norm(targets, axis=0)
    assert shares.max() <= 2e-3


def test_without_anything_alike_nothing_is_easier() -> None:
    """Texts without any feature have a kernel of zeros, which is solved too."""
    targets = np.eye(2, dtype=np.float32)
    solved = ridge(np.zeros((2, 2), dtype=np.float32), targets, np.arange(2))
    assert solved.tolist() == (targets / RIDGE).tolist()


def test_the_closest_phrasing_of_each_label() -> None:
    """Each label has the kernel of its most alike phrasing; one without phrasings has none."""
    fit, truth = fitted()
    rising = np.linspace(0, 1, len(PHRASINGS), dtype=np.float32)
    kernels = np.stack([rising, rising[::-1]])
    closest = fit.closest(kernels, len(SUBJECTS) + 1)
    for kernel, found in zip(kernels, closest, strict=True):
        highest = [kernel[truth == label].max() for label in range(len(SUBJECTS))]
        assert found.tolist() == [*highest, 0]


def test_few_phrasings_are_all_landmarks() -> None:
    """Up to the limit the fit is exact; beyond it, landmarks grow no further than theirs."""
    exact = fitting.EXACT_UP_TO
    assert landmarks_for(exact) == exact
    assert landmarks_for(exact + 1) <= fitting.MOST_LANDMARKS
    assert landmarks_for(1_000_000) < landmarks_for(exact + 1)
    assert landmarks_for(1_000_000) ** 2 * 1_000_000 <= fitting.MOST_PRODUCTS


@given(st.lists(st.integers(2, 40), min_size=1, max_size=6), st.integers(6, 30), st.randoms())
def test_every_label_gets_its_share_of_landmarks(
    sizes: list[int], most: int, random: Random
) -> None:
    """As many as wanted, in order, each label with about its share and at least one."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    labels = np.array(random.sample(labels.tolist(), len(labels)))
    rows = np.arange(len(labels)) * 2
    chosen = landmarks(rows, labels, most)
    assert len(chosen) == min(most, len(labels))
    assert chosen.tolist() == sorted(set(chosen.tolist()))
    shares = np.bincount(labels[chosen // 2], minlength=len(sizes))
    fair = np.array(sizes) * len(chosen) / len(labels)
    assert (np.abs(shares - fair) <= 3).all()
    assert (shares >= 1).all()


@given(st.lists(st.integers(0, 4), min_size=20, max_size=60), st.randoms())
def test_the_order_of_phrasings_changes_no_share(drawn: list[int], random: Random) -> None:
    """However phrasings are ordered, each label has as many landmarks, the same ones each time."""
    labels = np.array(drawn)
    other = np.array(random.sample(drawn, len(drawn)))
    rows = np.arange(len(labels))
    first, second = landmarks(rows, labels, 10), landmarks(rows, other, 10)
    assert np.bincount(labels[first]).tolist() == np.bincount(other[second]).tolist()
    assert landmarks(rows, labels, 10).tolist() == first.tolist()


def fitted(meaning: Floats | None = None) -> tuple[Fit, Integers]:
    """A fit of the phrasings, and their labels' numbers."""
    space = Space.of(features(text) for text, _ in PHRASINGS)
    truth = np.array([SUBJECTS.index(subject) for _, subject in PHRASINGS])
    fit = Fit(space, np.arange(len(PHRASINGS)), truth)
    fit.solve(truth, len(SUBJECTS), meaning)
    return fit, truth


def scored(fit: Fit, meaning: Floats | None) -> Floats:
    """The scores that the phrasings get when they are asked."""
    alike = fit.meanings(meaning)
    rows = []
    for at, (ids, weights) in enumerate(fit._space.vectors_of(np.arange(len(PHRASINGS)))):
        cosines = fit.cosines(ids, weights)
        rows.append(fit.kernel(cosines, None if alike is None else alike[at]) @ fit.coefficients)
    return np.array(rows)


@pytest.fixture(params=["by words", "with meaning"])
def meaning(request: pytest.FixtureRequest) -> Floats | None:
    """Vectors of length 1 for the phrasings, or none."""
    if request.param == "by words":
        return None
    vectors = np.abs(np.random.default_rng(7).normal(size=(len(PHRASINGS), 8)))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make so few phrasings count as many: 18 of them stand for all, seen ten at a time."""
    monkeypatch.setattr(fitting, "EXACT_UP_TO", 20)
    monkeypatch.setattr(fitting, "MOST_LANDMARKS", 18)
    monkeypatch.setattr(fitting, "_CHUNK", 10)


def test_an_exact_fit_ranks_its_own_texts_right(meaning: Floats | None) -> None:
    """Every phrasing reaches its own label, as the scores kept for it say too."""
    fit, truth = fitted(meaning)
    assert len(fit.rows) == len(PHRASINGS)
    assert scored(fit, meaning).argmax(axis=1).tolist() == truth.tolist()
    assert np.abs(fit.own - scored(fit, meaning)).max() <= 1e-4


@pytest.mark.usefixtures("many")
def test_a_fit_of_many_ranks_its_own_texts_right(meaning: Floats | None) -> None:
    """With few phrasings standing for all, every one still reaches its own label."""
    fit, truth = fitted(meaning)
    assert fit.coefficients.shape == (18, len(SUBJECTS))
    assert scored(fit, meaning).argmax(axis=1).tolist() == truth.tolist()
    assert np.abs(fit.own - scored(fit, meaning)).max() <= 1e-4


@pytest.mark.usefixtures("many")
def test_a_fit_of_many_is_the_same_each_time(meaning: Floats | None) -> None:
    """Nothing is drawn by chance."""
    first, second = fitted(meaning)[0], fitted(meaning)[0]
    assert first.rows.tolist() == second.rows.tolist()
    assert first.coefficients.tolist() == second.coefficients.tolist()


def test_opposite_meanings_do_not_count_against() -> None:
    """A negative cosine by meaning counts as none."""
    fit, _ = fitted(np.eye(len(PHRASINGS), 8, dtype=np.float32) + np.float32(0))
    alike = fit.meanings(-np.eye(1, 8, dtype=np.float32))
    assert alike is not None
    assert float(alike.min()) == 0
