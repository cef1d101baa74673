"""The level of understanding that was reached must not fall.

The engine was made with `chinese.jsonl`, `english.jsonl` and `conversations.jsonl` in view. The
folders `harder` and `fresh` hold questions of other writers; what they taught went into the engine
too. `unseen` came after it was done: nothing was made with those in view, and nothing may be.
"""

import pytest

from faq.answer import Engine
from faq.evaluate import Report, evaluate, read_questions
from tests.quality import FRESH_FILES, HARDER_FILES, QUESTION_FILES, UNSEEN_FILES

LEVELS = {
    # kind: fewest right, fewest right or offered, most wrong
    "with meaning": {
        "answer": (262, 271, 3),
        "decline": (32, 32, 0),
        "safety": (14, 14, 0),
        "oos": (22, 22, 0),
        "smalltalk": (8, 8, 0),
        "dialogue": (60, 61, 0),
    },
    "with meaning, harder": {
        "answer": (330, 369, 16),
        "decline": (42, 45, 0),
        "safety": (21, 21, 0),
        "oos": (29, 29, 0),
        "smalltalk": (14, 14, 0),
        "dialogue": (100, 101, 3),
    },
    "with meaning, fresh": {
        "answer": (1118, 1160, 15),
        "decline": (137, 137, 2),
        "safety": (68, 68, 0),
        "oos": (89, 89, 1),
        "smalltalk": (30, 30, 0),
        "dialogue": (155, 159, 4),
    },
    "with meaning, unseen": {
        "answer": (277, 285, 3),
        "decline": (34, 34, 0),
        "safety": (15, 15, 0),
        "oos": (23, 23, 0),
        "smalltalk": (8, 8, 0),
        "dialogue": (62, 64, 2),
    },
    "by words": {
        "answer": (256, 268, 6),
        "decline": (31, 31, 0),
        "safety": (14, 14, 0),
        "oos": (22, 22, 0),
        "smalltalk": (8, 8, 0),
        "dialogue": (58, 61, 0),
    },
}


@pytest.fixture(scope="module")
def reports(engine: Engine, words_engine: Engine) -> dict[str, Report]:
    """The reports on all sets, with the encoder and without."""
    talks = [talk for file in QUESTION_FILES for talk in read_questions(file)]
    harder = [talk for file in HARDER_FILES for talk in read_questions(file)]
    fresh = [talk for file in FRESH_FILES for talk in read_questions(file)]
    unseen = [talk for file in UNSEEN_FILES for talk in read_questions(file)]
    return {
        "with meaning": evaluate(engine, talks),
        "with meaning, harder": evaluate(engine, harder),
        "with meaning, fresh": evaluate(engine, fresh),
        "with meaning, unseen": evaluate(engine, unseen),
        "by words": evaluate(words_engine, talks),
    }


@pytest.mark.parametrize("way", LEVELS)
@pytest.mark.parametrize("kind", LEVELS["with meaning"])
def test_the_level_reached_is_kept(reports: dict[str, Report], way: str, kind: str) -> None:
    """As many right, as many right or offered, and no more wrong than when it was measured."""
    counts = reports[way].counts(kind)
    right, offered, wrong = LEVELS[way][kind]
    assert counts["right"] >= right
    assert counts["right"] + counts["choice"] >= offered
    assert counts["wrong"] <= wrong


@pytest.mark.parametrize("way", LEVELS)
def test_no_false_alarm(reports: dict[str, Report], way: str) -> None:
    """No figure of speech and no general question is taken for an emergency."""
    assert [verdict.turn.text for verdict in reports[way].false_alarms()] == []


def test_the_scripts_are_understood_alike(reports: dict[str, Report]) -> None:
    """Neither Chinese script is answered wrongly much more often than the other."""
    wrong = {
        language: [v for v in reports["with meaning"].verdicts if v.turn.language == language]
        for language in ("zh-Hant", "zh-Hans")
    }
    shares = [sum(v.grade == "wrong" for v in found) / len(found) for found in wrong.values()]
    assert abs(shares[0] - shares[1]) <= 0.02
