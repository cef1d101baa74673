"""JSON lines in, JSON lines out: one reply or one error for each question, in order."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.answer import Engine
from faq.fill import written
from faq.jsonl import answer_lines
from faq.models import Language, Outcome

Record = dict[str, Any]


def replies(engine: Engine, *lines: str | Record) -> list[Record]:
    """What comes back for some lines; records are written as JSON first."""
    written = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    return [json.loads(line) for line in answer_lines(engine, written)]


def asked(text: str, user: str | int | None = None, chat: str | int | None = None) -> Record:
    """A question of somebody in some chat."""
    whose = {"user": user, "chat": chat}
    return {"text": text} | {key: value for key, value in whose.items() if value is not None}


# --- replies ----------------------------------------------------------------------------------


def test_a_reply_has_everything(either_engine: Engine) -> None:
    """A reply says what came of it, which answers, in which language, and the whole text."""
    [reply] = replies(either_engine, asked("MSC安全嗎"))
    assert list(reply) == ["outcome", "labels", "language", "text", "options", "score"]
    assert (reply["outcome"], reply["labels"]) == ("answered", ["cell.safety:MSC"])
    assert reply["language"] == "zh-Hant"
    assert 0 < reply["score"] <= 100


def test_the_text_is_the_whole_reply(either_engine: Engine) -> None:
    """Short, more, sources, review date and disclaimer are all there, without markup."""
    [reply] = replies(either_engine, asked("is MSC safe"))
    answer = either_engine.library.intents["cell.safety"].answers["MSC"]
    notices = either_engine.library.notices
    text = reply["text"]
    assert notices["sources_heading"][Language.EN] in text
    assert all(
        link in text for id_ in answer.sources if (link := either_engine.library.sources[id_].link)
    )
    assert f"Checked: {written(answer.reviewed, Language.EN)}" in text
    assert text.endswith(notices["disclaimer"][Language.EN])
    assert "<b>" not in text
    assert "{" not in text


def test_options_have_words_and_labels(either_engine: Engine) -> None:
    """Related questions can be shown, and asked by their label."""
    [reply] = replies(either_engine, asked("MSC安全嗎"))
    assert reply["options"]
    assert all(list(option) == ["text", "label"] for option in reply["options"])


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("MSC安全嗎", Outcome.ANSWERED),
        ("爸爸臉色發紫叫不醒", Outcome.URGENT),
        ("MSC 一次多少錢", Outcome.DECLINED),
        ("幫我寫一首詩", Outcome.UNKNOWN),
    ],
)
def test_outcomes_are_named(either_engine: Engine, text: str, outcome: Outcome) -> None:
    """What came of a question is one word of a fixed list; every reply has the disclaimer."""
    [reply] = replies(either_engine, asked(text))
    assert reply["outcome"] == outcome.value
    language = Language(reply["language"])
    assert reply["text"].endswith(either_engine.library.notices["disclaimer"][language])


def test_the_language_may_be_asked_for(either_engine: Engine) -> None:
    """A question in one language may want its answer in another."""
    lines = [{"text": "MSC安全嗎", "language": language.value} for language in Language]
    assert [reply["language"] for reply in replies(either_engine, *lines)] == list(Language)


def test_characters_are_written_as_they_are(either_engine: Engine) -> None:
    """Chinese is written in Chinese, not in escapes."""
    [line] = answer_lines(either_engine, ['{"text": "MSC安全嗎"}'])
    assert "一般資訊" in line
    assert "\\u" not in line


def test_a_reply_is_one_line(either_engine: Engine) -> None:
    """A reply of many paragraphs is still one line."""
    [line] = answer_lines(either_engine, ['{"text": "list the trials"}'])
    assert "\n" not in line


# --- order and conversations ------------------------------------------------------------------


def test_replies_come_in_the_order_of_the_questions(either_engine: Engine) -> None:
    """One reply a line; a bad line keeps its place."""
    first, second, third = replies(
        either_engine, asked("MSC安全嗎"), "nonsense", asked("is NSC safe")
    )
    assert first["labels"] == ["cell.safety:MSC"]
    assert list(second) == ["error"]
    assert third["labels"] == ["cell.safety:NSC"]


def test_a_line_is_answered_before_the_next_is_read(either_engine: Engine) -> None:
    """A program may ask, wait for the reply and ask on."""
    waiting = iter(['{"text": "MSC安全嗎"}', '{"text": "is NSC safe"}'])
    answers = answer_lines(either_engine, waiting)
    next(answers)
    assert next(waiting) == '{"text": "is NSC safe"}'


def test_empty_lines_are_passed_over(either_engine: Engine) -> None:
    """Empty lines have no reply, and count as lines."""
    assert replies(either_engine, "", "  \n", "?") == [
        {"error": "line 3: not JSON: Expecting value: line 1 column 1 (char 0)"}
    ]


def labels_after_nsc(engine: Engine, **whose: str | int) -> list[str]:
    """What "is it safe?" reaches when Amei has talked of NSC in the family's chat."""
    talk = [asked("什麼是NSC", "Amei", "family"), {"text": "安全嗎？", **whose}]
    labels = replies(engine, *talk)[-1]["labels"]
    return list(labels)


