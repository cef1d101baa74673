"""The house keeps its shape: who may import whom, who may talk to the network, who is documented.

Read from the syntax trees, so that a wrong import is found in code that no test runs.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LAYERS = (
    # from the ground up: a module imports its own layer and those below it
    {"bot.markup"},
    {"bot.playground"},
    # small things that know of nothing else
    {
        *("bot.settings", "bot.logs", "bot.outcomes", "bot.attempts", "bot.sealing", "bot.zones"),
        *("bot.limits", "bot.chats", "bot.buttons", "bot.links", "bot.memory", "bot.disclaimer"),
    },
    # the ways in and out, and what is kept
    {"bot.store", "bot.handled", "bot.processing", "bot.transport", "bot.outgoing"},
    {"bot.polling", "bot.webhook", "bot.metrics", "bot.serving", "bot.starting"},
    # who reads, and what is to be shown
    {"bot.reader", "bot.page", "bot.keyboard", "bot.addressing", "bot.pictures"},
    {"bot.rights", "bot.repeats", "bot.render", "bot.sending"},
    {"bot.settled", "bot.talks", "bot.counting"},
    # the pages
    {"bot.answers", "bot.gallery", "bot.preferences", "bot.errors"},
    {"bot.menu"},
    {"bot.clinic", "bot.visit", "bot.inline", "bot.membership", "bot.discretion"},
    {"bot.pages"},
    {"bot.commands", "bot.moderation"},
    # the callbacks
    {"bot.presses", "bot.private"},
    {"bot.groups"},
    {"bot.routes"},
    {"bot.app"},
    {"bot.running", "bot.doctor"},
    {"bot.service"},
    {"bot.try_out"},
    {"bot.__main__"},
    {"bot.command"},
)
"""The rooms of `bot`, above `faq`."""

NETWORK = frozenset(
    {
        *("aiohttp", "anyio", "asyncio", "ftplib", "h11", "http", "httpcore", "httpx", "imaplib"),
        *("poplib", "requests", "selectors", "smtplib", "socket", "socketserver", "ssl"),
        *("starlette", "telegram", "tornado", "trio", "urllib", "urllib3", "uvicorn", "websockets"),
        *("wsgiref", "xmlrpc"),
    }
)
"""What opens connections."""

OTHER_WAYS_OUT = frozenset(
    {
        *("alembic", "asyncpg", "aiosqlite", "bot", "dbm", "multiprocessing", "psycopg"),
        *("pickle", "redis", "shelve", "sqlalchemy", "sqlite3", "subprocess", "webbrowser"),
    }
)
"""Databases, processes, and the application above."""

FILES = frozenset({"io", "os", "pathlib", "tempfile", "zipfile", "shutil", "sys"})
TERMINAL = frozenset({"typer", "prompt_toolkit"})
URLS = "urllib.parse"  # takes addresses apart, and opens none

CLIENTS = frozenset(
    {
        *("Bot", "ExtBot", "HTTPXRequest", "BaseRequest", "AsyncClient", "Client"),
        *("ClientSession", "AsyncHTTPTransport", "HTTPTransport", "urlopen", "create_connection"),
        *("open_connection", "HTTPConnection", "HTTPSConnection"),
    }
)
"""Names of what can carry words out of the house."""


def modules(*folders: str) -> dict[str, ast.Module]:
    """Parse all modules under some folders of the project.

    Returns:
        Trees by dotted name, those of packages without `__init__`.
    """
    trees = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            trees[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return trees


def imported(tree: ast.Module) -> set[str]:
    """Return the dotted names that a module imports; `from a import b` gives a.b."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def tops(tree: ast.Module) -> set[str]:
    """Return the packages that a module imports from; `urllib.parse` is one of its own."""
    return {URLS if name.startswith(URLS) else name.partition(".")[0] for name in imported(tree)}


def needs(tree: ast.Module, trees: Mapping[str, ast.Module]) -> set[str]:
    """Return those of some modules that a module imports, or imports something out of."""
    names = imported(tree)
    return (names | {name.rpartition(".")[0] for name in names}) & trees.keys()


def layer_of(name: str) -> int | None:
    """Return the layer of a module of `bot`; None for what is no room of its own."""
    for number, rooms in enumerate(LAYERS):
        if any(name == room or name.startswith(f"{room}.") for room in rooms):
            return number
    return None


def test_faq_imports_nothing_that_reaches_the_network_or_telegram() -> None:
    """Neither `bot`, nor a database, nor any library that talks to others."""
    found = {n: tops(tree) & (NETWORK | OTHER_WAYS_OUT) for n, tree in modules("faq").items()}
    assert {name: strange for name, strange in found.items() if strange} == {}


def test_what_answers_touches_neither_files_nor_the_terminal() -> None:
    """Same arguments, same result; but for the cache of arrays, and tables that packages bring."""
    trees = modules("faq")
    answering, found = set(), {"faq.answer"}
    while found:
        answering |= found
        found = {other for name in found for other in needs(trees[name], trees)} - answering
    touching = {name for name in answering if tops(trees[name]) & (FILES | TERMINAL)}
    assert touching == {"faq.cache", "faq.tables"}
    assert "faq.guards" in answering


