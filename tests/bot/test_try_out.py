"""The command itself, as a process: trying the bot without a token, and starting it wrongly."""

import asyncio
import io
import json
import os
import re
import sys
import tempfile
from asyncio.subprocess import PIPE
from dataclasses import dataclass, fields
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.markup import plain_text
from bot.playground import Person, Playground
from bot.render import Renderer
from bot.settings import Settings
from bot.try_out import _talk
from faq.answer import Engine
from faq.models import Language, Library, Question
from tests.bot.conftest import TOKEN
from tests.faults.harness import free_port

ROOT = Path(__file__).parents[2]
SECONDS = 240  # for a process that hangs; the first one may fit the phrasings


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process has written, and how it ended."""

    code: int
    out: str
    err: str


async def als_bot(typed: bytes = b"", **environ: str) -> Ended:
    """Run the command.

    Args:
        typed: standard input.
        environ: variables besides PATH and HOME.
    """
    kept = {"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "PYTHONUTF8": "1"}
    if "XDG_CACHE_HOME" in os.environ:
        kept["XDG_CACHE_HOME"] = os.environ["XDG_CACHE_HOME"]
    kept["ALS_BOT_DATA"] = tempfile.mkdtemp()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        cwd=ROOT,
        env=kept | environ,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(typed), SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
    return Ended(process.returncode or 0, out.decode(), err.decode())


def lines(*typed: str) -> bytes:
    """Return lines as they are typed."""
    return "".join(f"{line}\n" for line in typed).encode()


async def test_without_a_token_one_can_talk_with_the_bot_in_the_terminal(
    engine: Engine, library: Library
) -> None:
    """A greeting, answers in each language, a digit that presses a button, and a kind end."""
    ended = await als_bot(
        typed=lines(
            *("MSC 安全嗎？", "MSC 安全吗？", "Is MSC safe?", "more", "1", "/pictures", "1"),
            *("x" * 5000, "/cure"),
        )
        + b"\xff\xfe\n"
    )
    assert ended.code == 0
    assert "It is not Telegram, and nothing leaves this computer." in ended.out
    assert plain_text(library.notices["greeting_start"][Language.ZH_HANT]) in ended.out
    renderer = Renderer(library)
    for language in Language:
        reply = engine.reply_for(("cell.safety:MSC",), Question(text="", language=language))
        assert plain_text(renderer.short(reply).html) in ended.out
        assert library.notices["disclaimer"][language] in ended.out
    assert f"  [{library.notices['more_button'][Language.EN]}]" in ended.out
    assert f"  [{library.notices['less_button'][Language.EN]}]" in ended.out
    assert plain_text(renderer.whole(reply).html) in ended.out
    related = reply.options[0]
    assert f"  [1 · {related.text}]" in ended.out
    pressed = engine.reply_for((related.label,), Question(text="", language=Language.EN))
    assert plain_text(renderer.short(pressed).html) in ended.out
    assert "(photo, shown in Telegram)" in ended.out
    assert library.notices["unknown_command"][Language.EN] in ended.out
    assert ended.err.splitlines() == [
        "Telegram lets nobody send 5000 UTF-16 units; a message holds 4096"
    ]


async def test_the_page_is_served_until_it_is_ended(tmp_path: Path) -> None:
    """It says where it is, and ends at SIGTERM without a mark of pain."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "playground", "--port", "0"),
        cwd=ROOT,
        env=os.environ | {"ALS_BOT_DATA": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(SECONDS):
            assert process.stdout is not None
            said = (await process.stdout.readuntil(b"Ctrl-C ends.")).decode()
            [url] = re.findall(r"http://127\.0\.0\.1:[0-9]+/", said)
            async with httpx.AsyncClient() as client:
                assert "This is not Telegram" in (await client.get(url)).text
            process.terminate()
            _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, errors) == (0, b"")


async def test_a_page_where_something_else_listens_is_a_clear_error(
    telegram: Playground, tmp_path: Path
) -> None:
    """It says what is wrong, without a traceback."""
    port = telegram.url.rpartition(":")[2]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "playground", "--port", port),
        cwd=ROOT,
        env=os.environ | {"ALS_BOT_DATA": str(tmp_path)},
        stdout=PIPE,
        stderr=PIPE,
    )
    _, errors = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 1
    assert errors.startswith(b"als-bot cannot start: ")
    assert b"Traceback" not in errors


async def test_an_empty_line_ends_the_talk(
    family: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What comes after it is not asked any more."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Is MSC safe?\n \nIs NSC safe?\n"))
    await _talk(family)
    assert [each.text for each in family.history() if not each.from_bot] == [
        "/start",
        "Is MSC safe?",
    ]
    assert capsys.readouterr().out.count("📄") == 1


async def test_a_token_that_telegram_does_not_know_is_a_clear_error(telegram: Playground) -> None:
    """It says where to find the right one, and hides the wrong one."""
    token = "999:not-the-right-one"  # noqa: S105 - opens nothing
    ended = await als_bot(
        TELEGRAM_BOT_TOKEN=token,
        TELEGRAM_API_URL=telegram.url,
        WEBHOOK_LISTEN=f"127.0.0.1:{free_port()}",
    )
    assert ended.code == 2
    assert json.loads(ended.err.splitlines()[-1])["event"] == (
        f"{telegram.url} does not know the token in TELEGRAM_BOT_TOKEN. "
        "@BotFather shows the right one: /mybots, API Token."
    )
    assert [word for word in (token, "Traceback") if word in ended.out + ended.err] == []


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Return a runner of the command within this process, without our own variables."""
    for each in fields(Settings):
        monkeypatch.delenv(each.metadata["variable"], raising=False)
    return CliRunner()


def test_settings_that_are_wrong_are_named_with_what_is_expected(command: CliRunner) -> None:
    """All at once, and without saying what was found."""
    environ = {
        "TELEGRAM_BOT_TOKEN": "secret-word",
        "TELEGRAM_API_URL": "nowhere",
        "ALS_BOT_LOG_FORMAT": "text",
    }
    for words in ([], ["settings"]):
        ended = command.invoke(app, words, env=environ)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert [line.partition(":")[0] for line in ended.stderr.splitlines()] == [
            "The settings cannot be used",
            "TELEGRAM_BOT_TOKEN",
            "TELEGRAM_API_URL",
        ]
        assert "secret-word" not in ended.output


def test_the_settings_are_shown_without_the_token(command: CliRunner) -> None:
    """As `als-bot settings`."""
    ended = command.invoke(app, ["settings"], env={"TELEGRAM_BOT_TOKEN": TOKEN})
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert {"TELEGRAM_BOT_TOKEN=(set, hidden)", "TELEGRAM_API_URL=https://api.telegram.org"} <= set(
        ended.stdout.splitlines()
    )
    variables = [each.metadata["variable"] for each in fields(Settings)]
    assert [line.partition("=")[0] for line in ended.stdout.splitlines()] == variables
    assert TOKEN.partition(":")[2] not in ended.output


def test_the_help_names_every_command(command: CliRunner) -> None:
    """Those of the engine too."""
    ended = command.invoke(app, ["--help"])
    named = [word for word in ("ask", "chat", "check", "settings") if word in ended.output]
    assert (ended.exit_code, named) == (0, ["ask", "chat", "check", "settings"])
