"""The engine in a terminal: ask, chat, check, evaluate."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from typer.testing import CliRunner, Result

from faq import prompted, terminal
from faq.answer import Engine
from faq.explain import explain
from faq.load import CONTENT
from faq.models import Language, Library, Outcome, Question
from faq.plain import reply_text
from tests.faq.draft import Draft


class Terminal:
    """The command line, with engines that are built already."""

    def __init__(self, engine: Engine, engine_by_words: Engine) -> None:
        self.engine = engine
        self.engine_by_words = engine_by_words

    def run(self, *arguments: str, typed: str | bytes = "") -> Result:
        """Run a command with something piped into it."""
        return CliRunner().invoke(terminal.app, arguments, input=typed)

    def says(self, *arguments: str, typed: str | bytes = "") -> str:
        """What a command that succeeds writes."""
        result = self.run(*arguments, typed=typed)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    def disclaimer(self, language: Language) -> str:
        """The disclaimer in a language."""
        return self.engine.library.notices["disclaimer"][language]


@pytest.fixture
def shell(engine: Engine, words_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal whose commands share the engines of the shipped content."""

    def built(library: Library, *, words_only: bool = False) -> Engine:
        assert library is engine.library
        return words_engine if words_only else engine

    monkeypatch.setattr(terminal, "Engine", built)
    return Terminal(engine, words_engine)


# --- ask --------------------------------------------------------------------------------------


def test_ask_answers_a_question(shell: Terminal) -> None:
    """The whole reply is shown, and under it what may be asked next."""
    said = shell.says("ask", "MSC安全嗎")
    whole, _, options = said.partition(shell.disclaimer(Language.ZH_HANT))
    assert "資料來源" in whole
    assert options.strip().startswith("1. ")


def test_ask_in_another_language(shell: Terminal) -> None:
    """The language of the reply may be chosen."""
    assert shell.disclaimer(Language.EN) in shell.says("ask", "MSC安全嗎", "--language", "en")
    assert shell.disclaimer(Language.ZH_HANS) in shell.says("ask", "MSC安全嗎", "-l", "zh-Hans")


def test_ask_in_a_language_that_nobody_wrote(shell: Terminal) -> None:
    """An unknown language is refused, with those there are."""
    result = shell.run("ask", "MSC安全嗎", "-l", "fr")
    assert result.exit_code == 2
    assert "zh-Hant" in result.stderr


def test_choices_stand_once(engine: Engine) -> None:
    """Where the bot is unsure the choices are part of the reply, and are not listed again."""
    sure = engine.reply_for(("best",), Question(text=""))
    unsure = replace(sure, outcome=Outcome.UNCERTAIN)
    for reply in (sure, unsure):
        assert terminal.shown(engine, reply).count(f"1. {reply.options[0].text}") == 1


def test_ask_why_shows_each_step(shell: Terminal) -> None:
    """With `--why` the steps are shown instead of the answer."""
    said = shell.says("ask", "--why", "MSC安全嗎")
    assert said == explain(shell.engine, Question(text="MSC安全嗎")) + "\n"
    assert shell.disclaimer(Language.ZH_HANT) not in said


def test_ask_why_in_another_language(shell: Terminal) -> None:
    """The wanted language is told among the steps."""
    assert "language    en" in shell.says("ask", "--why", "MSC安全嗎", "-l", "en").splitlines()


def test_an_empty_question_gets_a_reply(shell: Terminal) -> None:
    """Nothing is a question too."""
    assert shell.disclaimer(Language.ZH_HANT) in shell.says("ask", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "MSC安全嗎", "--jsonl"],
        ["ask", "--why"],
        ["ask", "--why", "--jsonl"],
    ],
)
def test_ask_wants_a_question_or_lines(shell: Terminal, arguments: list[str]) -> None:
    """A question and `--jsonl` are two ways, of which one is wanted."""
    result = shell.run(*arguments)
    assert result.exit_code == 2
    assert "give a question, or --jsonl" in " ".join(result.stderr.replace("│", " ").split())


