"""The files of a content → forms, with the faults in them and the places of their records."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from faq import forms
from faq.yamlfile import Fault, YamlFile, read_yaml
from faq.yamlfile import Path as Way

_F = TypeVar("_F", bound=forms.Form)


class Files:
    """Reads files of the content, collecting faults and places."""

    def __init__(self, texts: Mapping[str, str], unread: Mapping[str, str], missing: str) -> None:
        """Begin with nothing read.

        Args:
            texts: of the files, by name.
            unread: why a file has no text, by name.
            missing: what is said of a file that is in neither.
        """
        self._texts = texts
        self._unread = unread
        self._missing = missing
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, str], tuple[YamlFile, int]] = {}
        self._digest = hashlib.sha256()

    def version(self) -> str:
        """A digest of what was read, 12 characters."""
        return self._digest.hexdigest()[:12]

    def matching(self, is_one: Callable[[str], bool]) -> list[str]:
        """The names of files of a kind, in order, those that could not be read too."""
        return sorted(filter(is_one, {*self._texts, *self._unread}))

    def records(self, name: str, kind: str, form: type[_F]) -> list[_F]:
        """The records of a file that is a list of them."""
        file = self._read(name)
        return [] if file is None else self.list_of(file, kind, form)

    def list_of(self, file: YamlFile, kind: str, form: type[_F]) -> list[_F]:
        """The records of a list that is read already."""
        if not isinstance(file.value, list):
            problem = f"must be a list of {kind}s, each beginning with “- ”"
            self.faults.append(Fault(file.name, 1, "file", problem))
            return []
        found = (self._record(file, at, value, kind, form) for at, value in enumerate(file.value))
        return [record for record in found if record is not None]

    def record(self, name: str, kind: str, form: type[_F]) -> _F | None:
        """The one record that a file is; its id is its kind."""
        file = self._read(name)
        return None if file is None else self.whole(file, kind, form)

    def whole(self, file: YamlFile, kind: str, form: type[_F]) -> _F | None:
        """The one record that a file is that is read already."""
        alone = YamlFile(file.name, [file.value], _lines_under(0, file), ())
        self.places[kind, kind] = (alone, 0)
        return self._validated(alone, (0,), kind, file.value, form)

    def word_lists(self, name: str) -> dict[str, tuple[str, ...]]:
        """A file of names with lists of words."""
        file = self._read(name)
        found = None if file is None else self.lists_in(file)
        return {} if found is None else {key: tuple(words) for key, words in found.lists.items()}

    def lists_in(self, file: YamlFile) -> forms.GuardsForm | None:
        """The lists of a file that is read already."""
        nested = YamlFile(file.name, None, _lines_under("lists", file), ())
        return self._validated(nested, (), "guards", {"lists": file.value}, forms.GuardsForm)

    def refuse_doubled_regions(self, notices: forms.NoticesForm) -> None:
        """Regions are the only records that stand within another one."""
        file, _ = self.places["notices", "notices"]
        seen: set[str] = set()
        for at, region in enumerate(notices.regions):
            if region.id in seen:
                line = file.line((0, "regions", at))
                problem = f"regions/{at}: the region {region.id!r} stands here twice"
                self.faults.append(Fault(file.name, line, "notices", problem))
            seen.add(region.id)

    def _read(self, name: str) -> YamlFile | None:
        text = self._texts.get(name)
        if text is None:
            self.faults.append(Fault(name, 1, "file", self._unread.get(name, self._missing)))
            return None
        # half a character is a fault of the file, which `read_yaml` tells
        raw = text.encode("utf-8", "surrogatepass")
        self._digest.update(name.encode() + b"\0" + raw + b"\0")
        file = read_yaml(name, text)
        self.faults.extend(file.faults)
        return None if file.value is None and file.faults else file

    def _record(
        self, file: YamlFile, index: int, value: object, kind: str, form: type[_F]
    ) -> _F | None:
        given = value.get("id", value.get("ask")) if isinstance(value, dict) else None
        id_ = str(given).strip() if given is not None else f"{kind} {index + 1}"
        if given is not None:
            first, at = self.places.setdefault((kind, id_), (file, index))
            if (first, at) != (file, index):
                problem = f"this {kind} stands already in {first.name}:{first.line((at,))}"
                self.faults.append(Fault(file.name, file.line((index,)), id_, problem))
        return self._validated(file, (index,), id_, value, form)

    def _validated(
        self, file: YamlFile, at: Way, id_: str, value: object, form: type[_F]
    ) -> _F | None:
        try:
            return form.model_validate(value)
        except ValidationError as error:
            for problem in error.errors():
                way = tuple(step for step in problem["loc"] if isinstance(step, str | int))
                self.faults.append(_fault(file, at, id_, way, problem))
            return None


def _lines_under(step: str | int, file: YamlFile) -> dict[Way, int]:
    return {(step, *way): line for way, line in file.lines.items()}


def _fault(file: YamlFile, at: Way, id_: str, way: Way, problem: Any) -> Fault:
    """What pydantic found, as curators may read it."""
    if "figures" in way and len(way) > 2:  # a figure is refused once for each type it may have
        way, text = way[:2], "must be a number, a day, or text in quotes"
    elif problem["type"] == "too_short" and problem["ctx"]["min_length"] > 1:
        text = "must have at least {min_length} items, has {actual_length}".format(**problem["ctx"])
    else:
        text = _PLAIN.get(problem["type"]) or f"{problem['msg']}; found {problem['input']!r}"[:200]
    where = "/".join(map(str, way))
    return Fault(file.name, file.line((*at, *way)), id_, f"{where}: {text}" if where else text)


_PLAIN: dict[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
    "string_type": "must be text; put it in quotes",
    "string_too_short": "must not be empty",
    "list_type": "must be a list",
    "too_short": "must not be empty",
    "dict_type": "must be keys with values",
    "model_type": "must be keys with values",
    "date_type": "must be a day such as 2026-11-22",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "menu_item": "must be a label, or an id with a title and items",
}
