"""One YAML file → plain values and the line of each; what curators must not use is a fault."""

from dataclasses import dataclass
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader  # libyaml, thirty times as fast
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MOST_BYTES = 256 * 1024
"""Largest file that is read: a curator's file is far smaller, a malicious one is not."""

Path = tuple[str | int, ...]
"""The way to a value: keys of mappings, indices of lists."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the content, said so that a curator can mend it."""

    file: str
    line: int
    entry: str
    problem: str

    def __str__(self) -> str:
        """`file:line: entry: what is wrong`."""
        return f"{self.file}:{self.line}: {self.entry}: {self.problem}"


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a file says and where it says it."""

    name: str
    value: Any
    lines: dict[Path, int]
    faults: tuple[Fault, ...]

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(name: str, text: str) -> YamlFile:
    """Read one file of content.

    Args:
        name: as it shall stand in faults.
        text: what the file holds.

    Returns:
        Values, lines and faults: broken syntax, a duplicate key, an anchor, alias or tag, a file
        of more than `MOST_BYTES`. The value is None where nothing could be read.
    """
    if len(text.encode()) > MOST_BYTES:
        problem = f"larger than {MOST_BYTES // 1024} KiB; split it"
        return YamlFile(name, None, {}, (Fault(name, 1, "file", problem),))
    try:
        faults = _forbidden(name, text)
        if faults:
            return YamlFile(name, None, {}, faults)
        node = yaml.compose(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        line = mark.line + 1 if mark is not None else 1
        return YamlFile(name, None, {}, (Fault(name, line, "file", f"not YAML: {problem}"),))
    except RecursionError:
        return YamlFile(name, None, {}, (Fault(name, 1, "file", "nested too deeply"),))
    reader = _Reader(name)
    value = None if node is None else reader.value(node, ())
    return YamlFile(name, value, reader.lines, tuple(reader.faults))


_FORBIDDEN = {
    yaml.AnchorToken: "anchors (&) are not allowed; write the text out",
    yaml.AliasToken: "aliases (*) are not allowed; write the text out, or quote a text beginning with *",
    yaml.TagToken: "tags (!) are not allowed; quote a text that begins with !",
    yaml.DirectiveToken: "directives (%) are not allowed",
}


def _forbidden(name: str, text: str) -> tuple[Fault, ...]:
    return tuple(
        Fault(name, token.start_mark.line + 1, "file", _FORBIDDEN[type(token)])
        for token in yaml.scan(text, _Loader)
        if type(token) in _FORBIDDEN
    )


class _Reader:
    """Turns nodes into values and remembers where each stood."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self._constructor = yaml.SafeLoader("")

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        try:
            return self._constructor.construct_object(node)  # type: ignore[no-untyped-call]
        except (yaml.YAMLError, ValueError) as error:
            self._fault(node, path, f"{node.value!r} cannot be read: {error}")
            return None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                self._fault(key_node, path, "a key must be a plain word")
            elif key in found:
                self._fault(key_node, path, f"the key {key!r} stands here twice")
            else:
                found[key] = self.value(value_node, (*path, key))
                self.lines[(*path, key)] = key_node.start_mark.line + 1
        return found

    def _fault(self, node: yaml.Node, path: Path, problem: str) -> None:
        entry = "/".join(str(step) for step in path) or "file"
        self.faults.append(Fault(self.name, node.start_mark.line + 1, entry, problem))
