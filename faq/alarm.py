"""Emergency and despair told by likeness to phrasings, where none of the guards' cues stands (P4).

To miss one is worse than to say a number too often: much less likeness is enough here than for an
answer. Of 100 mostly oblique messages by somebody who knew neither cues nor phrasings, 34 were
missed at the score of 0.4 and the lead of 0.1 that an answer would need, and 13 with the numbers
below; of some 2,400 harmless questions 4 were taken for an alarm instead of 1. `tests/quality`
holds what was reached since.
"""

import re
from collections.abc import Iterable

from faq.guards import CRISIS, EMERGENCY
from faq.match import Ranking
from faq.normalise import CJK, sentences

LEAST_SCORE = 0.2
LEAST_LEAD = 0.05
"""Of the likelier alarm over whatever else the message is like."""
LEAST_KNOWN = 0.5
"""Share of a message that some phrasing says, where the score is below that of a part: of what is
about something else altogether, the little that is known may be like anything."""
LEAST_SCORE_OF_A_PART = 0.5
LEAST_LEAD_OF_A_PART = 0.4
"""A part of a message must be plainer: it was torn from what explains it."""
MOST_PARTS = 8
"""Of a longer message the last ones are looked at."""
LONG = {True: 30, False: 60}
SHORTEST = {True: 12, False: 30}
"""Characters, in Chinese (True) and in other text, from which a sentence is cut at its commas, and
that a part then has at least."""
_ALARMS = (EMERGENCY, CRISIS)
_CHINESE = re.compile(f"[{CJK}]")
_COMMA = re.compile(rf"[,，、]|(?<=[{CJK}])\s+(?=[{CJK}])")


def parts(text: str) -> tuple[str, ...]:
    """What a message says one after the other: its sentences, long ones cut at their commas.

    Who writes in distress writes on and on, the cry in the middle.
    """
    found: list[str] = []
    for sentence in sentences(text):
        chinese = bool(_CHINESE.search(sentence))
        pieces = _COMMA.split(sentence) if len(sentence) >= LONG[chinese] else [sentence]
        joined = [pieces[0]]
        for piece in pieces[1:]:
            if len(joined[-1]) < SHORTEST[chinese]:
                joined[-1] += f"，{piece}" if chinese else f", {piece}"
            else:
                joined.append(piece)
        found += joined
    return tuple(part.strip() for part in found if part.strip())[-MOST_PARTS:]


def alarm(whole: Ranking, parts: Iterable[Ranking]) -> tuple[str, float] | None:
    """The alarm that a message raises, with its score 0–1, or None.

    Args:
        whole: what the message is like.
        parts: what each of its parts is like, if there are several.
    """
    if raised := _raised(whole, LEAST_SCORE, LEAST_LEAD):
        return raised
    for ranking in parts:
        if raised := _raised(ranking, LEAST_SCORE_OF_A_PART, LEAST_LEAD_OF_A_PART):
            return raised
    return None


def _raised(ranking: Ranking, score: float, lead: float) -> tuple[str, float] | None:
    alarms = [each for each in ranking.candidates if each.label in _ALARMS]
    if not alarms or alarms[0].score < score or ranking.lead_of(_ALARMS) < lead:
        return None
    if ranking.known < LEAST_KNOWN and alarms[0].score < LEAST_SCORE_OF_A_PART:
        return None
    return alarms[0].label, min(alarms[0].score, 1.0)
