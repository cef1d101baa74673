"""The content folder → a Library, or one ContentError that lists every fault."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from faq.models import (
    Answer,
    AnswerText,
    Claim,
    Concept,
    ConceptKind,
    Control,
    Figure,
    Golden,
    HelpLine,
    Intent,
    Language,
    Library,
    MainGoal,
    Region,
    Source,
    SourceKind,
    Telling,
    Trial,
    TrialStatus,
    Words,
)
from faq.normalise import to_simplified
from faq.yamlfile import Fault, YamlFile, read_yaml

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

    def fault(self, kind: str, id_: str, path: tuple[str | int, ...], problem: str) -> Fault:
        """A fault of a record, at the line of the value that `path` leads to."""
        place = self.places.get((kind, id_))
        if place is None:
            return Fault(kind, 1, id_, problem)
        file, index = place
        return Fault(file.name, file.line((index, *path)), id_, problem)


# --- what the files look like -----------------------------------------------------------------

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Words(_Record):
    hant: Text = Field(alias="zh-Hant")
    en: Text
    hans: Text | None = Field(None, alias="zh-Hans")

    def words(self) -> Words:
        return {
            Language.ZH_HANT: self.hant,
            Language.ZH_HANS: self.hans or to_simplified(self.hant),
            Language.EN: self.en,
        }


class _Source(_Record):
    id: Id
    kind: Annotated[SourceKind, Field(strict=False)]
    title: Text
    by: Text
    year: Annotated[int, Field(ge=1900, le=2100)]
    link: Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"']+$")] | None
    note: _Words | None = None


class _Concept(_Record):
    id: Id
    kind: Annotated[ConceptKind, Field(strict=False)]
    name: _Words
    button: _Words
    spellings: Annotated[list[Text], Field(min_length=1)]
    exact: bool = False
    trials: list[Id] = []
    implies: Id | None = None


class _Trial(_Record):
    id: Id
    cell: Literal["MSC", "NSC", "iPSC"]
    tissue: Literal["BM", "AD", "UC"] | None
    row: Annotated[int, Field(ge=1)]
    name: _Words
    phase: Literal["I", "I/II", "I/IIa", "II", "III"]
    enrolled: Annotated[int, Field(ge=1)]
    route: Id
    injections: Text | None
    control: Annotated[Control, Field(strict=False)]
    main_goal: Annotated[MainGoal, Field(strict=False)]
    status: Annotated[TrialStatus, Field(strict=False)]
    year: Annotated[int, Field(ge=1990, le=2100)]
    registry: Text | None
    expected: date | None
    follow_up: Text | None
    figures: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], int | float | date | Text]
    article: _Words
    line: _Words
    sources: Annotated[list[Id], Field(min_length=1)]
    reviewed: date
    review_by: date


class _AnswerText(_Record):
    short: Text
    more: str = ""


class _Answer(_Record):
    hant: _AnswerText = Field(alias="zh-Hant")
    en: _AnswerText
    hans: _AnswerText | None = Field(None, alias="zh-Hans")
    sources: list[Id]
    reviewed: date
    review_by: date


class _Phrasings(_Record):
    zh: Annotated[list[Text], Field(min_length=1)]
    en: Annotated[list[Text], Field(min_length=1)]


class _Intent(_Record):
    id: Id
    about: list[Text] = []
    title: _Words
    phrasings: _Phrasings
    answers: dict[str, _Answer]
    related: list[Text] = []


class _HelpLine(_Record):
    name: _Words
    number: Text | None
    hours: _Words
    by_text: _Words | None = None
    link: Text | None = None


class _Region(_Record):
    id: Id
    name: _Words
    emergency: Text
    lines: list[_HelpLine]
    checked: date


class _Notices(_Record):
    disclaimer: _Words
    sayings: dict[Id, _Words]
    notices: dict[Id, _Words]
    regions: list[_Region]


class _Telling(_Record):
    label: Text
    part: Literal["short", "whole"]
    words: dict[Literal["zh-Hant", "en"], list[Text]]


class _Claim(_Record):
    id: Id
    severity: Literal["A", "B"]
    article: _Words
    evidence: _Words
    sources: list[Id]
    told_in: Annotated[list[_Telling], Field(min_length=1)]


class _Golden(_Record):
    ask: Text
    gives: list[Text]
    why: Text


class _Equivalent(_Record):
    words: Annotated[list[Text], Field(min_length=1)]
    means: str


# --- reading ----------------------------------------------------------------------------------


def load(folder: Path = CONTENT) -> Content:
    """Read all content of a folder, or none of it.

    Raises:
        ContentError: with every fault of form: syntax, keys, types, doubled ids. Rules across
            records are `faq.check`'s.
    """
    reader = _Folder(folder)
    sources = reader.records("sources.yaml", "source", _Source)
    concepts = reader.records("concepts.yaml", "concept", _Concept)
    trials = reader.records("trials.yaml", "trial", _Trial)
    claims = reader.records("claims.yaml", "claim", _Claim)
    golden = reader.records("questions.yaml", "question", _Golden)
    notices = reader.record("notices.yaml", "notices", _Notices)
    dialects = reader.records("dialects.yaml", "dialect", _Equivalent)
    guards = reader.word_lists("guards.yaml")
    intents = [
        (path.stem, raw)
        for path in sorted((folder / "intents").glob("*.yaml"))
        for raw in reader.records(f"intents/{path.name}", "intent", _Intent)
    ]
    if not intents and not reader.faults:
        reader.faults.append(Fault("intents", 1, "folder", "holds no .yaml file"))
    if reader.faults or notices is None:
        raise ContentError(sorted(reader.faults, key=lambda fault: (fault.file, fault.line)))
    library = Library(
        intents={raw.id: _intent(topic, raw) for topic, raw in intents},
        trials={raw.id: _trial(raw) for raw in trials},
        sources={raw.id: _source(raw) for raw in sources},
        concepts={raw.id: _concept(raw) for raw in concepts},
        notices={name: words.words() for name, words in notices.notices.items()}
        | {"disclaimer": notices.disclaimer.words()},
        sayings={name: words.words() for name, words in notices.sayings.items()},
        regions={raw.id: _region(raw) for raw in notices.regions},
        claims=tuple(_claim(raw) for raw in claims),
        golden=tuple(Golden(ask=raw.ask, gives=tuple(raw.gives), why=raw.why) for raw in golden),
        guard_words=guards,
        equivalents=tuple((word, raw.means) for raw in dialects for word in raw.words),
        version=reader.version(),
    )
    return Content(library, reader.places)


@cache
def shipped() -> Library:
    """The content that is shipped, read once."""
    return load().library


_R = TypeVar("_R", bound=_Record)


class _Folder:
    """Reads files of a content folder, collecting faults and places."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, str], tuple[YamlFile, int]] = {}
        self._digest = hashlib.sha256()

    def version(self) -> str:
        return self._digest.hexdigest()[:12]

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

    def records(self, name: str, kind: str, model: type[_R]) -> list[_R]:
        file = self._read(name)
        if file is None:
            return []
        if not isinstance(file.value, list):
            self.faults.append(Fault(name, 1, "file", f"must be a list of {kind}s, each beginning with “- ”"))
            return []
        return [
            record
            for index, value in enumerate(file.value)
            if (record := self._record(file, index, value, kind, model)) is not None
        ]

    def _record(self, file: YamlFile, index: int, value: Any, kind: str, model: type[_R]) -> _R | None:
        given = value.get("id", value.get("ask")) if isinstance(value, dict) else None
        id_ = str(given) if given is not None else f"{kind} {index + 1}"
        if kind != "dialect":
            if (kind, id_) in self.places:
                first, at = self.places[kind, id_]
                problem = f"this {kind} stands already in {first.name}:{first.line((at,))}"
                self.faults.append(Fault(file.name, file.line((index,)), id_, problem))
                return None
            self.places[kind, id_] = (file, index)
        return self._validated(file, (index,), id_, value, model)

    def record(self, name: str, kind: str, model: type[_R]) -> _R | None:
        file = self._read(name)
        if file is None:
            return None
        nested = YamlFile(name, [file.value], {(0, *path): line for path, line in file.lines.items()}, ())
        self.places[kind, kind] = (nested, 0)
        return self._validated(nested, (0,), kind, file.value, model)

    def word_lists(self, name: str) -> dict[str, tuple[str, ...]]:
        class Lists(_Record):
            lists: dict[Id, list[Text]]

        file = self._read(name)
        if file is None:
            return {}
        nested = YamlFile(name, None, {("lists", *path): line for path, line in file.lines.items()}, ())
        found = self._validated(nested, (), "guards", {"lists": file.value}, Lists)
        return {} if found is None else {key: tuple(words) for key, words in found.lists.items()}

    def _validated(
        self, file: YamlFile, at: tuple[str | int, ...], id_: str, value: Any, model: type[_R]
    ) -> _R | None:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            for problem in error.errors():
                path = tuple(step for step in problem["loc"] if isinstance(step, str | int))
                where = "/".join(str(step) for step in path)
                text = f"{where}: {_plainly(problem)}" if where else _plainly(problem)
                self.faults.append(Fault(file.name, file.line((*at, *path)), id_, text))
            return None


