"""What a moderator typed → the value that belongs there → the file's text with it."""

from datetime import date
from typing import Any, Final

import yaml

from bot.moderation.entries import HANS, HANT, Entry, Field
from faq import edits
from faq.normalise import to_simplified
from faq.splices import first_that_reads, opened, record_way
from faq.yamlfile import Path, read_yaml
from faq.yamltext import EditError, Value

TODAY: Final = ("today", "今天")
YES: Final = ("true", "yes", "是")
NO: Final = ("false", "no", "否")
NOTHING: Final = ("-", "—", "none", "無", "无")
"""For a day or a number that is not known."""


class MistypedError(Exception):
    """What was typed is no such value; `expected` says what is: number, day or yes."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def expected_in(value: Any) -> str:
    """What may be typed in place of a value: text, number, day, yes or list."""
    match value:
        case bool():
            return "yes"
        case date():
            return "day"
        case int() | float():
            return "number"
        case list():
            return "list"
    return "text"


def typed_value(field: Field, text: str, today: date) -> Value:
    """What somebody typed, as the value that belongs there.

    Args:
        field: where, with what stands there now.
        text: as typed; a list's words one a line, or between commas.
        today: the day.

    Raises:
        MistypedError: it is no such value.
    """
    old, text = field.value, text.strip()
    match expected_in(old):
        case "yes":
            return _yes(text)
        case "list":
            parts = text.splitlines() if "\n" in text else text.replace("，", ",").split(",")
            return [part.strip() for part in parts if part.strip()]
        case "day":
            return None if text.lower() in NOTHING else _day(text, today)
        case "number":
            return _number(text, field)
    if old is None:
        return _known(text, today)
    return text


def _yes(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise MistypedError("yes")


def _number(text: str, field: Field) -> Value:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    if field.way[0] == "figures":
        return text  # a figure may be a text such as 18–65
    raise MistypedError("number")


def _day(text: str, today: date) -> date:
    if text.lower() in TODAY:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MistypedError("day") from None


def _known(text: str, today: date) -> Value:
    """What is known now and was not: a day, a whole number, or words."""
    if text.lower() in NOTHING:
        return None
    try:
        return _day(text, today)
    except MistypedError:
        return int(text) if text.isascii() and text.isdecimal() else text


def with_value(text: str, entry: Entry, field: Field, value: Value) -> str:
    """The file's text with another value in one field.

    Args:
        text: of the entry's file.
        entry: in that file.
        field: of the entry; a derived one is written from now on.
        value: what it is to say.

    Raises:
        EditError: it cannot be written there.
    """
    if field.derived and field.way[-1] != HANS:
        # An answer of its own in Simplified has to say all that the Traditional one says.
        *above, _ = field.way
        for key, other in _at(entry.value, (*above[:-1], HANT)).items():
            if key != field.way[-1]:
                way = entry.below((*above, key))
                text = edits.set_field(text, entry.record, way, to_simplified(str(other)))
    return edits.set_field(text, entry.record, entry.below(field.way), value)


def is_own_simplified(field: Field) -> bool:
    """Whether a text in Simplified was written by hand, and can be derived again."""
    return not field.derived and HANS in field.way[-2:]


def derived_again(text: str, entry: Entry, field: Field) -> str:
    """The file's text without what was written in Simplified: it is derived from then on.

    Args:
        text: of the entry's file.
        entry: in that file.
        field: one that `is_own_simplified`; of an answer all that stands in Simplified goes.

    Raises:
        EditError: it does not stand there.
    """
    doc, mark = opened(text)
    inner = entry.below(field.way)
    way = (*record_way(doc, entry.record), *inner[: len(inner) - inner[::-1].index(HANS)])
    parent = doc.node(way[:-1])
    if not isinstance(parent, yaml.MappingNode) or doc.node(way) is None:
        raise EditError("it is derived already")
    at = next(n for n, (key, _) in enumerate(parent.value) if key.value == HANS)
    key, value = parent.value[at]
    if parent.flow_style:
        begin, end = doc.end(parent.value[at - 1][1]), doc.end(value)
        if at == 0:
            begin, end = key.start_mark.index, parent.value[1][0].start_mark.index
    else:
        begin, end = doc.line_start(key.start_mark.index), doc.line_end(doc.end(value)) + 1
    new = doc.text[:begin] + doc.text[end:]
    return mark + first_that_reads(iter((new,)), _without(read_yaml("file", text).value, way), way)


def _without(value: Any, way: Path) -> Any:
    """The values without one of them; what is shared stays untouched."""
    step, *rest = way
    if isinstance(value, list) and isinstance(step, int):
        return [*value[:step], _without(value[step], tuple(rest)), *value[step + 1 :]]
    if not rest:
        return {key: other for key, other in value.items() if key != step}
    return {**value, step: _without(value[step], tuple(rest))}


def _at(value: Any, way: Path) -> Any:
    for step in way:
        value = value[step]
    return value