def test_every_room_of_the_bot_stands_in_a_layer() -> None:
    """A new room says where it belongs, and every layer has its rooms."""
    rooms = {name for name in modules("bot") if name != "bot"}
    assert {name for name in rooms if layer_of(name) is None} == set()
    assert {room for layer in LAYERS for room in layer} <= rooms


def test_imports_run_downwards() -> None:
    """No module imports from a layer above its own."""
    upwards = []
    for name, tree in modules("bot").items():
        here = layer_of(name)
        for other in sorted(imported(tree)):
            there = layer_of(other)
            if here is not None and there is not None and there > here:
                upwards.append((name, other))
    assert upwards == []


def test_no_import_goes_in_circles() -> None:
    """Within a layer too, one can say which module comes first."""
    trees = modules("bot", "faq")
    waiting = {name: needs(tree, trees) - {name} for name, tree in trees.items()}
    while free := [name for name, others in waiting.items() if not others]:
        for name in free:
            del waiting[name]
        for others in waiting.values():
            others.difference_update(free)
    assert waiting == {}


def test_only_the_way_out_makes_something_that_can_send() -> None:
    """No other module calls or subclasses a client; the playground is where calls arrive."""
    making = set()
    for name, tree in modules("bot", "faq").items():
        for node in ast.walk(tree):
            named = {_last(node.func)} if isinstance(node, ast.Call) else set()
            if isinstance(node, ast.ClassDef):
                named = {_last(base) for base in node.bases}
            if named & CLIENTS:
                making.add(name)
    assert {name for name in making if not name.startswith("bot.outgoing.")} == {
        "bot.playground.world",  # its own record of a bot's account, named Bot
        "bot.playground.calling",  # a Telegram calls bots' webhooks
        "bot.transport",  # how the way out speaks HTTP; see the next test
    }


def test_only_the_way_out_uses_the_transport() -> None:
    """What it sends has been through the way out's checks."""
    trees = modules("bot")
    using = {name for name, tree in trees.items() if "bot.transport" in needs(tree, trees)}
    assert {name for name in using if not name.startswith("bot.outgoing.")} == set()
    assert using


def _last(node: ast.expr) -> str:
    """Return the last name of a dotted expression, without what stands in its brackets."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_only_the_ways_out_and_in_and_the_playground_know_of_http() -> None:
    """Nothing else imports a library that could open a connection; others only listen."""
    clients = NETWORK - {"asyncio", "telegram"}
    using = {name: tops(tree) & clients for name, tree in modules("bot").items()}
    known = ("bot.outgoing.", "bot.playground.")
    found = {name: what for name, what in using.items() if what and not name.startswith(known)}
    assert found.pop("bot.transport")
    assert set(found) <= {"bot.webhook", "bot.serving"}
    assert set().union(*found.values()) <= {"starlette", "uvicorn", "h11", "socket"}


def test_the_playground_knows_nothing_of_the_bot_behind_it() -> None:
    """It imports `bot.markup` alone of `bot`, and never the library that it is called by."""
    trees = modules("bot/playground")
    ours = {name for tree in trees.values() for name in imported(tree) if name.startswith("bot")}
    assert {n for n in ours if not n.startswith(("bot.markup", "bot.playground"))} == set()
    assert {name for name, tree in trees.items() if tops(tree) & {"telegram", "faq"}} == set()


def test_the_markup_imports_only_itself_and_the_standard_library() -> None:
    """Pure functions over strings: it takes addresses apart, and opens none."""
    trees = modules("bot/markup")
    strange = {
        name: tops(tree) - (sys.stdlib_module_names - NETWORK - OTHER_WAYS_OUT) - {URLS, "bot"}
        for name, tree in trees.items()
    }
    assert {name: found for name, found in strange.items() if found} == {}
    ours = {name for tree in trees.values() for name in imported(tree) if name.startswith("bot")}
    assert {name for name in ours if not name.startswith("bot.markup")} == set()


def documented(tree: ast.Module, name: str) -> Iterator[tuple[str, bool]]:
    """Yield each public thing of a module, and whether it has a docstring."""
    if tree.body:
        yield name, ast.get_docstring(tree) is not None

    def inside(node: ast.Module | ast.ClassDef, path: str) -> Iterator[tuple[str, bool]]:
        for child in node.body:
            if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if child.name.startswith("_") or _is_overload(child):
                continue
            yield f"{path}.{child.name}", ast.get_docstring(child) is not None
            if isinstance(child, ast.ClassDef):
                yield from inside(child, f"{path}.{child.name}")

    yield from inside(tree, name)


def _is_overload(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_last(decorator) in {"overload", "setter"} for decorator in node.decorator_list)


@pytest.mark.parametrize("folder", ["bot", "faq", "tests"])
def test_every_public_module_class_and_function_has_a_docstring(folder: str) -> None:
    """So does every test."""
    bare = [
        path
        for name, tree in modules(folder).items()
        for path, has_one in documented(tree, name)
        if not has_one
    ]
    assert bare == []
