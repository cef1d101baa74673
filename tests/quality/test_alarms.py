"""Emergencies and despair in words that nobody had foreseen, and what only sounds like them.

The files in `alarms` were written by people who knew neither cues nor phrasings. Of the first, most
of it oblique, 35 of 100 alarms were missed and 10 of 60 harmless messages taken for one; of the
second, after that was mended, 4 of 70 and none of 50. What they taught went into the engine too, so
that the rows below flatter now.
"""

from pathlib import Path

import pytest

from faq.answer import Engine
from faq.evaluate import read_questions
from faq.guards import CRISIS, EMERGENCY
from faq.models import Question

ALARMS = {CRISIS, EMERGENCY}
FOLDER = Path(__file__).parent / "alarms"
MOST = {
    ("messages", "with meaning"): (8, 1),
    ("messages", "by words"): (5, 1),
    ("more_messages", "with meaning"): (1, 0),
    ("more_messages", "by words"): (3, 1),
}
"""Alarms missed, and harmless messages taken for one, when it was measured."""


@pytest.mark.parametrize(("name", "way"), MOST)
def test_alarms_are_heard_and_rarely_cried(
    engine: Engine, words_engine: Engine, name: str, way: str
) -> None:
    """No more are missed, and no more are false, than when it was measured."""
    asked = {"with meaning": engine, "by words": words_engine}[way]
    missed: list[str] = []
    false: list[str] = []
    for [turn] in read_questions(FOLDER / f"{name}.jsonl"):
        raised = bool(ALARMS & set(asked.answer(Question(text=turn.text)).labels))
        if raised != bool(ALARMS & set(turn.expect)):
            (false if raised else missed).append(turn.text)
    most_missed, most_false = MOST[name, way]
    assert len(missed) <= most_missed, missed
    assert len(false) <= most_false, false
