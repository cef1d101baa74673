"""One YAML file → plain values and the line of each; what curators must not use is a fault."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader  # libyaml, thirty times as fast
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MOST_BYTES = 256 * 1024
"""Largest file that is read: a curator's file is far smaller, a malicious one is not."""
DEEPEST = 40
"""Deepest nesting that is read; ours goes to 8, and a reader that recurses has an end."""

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
    """Shared by all who read the same text: to be read, not changed."""
    lines: dict[Path, int]
    faults: tuple[Fault, ...]

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


# A moderator's edit changes one file; the others need not be read anew for its rehearsal.
@lru_cache(maxsize=64)
def read_yaml(name: str, text: str) -> YamlFile:
    """Read one file of content.

    Args:
        name: as it shall stand in faults.
        text: what the file holds.

    Returns:
        Values, lines and faults: broken syntax, a duplicate key, an anchor, alias or tag, a file
        of more than `MOST_BYTES` or nested deeper than `DEEPEST`. The value is None where nothing
        could be read.
    """
    try:
        if len(text.encode()) > MOST_BYTES:
            return _unread(name, 1, f"larger than {MOST_BYTES // 1024} KiB; split it")
        faults = _forbidden(name, text)
        if faults:
            return YamlFile(name, None, {}, faults)
        node = yaml.compose(text, _Loader)
    except UnicodeEncodeError:
        return _unread(name, 1, "holds half a character (a lone surrogate)")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        last = text.count("\n", 0, len(text) - 1) + 1  # a mark may stand after the last line
        return _unread(name, min(mark.line + 1, last) if mark else 1, f"not YAML: {problem}")
    reader = _Reader()
    value = None if node is None else reader.value(node, ())
    faults = tuple(
        Fault(name, line, *_entry_and_problem(value, path, problem))
        for path, line, problem in reader.faults
    )
    return YamlFile(name, value, reader.lines, faults)


def _unread(name: str, line: int, problem: str) -> YamlFile:
    return YamlFile(name, None, {}, (Fault(name, line, "file", problem),))


def _entry_and_problem(value: Any, path: Path, problem: str) -> tuple[str, str]:
    """The id of the record that a fault is in, and the problem with the way to it."""
    first = path[0] if path else None
    record = value[first] if isinstance(value, list) and isinstance(first, int) else None
    id_ = record.get("id", record.get("ask")) if isinstance(record, dict) else None
    if id_ is None:
        return "/".join(map(str, path)) or "file", problem
    return str(id_), ": ".join(filter(None, ("/".join(map(str, path[1:])), problem)))


_FORBIDDEN = {
    yaml.AnchorToken: "anchors (&) are not allowed; write the text out",
    yaml.AliasToken: (
        "aliases (*) are not allowed; write the text out, or quote a text beginning with *"
    ),
    yaml.TagToken: "tags (!) are not allowed; quote a text that begins with !",
    yaml.DirectiveToken: "directives (%) are not allowed",
}
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


def _forbidden(name: str, text: str) -> tuple[Fault, ...]:
    """What YAML knows and curators must not use; at the first thing nested too deeply it ends."""
    found: list[Fault] = []
    depth = 0
    for token in yaml.scan(text, _Loader):
        line = token.start_mark.line + 1
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            return (*found, Fault(name, line, "file", f"nested deeper than {DEEPEST}"))
        if type(token) in _FORBIDDEN:
            found.append(Fault(name, line, "file", _FORBIDDEN[type(token)]))
    return tuple(found)


class _Reader:
    """Turns nodes into values and remembers where each stood."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[tuple[Path, int, str]] = []
        self._constructor = yaml.SafeLoader("")

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        try:
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self._fault(node, path, f"{node.value[:60]!r} cannot be read: {error}")
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
        self.faults.append((path, node.start_mark.line + 1, problem))
