"""The content as files again, and what tells two versions of it apart, in words for a phone."""

import difflib
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from faq.load import is_topic
from faq.yamlfile import read_yaml


class Way(StrEnum):
    """How something differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different."""

    path: str
    """The file."""
    id: str
    """The record's id; the file's name without ending where it is one record."""
    what: str
    """The field, as "answers/NSC/zh-Hant/short" or "phrasings/en"; empty for a whole record."""
    way: Way
    before: str
    """Empty for what was added."""
    after: str
    """Empty for what was removed."""


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """What is different between two versions, by file, record and field.

    Args:
        before: texts by name.
        after: likewise.

    Returns:
        In the order of the names of files, then of the records and fields after, what is gone last.
        Items of lists of words (phrasings, sources) are added or removed one by one. Comments and
        the way in which something is written make no difference here; `unified` shows them.
    """
    return tuple(
        found
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
        for found in _of_file(path, before.get(path), after.get(path))
    )


def unified(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The difference line by line, as `git apply` takes it; empty if there is none."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for path in sorted({*before, *after})
        for line in difflib.unified_diff(
            _lines(before.get(path)),
            _lines(after.get(path)),
            f"a/{path}" if path in before else "/dev/null",
            f"b/{path}" if path in after else "/dev/null",
        )
    )


def _lines(text: str | None) -> list[str]:
    return [] if text is None else [line for line in re.split(r"(?<=\n)", text) if line]


def write_files(files: Mapping[str, str], folder: Path) -> None:
    """Make a content folder hold these files, topics that are no more taken away.

    All are written beside their places before the first one is put there: if the disk is full, or
    one cannot be written, the folder stays as it was.

    Args:
        files: texts by path in the folder.
        folder: made if it is not there.

    Raises:
        OSError: something cannot be written.
        ValueError: a path leads out of the folder.
    """
    for name in files:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"{name} leads out of the folder")
    written: dict[Path, Path] = {}
    try:
        for name, text in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".tmp", delete=False) as file:
                written[place] = Path(file.name)
                file.write(text.encode())
        for place, half in written.items():
            half.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
    except OSError:
        for half in written.values():
            half.unlink(missing_ok=True)
        raise
    for place, half in written.items():
        half.replace(place)
    for path in folder.glob("**/*.yaml"):
        name = path.relative_to(folder).as_posix()
        if is_topic(name) and name not in files:
            path.unlink()


def _of_file(path: str, before: str | None, after: str | None) -> Iterator[Difference]:
    old, new = _records(path, before), _records(path, after)
    for id_ in (*new, *(gone for gone in old if gone not in new)):
        if id_ not in old:
            yield Difference(path, id_, "", Way.ADDED, "", _shown(new[id_]))
        elif id_ not in new:
            yield Difference(path, id_, "", Way.REMOVED, _shown(old[id_]), "")
        else:
            for what, way, was, now in _between(old[id_], new[id_], ""):
                yield Difference(path, id_, what, way, was, now)


def _records(path: str, text: str | None) -> dict[str, Any]:
    """The records of a file by id; those without one by number."""
    value = None if text is None else read_yaml(path, text).value
    if value is None:
        return {}
    if not isinstance(value, list):
        return {Path(path).stem: value}
    found: dict[str, Any] = {}
    for at, record in enumerate(value):
        given = record.get("id", record.get("ask")) if isinstance(record, dict) else None
        found[str(at + 1) if given is None else str(given).strip()] = record
    return found


_Found = tuple[str, Way, str, str]


def _between(old: Any, new: Any, what: str) -> Iterator[_Found]:
    """What is different between two values."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*new, *(gone for gone in old if gone not in new)):
            yield from _of_key(old, new, key, f"{what}/{key}" if what else str(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _between_lists(old, new, what)
    elif old != new or type(old) is not type(new):
        yield what, Way.CHANGED, _shown(old), _shown(new)


def _of_key(old: dict[Any, Any], new: dict[Any, Any], key: Any, what: str) -> Iterator[_Found]:
    if key not in old:
        yield what, Way.ADDED, "", _shown(new[key])
    elif key not in new:
        yield what, Way.REMOVED, _shown(old[key]), ""
    else:
        yield from _between(old[key], new[key], what)


def _between_lists(old: list[Any], new: list[Any], what: str) -> Iterator[_Found]:
    """Words one by one; of records within a record, those that stand at the same place."""
    if any(isinstance(item, dict | list) for item in (*old, *new)):
        was, now = dict(enumerate(old, 1)), dict(enumerate(new, 1))
        yield from _between(was, now, what)
        return
    added = [item for item in new if item not in old]
    removed = [item for item in old if item not in new]
    yield from ((what, Way.ADDED, "", _shown(item)) for item in added)
    yield from ((what, Way.REMOVED, _shown(item), "") for item in removed)
    if not added and not removed and old != new:  # another order, or said twice
        yield what, Way.CHANGED, _shown(old), _shown(new)


def _shown(value: Any) -> str:
    """A value as a person reads it, without YAML's quotes."""
    if isinstance(value, dict):
        return "\n".join(_indented(key, _shown(inside)) for key, inside in value.items())
    if isinstance(value, list):
        simple = not any(isinstance(item, dict | list) for item in value)
        short = simple and sum(len(str(item)) for item in value) < 60
        return ", ".join(map(str, value)) if short else "\n".join(f"• {_shown(v)}" for v in value)
    if value is None:
        return "—"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _indented(key: Any, text: str) -> str:
    if "\n" not in text:
        return f"{key}: {text}"
    return f"{key}:\n" + "\n".join(f"  {line}" if line else "" for line in text.split("\n"))
