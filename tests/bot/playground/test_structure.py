"""The playground is Telegram's side: it knows the markup, and nothing else of the bot."""

import ast
from pathlib import Path

import bot.markup
import bot.playground

MARKUP = Path(bot.markup.__file__).parent
PLAYGROUND = Path(bot.playground.__file__).parent
STANDARD_IO = {"asyncio", "http", "os", "pathlib", "socket", "urllib"}


def imported(folder: Path) -> set[str]:
    """List the modules that the files of a folder import, by their full names."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    return names


def test_the_playground_knows_the_markup_only() -> None:
    """It imports neither the client library nor any other part of the bot."""
    names = imported(PLAYGROUND)
    foreign = {name for name in names if name.split(".")[0] in ("telegram", "faq", "tests")}
    others = {
        name
        for name in names
        if name.startswith("bot.") and not name.startswith(("bot.markup", "bot.playground"))
    }
    assert (foreign, others) == (set(), set())


def test_the_markup_is_pure() -> None:
    """It imports nothing that could reach outside of the process."""
    roots = {name.split(".")[0] for name in imported(MARKUP) if not name.startswith("bot.markup")}
    assert roots & (STANDARD_IO | {"telegram", "starlette", "bot", "faq"}) == set()
