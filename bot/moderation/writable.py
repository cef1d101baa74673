"""What an answer can be about, and what it rests on: also where nobody has written it yet."""

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Final

from faq.conversation import CELL_INTENTS
from faq.decide import OUT_OF_SCOPE
from faq.edits import set_field
from faq.labels import ANY, CELLS
from faq.models import ConceptKind, Library, Source
from faq.yamlfile import read_yaml

_BETWEEN: Final = re.compile(r"[\s,;，、；]+")
_SETS: Final = tuple(",".join(cells) for most in (2, 3) for cells in combinations(CELLS, most))


def abouts_of(library: Library, intent: str) -> tuple[str, ...]:
    """What an intent can be about so that questions reach it; those with an answer first.

    An answer about anything else would be read by nobody: no question is understood like that.
    """
    there = tuple(library.intents[intent].answers)
    if intent == OUT_OF_SCOPE:
        return there
    if intent in CELL_INTENTS:
        can: Iterable[str] = CELLS
    elif intent == "compare":
        can = _SETS
    elif intent == "msc.source":
        can = (id_ for id_, each in library.concepts.items() if each.kind is ConceptKind.TISSUE)
    elif intent == "trial.detail":
        can = library.trials
    else:
        can = ()
    return tuple(dict.fromkeys((*there, *can, ANY)))


def likely_sources(library: Library, intent: str, about: str) -> tuple[Source, ...]:
    """What a new answer may rest on: a trial's own sources, or those of the answers beside it."""
    if about in library.trials:
        ids = library.trials[about].sources
    else:
        answers = library.intents[intent].answers.values()
        ids = tuple(dict.fromkeys(id_ for each in answers for id_ in each.sources))
    return tuple(library.sources[id_] for id_ in ids if id_ in library.sources)


def ids_in(words: str) -> tuple[str, ...]:
    """The ids that somebody sent, with anything between them; each once."""
    return tuple(dict.fromkeys(filter(None, _BETWEEN.split(words))))


def with_room(text: str, intent: str, about: str, sources: Iterable[str]) -> str:
    """A file in which an intent is about one thing more, with the sources of that answer.

    Raises:
        EditError: it cannot be written there.
    """
    text = set_field(text, intent, ("answers", about, "sources"), list(sources))
    records = {record["id"]: record for record in read_yaml("file", text).value}
    known = records[intent].get("about") or []
    if about == ANY or about in known:
        return text
    return set_field(text, intent, ("about",), [*known, about])