def test_ask_reads_lines(shell: Terminal) -> None:
    """With `--jsonl` each line is a question, and each line of output its reply."""
    typed = '{"text": "MSC安全嗎", "user": 1}\n\n{"text": 5}\n{"text": "what is ALS"}'
    first, second, third = map(json.loads, shell.says("ask", "--jsonl", typed=typed).splitlines())
    assert first["labels"] == ["cell.safety:MSC"]
    assert second == {"error": 'line 3: "text" is missing or no string'}
    assert third["labels"] == ["als.what"]


def test_ask_reads_no_lines(shell: Terminal) -> None:
    """Nothing in, nothing out."""
    assert shell.says("ask", "--jsonl", typed="") == ""


def test_ask_reads_bytes_that_are_no_text(shell: Terminal) -> None:
    """Bytes that are not UTF-8 end nothing: the line is answered, and the one after it."""
    typed = b'\xef\xbb\xbf{"text": "MSC\xff\xfe"}\r\n{"text": "what is ALS"}\r\n'
    first, second = map(json.loads, shell.says("ask", "--jsonl", typed=typed).splitlines())
    assert "error" not in first
    assert second["labels"] == ["als.what"]


def test_a_process_of_its_own() -> None:
    """`python -m faq ask` answers on standard output, in UTF-8 whatever the locale."""
    done = subprocess.run(
        [sys.executable, "-m", "faq", "ask", "--jsonl"],
        input='{"text": "爸爸臉色發紫叫不醒"}\n'.encode(),
        capture_output=True,
        check=True,
        cwd=CONTENT.parents[1],
    )
    assert json.loads(done.stdout.decode())["labels"] == ["safety.emergency"]
    assert done.stderr == b""


def test_without_a_command_help_is_shown(shell: Terminal) -> None:
    """Whoever types nothing sees what there is."""
    result = shell.run()
    assert all(command in result.output for command in ("ask", "chat", "check", "evaluate"))


# --- chat -------------------------------------------------------------------------------------


def test_a_chat_goes_on_until_the_end_of_input(shell: Terminal) -> None:
    """Each line is a message of one conversation: the second one leans on the first."""
    said = shell.says("chat", typed="什麼是NSC\n安全嗎？\n")
    safety = shell.says("ask", "NSC安全嗎").split("\n")[0]
    assert said.count(shell.disclaimer(Language.ZH_HANT)) == 2
    assert safety in said
    assert said.endswith("👋\n")


def test_an_empty_line_ends_a_chat(shell: Terminal) -> None:
    """What comes after an empty line is not read."""
    said = shell.says("chat", typed="什麼是NSC\n  \nMSC安全嗎\n")
    assert said.count(shell.disclaimer(Language.ZH_HANT)) == 1


def test_a_digit_takes_a_choice(shell: Terminal) -> None:
    """A digit asks the related question of that number."""
    said = shell.says("chat", typed="MSC安全嗎\n1\n")
    first = shell.engine.answer(Question(text="MSC安全嗎"))
    chosen = shell.engine.reply_for((first.options[0].label,), Question(text=""))
    assert reply_text(shell.engine.library, chosen) in said


def test_a_chat_stays_in_its_language(shell: Terminal) -> None:
    """A message without a language of its own is answered in that of the one before it."""
    said = shell.says("chat", typed="is MSC safe\n157\n")
    assert said.count(shell.disclaimer(Language.EN)) == 2


def test_a_chat_in_a_language_that_was_chosen(shell: Terminal) -> None:
    """The language asked for at the start holds for the whole chat."""
    said = shell.says("chat", "-l", "zh-Hans", typed="is MSC safe\nMSC安全嗎\n")
    assert said.count(shell.disclaimer(Language.ZH_HANS)) == 2


def test_bytes_that_are_no_text_end_no_chat(shell: Terminal) -> None:
    """A message that is not UTF-8 is answered like one that is not understood."""
    said = shell.says("chat", typed=b"\xff\xfe\nwhat is ALS\n")
    assert shell.disclaimer(Language.EN) in said
    assert said.endswith("👋\n")


