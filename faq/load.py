"""The content folder → a Library, or one ContentError that lists every fault."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from faq import forms
from faq.contentfiles import Files
from faq.models import Language, Library
from faq.yamlfile import Fault, YamlFile
from faq.yamlfile import Path as Way

CONTENT = Path(__file__).parent / "content"
"""The content that is shipped."""

LISTS: Mapping[str, tuple[str, type[forms.Form]]] = {
    "sources.yaml": ("source", forms.SourceForm),
    "concepts.yaml": ("concept", forms.ConceptForm),
    "trials.yaml": ("trial", forms.TrialForm),
    "claims.yaml": ("claim", forms.ClaimForm),
    "questions.yaml": ("question", forms.GoldenForm),
    "dialects.yaml": ("dialect", forms.DialectForm),
}
"""Files that are lists of records: the kind of a record, and its form."""
WHOLES: Mapping[str, tuple[str, type[forms.Form]]] = {
    "notices.yaml": ("notices", forms.NoticesForm),
    "menu.yaml": ("menu", forms.MenuForm),
    "clinic.yaml": ("clinic", forms.ClinicForm),
    "visit.yaml": ("visit", forms.VisitForm),
    "guards.yaml": ("guards", forms.GuardsForm),
}
"""Files that are one record as a whole; its id is its kind."""
INTENTS = "intents"
"""The folder of the topics' files, each a list of intents."""


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


def is_topic(name: str) -> bool:
    """Whether a file of this name, relative to the content folder, holds intents."""
    path = PurePosixPath(name)
    return path.parent == PurePosixPath(INTENTS) and path.suffix == ".yaml"


def read_files(folder: Path = CONTENT) -> dict[str, str]:
    """The texts of a content folder by their path in it, such as "intents/cells.yaml".

    A file that is missing is left out; `load_files` names it.

    Raises:
        ContentError: a file is not UTF-8, or cannot be read.
    """
    texts, unread = _texts_of(folder)
    if unread:
        raise ContentError(in_order(Fault(name, 1, "file", why) for name, why in unread.items()))
    return texts


def _texts_of(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The files' texts, and why the others could not be read."""
    texts: dict[str, str] = {}
    unread: dict[str, str] = {}
    topics = (path.name for path in sorted((folder / INTENTS).glob("*.yaml")))
    for name in (*LISTS, *WHOLES, *(f"{INTENTS}/{topic}" for topic in topics)):
        try:
            texts[name] = (folder / name).read_bytes().decode()
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            unread[name] = f"cannot be read as UTF-8 text: {error}"
    return texts, unread


def load(folder: Path = CONTENT) -> Content:
    """Read all content of a folder, or none of it.

    Raises:
        ContentError: with every fault of form: syntax, keys, types, doubled ids. Rules across
            records are `faq.check`'s.
    """
    texts, unread = _texts_of(folder)
    return _loaded(Files(texts, unread, missing=f"is missing from {folder}"))


def load_files(files: Mapping[str, str]) -> Content:
    """Read all content from texts, as `load` does from a folder.

    Args:
        files: texts by their path in the content folder, as `read_files` gives them; other
            names are not looked at.

    Raises:
        ContentError: as `load`.
    """
    return _loaded(Files(files, {}, missing="is missing"))


def form_faults(file: YamlFile, kind: str, form: type[forms.Form]) -> tuple[Fault, ...]:
    """What is wrong in the form of a list of records, or of one record that is a file.

    Args:
        file: as read, its own faults included in the result.
        kind: of its records, as in `LISTS` and `WHOLES`.
        form: of its records.
    """
    reader = Files({}, {}, missing="is missing")
    if file.faults:
        return file.faults
    if form is forms.GuardsForm:
        reader.lists_in(file)
    elif kind in {whole for whole, _ in WHOLES.values()}:
        reader.whole(file, kind, form)
    else:
        reader.list_of(file, kind, form)
    return in_order(reader.faults)


def _loaded(reader: Files) -> Content:
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
    topics = reader.matching(is_topic)
    if not topics:
        reader.faults.append(Fault(INTENTS, 1, "folder", "holds no .yaml file"))
    intents = [
        form.record(PurePosixPath(name).stem)
        for name in topics
        for form in reader.records(name, "intent", forms.IntentForm)
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
