"""How a question was understood, step by step: what `ask --why` shows."""

from faq.answer import LONGEST_TEXT, Engine
from faq.concepts import MASK_NAMES
from faq.message import Understood
from faq.models import Question
from faq.normalise import fold, sentences, typed

SHOWN_CANDIDATES = 5


def explain(engine: Engine, question: Question) -> str:
    """Every step from the text as typed to the decision, in lines."""
    text = typed(question.text[:LONGEST_TEXT])
    reply = engine.answer(question)
    lines = [
        f"typed       {text!r}",
        f"language    {reply.language}",
        f"folded      {fold(text)!r}",
        f"guards      {engine.guards.urgent(fold(text)) or 'nothing urgent'}",
        *_piece("whole", engine, text, question),
    ]
    pieces = sentences(text)
    for number, piece in enumerate(pieces if len(pieces) > 1 else (), 1):
        lines += _piece(f"sentence {number}", engine, piece, question)
    answered = ", ".join(reply.labels)
    offered = ", ".join(option.label for option in reply.options)
    lines.append(f"decision    {reply.outcome}: {answered or offered or 'nothing'} ({reply.score})")
    return "\n".join(lines)


def _piece(name: str, engine: Engine, text: str, question: Question) -> list[str]:
    understood = engine.understand(text, question.topic)
    reading, ranking = understood.reading, understood.ranking
    best, second = ranking.candidates[0], ranking.candidates[1]
    named = (f"{m.kind}={m.value} ({m.how})" for m in reading.mentions)
    phrasing, intent = engine.phrasings[ranking.nearest_example]
    return [
        f"{name}: {text!r}",
        f"  named     {', '.join(named) or 'nothing'}",
        f"  compared  {_shown(reading.masked)!r}",
        *(f"  {c.score:8.3f}  {c.label}" for c in ranking.candidates[:SHOWN_CANDIDATES]),
        f"  margin    {best.score - second.score:.3f}",
        f"  nearest   {phrasing!r} of {intent}",
        f"  alike     {ranking.nearest:.2f} by words, {ranking.meant:.2f} by meaning",
        f"  known     {ranking.known:.0%} of what the text says is said in some phrasing",
        f"  decides   {_decided(understood)}",
    ]


def _decided(understood: Understood) -> str:
    decision = understood.decision
    if decision.labels:
        rows = ", ".join(trial.id for trial in decision.rows)
        return "answers " + ", ".join(decision.labels) + (f", rows {rows}" if rows else "")
    if decision.choices:
        return "offers " + ", ".join(decision.choices)
    return "nothing"


def _shown(masked: str) -> str:
    return "".join(MASK_NAMES.get(character, character) for character in masked)
