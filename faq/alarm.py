"""Emergency and despair told by likeness to phrasings, where none of the guards' cues stands (P4).

To miss one is worse than to say a number too often: much less likeness is enough here than for an
answer. Of 108 messages that nobody had written cues or phrasings for, 37 were missed at the score
of 0.4 and the lead of 0.1 that an answer would need, and 1 of 2,500 harmless ones was taken for an
alarm; with the numbers below 16 and 4.
"""

from collections.abc import Iterable

from faq.guards import CRISIS, EMERGENCY
from faq.match import Ranking

LEAST_SCORE = 0.2
LEAST_LEAD = 0.05
"""Of the likelier alarm over whatever else the message is like."""
LEAST_SCORE_OF_A_SENTENCE = 0.5
LEAST_LEAD_OF_A_SENTENCE = 0.4
"""One sentence of several must be plainer: it was torn from what explains it."""
_ALARMS = (EMERGENCY, CRISIS)


def alarm(whole: Ranking, sentences: Iterable[Ranking]) -> tuple[str, float] | None:
    """The alarm that a message raises, with its score 0–1, or None.

    Args:
        whole: what the message is like.
        sentences: what each of its sentences is like, if there are several.
    """
    if raised := _raised(whole, LEAST_SCORE, LEAST_LEAD):
        return raised
    for ranking in sentences:
        if raised := _raised(ranking, LEAST_SCORE_OF_A_SENTENCE, LEAST_LEAD_OF_A_SENTENCE):
            return raised
    return None


def _raised(ranking: Ranking, score: float, lead: float) -> tuple[str, float] | None:
    alarms = [each for each in ranking.candidates if each.label in _ALARMS]
    if not alarms or alarms[0].score < score or ranking.lead_of(_ALARMS) < lead:
        return None
    return alarms[0].label, min(alarms[0].score, 1.0)