_PLAIN: dict[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
    "string_type": "must be text; put it in quotes",
    "string_too_short": "must not be empty",
    "list_type": "must be a list",
    "dict_type": "must be keys with values",
    "model_type": "must be keys with values",
    "date_type": "must be a day such as 2026-11-22",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
}


def _plainly(problem: Any) -> str:
    return _PLAIN.get(problem["type"], f"{problem['msg']}; found {problem['input']!r}"[:200])


# --- raw records → records --------------------------------------------------------------------


def _source(raw: _Source) -> Source:
    return Source(
        id=raw.id,
        title=raw.title,
        by=raw.by,
        year=raw.year,
        kind=raw.kind,
        link=raw.link,
        note=raw.note.words() if raw.note else None,
    )


def _concept(raw: _Concept) -> Concept:
    return Concept(
        id=raw.id,
        kind=raw.kind,
        name=raw.name.words(),
        button=raw.button.words(),
        spellings=tuple(raw.spellings),
        exact=raw.exact,
        trials=tuple(raw.trials),
        implies=raw.implies,
    )


def _trial(raw: _Trial) -> Trial:
    figures: dict[str, Figure] = dict(raw.figures)
    return Trial(
        **{
            name: getattr(raw, name)
            for name in (
                "id", "cell", "tissue", "row", "phase", "enrolled", "route", "injections", "control",
                "main_goal", "status", "year", "registry", "expected", "follow_up", "reviewed", "review_by",
            )
        },
        name=raw.name.words(),
        figures=figures,
        article=raw.article.words(),
        line=raw.line.words(),
        sources=tuple(raw.sources),
    )  # fmt: skip


