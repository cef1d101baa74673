"""Where things stand in the text of a YAML file, and how values are written there.

Marks of PyYAML say where a node begins; where it ends is less plain, because the blank lines and
comments after a block belong to nobody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from faq.yamlfile import Path, read_yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Value = str | int | float | bool | date | None | Sequence[str]
"""What a field of a record may hold, mappings aside."""
STEP = 2
"""Spaces by which what is below a key is indented."""
LONG = 60
"""Characters from which a text without lines is written below its key."""


_BLANK_LINES = re.compile(r"(?:\r?\n *)+\Z")


class EditError(ValueError):
    """A change that cannot be made in this file; says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text with its nodes; positions are those of the text."""

    text: str
    root: yaml.Node | None

    def node(self, way: Path) -> yaml.Node | None:
        """The node that a way leads to, or None."""
        found = self.root
        for step in way:
            found = _below(found, step)
        return found

    def end(self, node: yaml.Node) -> int:
        """Where a node ends: after its last character that is no blank line and no comment."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return self._end_of_block(node)
        return int(node.end_mark.index)

    def _end_of_block(self, node: yaml.ScalarNode) -> int:
        """The end of the last line of a block that is not blank."""
        start = int(node.start_mark.index)
        return start + len(_BLANK_LINES.sub("", self.text[start : node.end_mark.index]))

    def line_end(self, at: int) -> int:
        """Where the line of a position ends, before its line break."""
        found = self.text.find("\n", at)
        end = len(self.text) if found < 0 else found
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def line_start(self, at: int) -> int:
        """Where the line of a position begins."""
        return self.text.rfind("\n", 0, at) + 1

    @property
    def line_break(self) -> str:
        """What ends the lines of this file."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def in_flow(self, way: Path) -> bool:
        """Whether a value stands within brackets or braces."""
        around = (self.node(way[:length]) for length in range(len(way)))
        return any(isinstance(node, yaml.CollectionNode) and node.flow_style for node in around)


def _below(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def document(text: str) -> Document:
    """The nodes of a text.

    Raises:
        EditError: the text is no YAML that curators may use.
    """
    if faults := read_yaml("file", text).faults:
        raise EditError("the file has faults: " + "; ".join(map(str, faults)))
    return Document(text, yaml.compose(text, _Loader))


def same(one: object, other: object) -> bool:
    """Whether two values are equal and of equal types throughout: 1 is neither 1.0 nor true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


# --- how a value is written ---------------------------------------------------------------------

_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
# What YAML reads as a line break or not at all, besides what is no character.
_NOT_AS_IT_IS = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')


def quoted(text: str) -> str:
    """A text in double quotes on one line, as YAML reads it back."""

    def escaped(found: re.Match[str]) -> str:
        character = found.group()
        known = _ESCAPES.get(character)
        return known or f"\\u{ord(character):04x}"

    return f'"{_NOT_AS_IT_IS.sub(escaped, text)}"'


def key(name: str) -> str:
    """A key as it is written."""
    return name if _PLAIN_WORD.fullmatch(name) else quoted(name)


def inline(value: Value, style: str | None = None) -> Iterator[str]:
    """Ways to write a value on one line, best first; not every one may read back as the value.

    Args:
        value: to be written.
        style: of the text that it replaces: ", ' or "" for plain; None for a new one.
    """
    if isinstance(value, bool):
        yield str(value).lower()
    elif value is None:
        yield "null"
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, str):
        if style == "" and value and "\n" not in value and value == value.strip():
            yield value
        if style == "'" and not _NOT_AS_IT_IS.search(value.replace('"', "").replace("\\", "")):
            yield "'" + value.replace("'", "''") + "'"
        yield quoted(value)
    else:
        words = (item if _PLAIN_WORD.fullmatch(item) else quoted(item) for item in value)
        yield f"[{', '.join(words)}]"
        yield f"[{', '.join(map(quoted, value))}]"


_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """How a text stands below its key."""

    style: str
    """"|" where lines matter, ">" for prose."""
    indent: int
    rest: str = ""
    """What follows the sign on its line: a comment."""
    by_sentence: bool = False
    """Whether prose has a line for each sentence."""

    def written(self, text: str) -> str:
        """The text as a block, from its sign to its last line's end."""
        chomp = "" if text.endswith("\n") else "-"
        body = text.removesuffix("\n")
        if self.style == "|":
            lines = body.split("\n")
        else:
            lines = _SENTENCE.split(body) if self.by_sentence else [body]
        margin = " " * self.indent
        below = "".join(f"\n{margin}{line}" if line else "\n" for line in lines)
        return f"{self.style}{chomp}{self.rest}{below}"


def block_of(doc: Document, node: yaml.ScalarNode, indent: int) -> Block:
    """How a text stands now; `indent` is for an empty one."""
    lines = doc.text[node.start_mark.index : doc.end(node)].splitlines()
    found = [line for line in lines[1:] if line.strip()]
    rest = lines[0].lstrip("|>").lstrip("-+0123456789")
    return Block(node.style, _indent(found[0]) if found else indent, rest, len(found) > 1)
