"""What texts are compared by."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.concepts import MASKS
from faq.features import FAMILIES, features, scripts_of
from faq.normalise import fold

CELL = MASKS["cell"]


def of(family: str, text: str) -> list[str]:
    """The features of one family, in order."""
    return [name for found, name in features(text) if found == family]


def test_words_are_stems() -> None:
    """Forms of one English word count as one."""
    assert of("word", "injections injected") == ["inject", "inject"]


def test_pairs_reach_over_one_word() -> None:
    """Neighbours are paired, and words with one between them."""
    assert of("pair", "is it safe") == ["is it", "it safe", "is safe"]


def test_letters_of_a_word_with_its_ends() -> None:
    """Runs of three to five letters, a blank marking where the word begins and ends."""
    assert of("letters", "msc") == [" ms", "msc", "sc ", " msc", "msc ", " msc "]


def test_chinese_characters_and_their_runs() -> None:
    """Characters count alone, two and three together, and one apart."""
    assert of("character", "有效吗") == ["有", "效", "吗"]
    assert of("characters", "有效吗") == ["有效", "效吗", "有效吗"]
    assert of("gap", "有效吗") == ["有吗"]


def test_a_latin_word_ends_a_run() -> None:
    """No run of characters reaches over a Latin word."""
    assert of("characters", "有效 or 安全") == ["有效", "安全"]


def test_a_mask_belongs_to_both_scripts() -> None:
    """A name is a word among words, and a character within a run, but no character itself."""
    assert of("pair", f"is{CELL}safe") == [f"is {CELL}", f"{CELL} safe", "is safe"]
    assert of("characters", f"{CELL}安全") == [f"{CELL}安", "安全", f"{CELL}安全"]
    assert of("character", f"{CELL}安全") == ["安", "全"]
    assert of("word", f"{CELL}安全") == [CELL]


def test_repetition_counts() -> None:
    """A word said twice is found twice."""
    assert Counter(features("safe safe"))["word", "safe"] == 2


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("有效吗", ("chinese",)),
        ("is it", ("latin",)),
        ("有 trial 吗", ("chinese", "latin")),
        (CELL, ()),
        ("157 ?", ()),
        ("", ()),
        (f"{CELL}安全", ("chinese",)),
        (f"{CELL} safe", ("latin",)),
    ],
)
def test_scripts_of_a_text(text: str, scripts: tuple[str, ...]) -> None:
    """Chinese, Latin, both or neither; names and numbers tell nothing."""
    assert scripts_of(text) == scripts


@given(st.text(max_size=60))
def test_any_text_has_features_of_the_families(text: str) -> None:
    """Nothing raises, and every feature belongs to a family and is not empty."""
    found = features(fold(text))
    assert {family for family, _ in found} <= set(FAMILIES)
    assert all(name for _, name in found)
