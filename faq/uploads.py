"""A file that an editor sends back → the content with it in place, or all that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from faq import edits, forms
from faq.finding import INTENT, ids_in, kind_of
from faq.load import LISTS, WHOLES, ContentError, form_faults, in_order
from faq.yamlfile import MOST_BYTES, Fault, YamlFile, read_yaml
from faq.yamltext import EditError

_MARK = "\ufeff"

_TELLING_KEYS: Mapping[str, frozenset[str]] = {
    INTENT: frozenset({"phrasings", "answers", "related"}),
    "trial": frozenset({"enrolled", "phase", "route", "figures"}),
    "source": frozenset({"link", "by"}),
    "concept": frozenset({"spellings", "button"}),
    "claim": frozenset({"severity", "told_in", "evidence"}),
    "question": frozenset({"ask", "gives"}),
    "dialect": frozenset({"means", "words"}),
    "notices": frozenset({"disclaimer", "sayings", "notices", "regions"}),
    "menu": frozenset({"items", "popular"}),
    "clinic": frozenset({"opening", "questions", "cautions_heading"}),
    "visit": frozenset({"topics", "any_trial", "footer"}),
}
"""Keys by which a record is known without its file's name."""
_FORMS: Mapping[str, type[forms.Form]] = {
    INTENT: forms.IntentForm,
    **dict(LISTS.values()),
    **dict(WHOLES.values()),
}
_FILES: Mapping[str, str] = {kind: name for name, (kind, _) in {**LISTS, **WHOLES}.items()}


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a record of an upload came to stand."""

    kind: str
    id: str
    line: int
    """In the uploaded text."""
    path: str
    """The content file that it stands in now."""
    start: int
    """Its line there."""
    lines: int
    """How many it has there."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The content with an upload in place."""

    name: str
    """Of the upload."""
    files: Mapping[str, str]
    records: tuple[Sent, ...]

    def told(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Faults of the content, those in what was sent at their lines of the upload."""
        return tuple(map(self._told, faults))

    def _told(self, fault: Fault) -> Fault:
        for sent in self.records:
            offset = fault.line - sent.start
            if fault.file == sent.path and 0 <= offset < sent.lines:
                return Fault(self.name, sent.line + offset, fault.entry, fault.problem)
        return fault


def take_in(files: Mapping[str, str], name: str, data: bytes, topic: str | None = None) -> Taken:
    """Put an uploaded file in its place.

    Args:
        files: the content's texts by name.
        name: of the upload, as the editor's phone gave it.
        data: what it holds: one entry, a list of some, or a whole file of the content. It takes
            the place of a whole file if it has that file's name and at least half of its entries.
        topic: the file of intents, e.g. "intents/cells.yaml", for intents that are new.

    Raises:
        ContentError: with every fault of form, at its line of the upload. Rules across records
            are `faq.check`'s; `Taken.told` gives their faults the upload's lines.
    """
    text = _text_of(name, data)
    file = read_yaml(name, text)
    if file.faults:
        raise ContentError(in_order(file.faults))
    kind = _kind_in(file)
    named = _content_file(files, name, kind)
    if kind is None and named is not None:
        kind = kind_of(named)
    if kind is None:
        keys = "id, title, phrasings, answers for an answer; id, cell, enrolled … for a trial"
        raise _refused(name, 1, f"is no entry and no file of the content; expected {keys}")
    if kind in dict(WHOLES.values()) or isinstance(file.value, list):
        faults = form_faults(file, kind, _FORMS[kind])
    else:
        faults = form_faults(_as_list(file), kind, _FORMS[kind])
    if faults:
        raise ContentError(faults)
    if kind in dict(WHOLES.values()) or kind == "dialect":
        return _whole(files, name, _FILES[kind], text, kind)
    if named and kind_of(named) == kind and _holds_most(files[named], text):
        return _whole(files, name, named, text, kind)
    return _one_by_one(files, name, text, kind, topic or named)


def _text_of(name: str, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _refused(name, 1, f"larger than {MOST_BYTES // 1024} KiB; send less of it")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(name, line, "is not UTF-8 text; save it as UTF-8") from error
    text = text.removeprefix(_MARK).replace("\r\n", "\n")
    return text if text.endswith("\n") else text + "\n"


def _refused(name: str, line: int, problem: str) -> ContentError:
    return ContentError([Fault(name, line, "file", problem)])


def _kind_in(file: YamlFile) -> str | None:
    """The kind whose keys the first record has most of."""
    first = file.value[0] if isinstance(file.value, list) and file.value else file.value
    if not isinstance(first, dict):
        return None
    share = {
        kind: len(first.keys() & telling) / len(telling) for kind, telling in _TELLING_KEYS.items()
    }
    kind = max(share, key=lambda kind: share[kind])
    return kind if share[kind] > 0.3 else None


def _content_file(files: Mapping[str, str], name: str, kind: str | None) -> str | None:
    """The file of the content that an upload is named after; there are two of one name."""
    base = PurePosixPath(name).name
    found = [path for path in files if PurePosixPath(path).name == base]
    return next((path for path in found if kind_of(path) == kind), found[0] if found else None)


def _as_list(file: YamlFile) -> YamlFile:
    lines = {(0, *way): line for way, line in file.lines.items()}
    return YamlFile(file.name, [file.value], lines, ())


def _holds_most(present: str, text: str) -> bool:
    old, new = set(ids_in(present)), set(ids_in(text))
    return 2 * len(old & new) >= len(old)


def _whole(files: Mapping[str, str], name: str, path: str, text: str, kind: str) -> Taken:
    lines = text.count("\n") + 1
    return Taken(name, {**files, path: text}, (Sent(kind, "", 1, path, 1, lines),))


def _one_by_one(
    files: Mapping[str, str], name: str, text: str, kind: str, topic: str | None
) -> Taken:
    """Replace the records that there are, and add the others."""
    changed = dict(files)
    file = read_yaml(name, text)
    single = isinstance(file.value, dict)
    values = [file.value] if single else file.value
    ids = [str(value.get("id", value.get("ask"))).strip() for value in values]
    stem = PurePosixPath(name).stem
    if single and stem != ids[0] and _stands(changed, stem):
        problem = f"the id is kept for life: {stem}, not {ids[0]}; name another file for a new one"
        raise ContentError([Fault(name, file.line(("id",)), stem, problem)])
    paths: list[str] = []
    for at, (id_, value) in enumerate(zip(ids, values, strict=True)):
        line = file.line(() if single else (at,))
        path = _place(changed, kind, id_, topic)
        if path is None:
            problem = "is a new answer: say which topic it belongs to"
            raise ContentError([Fault(name, line, id_, problem)])
        record = text if single else edits.record_text(text, id_)
        try:
            if id_ in ids_in(changed[path]):
                if not _says(changed[path], id_, value):
                    changed[path] = edits.replace_record(changed[path], id_, record)
            else:
                changed[path] = edits.add_record(changed[path], record)
        except EditError as error:
            raise ContentError([Fault(name, line, id_, str(error))]) from error
        paths.append(path)
    sent = (
        _sent(kind, id_, file.line(() if single else (at,)), path, changed[path])
        for at, (id_, path) in enumerate(zip(ids, paths, strict=True))
    )
    return Taken(name, changed, tuple(sent))


def _place(files: Mapping[str, str], kind: str, id_: str, topic: str | None) -> str | None:
    """The file of a record: where it stands, or where a new one belongs."""
    if kind != INTENT:
        return _FILES[kind]
    for path, text in files.items():
        if kind_of(path) == INTENT and id_ in ids_in(text):
            return path
    return topic if topic and topic in files and kind_of(topic) == INTENT else None


def _stands(files: Mapping[str, str], id_: str) -> bool:
    """Whether some entry has this id."""
    return any(id_ in ids_in(text) for path, text in files.items() if path not in WHOLES)


def _says(text: str, id_: str, value: object) -> bool:
    """Whether a record says the same already: then its lines stay as they are."""
    same = (record for record in read_yaml("file", text).value if record == value)
    return id_ in {str(record.get("id", record.get("ask"))).strip() for record in same}


def _sent(kind: str, id_: str, line: int, path: str, text: str) -> Sent:
    file = read_yaml(path, text)
    at = ids_in(text).index(id_)
    start = file.line((at,))
    lines = edits.record_text(text, id_).count("\n")
    return Sent(kind, id_, line, path, start, lines)
