"""What texts name: exactly, with slips, by sound, and in numbers."""

import pytest

from faq.models import Library
from faq.reading import Reader


@pytest.fixture(scope="module")
def reader(library: Library) -> Reader:
    """The reader of the shipped content."""
    return Reader(library)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("間充質幹細胞是什麼", "cell", "MSC"),
        ("间质干细胞", "cell", "MSC"),
        ("messenchymal stem cel ??", "cell", "MSC"),
        ("間沖質幹細胞", "cell", "MSC"),
        ("神精干细胞讲讲", "cell", "NSC"),
        ("never heard of iPS cells", "cell", "iPSC"),
        ("间从质干细胞", "cell", "MSC"),
        ("间充值干细胞", "cell", "MSC"),
        ("神經嗰邊四個試驗", "cell", "NSC"),
        ("17票反對1票", "feature", "fda-panel"),
        ("打三針那個", "feature", "three-injections"),
        ("mess in kimal cell", "cell", "MSC"),
        ("mezzo kymal stem cells", "cell", "MSC"),
        ("induced pluri potent what now", "cell", "iPSC"),
        ("in juiced plural potent stem cell", "cell", "iPSC"),
        ("見凍症", "als", "ALS"),
        ("渐冻人", "als", "ALS"),
        ("lou gherigs disease", "als", "ALS"),
        ("指方幹細胞", "tissue", "AD"),
        ("UC-MSC", "tissue", "UC"),
        ("intrathical meaning?", "route", "intrathecal"),
        ("NurOwn怎樣", "trial", "NurOwn"),
        ("Neurown嗰隻試成點", "trial", "NurOwn"),
        ("最細嗰個試驗得幾多人", "feature", "smallest"),
        ("愛批艾斯細胞是啥", "cell", "iPSC"),
        ("力如太可以停嗎", "drug", "riluzole"),
        ("那個157人的", "people", "157"),
        ("一百五十七人", "people", "157"),
        ("the phase 3 with 196 people", "people", "196"),
        ("the phase 3 with 196 people", "phase", "III"),
        ("三期那个", "phase", "III"),
        ("I/IIa期", "phase", "I/IIa"),
        ("phase II neural", "phase", "II"),
        ("第二個是什麼", "ordinal", "2"),
        ("number 3", "ordinal", "3"),
        ("最后一种呢", "ordinal", "-1"),
        ("2026會出結果", "year", "2026"),
    ],
)
def test_names_and_numbers_are_found(reader: Reader, text: str, kind: str, value: str) -> None:
    """Each spelling, slip, sound-alike and number is found as what it names."""
    assert value in reader.read(text).named(kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MSC in ALS, does it work", "other_disease"),
        ("effect of MSCs, in simple English", "other_disease"),
        ("好期待喔", "tissue"),  # sounds like 臍帶
        ("簡直了", "cell"),  # sounds like 間質
        ("有道德爭議嗎", "cell"),  # sounds like 誘導的
        ("條神經咁長", "cell"),  # sounds like 神經幹
        ("messing about in the climate", "cell"),
        ("does it harm the personal data of participants", "cell"),
        ("my phone is off", "phase"),
        ("我媽75歲", "people"),
        ("他20歲", "people"),
        ("晚期病人", "phase"),
        ("Royal Caribbean", "trial"),  # one slip from Royan
        ("what should a family look at first", "ordinal"),
    ],
)
def test_what_only_resembles_a_name_is_none(reader: Reader, text: str, kind: str) -> None:
    """Ordinary words that sound or look like a name are left alone."""
    assert reader.read(text).named(kind) == ()


def test_one_name_of_two_words_is_not_two(reader: Reader) -> None:
    """The longest name wins."""
    assert reader.read("神經幹細胞").named("stemcell") == ()


def test_both_scripts_are_read_alike(reader: Reader) -> None:
    """The same question in the two scripts is compared as the same text."""
    assert (
        reader.read("神經幹細胞有什麼副作用").masked == reader.read("神经干细胞有什么副作用").masked
    )


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("神經的跟誘導的差在哪裡", ("NSC", "iPSC")),
        ("间充质、神经、诱导多能", ("MSC", "NSC", "iPSC")),
        ("神經還是間充質", ("NSC", "MSC")),
        ("間充質會變成神經嗎", ("MSC",)),
        ("间充质的神经保护", ("MSC",)),
        ("保護神經", ()),
    ],
)
def test_a_short_name_counts_in_a_row_only(
    reader: Reader, text: str, cells: tuple[str, ...]
) -> None:
    """神經 is the cell beside another cell's name, and a nerve everywhere else."""
    assert reader.read(text).named("cell") == cells
