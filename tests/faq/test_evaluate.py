"""The report on labelled questions: how each is graded, counted and told."""

import json
from pathlib import Path
from typing import Any

import pytest

from faq.answer import Engine
from faq.evaluate import Report, Turn, Verdict, evaluate, grade, read_questions
from faq.models import Language, Option, Outcome, Part, Reply, Topic


def reply(*labels: str, offers: tuple[str, ...] = (), outcome: Outcome | None = None) -> Reply:
    """A reply with these labels answered, or these offered."""
    if outcome is None:
        outcome = Outcome.ANSWERED if labels else Outcome.UNKNOWN
        outcome = Outcome.UNCERTAIN if offers and not labels else outcome
    parts = tuple(
        Part(label=label, short="…", more="", sources=(), reviewed=None, review_by=None)
        for label in labels
    )
    options = tuple(Option(text=label, label=label) for label in offers)
    return Reply(
        outcome=outcome, language=Language.EN, parts=parts, options=options, score=50,
        topic=Topic(),
    )  # fmt: skip


def turn(*expect: str, all_of: tuple[str, ...] = (), kind: str = "answer") -> Turn:
    """A question that should reach any of some labels."""
    return Turn(id="1", text="?", expect=expect, all_of=all_of, kind=kind, language="en")


@pytest.mark.parametrize(
    ("asked", "got", "expected"),
    [
        (turn("a"), reply("a"), "right"),
        (turn("a", "b"), reply("b"), "right"),
        (turn("a", "b"), reply("a", "b"), "right"),
        (turn("a"), reply("x"), "wrong"),
        (turn("a"), reply("a", "x"), "wrong"),
        (turn("a"), reply(), "unknown"),
        (turn("a"), reply(offers=("x", "a")), "choice"),
        (turn("a"), reply(offers=("x", "y", "z", "a")), "unknown"),  # only three are seen
        (turn("a"), reply(offers=("a",), outcome=Outcome.UNKNOWN), "unknown"),
        (turn("a", all_of=("a", "b")), reply("a", "b"), "right"),
        (turn("a", all_of=("a", "b")), reply("a"), "choice"),  # one of two answers
        (turn("a", all_of=("a", "b")), reply("a", "x"), "wrong"),
        (turn("oos", kind="oos"), reply(), "right"),
        (turn("oos", kind="oos"), reply(offers=("a",)), "right"),
        (turn("oos", kind="oos"), reply("a"), "wrong"),
        (turn("oos", "a"), reply("a"), "right"),
        (turn("oos", kind="dialogue"), reply(), "right"),
    ],
)
def test_how_a_reply_is_graded(asked: Turn, got: Reply, expected: str) -> None:
    """Right, the right one offered, nothing said, or wrong."""
    assert grade(asked, got) == expected


# --- reading ----------------------------------------------------------------------------------


def written(path: Path, *lines: Any) -> Path:
    """A file of these lines: texts as they are, records as JSON."""
    as_text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file = path / "questions.jsonl"
    file.write_text("\n".join(as_text), encoding="utf-8")
    return file


def test_questions_are_read(tmp_path: Path) -> None:
    """Single questions are conversations of one turn; turns are of kind dialogue."""
    file = written(
        tmp_path,
        {"q": "MSC安全嗎", "expect": ["cell.safety:MSC"], "lang": "zh-Hant", "id": "x"},
        "",
        {"q": "hi", "expect": ["smalltalk"], "kind": "smalltalk"},
        {"id": "t", "turns": [
            {"q": "a", "expect": ["best"], "user": "A"},
            {"q": "b", "expect": ["best"], "all_of": ["best", "choose"], "user": "B"},
        ]},
    )  # fmt: skip
    assert read_questions(file) == [
        [Turn(id="x", text="MSC安全嗎", expect=("cell.safety:MSC",), language="zh-Hant")],
        [Turn(id="3", text="hi", expect=("smalltalk",), kind="smalltalk")],
        [
            Turn(id="t.1", text="a", expect=("best",), kind="dialogue", user="A"),
            Turn(id="t.2", text="b", expect=("best",), all_of=("best", "choose"),
                 kind="dialogue", user="B"),
        ],
    ]  # fmt: skip


