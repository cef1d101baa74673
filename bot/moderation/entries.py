"""Where the texts and numbers of an entry stand, by addresses short enough for a button.

An address is made from the entry's kind and id and the way within it, so it leads to the same
place for as long as that is there, whatever is changed around it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from faq.finding import INTENT, ids_in, kind_of
from faq.load import WHOLES
from faq.models import Language
from faq.normalise import to_simplified
from faq.yamlfile import Path, read_yaml

Files = Mapping[str, str]

NOTICES: Final = "notices"
HANT, HANS, EN = (each.value for each in (Language.ZH_HANT, Language.ZH_HANS, Language.EN))
FIXED: Final = ("id", "ask")
"""Kept for life: buttons, links and statistics carry them."""
ANSWERS: Final = "answers"
DISCLAIMER: Final = "disclaimer"
"""The notice that only a release changes."""
_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the content, as it stands in its file."""

    kind: str
    id: str
    path: str
    """Its file."""
    way: Path
    """From the file to it: its place in a list; in a file that is one record, the way within."""
    value: Any

    @property
    def address(self) -> str:
        """What a button carries of it."""
        return digest(self.kind, self.id)

    @property
    def is_file(self) -> bool:
        """Whether it is a part of a file that is one record as a whole."""
        return self.path in WHOLES

    @property
    def record(self) -> str:
        """The id by which `faq.edits` finds it; anything in a file that is one record."""
        return "" if self.is_file else self.id

    def below(self, way: Path) -> Path:
        """A way within it, as `faq.edits` takes it: from the record."""
        return (*self.way, *way) if self.is_file else way


@dataclass(frozen=True, slots=True)
class Field:
    """A text, a number, a day or a list of words within an entry."""

    way: Path
    """From the entry."""
    value: Any
    derived: bool = False
    """Whether it stands nowhere, and is made from the Traditional text."""

    @property
    def name(self) -> str:
        """As faults and differences call it."""
        return "/".join(map(str, self.way))


def digest(*parts: object) -> str:
    """A short name of something, for a button."""
    joined = "\0".join(map(str, parts)).encode()
    return hashlib.sha256(joined).hexdigest()[:_DIGITS]


def entries(files: Files) -> Iterator[Entry]:
    """All entries, in the order of the files; what a file cannot tell is left out."""
    for path, text in files.items():
        kind = kind_of(path)
        value = read_yaml(path, text).value
        if kind is None or value is None:
            continue
        if kind == NOTICES:
            yield from _notices(path, value)
        elif path in WHOLES:
            yield Entry(kind, kind, path, (), value)
        else:
            for at, id_ in enumerate(ids_in(text)):
                yield Entry(kind, id_, path, (at,), value[at])


def _notices(path: str, value: Any) -> Iterator[Entry]:
    """Notices, sayings and regions each by themselves, as `faq.finding` names them."""
    yield Entry(NOTICES, DISCLAIMER, path, (DISCLAIMER,), value.get(DISCLAIMER, {}))
    for name, words in value.get("notices", {}).items():
        yield Entry(NOTICES, name, path, ("notices", name), words)
    for name, words in value.get("sayings", {}).items():
        yield Entry(NOTICES, f"say.{name}", path, ("sayings", name), words)
    for at, region in enumerate(value.get("regions", [])):
        yield Entry(NOTICES, str(region.get("id")), path, ("regions", at), region)


def entry_at(files: Files, address: str) -> Entry:
    """The entry at an address.

    Raises:
        LookupError: there is none any more.
    """
    for entry in entries(files):
        if entry.address == address:
            return entry
    raise LookupError(address)


def node_at(entry: Entry, address: str) -> Field:
    """The part of an entry at an address: a field, or what holds some.

    Raises:
        LookupError: there is none any more.
    """
    for node in (Field((), entry.value), *_nodes(entry.value, ())):
        if digest(*node.way) == address:
            return node
    raise LookupError(address)


def children(node: Field) -> list[Field]:
    """What is directly within a part, derived texts included."""
    return [each for each in _inside(node.value, node.way) if each.way[-1] not in FIXED]


def fields_in(node: Field) -> list[Field]:
    """All fields within a part, in order; the part itself if it is one."""
    if is_field(node.value):
        return [node]
    return [field for child in children(node) for field in fields_in(child)]


def is_field(value: Any) -> bool:
    """Whether it is changed as a whole: a single value, or a list of words."""
    if isinstance(value, list):
        return not any(isinstance(item, list | dict) for item in value)
    return not isinstance(value, dict)


def _nodes(value: Any, way: Path) -> Iterator[Field]:
    for node in _inside(value, way):
        yield node
        yield from _nodes(node.value, node.way)


def _inside(value: Any, way: Path) -> Iterator[Field]:
    if is_field(value):
        return
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield Field((*way, key), item)
        if key == HANT and HANS not in value:
            yield from _derived(item, (*way, HANS))


def _derived(hant: Any, way: Path) -> Iterator[Field]:
    if isinstance(hant, str):
        yield Field(way, to_simplified(hant), derived=True)
    elif isinstance(hant, dict):
        for key, text in hant.items():
            yield Field((*way, key), to_simplified(str(text)), derived=True)


def group_of(entry: Entry, field: Field) -> str | None:
    """The group of a list of phrasings; None for any other field."""
    if entry.kind == INTENT and field.way[:1] == ("phrasings",) and len(field.way) > 1:
        return str(field.way[1])
    return None
