"""Several answers to one text, best first: for where people choose among results."""

from faq.answer import Engine
from faq.decide import OUT_OF_SCOPE, WORTH_OFFERING, abouts
from faq.labels import split_label
from faq.models import Outcome, Question

_SMALL = "smalltalk"
_ASIDE = ("safety.", "decline.", _SMALL, "bot.", "trial.detail", OUT_OF_SCOPE)
"""Never guessed: they are given where they are the answer, and not otherwise."""


def suggestions(engine: Engine, question: Question, most: int) -> tuple[tuple[str, ...], ...]:
    """What a text may mean.

    Args:
        engine: built of the library.
        question: for its text, language and topic.
        most: how many at most.

    Returns:
        Labels of replies: first those of the engine's own reply, then its choices or related
        questions, then what is less likely. None where an emergency is, but that; none at all
        where the text asks nothing, or is none of the bot's business.
    """
    reply = engine.answer(question)
    if reply.outcome in (Outcome.URGENT, Outcome.DECLINED):
        return (reply.labels,)
    if any(label.startswith(_SMALL) for label in reply.labels):
        return ()
    found = [reply.labels] if reply.labels else []
    if reply.outcome is not Outcome.UNKNOWN:
        found += [(option.label,) for option in reply.options]
    ranked = engine.understand(question.text, question.topic)
    if ranked.decision.answered or ranked.decision.choices:
        found += [
            (label,)
            for candidate in ranked.ranking.candidates
            if candidate.score >= WORTH_OFFERING / 2 and not candidate.label.startswith(_ASIDE)
            for label in abouts(
                split_label(candidate.label)[0], ranked.reading, question.topic, engine.library
            )
        ]
    return tuple(dict.fromkeys(found))[:most]
