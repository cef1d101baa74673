"""The whole engine in a terminal: ask, chat, check."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, InMemoryHistory

from faq.answer import Engine
from faq.check import check as find_faults
from faq.jsonl import answer_lines
from faq.load import CONTENT, ContentError, load, shipped
from faq.models import Language, Outcome, Question, Reply, Topic
from faq.plain import numbered, reply_text

app = typer.Typer(no_args_is_help=True, add_completion=False)

_HISTORY = Path.home() / ".als-bot-history"

LanguageOption = Annotated[
    Language | None, typer.Option("--language", "-l", help="Reply in this language; without it, in the question's own.")
]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in any of the three languages.")] = None,
    *,
    language: LanguageOption = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read one JSON object a line from standard input, write one a line.")
    ] = False,
) -> None:
    """Answer one question, or with --jsonl one a line."""
    if jsonl == (question is not None):
        raise typer.BadParameter('give a question, or --jsonl and the questions on standard input: als-bot ask "MSC安全嗎"')
    engine = Engine(shipped())
    if question is None:
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        for line in answer_lines(engine, sys.stdin):
            typer.echo(line)
        return
    typer.echo(shown(engine, engine.answer(Question(text=question, language=language))))


@app.command()
def chat(*, language: LanguageOption = None) -> None:
    """Talk with the bot here; a digit takes a choice, an empty line or Ctrl-D ends."""
    engine = Engine(shipped())
    typer.echo(_GREETING)
    session: PromptSession[str] = PromptSession(history=_history())
    topic, last = Topic(), Language.ZH_HANT
    while True:
        try:
            text = session.prompt("› ") if sys.stdin.isatty() else input()
        except (EOFError, KeyboardInterrupt):
            break
        if not text.strip():
            break
        reply = engine.answer(Question(text=text, language=language, fallback_language=last, topic=topic))
        topic, last = reply.topic, reply.language
        typer.echo(f"\n{shown(engine, reply)}\n")
    typer.echo("👋")


_GREETING = """MSC · NSC · iPSC — 漸凍症與幹細胞 / 渐冻症与干细胞 / stem cells and ALS
Ask in any of the three languages. 1–9: take a choice. Empty line: end.
"""


def _history() -> FileHistory | InMemoryHistory:
    """Earlier questions for the arrow keys, if the home folder can be written."""
    try:
        _HISTORY.touch(mode=0o600, exist_ok=True)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(_HISTORY))


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="A content folder; without it, the one that is shipped.")] = CONTENT,
) -> None:
    """Check the content; name every fault with file and line."""
    try:
        content = load(folder)
        faults = find_faults(content)
    except ContentError as error:
        faults = error.faults
    if faults:
        for fault in faults:
            typer.echo(str(fault))
        typer.echo(f"{len(faults)} faults", err=True)
        raise typer.Exit(1)
    library = content.library
    answers = sum(len(intent.answers) for intent in library.intents.values())
    phrasings = sum(len(p) for intent in library.intents.values() for p in intent.phrasings.values())
    typer.echo(
        f"content {library.version} is sound: {len(library.intents)} intents, {answers} answers, {phrasings} phrasings, "
        f"{len(library.trials)} trials, {len(library.sources)} sources, {len(library.golden)} golden questions"
    )


def shown(engine: Engine, reply: Reply) -> str:
    """The whole reply, and the related questions as numbered choices under it."""
    text = reply_text(engine.library, reply)
    if reply.options and reply.outcome is not Outcome.UNCERTAIN:
        text += "\n\n" + numbered(reply.options)
    return text
