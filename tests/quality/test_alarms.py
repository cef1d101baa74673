"""Emergencies and despair in words that nobody had foreseen, and what only sounds like them.

`alarms/messages.jsonl` was written by somebody who knew neither cues nor phrasings: 100 messages,
most of them oblique, and 60 harmless ones. At first 35 of the 100 were missed and 10 of the 60
taken for alarms; what that taught went into the engine, so these rows flatter now.
"""

from pathlib import Path

import pytest

from faq.answer import Engine
from faq.evaluate import read_questions
from faq.guards import CRISIS, EMERGENCY
from faq.models import Question

ALARMS = {CRISIS, EMERGENCY}
MESSAGES = [
    turn
    for conversation in read_questions(Path(__file__).parent / "alarms" / "messages.jsonl")
    for turn in conversation
]
MOST = {"with meaning": (8, 1), "by words": (5, 1)}
"""Alarms missed, and harmless messages taken for one, when it was measured."""


@pytest.mark.parametrize("way", MOST)
def test_alarms_are_heard_and_rarely_cried(engine: Engine, words_engine: Engine, way: str) -> None:
    """No more are missed, and no more are false, than when it was measured."""
    asked = {"with meaning": engine, "by words": words_engine}[way]
    raised = {
        turn.text: bool(ALARMS & set(asked.answer(Question(text=turn.text)).labels))
        for turn in MESSAGES
    }
    missed = [t.text for t in MESSAGES if ALARMS & set(t.expect) and not raised[t.text]]
    false = [t.text for t in MESSAGES if not ALARMS & set(t.expect) and raised[t.text]]
    assert (len(missed) <= MOST[way][0], len(false) <= MOST[way][1]) == (True, True), missed + false
