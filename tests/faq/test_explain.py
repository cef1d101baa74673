"""How a question was understood, step by step."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.answer import Engine
from faq.concepts import MASKS
from faq.explain import SHOWN_CANDIDATES, explain
from faq.models import Question, Topic


def why(engine: Engine, text: str, topic: Topic | None = None) -> list[str]:
    """The lines shown for a question."""
    return explain(engine, Question(text=text, topic=topic or Topic())).splitlines()


def line(lines: list[str], start: str) -> str:
    """What the first line of a name says."""
    return next(each for each in lines if each.strip().startswith(start)).strip()


def test_every_step_of_a_question(either_engine: Engine) -> None:
    """From what was typed to what was decided, each step has its line."""
    lines = why(either_engine, "MSC安全嗎")
    assert lines[:5] == [
        "typed       'MSC安全嗎'",
        "language    zh-Hant",
        "folded      'msc安全吗'",
        "guards      nothing urgent",
        "whole: 'MSC安全嗎'",
    ]
    assert line(lines, "named") == "named     cell=MSC (exact)"
    assert line(lines, "compared") == "compared  '{cell}安全吗'"
    assert line(lines, "nearest") == "nearest   '{cell}安全嗎' of cell.safety"
    assert line(lines, "alike").startswith("alike     1.00 by words")
    assert line(lines, "known").startswith("known     100% ")
    assert line(lines, "decides") == "decides   answers cell.safety:MSC"
    assert lines[-1].startswith("decision    answered: cell.safety:MSC (")


def test_the_likeliest_intents_stand_with_their_scores(either_engine: Engine) -> None:
    """Five candidates, best first, and the margin between the first two."""
    ranking = either_engine.understand("MSC安全嗎", Topic()).ranking
    lines = why(either_engine, "MSC安全嗎")
    at = lines.index(next(each for each in lines if each.startswith("  compared"))) + 1
    best = ranking.candidates[:SHOWN_CANDIDATES]
    assert lines[at : at + SHOWN_CANDIDATES] == [f"  {c.score:8.3f}  {c.label}" for c in best]
    assert line(lines, "margin") == f"margin    {best[0].score - best[1].score:.3f}"


def test_meaning_is_told_where_there_is_an_encoder(engine: Engine, words_engine: Engine) -> None:
    """By words alone the likeness by meaning is 0."""
    assert line(why(words_engine, "MSC安全嗎"), "alike").endswith(" 0.00 by meaning")
    assert not line(why(engine, "MSC安全嗎"), "alike").endswith(" 0.00 by meaning")


def test_sentences_are_explained_one_by_one(either_engine: Engine) -> None:
    """A message of two sentences is shown as a whole and in its parts."""
    lines = why(either_engine, "MSC安全嗎?NSC呢?")
    assert "sentence 1: 'MSC安全嗎?'" in lines
    assert "sentence 2: 'NSC呢?'" in lines
    assert lines[-1].startswith("decision    answered: cell.safety:MSC, cell.safety:NSC (")
    assert not [each for each in why(either_engine, "MSC安全嗎") if each.startswith("sentence")]


def test_what_the_guards_saw(either_engine: Engine) -> None:
    """An emergency is told by its label."""
    lines = why(either_engine, "爸爸臉色發紫叫不醒")
    assert lines[3] == "guards      safety.emergency"
    assert lines[-1].startswith("decision    urgent: safety.emergency (")


def test_rows_and_choices_are_told(either_engine: Engine) -> None:
    """A narrowed list names its rows; an unsure reply what it offers."""
    assert line(why(either_engine, "trials in 2021"), "decides") == (
        "decides   answers trials.list, rows msc-3, msc-4"
    )
    assert line(why(either_engine, "18人那個"), "decides") == (
        "decides   offers trial.detail:nsc-2, trial.detail:nsc-4"
    )


def test_the_topic_is_taken_into_account(either_engine: Engine) -> None:
    """A follow-up is explained with what came before it."""
    topic = Topic(intent="cell.safety", about=("MSC",), cells=("MSC",))
    assert line(why(either_engine, "那NSC呢", topic), "decides") == (
        "decides   answers cell.safety:NSC"
    )


def test_nothing_is_explained_as_nothing(either_engine: Engine) -> None:
    """An empty text names nothing and decides nothing."""
    lines = why(either_engine, "")
    assert line(lines, "named") == "named     nothing"
    assert line(lines, "decides") == "decides   nothing"


def test_private_characters_are_no_names(either_engine: Engine) -> None:
    """A character that stands for names here names nothing when a stranger types it."""
    lines = why(either_engine, f"{MASKS['cell']}安全嗎")
    assert line(lines, "compared") == "compared  '安全吗'"


@pytest.mark.parametrize("text", ["1" * 100_000, "\ud800", "\x00", "{cell}", "a. " * 3000])
def test_odd_texts_are_explained_too(either_engine: Engine, text: str) -> None:
    """Endless and broken texts are cut and shown, and raise nothing."""
    assert why(either_engine, text)[-1].startswith("decision    ")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_explained(either_engine: Engine, text: str) -> None:
    """Every text has its lines, the last of which is the decision that its reply has."""
    reply = either_engine.answer(Question(text=text))
    assert (
        explain(either_engine, Question(text=text))
        .rpartition("\n")[2]
        .startswith(f"decision    {reply.outcome}: ")
    )