def test_a_line_ends_only_where_lines_end(tmp_path: Path) -> None:
    """Odd separators within a text, a byte-order mark and Windows line ends are all read."""
    file = tmp_path / "questions.jsonl"
    line = '{"q": "a\u2028b\u0085c", "expect": ["best"]}'
    file.write_bytes(f"\ufeff{line}\r\n{line}\r\n".encode())
    assert [talk[0].text for talk in read_questions(file)] == ["a\u2028b\u0085c"] * 2


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "Expecting value"),
        ("[]", "has no attribute"),
        ("5", "has no attribute"),
        ({"expect": ["a"]}, "KeyError('q')"),
        ({"q": "a"}, "KeyError('expect')"),
        ({"q": 5, "expect": ["a"]}, "5 is no string"),
        ({"q": "a", "expect": "als.what"}, "'als.what' is no list of labels"),
        ({"q": "a", "expect": []}, "[] is no list of labels"),
        ({"q": "a", "expect": [5]}, "5 is no string"),
        ({"q": "a", "expect": ["a"], "all_of": "a"}, "'a' is no list of labels"),
        ({"q": "a", "expect": ["a"], "kind": "odd"}, "'odd' is none of answer, decline"),
        ({"q": "a", "expect": ["a"], "lang": 5}, "5 is no string"),
        ({"turns": [{"q": "a"}]}, "KeyError('expect')"),
        ({"turns": 5}, "TypeError"),
        ("[" * 100_000, "RecursionError"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: Any, problem: str) -> None:
    """What is no question is told with file, line and what is wrong with it."""
    file = written(tmp_path, {"q": "a", "expect": ["a"]}, "", line)
    with pytest.raises(ValueError, match="expected q and expect") as error:
        read_questions(file)
    assert str(error.value).startswith(f"{file}:3: ")
    assert problem in str(error.value)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    """A line that is not UTF-8 is told with its number."""
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'{"q": "a", "expect": ["a"]}\n{"q": "\xff"}\n')
    with pytest.raises(ValueError, match=r"questions\.jsonl:2: .*UnicodeDecodeError"):
        read_questions(file)


# --- evaluating -------------------------------------------------------------------------------


def test_topics_belong_to_people(words_engine: Engine) -> None:
    """Each follow-up leans on what its own asker said, and nothing leaks between conversations."""

    def said(text: str, expect: str, user: str) -> Turn:
        return Turn(id="1", text=text, expect=(expect,), kind="dialogue", user=user)

    talk = [
        said("MSC有效嗎", "cell.evidence:MSC", "A"),
        said("iPSC安全嗎", "cell.safety:iPSC", "B"),
        said("那NSC呢", "cell.evidence:NSC", "A"),
        said("那NSC呢", "cell.safety:NSC", "B"),
    ]
    after = [said("那NSC呢", "cell.overview:NSC", "A")]
    report = evaluate(words_engine, [talk, after])
    assert [verdict.grade for verdict in report.verdicts[:4]] == ["right"] * 4
    assert report.verdicts[4].reply.labels != ("cell.evidence:NSC",)


def test_the_report_counts_and_tells(words_engine: Engine) -> None:
    """Each kind with its grades, by language and intent, then what was not right in full."""
    report = evaluate(
        words_engine,
        [
            [Turn(id="q1", text="MSC安全嗎", expect=("cell.safety:MSC",), language="zh-Hant")],
            [Turn(id="q2", text="is MSC safe", expect=("als.cure",), language="en")],
            [Turn(id="q3", text="weather tomorrow?", expect=("oos",), kind="oos")],
        ],
    )
    lines = report.text().splitlines()
    assert lines[0] == (
        "answer        2  right 1 (50.0%)  choice 0 (0.0%)  unknown 0 (0.0%)  wrong 1 (50.0%)"
    )
    assert lines[1] == (
        "oos           1  right 1 (100.0%)  choice 0 (0.0%)  unknown 0 (0.0%)  wrong 0 (0.0%)"
    )
    assert lines[2] == "false alarms 0"
    assert [line.split()[0] for line in lines[3:7]] == ["en", "zh-Hant", "als.cure", "cell.safety"]
    assert lines[7] == "confusions: als.cure → cell.safety 1"
    assert lines[8].startswith("wrong: q2 'is MSC safe' expects als.cure got cell.safety:MSC ")
    assert len(lines) == 9


def test_an_empty_report_can_be_told() -> None:
    """Without a question there is nothing to count, and no division by zero."""
    assert Report().text().splitlines() == ["false alarms 0", "confusions: "]


def test_false_alarms_are_urgent_replies_to_what_is_not() -> None:
    """An urgent reply is false where neither the kind nor the labels call for one."""
    urgent = reply("safety.emergency", outcome=Outcome.URGENT)
    turns = [turn("best"), turn("x", kind="safety"), turn("safety.emergency", kind="dialogue")]
    report = Report([Verdict(each, urgent, "wrong") for each in turns])
    assert [verdict.turn for verdict in report.false_alarms()] == [turns[0]]
