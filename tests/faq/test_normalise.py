"""Folding, languages, numerals, and cutting messages into pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.models import Language
from faq.normalise import asks, chinese_number, clauses, fold, language_of, sentences, to_simplified


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is its own folded form."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("spelling", ["幹細胞", "干细胞", "乾細胞", "干細胞", "幹细胞"])
def test_every_spelling_of_stem_cell_folds_alike(spelling: str) -> None:
    """Script and the article's faulty conversion make no difference."""
    assert fold(spelling) == "干细胞"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("漸凍癥", "渐冻症"),
        ("ＭＳＣ　Ⅲ期", "msc iii期"),
        ("Can’t  breathe\u200b", "cant breathe"),
        ("iPSC", "ipsc"),
    ],
)
def test_width_case_and_invisible_characters_go(typed: str, folded: str) -> None:
    """What looks alike is compared alike."""
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("神經幹細胞安全嗎", Language.ZH_HANT),
        ("神经干细胞安全吗", Language.ZH_HANS),
        ("MSC 係咩嚟?", Language.ZH_HANT),
        ("is NSC safe?", Language.EN),
        ("NSC 的 clinical result 可以 share 吗", Language.ZH_HANS),
        ("my father 60 岁 already wheelchair, worth it or not", Language.EN),
        ("费用", Language.ZH_HANS),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: Language) -> None:
    """Script and language are told from the characters, mixed texts by what there is more of."""
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["157", "NSC", "???", "👍", "MSC vs NSC"])
def test_a_text_without_language_falls_back(text: str) -> None:
    """Numbers and names alone say nothing of the language."""
    if text == "MSC vs NSC":
        assert language_of(text, Language.ZH_HANS) == Language.EN
    else:
        assert language_of(text, Language.ZH_HANS) == Language.ZH_HANS


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十八", 18),
        ("二十", 20),
        ("一百五十七", 157),
        ("三", 3),
        ("一百零三", 103),
        ("", None),
        ("人", None),
    ],
)
def test_chinese_numbers_below_a_thousand(written: str, number: int | None) -> None:
    """Numerals as families write them become numbers."""
    assert chinese_number(written) == number


def test_sentences_are_cut_at_their_ends() -> None:
    """Question marks and full stops cut, decimal points do not."""
    assert sentences("MSC安全嗎?NSC呢?") == ("MSC安全嗎?", "NSC呢?")
    assert sentences("Dose is 2.5 points. Is it safe?") == ("Dose is 2.5 points.", "Is it safe?")


def test_clauses_are_cut_at_commas_and_additions() -> None:
    """A comma or a word that adds another question cuts a sentence."""
    assert clauses("Is it a cure and who published this") == (
        "Is it a cure",
        "and who published this",
    )
    assert clauses("有什麼藥,另外費用多少") == ("有什麼藥,", "另外費用多少")


def test_a_question_has_the_form_of_one() -> None:
    """Statements ask nothing; requests do."""
    assert asks("介紹一下MSC")
    assert asks("how does it work")
    assert not asks("her left hand went first")


def test_taiwans_words_become_the_mainlands() -> None:
    """The derived text changes characters and common words."""
    assert to_simplified("資訊") == "信息"


def test_material_stays_material() -> None:
    """The records behind an answer are no computer's data, a database is."""
    assert to_simplified("資料來源與資料庫") == "资料来源与数据库"


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [
        ("資料來源", "资料来源"),
        ("脊髓液的指標", "脊髓液的指标"),
        ("預立醫療文件", "预立医疗文件"),
        ("資料庫", "数据库"),
        ("網路影片", "网络视频"),
    ],
)
def test_words_of_medicine_are_no_words_of_computers(taiwan: str, mainland: str) -> None:
    """A marker is no pointer, and a paper no file."""
    assert to_simplified(taiwan) == mainland
