"""What the files in deploy/ say, read for the tests that hold them against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import yaml

from bot.settings import Settings

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = ROOT / "deploy"
VARIABLES: Final = frozenset(each.metadata["variable"] for each in fields(Settings))
"""What the bot reads from its environment."""
SECRETS: Final = frozenset(
    each.metadata["variable"] for each in fields(Settings) if each.metadata.get("secret")
)
NOT_OURS: Final = frozenset(
    {"HOME", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "XDG_CACHE_HOME"}
)
"""Variables that others read: the system, Python, and where caches are."""
SECONDS_TO_FINISH: Final = 20
"""How long the bot takes at most for what is in hand."""


def manifests() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each Kubernetes object with its file's name."""
    for path in sorted((DEPLOY / "kubernetes").rglob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            yield path.relative_to(DEPLOY / "kubernetes").as_posix(), document


def manifest(kind: str, file: str = "") -> Mapping[str, Any]:
    """Return the one object of a kind, or that of a file."""
    [found] = (
        each for name, each in manifests() if each["kind"] == kind and (not file or name == file)
    )
    return found


def compose() -> Mapping[str, Any]:
    """Return the compose file."""
    read: Mapping[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def unit(name: str) -> Mapping[str, list[str]]:
    """Return a systemd unit's values by key; a key may stand several times."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        key, between, value = line.partition("=")
        if between and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def example() -> Mapping[str, str]:
    """Return what env.example sets, lines that are commented out included."""
    lines = (DEPLOY / "env.example").read_text(encoding="utf-8").splitlines()
    pairs = (line.removeprefix("#").partition("=") for line in lines)
    return {name: value for name, between, value in pairs if between and name.isupper()}
