"""The walk through what a clinic offers: what follows from each answer, and never a verdict."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from bot.markup import parse_html
from faq.checks.guided import OUTCOME_UNITS, Sized, _longest, message_units, text_units
from faq.clinic import MOST_ANSWERS, UNKNOWN, chosen, outcome, question
from faq.models import Language, Library
from tests.faq.draft import Draft

CODES = ("ystu", "ynu", "ysu", "ynu", "cmnu", "psu", "lvsu", "ynu")
"""What buttons carry: letters may be added to a question, and are never taken away."""
ALL_GOOD = "ynyynply"
ALL_BAD = "tysncssn"
ALL_UNKNOWN = UNKNOWN * 8


def all_answers(library: Library) -> Iterator[str]:
    """Every way through the walk."""
    codes = ["".join(option.code for option in asked.options) for asked in library.clinic.questions]
    return ("".join(way) for way in product(*codes))


def test_the_walk_asks_one_question_after_the_other(library: Library) -> None:
    """Each answer leads to the next question, and the last one to the end."""
    answers = ""
    for number, codes in enumerate(CODES, 1):
        asked = question(library, answers)
        assert asked is not None
        assert (asked.number, asked.of) == (number, len(CODES))
        assert set(codes) <= {option.code for option in asked.options}
        answers += codes[0]
    assert question(library, answers) is None


def test_questions_have_two_to_four_answers(library: Library) -> None:
    """The buttons fit a phone, and not knowing is always one of them, the last."""
    for asked in library.clinic.questions:
        assert 2 <= len(asked.options) <= 4
        assert asked.options[-1].code == UNKNOWN


def test_the_answers_fit_a_button(library: Library) -> None:
    """Nothing needs to be kept: a button carries the whole way."""
    assert len(library.clinic.questions) <= MOST_ANSWERS


@pytest.mark.parametrize("answers", ["x", "Y", "y ", "yy" * 40, ALL_GOOD + "y", "是", "y\n"])
def test_rubbish_is_refused(library: Library, answers: str) -> None:
    """Codes that no question has, and more of them than questions, lead nowhere."""
    with pytest.raises(ValueError, match=r"has no answer|answers to 8 questions"):
        question(library, answers)
    with pytest.raises(ValueError, match=r"has no answer|answers to 8 questions"):
        outcome(library, answers, Language.EN)


@pytest.mark.parametrize("answers", ["", "y", ALL_GOOD[:-1]])
def test_there_is_no_outcome_before_the_end(library: Library, answers: str) -> None:
    """What follows is told when everything has been asked."""
    with pytest.raises(ValueError, match=f"{len(answers)} of 8 questions are answered"):
        outcome(library, answers, Language.EN)


@pytest.mark.parametrize("language", list(Language))
def test_every_outcome_fits_a_message(library: Library, language: Language) -> None:
    """Whatever is answered, the text is short enough, and fits with its sources."""
    longest = max(text_units(library, answers, language) for answers in all_answers(library))
    assert 0 < longest <= OUTCOME_UNITS
    whole = max(message_units(library, answers, language) for answers in all_answers(library))
    assert longest < whole <= 4096


@pytest.mark.parametrize("sized", [text_units, message_units])
def test_the_longest_way_is_found_without_trying_all(library: Library, sized: Sized) -> None:
    """`check` measures the very outcome that is longest of all."""
    _, units = _longest(library, Language.EN, sized)
    assert units == max(sized(library, answers, Language.EN) for answers in all_answers(library))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("answers", [ALL_GOOD, ALL_BAD, ALL_UNKNOWN, "suyucuvn"])
def test_telegram_takes_an_outcome(library: Library, answers: str, language: Language) -> None:
    """The text is HTML that Telegram parses, with every reference filled in."""
    text = outcome(library, answers, language).text
    assert parse_html(text).text
    assert "{" not in text


@pytest.mark.parametrize("language", list(Language))
def test_each_answer_leads_to_its_own_words(library: Library, language: Language) -> None:
    """What an option says stands in the outcome if it was chosen, and else does not."""
    walk = library.clinic
    for at, asked in enumerate(walk.questions):
        for option in asked.options:
            answers = ALL_UNKNOWN[:at] + option.code + ALL_UNKNOWN[at + 1 :]
            text = outcome(library, answers, language).text
            said = [words[language] for words in (option.caution, option.ask) if words]
            assert said
            for words in said:
                unfilled = re.split(r"\{[^{}]*\}", words)
                assert all(piece in text for piece in unfilled)
            others = {
                words[language]
                for other in asked.options
                if other.code != option.code
                for words in (other.caution,)
                if words and "{" not in words[language]
            }
            assert [words for words in others if words in text] == []


def test_whoever_knows_nothing_is_told_what_to_ask(library: Library) -> None:
    """“I don't know” accuses nobody: it gives the question, and nothing under the other heading."""
    walk = library.clinic
    for language in Language:
        text = outcome(library, ALL_UNKNOWN, language).text
        assert walk.cautions_heading[language] not in text
        assert text.startswith(f"<b>{walk.asks_heading[language]}</b>\n• ")
        assert text.count("\n• ") == len(walk.questions)


