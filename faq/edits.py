"""Small changes to the text of a content file that leave every other byte as it was.

Each takes the file's text and returns the new one. What comes out has been read back: it says
what was wanted where it was wanted, and the same as before everywhere else.
"""

from collections.abc import Sequence
from typing import Any

import yaml

from faq.splices import (
    MARK,
    added,
    first_that_reads,
    id_of,
    opened,
    put,
    record_way,
    relisted,
    replaced,
    shown,
    spliced,
    value_at,
    without_item,
)
from faq.yamlfile import Path, read_yaml
from faq.yamltext import STEP, Document, EditError, Value, document, inline, same


def set_text(text: str, id_: str, way: Path, value: str) -> str:
    """Say something else in one place.

    Args:
        text: of the file.
        id_: of the record, a golden question's `ask`; anything for a file that is one record.
        way: from the record to the text, e.g. ("answers", "NSC", "zh-Hant", "short"). Keys that
            are missing are added.
        value: what it shall say.

    Raises:
        EditError: no such record, no such place, or something that is no text stands there.
    """
    return set_field(text, id_, way, value)


def set_field(text: str, id_: str, way: Path, value: Value) -> str:
    """Give a field another value: a text, a number, a day, true or false, null, a list of texts.

    Args and errors as `set_text`.
    """
    doc, mark = opened(text)
    full = (*record_way(doc, id_), *way)
    values = read_yaml("file", text).value
    there, old = value_at(values, full)
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = list(value)
    if there and same(old, value):
        return text
    node = doc.node(full)
    if node is None:
        tries = added(doc, full, value)
    elif isinstance(node, yaml.ScalarNode):
        tries = replaced(doc, node, full, value)
    elif isinstance(value, list) and isinstance(node, yaml.SequenceNode):
        tries = relisted(doc, node, value)
    else:
        raise EditError(f"{shown(way)} holds more than one value")
    return mark + first_that_reads(tries, put(values, full, value), way)


def add_phrasing(text: str, intent: str, group: str, phrasing: str) -> str:
    """Add a phrasing to the end of an intent's list; one that stands there stays alone.

    Args:
        text: of the file.
        intent: its id.
        group: zh or en.
        phrasing: as somebody asked, or with placeholders such as {cell}.

    Raises:
        EditError: no such intent, or no such group.
    """
    doc, mark = opened(text)
    way = (*record_way(doc, intent), "phrasings", group)
    node = doc.node(way)
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise EditError(f"{intent} has no phrasings in {group}")
    values = read_yaml("file", text).value
    _, old = value_at(values, way)
    if phrasing in old:
        return text
    last = node.value[-1]
    at = doc.end(last)
    if not node.flow_style:
        at = doc.line_end(at)
        before = doc.line_break + " " * node.start_mark.column + "- "
    else:
        before = ", "
    tries = (spliced(doc, at, at, before + written) for written in inline(phrasing, last.style))
    return mark + first_that_reads(tries, put(values, way, [*old, phrasing]), way)


def remove_phrasing(text: str, intent: str, group: str, phrasing: str) -> str:
    """Take a phrasing out of an intent's list.

    Raises:
        EditError: it does not stand there, or it is the last one of its group.
    """
    doc, mark = opened(text)
    way = (*record_way(doc, intent), "phrasings", group)
    values = read_yaml("file", text).value
    _, old = value_at(values, way)
    node = doc.node(way)
    if not isinstance(node, yaml.SequenceNode) or phrasing not in old:
        raise EditError(f"{intent} has no phrasing {phrasing!r} in {group}")
    if len(old) == 1:
        raise EditError(f"{phrasing!r} is the last phrasing of {intent} in {group}")
    at = old.index(phrasing)
    kept = [*old[:at], *old[at + 1 :]]
    return mark + first_that_reads(
        iter((without_item(doc, node, at),)), put(values, way, kept), way
    )


# --- whole records ----------------------------------------------------------------------------


def record_text(text: str, id_: str) -> str:
    """A record's own lines, without the dash and the margin; ends with a line break.

    Raises:
        EditError: no such record, or the file is one record as a whole.
    """
    doc, _ = opened(text)
    start, end, margin = _span(doc, id_)
    first, *others = doc.text[start:end].split("\n")
    lines = [first[1:].lstrip(" "), *(_less(line, margin) for line in others)]
    return "\n".join(lines).replace("\r\n", "\n").rstrip("\r\n") + "\n"