def test_a_conversation_goes_on(either_engine: Engine) -> None:
    """Lines of the same chat and user are one conversation."""
    assert labels_after_nsc(either_engine, user="Amei", chat="family") == ["cell.safety:NSC"]


@pytest.mark.parametrize(
    "whose",
    [
        {"user": "Ben", "chat": "family"},
        {"user": "Amei", "chat": "private"},
        {"user": "Amei"},
        {"chat": "family"},
        {},
    ],
)
def test_no_topic_leaks(either_engine: Engine, whose: dict[str, str | int]) -> None:
    """What somebody else talks of, or elsewhere, or nobody knows where, is another talk."""
    assert "cell.safety:NSC" not in labels_after_nsc(either_engine, **whose)


def test_talks_of_two_people_do_not_mix(either_engine: Engine) -> None:
    """Two people who ask by turns are each answered from their own talk."""
    told = replies(
        either_engine,
        asked("什麼是NSC", 1, -100),
        asked("什麼是MSC", 2, -100),
        asked("安全嗎？", 1, -100),
        asked("安全嗎？", 2, -100),
    )
    assert [reply["labels"] for reply in told[2:]] == [["cell.safety:NSC"], ["cell.safety:MSC"]]


def test_a_number_is_not_a_name(either_engine: Engine) -> None:
    """User 7 and user "7" are two people."""
    told = replies(either_engine, asked("什麼是NSC", 7), asked("安全嗎？", "7"))
    assert told[1]["labels"] != ["cell.safety:NSC"]


def test_lines_without_a_name_are_strangers(either_engine: Engine) -> None:
    """Lines that name neither chat nor user have nothing to do with each other."""
    told = replies(either_engine, asked("什麼是NSC"), asked("安全嗎？"))
    assert told[1]["labels"] != ["cell.safety:NSC"]


def test_a_digit_takes_a_choice(either_engine: Engine) -> None:
    """A digit chooses one of the options just offered."""
    first, second = replies(either_engine, asked("MSC安全嗎", "Amei"), asked("2", "Amei"))
    assert second["labels"] == [first["options"][1]["label"]]


