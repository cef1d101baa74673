"""A text as typed → what it names and what remains to be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.answer import Engine
from faq.concepts import MASK_NAMES, MASKS
from faq.normalise import fold
from faq.reading import Dialects, Reader


@pytest.fixture(scope="module")
def reader(words_engine: Engine) -> Reader:
    """The reader of the shipped content."""
    return words_engine.reader


def shown(masked: str) -> str:
    """A masked text with the names of its masks."""
    return "".join(MASK_NAMES.get(character, character) for character in masked)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("MSC安全嗎", "{cell}安全吗"),
        ("Is MSC safe?", "is{cell}safe"),
        ("骨髓和臍帶", "{tissue}和{tissue}"),
        ("那個157人的", "那个{people}的"),
        ("三期", "{phase}"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_names_become_masks(reader: Reader, text: str, masked: str) -> None:
    """What is named is masked by its kind, signs go, the rest stays in common words."""
    assert shown(reader.read(text).masked) == masked


def test_a_phrasing_reads_like_a_question_that_names_a_cell(reader: Reader) -> None:
    """A placeholder and a cell's name are compared as the same."""
    for phrasing in ("{cell}安全嗎", "is {cell} safe", "side effects of {cell}"):
        expected = reader.read(phrasing.replace("{cell}", "NSC")).masked
        assert reader.read_phrasing(phrasing).masked == expected


def test_slips_are_mended_before_comparing(reader: Reader) -> None:
    """A slip of the finger is compared as the word that was meant."""
    assert reader.read("is the injecton safe").masked == reader.read("is the injection safe").masked


def test_what_is_named_stands_once_in_order(reader: Reader) -> None:
    """A cell named twice counts once, and cells stand in the order of the text."""
    reading = reader.read("NSC, MSC, NSC")
    assert reading.named("cell") == ("NSC", "MSC")
    assert reading.named("tissue") == ()


@pytest.mark.parametrize(
    ("text", "starts", "ends", "besides"),
    [
        ("MSC安全嗎", True, False, 3),
        ("安全嗎 MSC", False, True, 3),
        ("MSC", True, True, 0),
        ("安全嗎", False, False, 3),
        ("", False, False, 0),
        ("is MSC safe", False, False, 2),
    ],
)
def test_where_names_stand(
    reader: Reader, text: str, starts: bool, ends: bool, besides: int
) -> None:
    """Whether a text begins or ends with a name, and how many words it has besides."""
    reading = reader.read(text)
    assert (reading.starts_with_name, reading.ends_with_name) == (starts, ends)
    assert reading.words_besides_names == besides


@given(st.text(max_size=80))
def test_any_text_is_read(reader: Reader, text: str) -> None:
    """Nothing raises; names lie within the text, in order and apart."""
    reading = reader.read(text)
    assert reading.folded == fold(text)
    ends = [0]
    for mention in reading.mentions:
        assert ends[-1] <= mention.first < mention.last <= reading.length
        ends.append(mention.last)


# --- regional words ---------------------------------------------------------------------------


@pytest.fixture
def dialects() -> Dialects:
    """Return a few regional words."""
    chinese = [("冇", "没有"), ("没", "没有"), ("有冇", "有没有")]
    return Dialects([*chinese, ("pls", ""), ("meds", "drug")])


@pytest.mark.parametrize(
    ("said", "common"),
    [
        ("冇用", "没有用"),
        ("有冇用", "有没有用"),  # the longer word first
        ("没有用", "没有用"),  # a common word stands for itself
        ("没用", "没有用"),
        ("medsx", "medsx"),  # within another word it is none
        ("xmeds", "xmeds"),
        ("安全", "安全"),
        ("", ""),
    ],
)
def test_regional_words_become_common_ones(dialects: Dialects, said: str, common: str) -> None:
    """A regional word is compared as the common one, whole words only."""
    assert dialects.common(said) == common


def test_english_words_are_changed_whole(dialects: Dialects) -> None:
    """A colloquial English word is changed, and one without a meaning of its own goes."""
    assert dialects.common("meds pls").split() == ["drug"]
    assert dialects.latin_words == {"pls", "meds", "drug"}


def test_every_mask_has_its_own_character() -> None:
    """No two kinds of names are compared as the same."""
    assert len(set(MASKS.values())) == len(MASKS)
