"""Several answers to one text, best first."""

import pytest

from faq.answer import Engine
from faq.labels import every_label
from faq.models import Language, Outcome, Question, Topic
from faq.suggest import suggestions

MOST = 10


def suggested(engine: Engine, text: str, **known: object) -> list[str]:
    """The labels that a text may mean; those that are answered together are joined."""
    question = Question(text=text, **known)  # type: ignore[arg-type]
    return ["+".join(labels) for labels in suggestions(engine, question, MOST)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Is MSC safe?", "cell.safety:MSC"),
        ("msc 安全", "cell.safety:MSC"),
        ("MSC 安全吗", "cell.safety:MSC"),
        ("幹細胞有用嗎", "cell.evidence"),
        ("how to tell a bad clinic", "choose.clinic"),
        ("NurOwn", "trial.detail:msc-4"),
    ],
)
def test_the_answer_comes_first(either_engine: Engine, text: str, first: str) -> None:
    """Then its related questions, and what the text may mean besides."""
    found = suggested(either_engine, text)
    assert found[0] == first
    assert len(found) > 1
    related = [option.label for option in either_engine.answer(Question(text=text)).options]
    assert found[1 : 1 + len(related)] == related


def test_two_questions_are_answered_together(either_engine: Engine) -> None:
    """As in a message."""
    text = "Is MSC safe? How do I check a clinic?"
    reply = either_engine.answer(Question(text=text))
    assert len(reply.labels) == 2
    assert suggested(either_engine, text)[0] == "+".join(reply.labels)


def test_nothing_is_suggested_twice_nor_more_than_wanted(either_engine: Engine) -> None:
    """And every suggestion has an answer."""
    known = set(every_label(either_engine.library))
    for text in ("Is MSC safe?", "cells", "幹細胞", "trial", "NSC"):
        found = suggestions(either_engine, Question(text=text), MOST)
        assert 1 <= len(found) <= MOST
        assert len(set(found)) == len(found)
        assert {label for labels in found for label in labels} <= known
        for most in (1, 2):
            assert suggestions(either_engine, Question(text=text), most) == found[:most]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("he cannot breathe!", "safety.emergency"),
        ("我不想活了", "safety.crisis"),
        ("How much does it cost?", "decline.cost"),
        ("Should my dad do it?", "decline.personal"),
    ],
)
def test_what_is_urgent_or_declined_stands_alone(
    either_engine: Engine, text: str, label: str
) -> None:
    """Nothing beside it draws the eye away."""
    assert suggested(either_engine, text) == [label]


@pytest.mark.parametrize("text", ["How do I bake bread?", "今天天氣真好", "asdf qwer"])
def test_what_is_none_of_our_business_gets_nothing(either_engine: Engine, text: str) -> None:
    """Nothing is better than something beside the point."""
    assert either_engine.answer(Question(text=text)).outcome is Outcome.UNKNOWN
    assert suggested(either_engine, text) == []


def test_when_unsure_the_choices_come_first(either_engine: Engine) -> None:
    """In the either_engine's own order."""
    texts = ("cells", "細胞", "which cells", "stem cells how", "打針", "醫院")
    unsure = [text for text in texts if either_engine.answer(Question(text=text)).options]
    unsure = [
        text
        for text in unsure
        if either_engine.answer(Question(text=text)).outcome is Outcome.UNCERTAIN
    ]
    assert unsure
    for text in unsure:
        choices = [option.label for option in either_engine.answer(Question(text=text)).options]
        assert suggested(either_engine, text)[: len(choices)] == choices


def test_what_is_aside_is_never_guessed(either_engine: Engine) -> None:
    """Emergencies, declines and small talk are given where they are the answer."""
    for text in ("Is MSC safe?", "cells", "NSC", "trial", "幹細胞有用嗎", "iPSC 風險"):
        own = either_engine.answer(Question(text=text))
        given = {*own.labels, *(option.label for option in own.options)}
        guessed = set(suggested(either_engine, text)) - given
        aside = ("safety.", "decline.", "smalltalk", "bot.", "trial.detail")
        assert [label for label in guessed if label.startswith(aside)] == []


def test_a_topic_is_used_where_there_is_one(either_engine: Engine) -> None:
    """A follow-up is understood as in a conversation."""
    topic = Topic(intent="cell.safety", about=("NSC",), cells=("NSC",))
    assert suggested(either_engine, "what about iPSC?", topic=topic)[0] == "cell.safety:iPSC"


def test_the_language_changes_nothing_of_the_order(either_engine: Engine) -> None:
    """Labels have none; the same text, the same suggestions."""
    found = [suggested(either_engine, "MSC", fallback_language=language) for language in Language]
    assert found[0] == found[1] == found[2]
