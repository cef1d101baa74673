"""Words of a folded text, and slips of the finger mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.concepts import MASKS
from faq.normalise import fold
from faq.words import Mender, Word, is_english, is_mask, singular, slips_allowed, words_of

KNOWN = ("injection", "safe", "price", "stem", "cells", "marrow", "als")


@pytest.fixture
def mender() -> Mender:
    """Return a mender that knows a few words."""
    return Mender(KNOWN)


def test_words_of_a_mixed_text() -> None:
    """Latin words and numbers stay whole, Chinese is cut into characters, signs are left out."""
    text = "msc有157人, ok?"
    assert [word.text for word in words_of(text)] == ["msc", "有", "157", "人", "ok"]


@given(st.text(max_size=80))
def test_each_word_stands_where_it_says(text: str) -> None:
    """A word's place is its place in the text, and words stand in order."""
    folded = fold(text)
    words = words_of(folded)
    assert [folded[word.start : word.end] for word in words] == [word.text for word in words]
    assert [word.start for word in words] == sorted({word.start for word in words})


def test_a_mask_is_a_word_of_its_own() -> None:
    """The private character of a name is one word, and neither Latin nor Chinese."""
    words = words_of(f"is{MASKS['cell']}safe")
    assert [word.text for word in words] == ["is", MASKS["cell"], "safe"]
    assert [is_mask(word.text) for word in words] == [False, True, False]
    assert [word.latin for word in words] == [True, False, True]


def test_a_number_is_not_latin() -> None:
    """Digits belong to no script."""
    assert [word.latin for word in (Word("157", 0, 3), Word("人", 0, 1))] == [False, False]


@pytest.mark.parametrize(
    ("word", "one"),
    [("cells", "cell"), ("als", "als"), ("this", "this"), ("virus", "virus"), ("loss", "loss")],
)
def test_the_plural_s_goes(word: str, one: str) -> None:
    """A plural loses its s; short words and those that end in s by nature keep it."""
    assert singular(word) == one


@pytest.mark.parametrize(("length", "slips"), [(3, 0), (4, 1), (7, 1), (8, 2), (20, 2)])
def test_longer_words_may_hold_more_slips(length: int, slips: int) -> None:
    """Three letters allow none, up to seven one, more two."""
    assert slips_allowed("a" * length) == slips


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("injecton", "injection"),  # a letter left out
        ("injecttion", "injection"),  # one doubled
        ("injetcion", "injection"),  # two swapped: one slip
        ("imjectoin", "injection"),  # two slips in a long word
        ("marow", "marrow"),
        ("marrows", "marrows"),  # the plural of a known word
        ("prcie", "price"),
        ("injections", "injections"),
    ],
)
def test_slips_are_mended(mender: Mender, typed: str, meant: str) -> None:
    """A word near to a known one is read as that one."""
    assert mender.mend(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "prize",  # in the dictionary, one slip from "price"
        "sage",  # in the dictionary, one slip from "safe"
        "narrow",  # in the dictionary, and begins differently
        "aks",  # short
        "kafe",  # begins differently
        "prxyz",  # too far
        "细",
        "157",
        MASKS["cell"],
    ],
)
def test_other_words_are_left_alone(mender: Mender, word: str) -> None:
    """Real words, short ones, far ones and whatever is not Latin stay as they are."""
    assert mender.mend(word) == word


@pytest.mark.parametrize("word", KNOWN)
def test_known_words_are_themselves(mender: Mender, word: str) -> None:
    """Nothing known is mended into something else."""
    assert mender.mend(word) == word


def test_the_order_of_known_words_changes_nothing() -> None:
    """Of equally near words the same one is taken whatever the order."""
    words = ["trxal", "trtal", "tryal"]
    assert {Mender(order).mend("trzal") for order in (words, words[::-1])} == {"trtal"}


@given(st.text("abcdefgi", min_size=1, max_size=12))
def test_mending_twice_changes_nothing(word: str) -> None:
    """What was mended is known or like none, so mending it again leaves it."""
    mender = Mender(["badge", "cabbage", "decade", "facade"])
    assert mender.mend(mender.mend(word)) == mender.mend(word)


def test_strangers_words_do_not_fill_the_memory(mender: Mender) -> None:
    """After very many different words the earlier ones are let go."""
    for number in range(20_050):
        mender.mend("q" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:07}"))
    assert 0 < len(mender._mended) <= 20_001


def test_the_dictionary_knows_english() -> None:
    """An English word is known, a slip is not."""
    assert [is_english(word) for word in ("prize", "przie")] == [True, False]