# --- bad lines --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "not JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"text": "MSC', "not JSON: Unterminated string starting at: line 1 column 10 (char 9)"),
        ('["MSC安全嗎"]', 'must be an object such as {"text": "…"}'),
        ('"MSC安全嗎"', 'must be an object such as {"text": "…"}'),
        ("null", 'must be an object such as {"text": "…"}'),
        ("NaN", 'must be an object such as {"text": "…"}'),
        ("{}", '"text" is missing or no string'),
        ('{"text": null}', '"text" is missing or no string'),
        ('{"text": 196}', '"text" is missing or no string'),
        ('{"text": ["MSC"]}', '"text" is missing or no string'),
        ('{"q": "MSC"}', "unknown key 'q'; known are text, chat, user, language"),
        (
            '{"text": "MSC", "' + "k" * 90 + '": 1}',
            f"unknown key '{'k' * 40}'; known are text, chat, user, language",
        ),
        ('{"text": "x", "chat": 1.5}', '"chat" must be a string or a whole number'),
        ('{"text": "x", "chat": {}}', '"chat" must be a string or a whole number'),
        ('{"text": "x", "user": true}', '"user" must be a string or a whole number'),
        ('{"text": "x", "user": []}', '"user" must be a string or a whole number'),
        ('{"text": "x", "language": "fr"}', '"language" must be one of zh-Hant, zh-Hans, en'),
        ('{"text": "x", "language": 1}', '"language" must be one of zh-Hant, zh-Hans, en'),
        ('{"text": "x", "language": []}', '"language" must be one of zh-Hant, zh-Hans, en'),
        ('{"text": "x", "language": "\\ud800"}', '"language" must be one of zh-Hant, zh-Hans, en'),
    ],
)
def test_a_bad_line_says_what_is_wrong(either_engine: Engine, line: str, problem: str) -> None:
    """A line that is no question gets an error with its number, and no reply."""
    assert replies(either_engine, line) == [{"error": f"line 1: {problem}"}]


@pytest.mark.parametrize(
    "line",
    ["[" * 100_000, '{"text":' * 50_000, '{"text": "x", "chat": ' + "9" * 5000 + "}"],
    ids=["deep lists", "deep objects", "a number without end"],
)
def test_a_malicious_line_is_only_a_bad_line(either_engine: Engine, line: str) -> None:
    """Nesting and numbers that a reader could choke on are an error like any other."""
    first, second = replies(either_engine, line, asked("MSC安全嗎"))
    assert first["error"].startswith("line 1: not JSON: ")
    assert second["labels"] == ["cell.safety:MSC"]


def test_an_error_ends_no_conversation(either_engine: Engine) -> None:
    """After a bad line of the same person the talk goes on."""
    told = replies(
        either_engine,
        asked("什麼是NSC", "Amei"),
        {"text": None, "user": "Amei"},
        asked("安全嗎？", "Amei"),
    )
    assert told[2]["labels"] == ["cell.safety:NSC"]


# --- hard texts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00",
        "MSC\x00安全嗎",
        "\ud800",
        "安全\udfff嗎",
        "\u202e\u200b",
        "😀" * 500,
        "?" * 9,
    ],
)
def test_a_text_of_odd_characters_gets_a_reply(either_engine: Engine, text: str) -> None:
    """NUL, half characters, invisible ones and none at all are answered, in valid UTF-8."""
    [line] = answer_lines(either_engine, [json.dumps({"text": text})])
    assert json.loads(line.encode())["text"]


def test_a_huge_text_gets_a_reply(either_engine: Engine) -> None:
    """A text of a megabyte is answered from its beginning."""
    [reply] = replies(either_engine, asked("MSC安全嗎？" + "啊" * 1_000_000))
    assert reply["outcome"] in set(Outcome)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=60),
    language=st.sampled_from([None, *Language]),
    user=st.one_of(st.none(), st.integers(), st.text(max_size=5)),
)
def test_every_question_gets_a_reply(
    either_engine: Engine, text: str, language: Language | None, user: int | str | None
) -> None:
    """Whatever is typed, there is a reply in the language asked for, with the disclaimer."""
    [reply] = replies(either_engine, {"text": text, "language": language, "user": user})
    assert language in (None, reply["language"])
    assert 0 <= reply["score"] <= 100
    disclaimer = either_engine.library.notices["disclaimer"][Language(reply["language"])]
    assert reply["text"].endswith(disclaimer)


@settings(deadline=None)
@given(line=st.one_of(st.text(), st.text(alphabet='{}[]":,textchauser0129.-eE \\un')))
def test_every_line_gets_a_line(either_engine: Engine, line: str) -> None:
    """Any line at all that is not empty gets one line back, in valid UTF-8."""
    answers = [json.loads(answer.encode()) for answer in answer_lines(either_engine, [line])]
    assert len(answers) == (1 if line.strip() else 0)
