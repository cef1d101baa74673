"""A Dockerfile as stages and steps: the few instructions that ours uses, and no others."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

KNOWN: Final = frozenset(
    {
        *("COPY", "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "RUN", "STOPSIGNAL", "USER"),
        *("VOLUME", "WORKDIR"),
    }
)
_VARIABLE = re.compile(r"\$\{([A-Z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One instruction, such as `RUN python -m venv /build`."""

    keyword: str
    """In capitals."""
    value: str
    """What stands after it, continued lines joined."""
    line: int
    """Where it begins, from 1."""

    def __str__(self) -> str:
        return f"Dockerfile:{self.line}: {self.keyword} {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What stands between one FROM and the next."""

    name: str
    """From `AS`, or its number."""
    base: str
    """An image, arguments filled in."""
    steps: tuple[Step, ...]

    def all(self, keyword: str) -> tuple[str, ...]:
        """The values of all steps of a kind."""
        return tuple(step.value for step in self.steps if step.keyword == keyword)

    def last(self, keyword: str) -> str:
        """The value that counts where a step may stand once; empty where it stands nowhere."""
        return next(reversed(self.all(keyword)), "")

    @property
    def environment(self) -> Mapping[str, str]:
        """All that ENV sets."""
        return dict(word.split("=", 1) for value in self.all("ENV") for word in shlex.split(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One COPY, taken apart."""

    sources: tuple[str, ...]
    target: str
    stage: str
    """Where the sources are; empty: in the build's context."""


def stages(text: str) -> tuple[Stage, ...]:
    """The stages of a Dockerfile, in order.

    Raises:
        ValueError: an instruction that `KNOWN` does not list, or one before the first FROM.
    """
    arguments: dict[str, str] = {}
    found: list[Stage] = []
    for step in _steps(text):
        if step.keyword == "ARG" and not found:
            name, _, default = step.value.partition("=")
            arguments[name] = default
        elif step.keyword == "FROM":
            base, _, name = step.value.partition(" AS ")
            base = _VARIABLE.sub(lambda match: arguments[match[1]], base)
            found.append(Stage(name=name or str(len(found)), base=base, steps=()))
        elif step.keyword in KNOWN and found:
            now = found[-1]
            found[-1] = Stage(name=now.name, base=now.base, steps=(*now.steps, step))
        else:
            raise ValueError(f"cannot follow {step}")
    return tuple(found)


def copied(value: str) -> Copy:
    """What a COPY names."""
    words = shlex.split(value)
    stage = ""
    if words[0].startswith("--from="):
        stage = words.pop(0).removeprefix("--from=")
    return Copy(sources=tuple(words[:-1]), target=words[-1], stage=stage)


def words_of(value: str) -> tuple[str, ...]:
    """The command in an ENTRYPOINT or CMD written as a list, of HEALTHCHECK's CMD too."""
    listed: list[str] = json.loads(value[value.index("[") :])
    return tuple(listed)


def _steps(text: str) -> Iterator[Step]:
    pending, begun = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or (not pending and not line.strip()):
            continue
        begun = begun or number
        pending += line.rstrip().removesuffix("\\")
        if line.rstrip().endswith("\\"):
            continue
        keyword, _, value = pending.strip().partition(" ")
        yield Step(keyword=keyword.upper(), value=" ".join(value.split()), line=begun)
        pending, begun = "", 0