def test_good_answers_are_told_what_they_do_not_show(library: Library) -> None:
    """A number, no price and papers are not a sign that cells work: each is said so."""
    english = outcome(library, ALL_GOOD, Language.EN).text
    assert "Being registered is not being approved" in english
    assert "Free does not mean safe" in english
    assert "they do not show that it works" in english
    assert "Even good answers do not show that the cells work" in english
    chinese = outcome(library, ALL_GOOD, Language.ZH_HANT).text
    assert "登記不等於核准" in chinese
    assert "答得再好，也不代表細胞有用" in chinese
    assert all(option.caution for option in chosen(library, ALL_GOOD))


def test_every_outcome_tells_of_control_groups_and_the_neurologist(library: Library) -> None:
    """How many trials could show anything, and who should see the papers, is always said."""
    for answers in (ALL_GOOD, ALL_BAD, ALL_UNKNOWN):
        english = outcome(library, answers, Language.EN).text
        assert "2 had a control group of their own, and those 2 both missed" in english
        assert "your own neurologist" in english
        assert "這 2 項都沒有達到主要目標" in outcome(library, answers, Language.ZH_HANT).text


VERDICTS = (
    r"\b(?:scam|fraud|trustworth|reputable|legitimate|reliable|recommend|score of|points|passed)"
    r"|this clinic is|詐騙|騙|可靠|合格|值得信|可以放心|推薦|不及格|及格|[0-9] ?分"
)


def test_no_outcome_judges_anybody(library: Library) -> None:
    """Warning signs are named; nobody is called good, bad, safe to go to or a fraud."""
    for language in Language:
        for answers in (ALL_GOOD, ALL_BAD, ALL_UNKNOWN):
            text = outcome(library, answers, language).text
            assert re.findall(VERDICTS, text, re.IGNORECASE) == []
    assert "not a score, nor a verdict" in outcome(library, ALL_GOOD, Language.EN).text
    assert "這不是評分" in outcome(library, ALL_GOOD, Language.ZH_HANT).text


def test_sources_are_those_of_what_was_said(library: Library) -> None:
    """An outcome names the sources of its own cautions, each once, and when it was checked."""
    by_vein = outcome(library, "uuuuuuvu", Language.EN)
    assert [source.id for source in by_vein.sources] == [
        "nabavi-2021", "barmada-2023", *library.clinic.sources,
    ]  # fmt: skip
    bad = outcome(library, ALL_BAD, Language.EN).sources
    assert len(set(bad)) == len(bad)
    assert (by_vein.reviewed, by_vein.review_by) == (
        library.clinic.reviewed,
        library.clinic.review_by,
    )


def test_figures_come_from_the_trials(draft: Draft) -> None:
    """A trial's figure that changes changes here too."""
    draft.change("trials.yaml", "- id: msc-3", old="emboli: 2", new="emboli: 7")
    text = outcome(draft.content().library, "uuuuuuvu", Language.EN).text
    assert "7 people had clots in the lungs" in text


def test_nothing_is_stored_and_the_family_is_told(library: Library) -> None:
    """Before the first answer it is said that answers are not kept, and that no name is needed."""
    opening = library.clinic.opening
    assert "I do not store what you press" in opening[Language.EN]
    assert "no name is needed" in opening[Language.EN]
    assert "你按的答案我不會存下來" in opening[Language.ZH_HANT]
    assert "不用寫出對方的名字" in opening[Language.ZH_HANT]
