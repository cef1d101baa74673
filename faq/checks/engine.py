"""What only the engine can tell: where questions arrive, and how long replies are."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from faq.answer import Engine
from faq.concepts import mask_placeholders
from faq.labels import ANY, join_label
from faq.load import Content
from faq.models import Intent, Language, Question
from faq.normalise import fold
from faq.plain import reply_text
from faq.yamlfile import Fault

MESSAGE_LIMIT = 4096
"""UTF-16 units of one Telegram message."""
CLEARLY = 0.02
"""A phrasing's own intent scores by this much more than any other, or it reaches both."""

Floats = NDArray[np.float32]
EngineRule = Callable[[Content, Engine], Iterator[Fault]]


def phrasings_reach_home(content: Content, engine: Engine) -> Iterator[Fault]:
    """Every phrasing reaches its own intent, and sets off no alarm unless it is one."""
    labels = engine.matcher.labels
    scores = iter(engine.matcher.own_scores())  # in the order of files, as the engine reads them
    for intent in content.library.intents.values():
        for group, phrasings in intent.phrasings.items():
            for at, phrasing in enumerate(phrasings):
                problem = _elsewhere(labels, next(scores), intent)
                problem = _alarm(engine, intent, phrasing) or problem
                if problem:
                    path = ("phrasings", group, at)
                    yield content.fault("intent", intent.id, path, f"{phrasing!r} {problem}")


def _alarm(engine: Engine, intent: Intent, phrasing: str) -> str | None:
    if intent.id.startswith("safety."):
        return None
    alarm = engine.guards.urgent(fold(mask_placeholders(phrasing)))
    return f"sets off {alarm}" if alarm else None


def _elsewhere(labels: Sequence[str], scores: Floats, intent: Intent) -> str | None:
    best, second = np.argsort(-scores, kind="stable")[:2]
    if labels[best] != intent.id:
        return f"reaches {labels[best]}"
    if scores[best] - scores[second] < CLEARLY:
        return f"reaches {labels[second]} as well"
    return None


def golden_questions_hold(content: Content, engine: Engine) -> Iterator[Fault]:
    """Every golden question reaches what it must, or is not answered."""
    for golden in content.library.golden:
        reply = engine.answer(Question(text=golden.ask))
        if not golden.gives and reply.labels not in ((), ("smalltalk",)):
            problem = f"is answered by {', '.join(reply.labels)} and must not be"
            yield content.fault("question", golden.ask, ("gives",), problem)
        if golden.gives and not set(reply.labels) & set(golden.gives):
            offered = ", ".join(option.label for option in reply.options) or "nothing"
            reached = ", ".join(reply.labels) or f"{reply.outcome}: {offered}"
            problem = f"must reach {', '.join(golden.gives)}, reaches {reached}"
            yield content.fault("question", golden.ask, ("gives",), problem)


def replies_fit_a_message(content: Content, engine: Engine) -> Iterator[Fault]:
    """Every reply with its sources and the disclaimer fits one Telegram message."""
    for intent in content.library.intents.values():
        for about in intent.answers:
            label = join_label(intent.id, None if about == ANY else about)
            for language in Language:
                reply = engine.reply_for((label,), Question(text="", language=language))
                units = len(reply_text(content.library, reply).encode("utf-16-le")) // 2
                if units > MESSAGE_LIMIT:
                    problem = (
                        f"answers/{about}: {units} characters with sources and disclaimer; "
                        f"a message holds {MESSAGE_LIMIT}"
                    )
                    path = ("answers", about, language.value)
                    yield content.fault("intent", intent.id, path, problem)
