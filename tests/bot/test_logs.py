"""The log: one record a line, with fields; nobody's words, whoever writes it."""

import asyncio
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.logs import FIELDS, LogFormat, discreet, without_words
from bot.playground import Person, Playground
from tests.bot.conftest import TOKEN
from tests.bot.hearing import said
from tests.bot.logged import logged_to

ROOT = Path(__file__).parents[2]
WORDS = ("美華", "mother", "Mei-Hua", "Lin", "xylophone", "als_test_bot", TOKEN)
"""What is said, and who says it."""


class Log:
    """What was logged, as the command logs it with --verbose and DEBUG besides."""

    def __init__(self) -> None:
        self.written = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line, which is an object."""
        return [json.loads(line) for line in self.written.getvalue().splitlines()]

    def events(self, event: str) -> list[dict[str, Any]]:
        """The lines that tell of something."""
        return [line for line in self.lines if line["event"] == event]


@pytest.fixture
def log() -> Iterator[Log]:
    """Return what is logged from now on, by whomever."""
    log = Log()
    with logged_to(log.written, LogFormat.JSON):
        yield log


def line_of(record: logging.LogRecord, form: LogFormat = LogFormat.JSON) -> str:
    """How one record is written."""
    return discreet(TOKEN, form).format(record)


def record_of(name: str, words: Any, *values: Any, **more: Any) -> logging.LogRecord:
    """Return a record as `logging` makes it."""
    error = more.pop("error", None)
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, words, values, error)
    made.__dict__.update(more)
    return made


async def test_the_real_application_logs_fields_and_no_words(
    telegram: Playground, family: Person, log: Log
) -> None:
    """In private, in a group, by buttons, in trouble: each line is an object without words."""
    await said(family, "Is MSC safe for my mother Mei-Hua?")
    await said(family, "xylophone mother")
    await said(family, "/start", "/menu")
    group = telegram.group("The family of 美華", admins=[family])
    await family.says("@als_test_bot is NSC safe for mother Mei-Hua", chat=group)
    await family.hears(chat=group)
    await family.asks_inline("mother Mei-Hua MSC safe")
    telegram.fails("sendMessage", 400, "Bad Request: mother xylophone")
    await said(family, "is NSC safe for mother")
    telegram.fails("sendMessage", 403, "Forbidden: bot was blocked by Mei-Hua")
    await family.says("is NSC safe for mother")
    await said(family, "/help")
    told = [json.dumps(line, ensure_ascii=False) for line in log.lines]
    assert [line for line in told if any(word in line for word in WORDS)] == []
    assert {tuple(line)[:4] for line in log.lines} == {("time", "level", "logger", "event")}
    first = log.events("answered")[0]
    assert (first["outcome"], first["labels"], first["language"]) == (
        "answered",
        ["cell.safety:MSC"],
        "en",
    )
    assert first["score"] > 0
    assert {"message", "inline_query"} <= {line["kind"] for line in log.events("update")}
    assert log.events("update failed")[0]["error"].startswith("BadRequest at ")
    assert log.events("not sent")[0]["error"] == "Forbidden"


async def test_what_nobody_caught_is_named_without_its_words(log: Log) -> None:
    """Python's own loop quotes a task with the error that it failed of."""

    async def fails(of: str) -> None:
        raise LookupError(of)

    task = asyncio.create_task(fails("mother xylophone"))
    await asyncio.wait([task])
    del task
    [line] = log.events("Task exception was never retrieved")
    assert line["error"].startswith("LookupError at test_logs.py:")
    assert "xylophone" not in log.written.getvalue()


@pytest.mark.parametrize(
    ("words", "values", "event"),
    [
        ("sent %s to %d of %r", ("mother", 3, "Lin"), "sent … to 3 of '…'"),
        ("%(who)s asks", ({"who": "Lin"},), "… asks"),
        ("asked\nmother xylophone", (), "asked"),
        ("100 %", (), "100 %"),
        ("%d asked", ("Lin",), "%d asked"),
        (LookupError("mother"), (), "LookupError"),
    ],
)
def test_of_a_librarys_words_the_values_stay_away(
    words: Any, values: tuple[Any, ...], event: str
) -> None:
    """What it writes itself is kept, numbers too; what it was given may be a person's."""
    assert json.loads(line_of(record_of("telegram.ext", words, *values)))["event"] == event


def test_our_own_words_are_kept_whole() -> None:
    """We know what we write."""
    line = json.loads(line_of(record_of("bot.polling", "no glyph for %s\nsecond", "U+4E00")))
    assert line["event"] == "no glyph for U+4E00\nsecond"


def test_only_known_fields_are_written() -> None:
    """Whoever adds one says so in `FIELDS`; an object is named and not shown."""
    record = record_of("bot.a", "a", outcome="done", text="mother", labels=[LookupError("Lin")])
    line = json.loads(line_of(record))
    assert list(line)[4:] == ["outcome", "labels"]
    assert line["labels"] == ["LookupError"]
    assert "text" not in FIELDS


def test_people_get_a_line_without_braces() -> None:
    """On a terminal: the fields behind the event."""
    line = line_of(record_of("bot.a", "answered", outcome="done", score=93), LogFormat.TEXT)
    assert line.partition(" ")[2] == "ERROR bot.a answered outcome=done score=93"


@pytest.mark.parametrize("form", list(LogFormat))
def test_errors_of_the_library_are_logged_without_their_words(form: LogFormat) -> None:
    """Its traceback becomes classes and places, and the token is hidden wherever it stands."""
    with pytest.raises(RuntimeError) as raised:
        fail_at("林美華")
    told = f"https://api.telegram.org/bot{TOKEN}/getMe failed"
    error = (RuntimeError, raised.value, raised.value.__traceback__)
    line = line_of(record_of("telegram.ext", told, error=error), form)
    assert "https://api.telegram.org/bot(token)/getMe failed" in line
    assert line.count(" at test_logs.py:") == 2
    assert line.index("RuntimeError") < line.index(", caused by ValueError")
    assert [word for word in ("林美華", "\\u6797", TOKEN, "\n") if word in line] == []


def fail_at(name: str) -> None:
    """Fail because something else failed, both with a word that must not be logged."""
    try:
        int(name)
    except ValueError as cause:
        raise RuntimeError(f"the token {TOKEN} was rejected") from cause


def test_an_error_without_a_place_has_its_class() -> None:
    """And no error at all has nothing."""
    assert without_words(KeyError("林美華")) == "KeyError at (no place)"
    assert without_words(None) == ""


ENDS = """
import threading, warnings
from bot.logs import set_up_logging

set_up_logging("1:token", verbose=False)

class Stubborn:
    def __del__(self):
        raise LookupError("mother xylophone 1:token")

def fails():
    raise LookupError("mother xylophone 1:token")

warnings.warn("mother xylophone 1:token")
Stubborn()
thread = threading.Thread(target=fails)
thread.start()
thread.join()
fails()
"""


def test_what_python_itself_would_write_is_logged_too() -> None:
    """Warnings, threads, what is thrown away, and the end: objects, not a terminal's lines."""
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", ENDS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [(line["level"], line["error"].partition(" ")[0]) for line in lines] == [
        ("warning", "UserWarning"),
        ("error", "LookupError"),
        ("error", "LookupError"),
        ("critical", "LookupError"),
    ]
    assert (ended.returncode, "xylophone" in ended.stderr) == (1, False)
