"""Where an entry stands, and which entries hold a word: what an editor looks for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from faq.load import LISTS, WHOLES, is_topic
from faq.models import Answer, Library, Words
from faq.normalise import CJK, fold
from faq.yamlfile import read_yaml

INTENT = "intent"
MOST_FOUND = 20

_RUN = re.compile(f"[{CJK}]+|[a-z0-9]+(?:[._:-][a-z0-9]+)*")
_LATIN_END = "(?![a-z0-9])"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that holds what was looked for."""

    kind: str
    """As `faq.load.Content.places` has it: intent, trial, source, notices …"""
    id: str
    title: Words | str
    """What it is called, in all languages, or in the one that it is written in."""


def kind_of(name: str) -> str | None:
    """The kind of the records in a file; None for a name that is none of the content's."""
    if is_topic(name):
        return INTENT
    kind, _ = LISTS.get(name) or WHOLES.get(name) or (None, None)
    return kind


def ids_in(text: str) -> tuple[str, ...]:
    """The ids of the records of a file, in order; a golden question's is what it asks."""
    value = read_yaml("file", text).value
    records = value if isinstance(value, list) else []
    given = (r.get("id", r.get("ask")) for r in records if isinstance(r, dict))
    return tuple(str(id_).strip() for id_ in given if id_ is not None)


def where(files: Mapping[str, str], kind: str, id_: str) -> str:
    """The file that a record stands in.

    Args:
        files: texts by name.
        kind: of the record.
        id_: of the record; anything where a file is one record.

    Raises:
        KeyError: it stands nowhere.
    """
    for name, text in files.items():
        if kind_of(name) == kind and (name in WHOLES or id_ in ids_in(text)):
            return name
    raise KeyError(f"{kind} {id_}")


def find(library: Library, words: str, most: int = MOST_FOUND) -> tuple[Found, ...]:
    """The entries that hold some of the words, in any language and script, best first.

    Args:
        library: to look in.
        words: as typed; a Chinese run counts as one word, and for less by its pairs of characters.
        most: how many at most.

    Returns:
        Those with more of the words first, then those that have them in the more telling places
        (id, title, phrasings, texts); then answers before other entries; ties by kind and id.
    """
    wanted = [_Wanted(run) for run in dict.fromkeys(_RUN.findall(fold(words)))]
    scored: list[tuple[float, bool, str, str, Found]] = []
    for found, fields in _entries(library):
        folded = [(weight, fold(text)) for weight, text in fields]
        score = sum(word.best(folded) for word in wanted)
        if score:
            scored.append((-score, found.kind != INTENT, found.kind, found.id, found))
    return tuple(found for *_, found in sorted(scored, key=lambda row: row[:4])[:most])


class _Wanted:
    """A word that is looked for."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._latin = re.compile(f"(?<![a-z0-9]){re.escape(word)}{_LATIN_END}")
        self._pairs = [] if word[0].isascii() else [word[i : i + 2] for i in range(len(word) - 1)]

    def best(self, fields: Iterable[tuple[float, str]]) -> float:
        """How well it stands in some fields: as a whole, or by the half of it that does."""
        return max((weight * self._share(text) for weight, text in fields), default=0.0)

    def _share(self, text: str) -> float:
        if self._word in text:
            whole = not self._word[0].isascii() or self._latin.search(text)
            return 1.0 if whole else 0.6
        if len(self._pairs) > 1:
            return 0.4 * sum(pair in text for pair in self._pairs) / len(self._pairs)
        return 0.0


ID, TITLE, PHRASING, TEXT = 100.0, 90.0, 80.0, 70.0
"""By place; a word more counts for more than a better place."""


def _entries(library: Library) -> Iterator[tuple[Found, list[tuple[float, str]]]]:
    """Every entry with its texts, each with what a word in it counts."""
    for intent in library.intents.values():
        fields = [(ID, intent.id), *_in(TITLE, intent.title)]
        fields += [(ID, thing) for thing in intent.about]
        fields += [(PHRASING, text) for texts in intent.phrasings.values() for text in texts]
        for answer in intent.answers.values():
            fields += [(TEXT, text) for text in _answer_texts(answer)]
        yield Found(INTENT, intent.id, intent.title), fields
    for trial in library.trials.values():
        fields = [(ID, trial.id), (TEXT, trial.registry or ""), *_in(TITLE, trial.name)]
        fields += [*_in(TEXT, trial.line), *_in(TEXT, trial.article)]
        yield Found("trial", trial.id, trial.name), fields
    for source in library.sources.values():
        fields = [(ID, source.id), (TITLE, source.title), (TITLE, source.by)]
        fields += [(TEXT, source.link or ""), *_in(TEXT, source.note or {})]
        yield Found("source", source.id, source.title), fields
    for concept in library.concepts.values():
        fields = [(ID, concept.id), *_in(TITLE, concept.name)]
        fields += [(PHRASING, spelling) for spelling in concept.spellings]
        yield Found("concept", concept.id, concept.name), fields
    for claim in library.claims:
        fields = [(ID, claim.id), *_in(TEXT, claim.article), *_in(TEXT, claim.evidence)]
        yield Found("claim", claim.id, claim.article), fields
    for golden in library.golden:
        yield Found("question", golden.ask, golden.ask), [(PHRASING, golden.ask)]
    yield from _of_whole_files(library)


def _of_whole_files(library: Library) -> Iterator[tuple[Found, list[tuple[float, str]]]]:
    named = {**library.notices, **{f"say.{name}": words for name, words in library.sayings.items()}}
    for name, words in named.items():
        yield Found("notices", name, words), [(ID, name), *_in(TEXT, words)]
    for region in library.regions.values():
        fields = [(ID, region.id), (TEXT, region.emergency), *_in(TITLE, region.name)]
        for line in region.lines:
            fields += [(TEXT, line.number or ""), *_in(TEXT, line.name)]
        yield Found("notices", region.id, region.name), fields


def _in(weight: float, words: Words) -> list[tuple[float, str]]:
    return [(weight, text) for text in words.values()]


def _answer_texts(answer: Answer) -> Iterator[str]:
    for text in answer.texts.values():
        yield text.short
        yield text.more