def test_lines_are_typed_until_ctrl_d(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a keyboard Return sends a line and Ctrl-D ends the chat."""
    monkeypatch.setattr(prompted, "_HISTORY", tmp_path / "history")
    with create_pipe_input() as keyboard, create_app_session(keyboard, DummyOutput()):
        keyboard.send_text("什麼是NSC\rMSC安全嗎\r\x04")
        assert list(prompted.prompted()) == ["什麼是NSC", "MSC安全嗎"]


def test_ctrl_c_ends_a_chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is a way out, not an error."""
    monkeypatch.setattr(prompted, "_HISTORY", tmp_path / "history")
    with create_pipe_input() as keyboard, create_app_session(keyboard, DummyOutput()):
        keyboard.send_text("什麼是\x03")
        assert list(prompted.prompted()) == []


def test_earlier_lines_are_kept_for_their_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed is kept for the arrow keys, readable by nobody else."""
    path = tmp_path / "history"
    monkeypatch.setattr(prompted, "_HISTORY", path)
    assert isinstance(prompted._history(), FileHistory)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_home_that_cannot_be_written_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a place for them, earlier lines live as long as the chat."""
    monkeypatch.setattr(prompted, "_HISTORY", tmp_path / "no" / "such" / "folder" / "history")
    assert isinstance(prompted._history(), InMemoryHistory)


# --- check ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_cache")
def test_check_of_a_sound_content(shell: Terminal, draft: Draft) -> None:
    """A sound content is counted, with its version."""
    draft.thin_out()
    library = draft.content().library
    said = shell.says("check", str(draft.folder))
    assert said == (
        f"content {library.version} is sound: {len(library.intents)} intents, "
        f"{sum(len(intent.answers) for intent in library.intents.values())} answers, "
        f"{2 * len(library.intents)} phrasings, 9 trials, {len(library.sources)} sources, "
        "0 golden questions\n"
    )


def test_check_of_a_content_that_cannot_be_read(shell: Terminal, draft: Draft) -> None:
    """Faults of form are listed, counted, and fail the command."""
    trial = draft.probe("trials.yaml", "enrolled: 61", "enrolled: many")
    source = draft.probe("sources.yaml", "year: 2020", "year: soon")
    result = shell.run("check", str(draft.folder))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"sources.yaml:{source}: probe-2020: year: must be a whole number",
        f"trials.yaml:{trial}: msc-9: enrolled: must be a whole number",
    ]
    assert result.stderr == "2 faults\n"


@pytest.mark.usefixtures("own_cache")
def test_check_of_a_content_that_breaks_a_rule(shell: Terminal, draft: Draft) -> None:
    """Faults of the rules are listed alike."""
    draft.thin_out()
    line = draft.probe("sources.yaml", "note: {zh-Hant: 只是試一試, en: just a try}",
                       "note: {zh-Hant: 只是試一試, en: it cures}")  # fmt: skip
    result = shell.run("check", str(draft.folder))
    assert (result.exit_code, result.stderr) == (1, "1 fault\n")
    assert result.stdout == (
        f"sources.yaml:{line}: probe-2020: note/en: 'cures' reads as a promise: 'it cures'\n"
    )


