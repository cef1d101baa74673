"""What only the engine can tell: where questions arrive, and how long replies are."""

from collections.abc import Callable, Iterator

from faq.answer import Engine
from faq.labels import ANY, join_label
from faq.load import Content
from faq.models import Intent, Language, Question
from faq.plain import reply_text
from faq.yamlfile import Fault

MESSAGE_LIMIT = 4096
"""UTF-16 units of one Telegram message."""
CLEARLY = 0.02
"""A phrasing's own intent scores by this much more than any other, or it reaches both."""

EngineRule = Callable[[Content, Engine], Iterator[Fault]]


def phrasings_reach_home(content: Content, engine: Engine) -> Iterator[Fault]:
    """Every phrasing reaches its own intent, and sets off no alarm unless it is one."""
    for intent in content.library.intents.values():
        for group, phrasings in intent.phrasings.items():
            for at, phrasing in enumerate(phrasings):
                if problem := _phrasing_problem(engine, intent, phrasing):
                    path = ("phrasings", group, at)
                    yield content.fault("intent", intent.id, path, f"{phrasing!r} {problem}")


def _phrasing_problem(engine: Engine, intent: Intent, phrasing: str) -> str | None:
    reading = engine.reader.read_phrasing(phrasing)
    alarm = engine.guards.urgent(reading.folded)
    if alarm and not intent.id.startswith("safety."):
        return f"sets off {alarm}"
    best, second = engine.matcher.rank(reading.masked).candidates[:2]
    if best.label != intent.id:
        return f"reaches {best.label}"
    if best.score - second.score < CLEARLY:
        return f"reaches {second.label} as well"
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