def _intent(topic: str, raw: _Intent) -> Intent:
    return Intent(
        id=raw.id,
        topic=topic,
        title=raw.title.words(),
        about=tuple(raw.about),
        phrasings={"zh": tuple(raw.phrasings.zh), "en": tuple(raw.phrasings.en)},
        answers={about: _answer(answer) for about, answer in raw.answers.items()},
        related=tuple(raw.related),
    )


def _answer(raw: _Answer) -> Answer:
    hant = AnswerText(short=raw.hant.short, more=raw.hant.more.strip())
    hans = (
        AnswerText(short=to_simplified(hant.short), more=to_simplified(hant.more))
        if raw.hans is None
        else AnswerText(short=raw.hans.short, more=raw.hans.more.strip())
    )
    en = AnswerText(short=raw.en.short, more=raw.en.more.strip())
    return Answer(
        texts={Language.ZH_HANT: hant, Language.ZH_HANS: hans, Language.EN: en},
        sources=tuple(raw.sources),
        reviewed=raw.reviewed,
        review_by=raw.review_by,
    )


def _region(raw: _Region) -> Region:
    lines = tuple(
        HelpLine(
            name=line.name.words(),
            number=line.number,
            hours=line.hours.words(),
            by_text=line.by_text.words() if line.by_text else None,
            link=line.link,
        )
        for line in raw.lines
    )
    return Region(id=raw.id, name=raw.name.words(), emergency=raw.emergency, lines=lines, checked=raw.checked)


def _claim(raw: _Claim) -> Claim:
    return Claim(
        id=raw.id,
        severity=raw.severity,
        article=raw.article.words(),
        evidence=raw.evidence.words(),
        sources=tuple(raw.sources),
        told_in=tuple(
            Telling(
                label=telling.label,
                part=telling.part,
                words={Language(language): tuple(words) for language, words in telling.words.items()},
            )
            for telling in raw.told_in
        ),
    )