def test_check_of_a_folder_that_is_not_there(shell: Terminal, tmp_path: Path) -> None:
    """A folder without content lists the files that it misses."""
    result = shell.run("check", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert result.stderr == "12 faults\n"


# --- evaluate ---------------------------------------------------------------------------------

SAFETY = '{"q": "MSC安全嗎", "expect": ["cell.safety:MSC"], "lang": "zh-Hant"}'
WEATHER = '{"q": "明天台北會下雨嗎", "expect": ["oos"], "kind": "oos"}'
PAIRS = "".join(
    f'{{"text": "{verb} {thing}", "intent": "{intent}"}}\n'
    for intent, thing in (("music", "a song"), ("food", "a pizza"), ("travel", "a flight"))
    for verb in ("find", "show me", "i want", "give me", "where is")
)


def written(path: Path, content: str | bytes) -> str:
    """The name of a file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_evaluate_reports_on_all_files(shell: Terminal, tmp_path: Path) -> None:
    """The questions of every file are asked and counted together."""
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    said = shell.says("evaluate", written(first, SAFETY), written(second, f"{SAFETY}\n{WEATHER}"))
    assert [" ".join(line.split()) for line in said.splitlines()[:3]] == [
        "answer 2 right 2 (100.0%) choice 0 (0.0%) unknown 0 (0.0%) wrong 0 (0.0%)",
        "oos 1 right 1 (100.0%) choice 0 (0.0%) unknown 0 (0.0%) wrong 0 (0.0%)",
        "false alarms 0",
    ]


def test_evaluate_by_words_only(shell: Terminal, tmp_path: Path) -> None:
    """With `--words-only` the engine without the encoder is asked."""
    asked = f'{SAFETY[:-1]}, "id": "x"}}'.replace("cell.safety:MSC", "als.cure")
    by_words = shell.engine_by_words.answer(Question(text="MSC安全嗎"))
    file = written(tmp_path / "questions.jsonl", asked)
    said = shell.says("evaluate", "--words-only", file)
    assert said.splitlines()[-1].endswith(f" got cell.safety:MSC {by_words.score}")
    assert shell.says("evaluate", file) != said


@pytest.mark.parametrize("options", [[], ["--corpus"]])
def test_evaluate_of_a_bad_line(shell: Terminal, tmp_path: Path, options: list[str]) -> None:
    """A line that cannot be read is told with its file and number, and fails the command."""
    good = written(tmp_path / "good.jsonl", PAIRS if options else SAFETY)
    bad = written(tmp_path / "bad.jsonl", (PAIRS if options else SAFETY) + "\n\nnonsense")
    result = shell.run("evaluate", good, bad, *options)
    number = len((tmp_path / "bad.jsonl").read_bytes().splitlines())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{bad}:{number}: expected ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("options", [[], ["--corpus"]])
def test_evaluate_of_bytes_that_are_no_text(
    shell: Terminal, tmp_path: Path, options: list[str]
) -> None:
    """A file of something else is told by its name, and fails the command."""
    bad = written(tmp_path / "bad.jsonl", b"\xff\xfe\x00")
    result = shell.run("evaluate", bad, bad, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{bad}:1: expected ")


@pytest.mark.parametrize("options", [[], ["--corpus"]])
def test_evaluate_of_a_file_that_is_not_there(
    shell: Terminal, tmp_path: Path, options: list[str]
) -> None:
    """A missing file and a folder are told by their names, and fail the command."""
    for path in (tmp_path / "nowhere.jsonl", tmp_path):
        result = shell.run("evaluate", str(path), str(path), *options)
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(path) in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_evaluate_wants_a_file(shell: Terminal) -> None:
    """Without a file there is nothing to evaluate."""
    result = shell.run("evaluate")
    assert result.exit_code == 2
    assert "files" in result.stderr.lower()


@pytest.mark.parametrize("number", [1, 3])
def test_a_corpus_is_two_files(shell: Terminal, tmp_path: Path, number: int) -> None:
    """One file, or three, are not training and test pairs."""
    file = written(tmp_path / "pairs.jsonl", PAIRS)
    result = shell.run("evaluate", "--corpus", *[file] * number)
    assert result.exit_code == 2
    assert "--corpus takes two files" in " ".join(result.stderr.replace("│", " ").split())


def test_an_empty_corpus_teaches_nothing(shell: Terminal, tmp_path: Path) -> None:
    """A file without pairs is told by its name."""
    empty = written(tmp_path / "empty.jsonl", "\n")
    result = shell.run("evaluate", "--corpus", empty, empty)
    assert (result.exit_code, result.stderr) == (2, f"{empty}: no pair of text and intent in it\n")


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize("options", [[], ["--words-only"]])
def test_evaluate_of_a_corpus(shell: Terminal, tmp_path: Path, options: list[str]) -> None:
    """Any corpus is measured: trained on the first file, asked the second."""
    train = written(tmp_path / "train.jsonl", PAIRS)
    test = written(tmp_path / "test.jsonl", '{"text": "get a pizza", "intent": "food"}\n')
    said = shell.says("evaluate", "--corpus", train, test, *options).splitlines()
    assert said[0] == "trained on 15 texts of 3 intents"
    assert said[2] == "closed set       100.00% of 1"