def replace_record(text: str, id_: str, record: str) -> str:
    """Put a record's new text where the old one stands.

    Args:
        text: of the file.
        id_: of the record; it stays the same.
        record: its YAML, as `record_text` gives it, or as a list of one.

    Raises:
        EditError: no such record, or the new text is not one record of this id.
    """
    if record == record_text(text, id_):
        return text
    doc, mark = opened(text)
    [*_, at] = record_way(doc, id_)
    start, end, margin = _span(doc, id_)
    body, value = _one_record(record)
    if id_of(value) != id_:
        raise EditError(f"the id is kept for life: {id_}, not {id_of(value)}")
    new = spliced(doc, start, end, _as_item(body, margin, doc.line_break))
    values = read_yaml("file", text).value
    wanted = [*values[: int(at)], value, *values[int(at) + 1 :]]
    return mark + first_that_reads(iter((new,)), wanted, (id_,))


def add_record(text: str, record: str) -> str:
    """Put a record at the end of a file that is a list.

    Raises:
        EditError: the text is not one record, or its id stands in the file already.
    """
    doc, mark = opened(text)
    body, value = _one_record(record)
    values = read_yaml("file", text).value or []
    if not isinstance(values, list):
        raise EditError("the file is no list of records")
    id_ = id_of(value)
    if id_ is None or id_ in map(id_of, values):
        raise EditError(f"{id_ or 'a record without id'} cannot be added: it must be a new id")
    wanted = [*values, value]
    root = doc.root
    if not values:  # a file of comments, or []
        start, end = (root.start_mark.index, doc.end(root)) if root else (len(doc.text),) * 2
        tail = "" if doc.text[end:].strip() else doc.line_break
        item = _as_item(body, STEP, doc.line_break)
        return mark + first_that_reads(
            iter((spliced(doc, start, end, item + tail),)), wanted, (id_,)
        )
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        raise EditError("the file is written in brackets; add the record by hand")
    at = doc.line_end(doc.end(root))
    column = int(root.start_mark.column)
    gap = doc.line_break * (2 if len(values) < 2 or _is_spaced(doc) else 1)
    item = " " * column + _as_item(body, column + STEP, doc.line_break)
    return mark + first_that_reads(iter((spliced(doc, at, at, gap + item),)), wanted, (id_,))


def remove_record(text: str, id_: str) -> str:
    """Take a record out of a file, with the blank lines after it.

    Raises:
        EditError: no such record.
    """
    doc, mark = opened(text)
    [*_, at] = record_way(doc, id_)
    start, end, _ = _span(doc, id_)
    end = doc.line_end(end)
    after = doc.text[end:]
    left = after.lstrip("\r\n")
    values = read_yaml("file", text).value
    wanted = [*values[: int(at)], *values[int(at) + 1 :]]
    before = doc.text[: doc.line_start(start)]
    if not left:  # the last one: the empty line before it goes
        before = before.rstrip("\r\n") + doc.line_break
    new = before + left + ("" if wanted else "[]" + doc.line_break)
    return mark + first_that_reads(iter((new,)), wanted, (id_,))


def _span(doc: Document, id_: str) -> tuple[int, int, int]:
    """Where a record of a list begins (at its dash) and ends, and its margin.

    Raises:
        EditError: the file is no list in lines.
    """
    way = record_way(doc, id_)
    root = doc.root
    if not way or not isinstance(root, yaml.SequenceNode) or root.flow_style:
        raise EditError("the file is no list of records in lines")
    at = int(way[0])
    item = root.value[at]
    column = root.start_mark.column
    if at == 0:
        start = root.start_mark.index
    else:
        before = doc.end(root.value[at - 1])
        start = doc.text.index(f"\n{' ' * column}-", before) + 1 + column
    margin = max(item.start_mark.column - column, STEP)
    return start, doc.line_end(doc.end(item)), column + margin  # with a comment on its last line


def _less(line: str, margin: int) -> str:
    """A line without the margin, or without what it has of it."""
    return line[min(margin, len(line) - len(line.lstrip(" "))) :]


def _one_record(record: str) -> tuple[str, Any]:
    """A record's lines without dash and margin, and its value."""
    bare = record.removeprefix(MARK).replace("\r\n", "\n")
    value = read_yaml("file", bare).value
    if isinstance(value, list) and len(value) == 1 and (id_ := id_of(value[0])) is not None:
        return record_text(bare, id_), value[0]
    document(bare)
    if not isinstance(value, dict):
        raise EditError("must be one record")
    return bare.strip("\n") + "\n", value


def _as_item(body: str, margin: int, line_break: str) -> str:
    """A record's lines as an item of a list, from the dash to the end of its last line."""
    first, *others = body.rstrip("\n").split("\n")
    lines = ["-" + " " * (STEP - 1) + first]
    lines += [" " * margin + line if line.strip() else line for line in others]
    return line_break.join(lines)


def _is_spaced(doc: Document) -> bool:
    """Whether an empty line stands before the last record."""
    items = doc.root.value if doc.root else []
    between = doc.text[doc.end(items[-2]) : items[-1].start_mark.index]
    return between.count("\n") > 1
