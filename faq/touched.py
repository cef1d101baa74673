"""Which phrasings may be read otherwise once names, numbers or regional words have changed.

To read one takes a sixth of a millisecond, to read all of them seconds. A phrasing's own words are
always known, so what is read in it depends on names, numbers of people and regional words alone.
Whatever may meet one of those that changed is touched, be it read alike in the end.
"""

import re
from collections.abc import Hashable, Sequence
from functools import lru_cache
from string import ascii_lowercase
from typing import TypeVar

from faq.concepts import NameFinder, mask_placeholders
from faq.heard import blurred
from faq.models import Concept, ConceptKind, Library
from faq.normalise import CJK, fold
from faq.numbers import NumberFinder
from faq.words import singular, words_of

_Some = TypeVar("_Some", bound=Hashable)


@lru_cache(maxsize=1 << 16)
def folded_phrasing(phrasing: str) -> str:
    """A curator's phrasing as it is read: folded, its placeholders as masks."""
    return fold(mask_placeholders(phrasing))


class Touched:
    """The phrasings, of those that two libraries have, that they may read differently."""

    def __init__(self, before: Library, after: Library) -> None:
        spellings, in_order = _differing(_spellings(before), _spellings(after))
        self._names = _Names(spellings) if spellings else None
        pairs, pairs_in_order = _differing(before.equivalents, after.equivalents)
        self._regional = _Regional(pairs) if pairs else None
        one, other = _enrolled(before), _enrolled(after)
        self._numbers = () if one == other else (_Numbers(one - other), _Numbers(other - one))
        # of two that are alike the first one counts
        self._all = not (in_order and pairs_in_order)

    def __contains__(self, phrasing: object) -> bool:
        """Whether a phrasing, as written, may be read otherwise."""
        if self._all:
            return True
        folded = folded_phrasing(str(phrasing))
        return (
            (self._names is not None and self._names.may_stand_in(folded))
            or (self._regional is not None and self._regional.may_stand_in(folded))
            or len({numbers.people(folded) for numbers in self._numbers}) > 1
        )


def _differing(before: Sequence[_Some], after: Sequence[_Some]) -> tuple[list[_Some], bool]:
    """What only one of two has, and whether all else stands in the same order."""
    both = set(before) & set(after)
    common, other = ([each for each in all_ if each in both] for all_ in (before, after))
    return [each for each in (*before, *after) if each not in both], common == other


# --- names ------------------------------------------------------------------------------------

_Spelling = tuple[str, ConceptKind, bool, str]
"""A concept's id and kind, whether it is found exactly alone, and one of its spellings."""


def _spellings(library: Library) -> tuple[_Spelling, ...]:
    return tuple(
        (concept.id, concept.kind, concept.exact, spelling)
        for concept in library.concepts.values()
        for spelling in concept.spellings
    )


_CHINESE = re.compile(f"[{CJK}]")


class _Names(NameFinder):
    """Finds some names, and more rather than less."""

    def __init__(self, spellings: Sequence[_Spelling]) -> None:
        super().__init__(
            Concept(id=id_, kind=kind, name={}, button={}, spellings=(spelling,), exact=exact)
            for id_, kind, exact, spelling in spellings
        )
        self._spelled = [name for names in self._names.values() for name, _ in names]
        self._spoken = [f" {' '.join(sounds)} " for sounds in self._sounds]
        # A name that begins with another sound is not heard, but may keep another from being heard.
        for skeleton, concept in tuple(self._skeletons.items()):
            self._skeletons |= {begin + skeleton[1:]: concept for begin in ascii_lowercase}

    def may_stand_in(self, folded: str) -> bool:
        """Whether one of the names may be found in a text, by spelling or by sound."""
        if any(all(word in folded for word in name) for name in self._spelled):
            return True
        if self._spoken:
            sounds = f" {' '.join(map(blurred, _CHINESE.findall(folded)))} "
            if any(spoken in sounds for spoken in self._spoken):
                return True
        if not self._skeletons:
            return False
        words = words_of(folded)
        plain = [singular(word.text) for word in words]
        return any(self._by_ear(words, plain, at) is not None for at in range(len(words)))


# --- regional words and numbers ---------------------------------------------------------------


class _Regional:
    """Finds some regional words and what they mean, and more rather than less."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        texts = dict.fromkeys(text for pair in pairs for text in pair)
        self._words = [tuple(word.text for word in words_of(fold(text))) for text in texts]

    def may_stand_in(self, folded: str) -> bool:
        """Whether one of them may stand in a text."""
        return any(words and all(word in folded for word in words) for words in self._words)


def _enrolled(library: Library) -> frozenset[int]:
    return frozenset(trial.enrolled for trial in library.trials.values())


class _Numbers(NumberFinder):
    """Finds numbers of people where only some trials are known."""

    def people(self, folded: str) -> tuple[tuple[str, str, int, int], ...]:
        """Whatever is a number of people by itself."""
        return tuple(self._people(folded))
