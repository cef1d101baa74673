"""The matcher on any corpus: naming intents, and knowing what is none of them."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from faq.corpus import CorpusEngine, CorpusReport, Pair, measure, read_corpus
from faq.meaning import Encoder
from tests.faq.hashed import HashedWords

VERBS = ("play", "find", "show me", "i want", "give me", "please get", "where is", "could i have")
THINGS = {
    "music": ("a song", "some jazz", "the album", "that tune", "a song by mozart"),
    "food": ("a pizza", "some soup", "the menu", "fresh bread", "a pizza with soup"),
    "travel": ("a flight", "the train", "cheap tickets", "a train ticket", "flights abroad"),
    "money": ("my balance", "the bank account", "a loan", "my account balance", "bank rates"),
    "health": ("a doctor", "the pharmacy", "some pills", "a doctor nearby", "flu pills"),
}
TRAIN: list[Pair] = [
    (f"{verb} {thing}", intent)
    for intent, things in THINGS.items()
    for verb in VERBS
    for thing in things
]
IN_SCOPE: list[Pair] = [
    ("get me a song", "music"),
    ("pizza menu", "food"),
    ("is there a flight", "travel"),
    ("balance of my bank account", "money"),
    ("need a doctor", "health"),
]
OUT_OF_SCOPE: list[Pair] = [
    ("qxz vuw kjh", None),
    ("你好嗎", None),
    ("", None),
]

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(params=["by words", "with meaning"])
def encoder(request: pytest.FixtureRequest) -> Encoder | None:
    """An encoder that hashes words into 16 dimensions, or none."""
    return HashedWords() if request.param == "with meaning" else None


@pytest.mark.parametrize(("text", "intent"), IN_SCOPE)
def test_intents_are_named(encoder: Encoder | None, text: str, intent: str) -> None:
    """New phrasings reach their intent."""
    assert CorpusEngine(TRAIN, encoder).best(text) == intent


def test_what_is_none_of_them_is_refused() -> None:
    """Words that no intent has are refused, those of an intent are answered."""
    engine = CorpusEngine(TRAIN, None)
    assert [engine.intent(text) for text, _ in OUT_OF_SCOPE] == [None] * len(OUT_OF_SCOPE)
    assert [engine.intent(text) for text, _ in IN_SCOPE] == [intent for _, intent in IN_SCOPE]


def test_slips_are_mended() -> None:
    """A slip in a known word does not hide the intent."""
    assert CorpusEngine(TRAIN, None).best("pharmcay") == "health"


def test_out_of_scope_texts_may_be_taught() -> None:
    """Training texts without an intent are learnt as what to refuse, and are no intent."""
    taught: list[Pair] = [(f"{verb} a dragon", None) for verb in VERBS]
    engine = CorpusEngine([*TRAIN, *taught], None)
    assert (engine.best("a dragon"), engine.intent("a dragon")) == (None, None)
    report = measure([*TRAIN, *taught], IN_SCOPE, None)
    assert (report.trained, report.intents) == (len(TRAIN) + len(VERBS), len(THINGS))


def test_a_corpus_is_measured() -> None:
    """Shares of right answers and of refusals, each over its own questions."""
    report = measure(TRAIN, [*IN_SCOPE, ("a song", "food"), *OUT_OF_SCOPE], None)
    assert (report.trained, report.intents) == (len(TRAIN), 5)
    assert (report.asked_in_scope, report.asked_out_of_scope) == (6, 3)
    assert report.closed_set == pytest.approx(5 / 6)
    assert report.in_scope == pytest.approx(5 / 6)
    assert report.out_of_scope == 1
    assert report.milliseconds <= report.slowest


def test_a_report_can_be_told() -> None:
    """The lines say what was measured."""
    report = CorpusReport(
        trained=200, intents=5, asked_in_scope=6, asked_out_of_scope=4, closed_set=0.9,
        in_scope=0.8, out_of_scope=0.75, milliseconds=0.5, slowest=1.25, build_seconds=2.0,
    )  # fmt: skip
    assert report.text().splitlines() == [
        "trained on 200 texts of 5 intents",
        "built in             2.0 s",
        "closed set        90.00% of 6",
        "in scope          80.00% of 6, at the engine's own threshold",
        "out of scope      75.00% of 4 refused",
        "time a question     0.50 ms, 99th percentile 1.25",
    ]


def test_without_questions_of_a_kind_its_share_is_no_number() -> None:
    """Nothing out of scope asked: no share of it."""
    report = measure(TRAIN, IN_SCOPE, None)
    assert math.isnan(report.out_of_scope)
    assert "nan% of 0 refused" in report.text()


def test_the_test_pairs_teach_nothing(encoder: Encoder | None) -> None:
    """Whatever else stands in the test pairs, and however labelled, each question fares alike."""
    alone = measure(TRAIN, IN_SCOPE, encoder)
    beside = measure(TRAIN, [*OUT_OF_SCOPE, *IN_SCOPE], encoder)
    assert (beside.closed_set, beside.in_scope) == (alone.closed_set, alone.in_scope)
    relabelled: list[Pair] = [(text, "food") for text, _ in IN_SCOPE]
    refused = measure(TRAIN, [*relabelled, *OUT_OF_SCOPE], encoder).out_of_scope
    assert refused == beside.out_of_scope


@pytest.mark.parametrize("kept", [1, 2])
def test_few_intents_can_be_told_apart(kept: int) -> None:
    """With too few intents to leave one out, whatever shares a word with one is named."""
    train = [(text, intent) for text, intent in TRAIN if intent in list(THINGS)[:kept]]
    engine = CorpusEngine(train, None)
    assert [engine.intent(thing) for thing in ("a song", "the album")] == ["music"] * 2


def test_a_corpus_of_chinese() -> None:
    """Intents are named in Chinese too, in either script."""
    train: list[Pair] = [
        (f"{start}{thing}", intent)
        for intent, things in {
            "音樂": ("歌曲", "音樂", "專輯"), "食物": ("披薩", "湯麵", "菜單"),
            "旅行": ("機票", "火車", "旅館"),
        }.items()
        for start in ("我要", "給我", "想找", "哪裡有")
        for thing in things
    ]  # fmt: skip
    engine = CorpusEngine(train, None)
    assert [engine.best(text) for text in ("有沒有火車", "有没有披萨")] == ["旅行", "食物"]


# --- reading ----------------------------------------------------------------------------------


def test_pairs_are_read(tmp_path: Path) -> None:
    """One a line, empty lines passed over, null out of scope; odd separators end no line."""
    file = tmp_path / "train.jsonl"
    file.write_bytes(
        '\ufeff{"text": "a\u2028b", "intent": "x"}\r\n\r\n{"text": "c", "intent": null}'.encode()
    )
    assert read_corpus(file) == [("a\u2028b", "x"), ("c", None)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "expected text and intent"),
        ("[]", "expected text and intent"),
        ("5", "expected text and intent"),
        ('{"text": "a"}', "KeyError('intent')"),
        ('{"intent": "a"}', "KeyError('text')"),
        ('{"text": 5, "intent": "a"}', "text must be a string"),
        ('{"text": "a", "intent": 5}', "intent a string or null"),
        ("[" * 100_000, "RecursionError"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    """What is no pair is told with file, line and what is wrong with it."""
    good: dict[str, Any] = {"text": "a", "intent": "b"}
    file = tmp_path / "train.jsonl"
    file.write_text(f"{json.dumps(good)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="text") as error:
        read_corpus(file)
    assert str(error.value).startswith(f"{file}:3: ")
    assert problem in str(error.value)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_file_without_pairs_is_an_error(tmp_path: Path, content: str) -> None:
    """Nothing to learn from is told by the file's name."""
    file = tmp_path / "train.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"train\.jsonl: no pair"):
        read_corpus(file)
