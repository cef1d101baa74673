"""How well questions are understood: a report over files of labelled questions."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from faq.answer import Engine
from faq.models import Outcome, Question, Reply, Topic

GRADES = ("right", "choice", "unknown", "wrong")
KINDS = ("answer", "decline", "safety", "oos", "smalltalk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question with the labels that it should reach."""

    id: str
    text: str
    expect: tuple[str, ...]
    all_of: tuple[str, ...] = ()
    kind: str = "answer"
    language: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one question."""

    turn: Turn
    reply: Reply
    grade: str
    """right | choice (the right one is offered) | unknown (nothing said) | wrong"""


@dataclass(slots=True)
class Report:
    """Verdicts, counted."""

    verdicts: list[Verdict] = field(default_factory=list)

    def of(self, kind: str) -> list[Verdict]:
        """The verdicts on questions of a kind; dialogue turns are of kind "dialogue"."""
        return [verdict for verdict in self.verdicts if verdict.turn.kind == kind]

    def counts(self, kind: str) -> Counter[str]:
        """How many of a kind got each grade."""
        return Counter(verdict.grade for verdict in self.of(kind))

    def false_alarms(self) -> list[Verdict]:
        """Questions answered as urgent that are not."""
        return [
            verdict
            for verdict in self.verdicts
            if verdict.reply.outcome is Outcome.URGENT
            and verdict.turn.kind != "safety"
            and not any(label.startswith("safety.") for label in verdict.turn.expect)
        ]

    def text(self) -> str:
        """The report as a person reads it, wrong answers in full."""
        lines = [self._of_kind(kind) for kind in (*KINDS, "dialogue") if self.of(kind)]
        lines.append(f"false alarms {len(self.false_alarms())}")
        lines += self._by("language") + self._by("intent")
        confusions = Counter(
            (_intent(verdict.turn.expect[0]), _intent((verdict.reply.labels or ("-",))[0]))
            for verdict in self.verdicts
            if verdict.grade != "right" and verdict.turn.expect
        )
        shown = (f"{a} → {b} {count}" for (a, b), count in confusions.most_common(12))
        lines.append("confusions: " + ", ".join(shown))
        for grade in GRADES[:0:-1]:
            lines += [_in_full(v) for v in self.verdicts if v.grade == grade]
        return "\n".join(lines)

    def _of_kind(self, kind: str) -> str:
        counts, total = self.counts(kind), len(self.of(kind))
        shown = (f"{grade} {counts[grade]} ({counts[grade] / total:.1%})" for grade in GRADES)
        return f"{kind:<10} {total:4}  " + "  ".join(shown)

    def _by(self, what: str) -> list[str]:
        """The grades of questions of kind answer, by language or by intent."""
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for verdict in self.of("answer"):
            turn = verdict.turn
            group = turn.language if what == "language" else _intent(turn.expect[0])
            groups[group][verdict.grade] += 1
        return [
            f"  {group:<20} {sum(counts.values()):4}  "
            + "  ".join(f"{grade} {counts[grade]}" for grade in GRADES)
            for group, counts in sorted(groups.items())
        ]


def _intent(label: str) -> str:
    return label.partition(":")[0]


def _in_full(verdict: Verdict) -> str:
    reply, turn = verdict.reply, verdict.turn
    got = "|".join(reply.labels) or f"{reply.outcome} [{' '.join(o.label for o in reply.options)}]"
    expected = "|".join(turn.expect)
    return f"{verdict.grade}: {turn.id} {turn.text!r} expects {expected} got {got} {reply.score}"


def read_questions(path: Path) -> list[list[Turn]]:
    """The questions of a JSONL file as conversations, single ones of one turn.

    Raises:
        ValueError: a line that is no question, with its number.
    """
    conversations: list[list[Turn]] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            language = value.get("lang", "")
            turns = value.get("turns")
            if turns is None:
                turns = [{**value, "user": ""}]
            conversations.append(
                [
                    Turn(
                        id=f"{value.get('id', number)}" + (f".{at}" if len(turns) > 1 else ""),
                        text=_string(turn["q"]),
                        expect=_labels(turn["expect"]),
                        all_of=_labels(turn["all_of"]) if "all_of" in turn else (),
                        kind="dialogue" if "turns" in value else _kind(value.get("kind", "answer")),
                        language=_string(language),
                        user=_string(turn.get("user", "")),
                    )
                    for at, turn in enumerate(turns, 1)
                ]
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"{path}:{number}: expected q and expect ({error!r})") from error
    return conversations


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no string")
    return value


def _labels(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise TypeError(f"{value!r} is no list of labels")
    return tuple(map(_string, value))


def _kind(value: object) -> str:
    if value not in KINDS:
        raise ValueError(f"{value!r} is none of {', '.join(KINDS)}")
    return str(value)


def evaluate(engine: Engine, conversations: Iterable[Sequence[Turn]]) -> Report:
    """Put every question to the engine; nobody's topic reaches another person."""
    report = Report()
    for conversation in conversations:
        topics: dict[str, Topic] = {}
        for turn in conversation:
            reply = engine.answer(Question(text=turn.text, topic=topics.get(turn.user, Topic())))
            topics[turn.user] = reply.topic
            report.verdicts.append(Verdict(turn, reply, grade(turn, reply)))
    return report


def grade(turn: Turn, reply: Reply) -> str:
    """right, choice, unknown or wrong."""
    labels = set(reply.labels)
    expected = set(turn.expect)
    if turn.kind == "oos" or "oos" in expected:
        if not labels or labels & expected:
            return "right"
        return "wrong"
    if turn.all_of and set(turn.all_of) <= labels <= expected | set(turn.all_of):
        return "right"
    if labels and not turn.all_of and labels <= expected:
        return "right"
    if labels & expected and not labels - expected - set(turn.all_of):
        return "choice"  # one of two answers
    if labels:
        return "wrong"
    if {
        option.label for option in reply.options[:3]
    } & expected and reply.outcome is Outcome.UNCERTAIN:
        return "choice"
    return "unknown"
