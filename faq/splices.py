"""How a value is put into the text of a YAML file: ways to write it, tried until one reads back."""

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from faq.yamlfile import Path, read_yaml
from faq.yamltext import (
    LONG,
    STEP,
    Block,
    Document,
    EditError,
    Value,
    block_of,
    document,
    inline,
    key,
    quoted,
    same,
)

MARK = "\ufeff"
"""What some editors put before a text."""
_AFTER = {"zh-Hans": "zh-Hant", "en": "zh-Hant", "more": "short"}
"""Beside which key a new one stands; others come last."""


def opened(text: str) -> tuple[Document, str]:
    """The nodes of a text, and the mark that some editors put before it."""
    bare = text.removeprefix(MARK)
    return document(bare), text[: len(text) - len(bare)]


def record_way(doc: Document, id_: str) -> Path:
    """The way to a record: its index in a list; nothing in a file that is one record.

    Raises:
        EditError: no such record.
    """
    if isinstance(doc.root, yaml.MappingNode):
        return ()
    items = doc.root.value if isinstance(doc.root, yaml.SequenceNode) else []
    for at, item in enumerate(items):
        if isinstance(item, yaml.MappingNode):
            ids = {k.value: v.value for k, v in item.value if k.value in ("id", "ask")}
            if str(ids.get("id", ids.get("ask"))).strip() == id_:
                return (at,)
    raise EditError(f"no record {id_!r} stands in this file")


def id_of(value: Any) -> str | None:
    """The id of a record, a golden question's `ask`; None if it has none."""
    given = value.get("id", value.get("ask")) if isinstance(value, dict) else None
    return None if given is None else str(given).strip()


def value_at(value: Any, way: Path) -> tuple[bool, Any]:
    """Whether a way leads to a value, and the value."""
    for step in way:
        if not isinstance(value, dict | list):
            return False, None
        try:
            value = value[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return False, None
    return True, value


def put(value: Any, way: Path, new: Any) -> Any:
    """The values with one of them replaced or added; what is shared stays untouched."""
    if not way:
        return new
    step, *rest = way
    if isinstance(value, list) and isinstance(step, int):
        return [*value[:step], put(value[step], tuple(rest), new), *value[step + 1 :]]
    inside = value if isinstance(value, dict) else {}
    return {**inside, step: put(inside.get(step), tuple(rest), new)}


def first_that_reads(tries: Iterator[str], wanted: Any, way: Path) -> str:
    """The first text that reads back as wanted."""
    for new in tries:
        file = read_yaml("file", new)
        if not file.faults and same(file.value, wanted):
            return new
    raise EditError(f"{shown(way)} cannot be written here so that it reads back the same")


def shown(way: Path) -> str:
    """A way as errors show it."""
    return "/".join(map(str, way))


def spliced(doc: Document, start: int, end: int, new: str) -> str:
    """The text with something else from one position to another."""
    return doc.text[:start] + new + doc.text[end:]


def replaced(doc: Document, node: yaml.ScalarNode, way: Path, value: Value) -> Iterator[str]:
    """Ways to write another value where one stands, the present style first."""
    start, end = node.start_mark.index, doc.end(node)
    space = " " if start == end and doc.text[start - 1 : start] not in ("", " ") else ""
    rest = ""
    if isinstance(value, str) and not doc.in_flow(way):
        indent = _margin_of(doc, way) + STEP
        block = Block("|", indent)
        if node.style in ("|", ">"):
            block = block_of(doc, node, indent)
            rest = block.rest
            if "\n" in value:
                block = Block("|", block.indent, rest)
        if node.style in ("|", ">") or "\n" in value:
            yield spliced(doc, start, end, space + block.written(value))
    for written in inline(value, node.style or ""):
        yield spliced(doc, start, end, space + written + rest)


def relisted(doc: Document, node: yaml.SequenceNode, value: list[str]) -> Iterator[str]:
    """Ways to write another list of words where one stands, the present form first."""
    start, end = node.start_mark.index, doc.end(node)
    if not node.flow_style and value:
        margin = doc.line_break + " " * node.start_mark.column + "- "
        yield spliced(doc, start, end, "- " + margin.join(map(quoted, value)))
    for written in inline(value):
        yield spliced(doc, start, end, written)


def _margin_of(doc: Document, way: Path) -> int:
    """The column of the keys among which a value stands."""
    for length in range(len(way) - 1, -1, -1):
        node = doc.node(way[:length])
        if isinstance(node, yaml.MappingNode) and node.value:
            column: int = node.value[0][0].start_mark.column
            return column
        if isinstance(node, yaml.SequenceNode):
            return int(node.start_mark.column)
    return 0


def added(doc: Document, way: Path, value: Value) -> Iterator[str]:
    """Ways to add a value with the keys that lead to it."""
    length = max(n for n in range(len(way)) if doc.node(way[:n]) is not None)
    parent, steps = doc.node(way[:length]), way[length:]
    names = [step for step in steps if isinstance(step, str)]
    if not isinstance(parent, yaml.MappingNode) or len(names) < len(steps) or not parent.value:
        raise EditError(f"{shown(way)}: there is no place for it")
    beside = {k.value: v for k, v in parent.value}
    last = parent.value[-1][1]
    at = doc.end(beside.get(_AFTER.get(names[0], ""), last))
    if parent.flow_style:
        for written in inline(value):
            yield spliced(doc, at, at, f", {_nested(names, written)}")
        return
    at = doc.line_end(at)
    margin = parent.value[0][0].start_mark.column
    start = ""
    for depth, name in enumerate(names):
        start += f"{doc.line_break}{' ' * (margin + STEP * depth)}{key(name)}:"
    if isinstance(value, str) and ("\n" in value or len(value) > LONG):
        block = Block("|" if "\n" in value else ">", margin + STEP * len(names))
        yield spliced(doc, at, at, f"{start} {block.written(value)}")
    for written in inline(value):
        yield spliced(doc, at, at, f"{start} {written}")


def _nested(names: Sequence[str], written: str) -> str:
    first, *rest = names
    return f"{key(first)}: " + (f"{{{_nested(rest, written)}}}" if rest else written)


def without_item(doc: Document, node: yaml.SequenceNode, at: int) -> str:
    """The text without one item of a list of at least two."""
    item = node.value[at]
    start, end = item.start_mark.index, doc.end(item)
    if not node.flow_style:
        dash = doc.line_start(doc.text.rindex("-", 0, start))
        break_ = doc.text.find("\n", doc.line_end(end))
        return spliced(doc, dash, len(doc.text) if break_ < 0 else break_ + 1, "")
    if at + 1 < len(node.value):
        return spliced(doc, start, node.value[at + 1].start_mark.index, "")
    return spliced(doc, doc.end(node.value[at - 1]), end, "")
