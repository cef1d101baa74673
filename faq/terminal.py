"""The whole engine in a terminal: ask, chat, check, evaluate."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from faq.answer import Engine
from faq.check import check as find_faults
from faq.corpus import measure, read_corpus
from faq.evaluate import evaluate as report_on
from faq.evaluate import read_questions
from faq.explain import explain
from faq.jsonl import answer_lines
from faq.load import CONTENT, ContentError, load, shipped
from faq.meaning import installed_encoder
from faq.models import Language, Library, Outcome, Question, Reply, Topic
from faq.plain import numbered, reply_text

app = typer.Typer(no_args_is_help=True, add_completion=False)

LanguageOption = Annotated[
    Language | None,
    typer.Option(
        "--language", "-l", help="Reply in this language; without it, in the question's own."
    ),
]


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question, in any of the three languages.")
    ] = None,
    *,
    language: LanguageOption = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl", help="Read one JSON object a line from standard input, write one a line."
        ),
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Show each step instead of the answer.")
    ] = False,
) -> None:
    """Answer one question, or with --jsonl one a line; with --why show how it was understood."""
    if jsonl == (question is not None) or (jsonl and why):
        raise typer.BadParameter(
            "give a question, or --jsonl and the questions on standard input: "
            'als-bot ask "MSC安全嗎"'
        )
    engine = Engine(shipped())
    if question is None:
        for line in answer_lines(engine, _typed()):
            typer.echo(line)
        return
    asked = Question(text=question, language=language)
    typer.echo(explain(engine, asked) if why else shown(engine, engine.answer(asked)))


@app.command()
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(help="Question files; with --corpus the training and the test pairs."),
    ],
    *,
    corpus: Annotated[
        bool,
        typer.Option("--corpus", help="TRAIN.jsonl TEST.jsonl of {text, intent}: any intents."),
    ] = False,
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Without the sentence encoder.")
    ] = False,
) -> None:
    """Report how well labelled questions are understood, wrong answers in full."""
    try:
        if not corpus:
            conversations = [talk for file in files for talk in read_questions(file)]
            engine = Engine(shipped(), words_only=words_only)
            typer.echo(report_on(engine, conversations).text())
            return
        if len(files) != 2:
            raise typer.BadParameter("--corpus takes two files: TRAIN.jsonl TEST.jsonl")
        train, test = (read_corpus(file) for file in files)
        typer.echo(measure(train, test, None if words_only else installed_encoder()).text())
    except (OSError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


@app.command()
def chat(*, language: LanguageOption = None) -> None:
    """Talk with the bot here; a digit takes a choice, an empty line or Ctrl-D ends."""
    engine = Engine(shipped())
    typer.echo(_GREETING)
    topic, last = Topic(), Language.ZH_HANT
    for text in _lines():
        if not text.strip():
            break
        question = Question(text=text, language=language, fallback_language=last, topic=topic)
        reply = engine.answer(question)
        topic, last = reply.topic, reply.language
        typer.echo(f"\n{shown(engine, reply)}\n")
    typer.echo("👋")


_GREETING = """MSC · NSC · iPSC — 漸凍症與幹細胞 / 渐冻症与干细胞 / stem cells and ALS
Ask in any of the three languages. 1–9: take a choice. Empty line: end.
"""


def _lines() -> Iterator[str]:
    """Lines from whoever types them, or from a file."""
    if not sys.stdin.isatty():
        return _typed()
    from faq.prompted import prompted  # noqa: PLC0415 - the line editor takes 50 ms to import

    return prompted()


def _typed() -> Iterator[str]:
    """Lines of standard input, as UTF-8 whatever the terminal's encoding; no byte stops it."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    for line in sys.stdin:
        yield line.rstrip("\n")


@app.command()
def check(
    folder: Annotated[
        Path, typer.Argument(help="A content folder; without it, the one that is shipped.")
    ] = CONTENT,
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
        typer.echo("1 fault" if len(faults) == 1 else f"{len(faults)} faults", err=True)
        raise typer.Exit(1)
    typer.echo(f"content {content.library.version} is sound: {_counts(content.library)}")


def _counts(library: Library) -> str:
    intents = library.intents.values()
    counted = {
        "intents": len(intents),
        "answers": sum(len(intent.answers) for intent in intents),
        "phrasings": sum(len(group) for intent in intents for group in intent.phrasings.values()),
        "trials": len(library.trials),
        "sources": len(library.sources),
        "golden questions": len(library.golden),
    }
    return ", ".join(f"{number} {what}" for what, number in counted.items())


def shown(engine: Engine, reply: Reply) -> str:
    """The whole reply, and the related questions as numbered choices under it."""
    text = reply_text(engine.library, reply)
    if reply.options and reply.outcome is not Outcome.UNCERTAIN:
        text += "\n\n" + numbered(reply.options)
    return text
