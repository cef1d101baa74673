"""The content folder → a Library, or one ContentError that lists every fault."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from faq import forms
from faq.models import Language, Library
from faq.yamlfile import Fault, YamlFile, read_yaml
from faq.yamlfile import Path as Way

CONTENT = Path(__file__).parent / "content"
"""The content that is shipped."""


class ContentError(Exception):
    """The content cannot be used; `faults` says all that is wrong, with file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Content:
    """A library with the places where its records stand, for faults found later."""

    library: Library
    places: Mapping[tuple[str, str], tuple[YamlFile, int]]
    """(kind of record, its id) → the file and the record's index in it."""

    def stands(self, kind: str, id_: str, way: Way) -> bool:
        """Whether the file of a record has this value, rather than it being derived."""
        place = self.places.get((kind, id_))
        return place is not None and (place[1], *way) in place[0].lines

    def fault(self, kind: str, id_: str, way: Way, problem: str) -> Fault:
        """A fault of a record, at the line of the value that `way` leads to.

        A derived text stands where the text does that it is derived from.
        """
        file, index = self.places[kind, id_]
        if not self.stands(kind, id_, way):
            way = tuple(_WRITTEN_FOR.get(step, step) for step in way)
        return Fault(file.name, file.line((index, *way)), id_, problem)


_WRITTEN_FOR: dict[str | int, str | int] = {Language.ZH_HANS.value: Language.ZH_HANT.value}


def load(folder: Path = CONTENT) -> Content:
    """Read all content of a folder, or none of it.

    Raises:
        ContentError: with every fault of form: syntax, keys, types, doubled ids. Rules across
            records are `faq.check`'s.
    """
    reader = _Folder(folder)
    sources = reader.records("sources.yaml", "source", forms.SourceForm)
    concepts = reader.records("concepts.yaml", "concept", forms.ConceptForm)
    trials = reader.records("trials.yaml", "trial", forms.TrialForm)
    claims = reader.records("claims.yaml", "claim", forms.ClaimForm)
    golden = reader.records("questions.yaml", "question", forms.GoldenForm)
    notices = reader.record("notices.yaml", "notices", forms.NoticesForm)
    menu = reader.record("menu.yaml", "menu", forms.MenuForm)
    clinic = reader.record("clinic.yaml", "clinic", forms.ClinicForm)
    visit = reader.record("visit.yaml", "visit", forms.VisitForm)
    dialects = reader.records("dialects.yaml", "dialect", forms.DialectForm)
    guards = reader.word_lists("guards.yaml")
    intents = [
        form.record(path.stem)
        for path in reader.intent_files()
        for form in reader.records(f"intents/{path.name}", "intent", forms.IntentForm)
    ]
    if notices is not None:
        reader.refuse_doubled_regions(notices)
    if reader.faults or notices is None or menu is None or clinic is None or visit is None:
        raise ContentError(in_order(reader.faults))
    library = Library(
        intents={intent.id: intent for intent in intents},
        trials={form.id: form.record() for form in trials},
        sources={form.id: form.record() for form in sources},
        concepts={form.id: form.record() for form in concepts},
        notices={name: words.words() for name, words in notices.notices.items()}
        | {"disclaimer": notices.disclaimer.words()},
        sayings={name: words.words() for name, words in notices.sayings.items()},
        regions={form.id: form.record() for form in notices.regions},
        claims=tuple(form.record() for form in claims),
        golden=tuple(form.record() for form in golden),
        guard_words=guards,
        equivalents=tuple((word, form.means) for form in dialects for word in form.words),
        menu=menu.record(),
        popular=tuple(menu.popular),
        clinic=clinic.record(),
        visit=visit.record(),
        version=reader.version(),
    )
    return Content(library, reader.places)


@cache
def shipped() -> Library:
    """The content that is shipped, read once."""
    return load().library


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults by file and line, each once."""
    return tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.line, str(fault))))


_F = TypeVar("_F", bound=forms.Form)


class _Folder:
    """Reads files of a content folder, collecting faults and places."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, str], tuple[YamlFile, int]] = {}
        self._digest = hashlib.sha256()

    def version(self) -> str:
        return self._digest.hexdigest()[:12]

    def intent_files(self) -> list[Path]:
        """The files of intents, in the order of their names; none is a fault."""
        found = sorted((self.folder / "intents").glob("*.yaml"))
        if not found:
            self.faults.append(Fault("intents", 1, "folder", "holds no .yaml file"))
        return found

    def records(self, name: str, kind: str, form: type[_F]) -> list[_F]:
        """The records of a file that is a list of them."""
        file = self._read(name)
        if file is None:
            return []
        if not isinstance(file.value, list):
            problem = f"must be a list of {kind}s, each beginning with “- ”"
            self.faults.append(Fault(name, 1, "file", problem))
            return []
        found = (self._record(file, at, value, kind, form) for at, value in enumerate(file.value))
        return [record for record in found if record is not None]

    def record(self, name: str, kind: str, form: type[_F]) -> _F | None:
        """The one record that a file is; its id is its kind."""
        file = self._read(name)
        if file is None:
            return None
        alone = YamlFile(name, [file.value], _lines_under(0, file), ())
        self.places[kind, kind] = (alone, 0)
        return self._validated(alone, (0,), kind, file.value, form)

    def word_lists(self, name: str) -> dict[str, tuple[str, ...]]:
        """A file of names with lists of words."""
        file = self._read(name)
        if file is None:
            return {}
        nested = YamlFile(name, None, _lines_under("lists", file), ())
        found = self._validated(nested, (), "guards", {"lists": file.value}, forms.GuardsForm)
        return {} if found is None else {key: tuple(words) for key, words in found.lists.items()}

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
        try:
            raw = (self.folder / name).read_bytes()
            text = raw.decode()
        except FileNotFoundError:
            self.faults.append(Fault(name, 1, "file", f"is missing from {self.folder}"))
            return None
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(Fault(name, 1, "file", f"cannot be read as UTF-8 text: {error}"))
            return None
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
