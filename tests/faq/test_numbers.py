"""Figures by which people tell trials apart, in digits and in words of both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.concepts import Mention
from faq.normalise import fold
from faq.numbers import NumberFinder, number_of
from faq.words import words_of

ENROLLED = (15, 157, 20, 196, 18)


def found(text: str) -> list[tuple[str, str]]:
    """The kinds and values found in a text, in order."""
    folded = fold(text)
    return [(m.kind, m.value) for m in NumberFinder(ENROLLED).find(folded, words_of(folded), ())]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        ("157", 157),
        ("seven", 7),
        ("nineteen", 19),
        ("twenty-one", 21),
        ("ninety nine", 99),
        ("a dozen", 12),
        ("a hundred", 100),
        ("two hundred and six", 206),
        ("one hundred fifty-seven", 157),
        ("十八", 18),
        ("一百五十七", 157),
        ("一九六", 196),
        ("first", 1),
        ("5th", 5),
        ("last", -1),
        ("", None),
        ("hello", None),
        ("and", None),
        ("²", None),
        ("twenty cells", None),
        ("9" * 5000, None),  # more digits than Python reads
        ("一" * 5000, None),
    ],
)
def test_the_value_of_a_number(written: str, number: int | None) -> None:
    """Digits, English words and Chinese numerals have a value, other words have none."""
    assert number_of(written) == number


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("157 people", "157"),
        ("the study with 26 patients", "26"),
        ("twenty-six participants", "26"),
        ("one hundred and fifty-seven patients", "157"),
        ("a hundred people", "100"),
        ("a dozen volunteers", "12"),
        ("20 ALS patients", "20"),
        ("n = 64", "64"),
        ("196人", "196"),
        ("一百五十七名患者", "157"),
        ("那個18例的", "18"),
        ("二十幾個病人", "20"),
        ("20多人", "20"),
        ("157", "157"),  # a number of people of some trial, alone
        ("twenty", "20"),
        ("the 157 trial", "157"),
        ("那個196的", "196"),
    ],
)
def test_numbers_of_people(text: str, people: str) -> None:
    """A number with a word for people, or a trial's own number, is how many took part."""
    assert found(text) == [("people", people)]


@pytest.mark.parametrize(
    "text",
    [
        "7個人",  # a family, not a trial
        "two people",
        "158",  # nobody's number
        "18歲",
        "he is 20 years old",
        "20%",
        "157 days",
        "20號那天",
        "1.157",
        "20 mg",
        "he paid 20 yesterday",  # nothing of a trial is near
        "⑳" * 3000 + "人",  # 6,000 digits once folded
    ],
)
def test_other_numbers_are_no_people(text: str) -> None:
    """Ages, doses, dates, shares and small numbers say nothing of a trial."""
    assert [value for kind, value in found(text) if kind == "people"] == []


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("phase 1", "I"),
        ("phase II", "II"),
        ("Phase three", "III"),
        ("ph 3", "III"),
        ("stage two", "II"),
        ("phase 1/2", "I/II"),
        ("phase I/IIa", "I/IIa"),
        ("I/II", "I/II"),
        ("三期", "III"),
        ("第2期", "II"),
        ("Ⅲ期", "III"),
        ("一/二期", "I/II"),
        ("一/二a期", "I/IIa"),
    ],
)
def test_phases(text: str, phase: str) -> None:
    """Roman, Arabic, Chinese and spelled out, a phase is as the review prints it."""
    assert found(text) == [("phase", phase)]


@pytest.mark.parametrize("text", ["晚期", "期待", "三期待", "phase 10", "phase out", "等一下"])
def test_what_is_no_phase(text: str) -> None:
    """Words that only look like a phase are none."""
    assert found(text) == []


@pytest.mark.parametrize("text", ["2021", "in 2021", "2021年的試驗", "二期2021"])
def test_years(text: str) -> None:
    """A year of this century is one, with or without its word."""
    assert ("year", "2021") in found(text)


@pytest.mark.parametrize("text", ["1999", "2050", "12021", "20211"])
def test_what_is_no_year(text: str) -> None:
    """Other numbers of four digits or more are none."""
    assert [value for kind, value in found(text) if kind == "year"] == []


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("第二個", "2"),
        ("第三", "3"),
        ("第4項", "4"),
        ("最後一個", "-1"),
        ("最尾嗰個", "-1"),
        ("倒數第二個", "-2"),
        ("number 3", "3"),
        ("no. 2", "2"),
        ("#2", "2"),
        ("the second one", "2"),
        ("and the third?", "3"),
        ("first", "1"),
        ("the last trial", "-1"),
        ("2nd study", "2"),
    ],
)
def test_ordinals(text: str, ordinal: str) -> None:
    """The second of a list is found from the front and from the back."""
    assert found(text) == [("ordinal", ordinal)]


@pytest.mark.parametrize(
    "text",
    [
        "第一次",
        "第二針",
        "第二節脊髓",
        "第三方",
        "at first",
        "the second time",
        "最後會怎樣",
        "第十個",
    ],
)
def test_what_is_no_ordinal(text: str) -> None:
    """Times, shots and turns of speech choose nothing."""
    assert found(text) == []


def test_several_figures_stand_in_order() -> None:
    """Each figure of a text is found once, where it stands."""
    assert found("2021年那個三期196人的") == [("year", "2021"), ("phase", "III"), ("people", "196")]


def test_a_name_keeps_its_words() -> None:
    """What belongs to a name is no figure besides."""
    folded = fold("the 157 trial")
    words = words_of(folded)
    name = Mention("trial", "x", 1, 2, "exact")
    assert NumberFinder(ENROLLED).find(folded, words, [name]) == []


@given(st.text("0123456789一二十百第期人個phase people⑳²/.#", max_size=40))
def test_any_text_may_be_looked_through(text: str) -> None:
    """Nothing raises, and no two figures share a word."""
    folded = fold(text)
    words = words_of(folded)
    mentions = NumberFinder(ENROLLED).find(folded, words, ())
    places = [at for mention in mentions for at in range(mention.first, mention.last)]
    assert len(places) == len(set(places))
    assert all(0 <= at < len(words) for at in places)


@pytest.mark.parametrize(
    "text",
    ["一九六那個咧", "一百五十七嗰份", "196多人的試驗", "the 157 one", "開刀嗰十五個，真係慢咗？"],
)
def test_a_number_of_people_without_people(text: str) -> None:
    """A trial's own number counts digit by digit, or before "that one"."""
    assert [kind for kind, _ in found(text)] == ["people"]


@pytest.mark.parametrize(
    "text",
    [
        "百幾人嗰個", "十幾個人", "they want 20 grand", "rm 157 only", "20 thousand", "20千",
        "2020年以後", "since 2020", "2020 onwards", "my phone one", "一九七那個",
        "那十五個月", "這十五個國家",
    ],
)  # fmt: skip
def test_what_is_no_figure_of_a_trial(text: str) -> None:
    """About so many, money, all years since one, and a phone tell no trial."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I'm 15 and my grandma has ALS, what is the trial about",
        "she is 20 and asks about the study",
        "he's 18, can he join that one",
        "aged 157 in the trial",
        "turned 20, is the study open",
        "今年18歲，那個試驗",
        "媽媽今年20，那個試驗怎麼樣",
        "for 18 weeks in the study",
    ],
)
def test_an_age_is_no_number_of_people(text: str) -> None:
    """Nor is a time, though a trial had as many people."""
    assert [kind for kind, _ in found(text) if kind == "people"] == []
