"""Every text that families read, and where it stands: what most rules look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from faq.fill import REFERENCE
from faq.load import Content
from faq.models import ClinicWalk, Language, MenuStep, VisitGuide, Words
from faq.yamlfile import Fault, Path

Rule = Callable[[Content], Iterator[Fault]]
"""What a content must keep; its docstring says it in a sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text in one language, and where it stands."""

    kind: str
    """Of the record, as `Content.places` has it."""
    id: str
    path: Path
    """From the record to the text; its last step but `short` and `more` is the language."""
    language: Language
    text: str

    def is_written(self, content: Content) -> bool:
        """Whether somebody wrote it, rather than it being derived from another language."""
        return content.stands(self.kind, self.id, self.path)

    def fault(self, content: Content, problem: str) -> Fault:
        """A fault of this text."""
        return content.fault(self.kind, self.id, self.path, f"{way(self.path)}: {problem}")


def way(path: Path) -> str:
    """A path as faults show it."""
    return "/".join(map(str, path))


def without_references(text: str) -> str:
    """A text with its `{…}` taken out."""
    return REFERENCE.sub("", text)


def answer_passages(content: Content) -> Iterator[Passage]:
    """The answers' texts, in the order of the files."""
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            for language, text in answer.texts.items():
                at = ("answers", about, language.value)
                yield Passage("intent", intent.id, (*at, "short"), language, text.short)
                if text.more:
                    yield Passage("intent", intent.id, (*at, "more"), language, text.more)


def all_passages(content: Content) -> Iterator[Passage]:
    """All texts, derived ones included."""
    yield from answer_passages(content)
    for kind, id_, path, words in all_words(content):
        for language, text in words.items():
            yield Passage(kind, id_, (*path, language.value), language, text)


def written_passages(content: Content) -> Iterator[Passage]:
    """The texts that somebody wrote: a fault in a derived one is named where it comes from."""
    return (passage for passage in all_passages(content) if passage.is_written(content))


def all_words(content: Content) -> Iterator[tuple[str, str, Path, Words]]:
    """Kind, id, path and words of every text but the answers', in all its languages."""
    library = content.library
    for intent in library.intents.values():
        yield "intent", intent.id, ("title",), intent.title
    for trial in library.trials.values():
        yield "trial", trial.id, ("name",), trial.name
        yield "trial", trial.id, ("article",), trial.article
        yield "trial", trial.id, ("line",), trial.line
    for claim in library.claims:
        yield "claim", claim.id, ("article",), claim.article
        yield "claim", claim.id, ("evidence",), claim.evidence
    for concept in library.concepts.values():
        yield "concept", concept.id, ("name",), concept.name
        yield "concept", concept.id, ("button",), concept.button
    for source in library.sources.values():
        if source.note:
            yield "source", source.id, ("note",), source.note
    yield from _notices(content)
    for kind, found in (
        ("menu", _menu(library.menu)),
        ("clinic", _clinic(library.clinic)),
        ("visit", _visit(library.visit)),
    ):
        for path, words in found:
            yield kind, kind, path, words


def _notices(content: Content) -> Iterator[tuple[str, str, Path, Words]]:
    library = content.library
    for name, words in library.sayings.items():
        yield "notices", "notices", ("sayings", name), words
    for name, words in library.notices.items():
        path = ("disclaimer",) if name == "disclaimer" else ("notices", name)
        yield "notices", "notices", path, words
    for at, region in enumerate(library.regions.values()):
        yield "notices", "notices", ("regions", at, "name"), region.name
        for row, line in enumerate(region.lines):
            here = ("regions", at, "lines", row)
            yield "notices", "notices", (*here, "name"), line.name
            yield "notices", "notices", (*here, "hours"), line.hours
            if line.by_text:
                yield "notices", "notices", (*here, "by_text"), line.by_text


def _menu(step: MenuStep, path: Path = ()) -> Iterator[tuple[Path, Words]]:
    yield (*path, "title"), step.title
    for at, item in enumerate(step.items):
        here = (*path, "items", at)
        if isinstance(item, MenuStep):
            yield from _menu(item, here)
        elif item in step.names:
            yield (*here, "title"), step.names[item]


def _clinic(walk: ClinicWalk) -> Iterator[tuple[Path, Words]]:
    for key in ("opening", "cautions_heading", "asks_heading", "closing"):
        yield (key,), getattr(walk, key)
    for at, question in enumerate(walk.questions):
        yield ("questions", at, "text"), question.text
        for row, option in enumerate(question.options):
            here = ("questions", at, "options", row)
            yield (*here, "text"), option.text
            if option.caution:
                yield (*here, "caution"), option.caution
            if option.ask:
                yield (*here, "ask"), option.ask


def _visit(guide: VisitGuide) -> Iterator[tuple[Path, Words]]:
    for key in ("opening", "title", "first", "last", "footer", "any_trial"):
        yield (key,), getattr(guide, key)
    for at, topic in enumerate(guide.topics):
        yield ("topics", at, "title"), topic.title
        for row, question in enumerate(topic.questions):
            yield ("topics", at, "questions", row), question
