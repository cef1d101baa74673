"""What families would read differently: two versions of the content, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from faq.answer import Engine
from faq.checks.languages import HEDGES
from faq.checks.passages import all_words, way
from faq.labels import ANY, every_label, split_label
from faq.load import Content
from faq.models import Language, Library, Question


@dataclass(frozen=True, slots=True)
class TextChanged:
    """Something that families read differently."""

    kind: str
    """answer, or the kind of a record: intent (a button's words), trial, notices …"""
    id: str
    """A label, or a record's id and the way in it: "notices/unknown"."""
    language: Language
    before: str
    """As read, references filled in; empty for what is new."""
    after: str
    """Empty for what is gone."""


@dataclass(frozen=True, slots=True)
class HedgeGone:
    """An answer that withheld a claim and does no more, in this language."""

    label: str
    language: Language
    hedge: str
    """Its name, such as "control group"."""


def answers_changed(before: Engine, after: Engine) -> Iterator[TextChanged]:
    """Answers that read otherwise, references filled in."""
    was, now = _labels(before), _labels(after)
    for label in dict.fromkeys((*now, *was)):
        for language in Language:
            old = _read(before, label, language) if label in was else ""
            new = _read(after, label, language) if label in now else ""
            if old != new:
                yield TextChanged("answer", label, language, old, new)


def _labels(engine: Engine) -> dict[str, None]:
    return dict.fromkeys(every_label(engine.library))


def _read(engine: Engine, label: str, language: Language) -> str:
    reply = engine.reply_for((label,), Question(text="", language=language))
    return "\n\n".join(text for part in reply.parts for text in (part.short, part.more) if text)


def texts_changed(before: Content, after: Content) -> Iterator[TextChanged]:
    """Words outside the answers that read otherwise: buttons, notices, trials, the menu."""
    was, now = _words(before), _words(after)
    for kind, id_, language in dict.fromkeys((*now, *was)):
        key = kind, id_, language
        old, new = was.get(key, ""), now.get(key, "")
        if old != new:
            yield TextChanged(kind, id_, language, old, new)


def _words(content: Content) -> dict[tuple[str, str, Language], str]:
    return {
        (kind, way(path if kind == id_ else (id_, *path)), language): text
        for kind, id_, path, words in all_words(content)
        for language, text in words.items()
    }


def hedges_gone(before: Library, after: Library) -> Iterator[HedgeGone]:
    """Answers that withheld a claim and do no more, in each language by itself."""
    was, now = _answer_texts(before), _answer_texts(after)
    for (label, language), text in now.items():
        for hedge in HEDGES:
            said = hedge.is_in(was.get((label, language), ""), language)
            if said and not hedge.is_in(text, language):
                yield HedgeGone(label, language, hedge.name)


def _answer_texts(library: Library) -> dict[tuple[str, Language], str]:
    """The answers' texts as written, by label and language."""
    found = {}
    for label in every_label(library):
        id_, about = split_label(label)
        for language, text in library.intents[id_].answers[about or ANY].texts.items():
            found[label, language] = f"{text.short}\n{text.more}"
    return found
