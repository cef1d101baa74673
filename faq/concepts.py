"""What a text names: cells, tissues, routes, phases, numbers of people, trials."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from faq.models import Concept, ConceptKind
from faq.normalise import fold
from faq.words import Word, singular, words_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or number found in a text."""

    kind: str
    """A ConceptKind's value, or one of people, phase, year, ordinal."""
    value: str
    """The concept's id, the number in digits, or the phase as the review prints it."""
    first: int
    """Index of its first word."""
    last: int
    """Index after its last word."""
    how: str
    """exact | mended | sound | number"""


NUMBER_KINDS = ("people", "phase", "year", "ordinal")
MASKS = {
    kind: chr(0xE000 + index)
    for index, kind in enumerate((*(kind.value for kind in ConceptKind), *NUMBER_KINDS))
}
"""One private character for each kind, so that a name counts as one word when compared."""
MASK_NAMES = {mask: f"{{{kind}}}" for kind, mask in MASKS.items()}
_SHOWN = frozenset(MASKS) - {ConceptKind.FEATURE.value}
_PLACEHOLDER = re.compile(r"\{(" + "|".join(MASKS) + r")\}")

_SHORTEST_BY_SOUND = 3
"""Characters. Two of the same sound are too often another word (期待 for 臍帶, 簡直 for 間質)."""


def mask_placeholders(phrasing: str) -> str:
    """A phrasing with its placeholders such as `{cell}` as the characters that stand for them."""
    return _PLACEHOLDER.sub(lambda found: MASKS[found.group(1)], phrasing)


@lru_cache(maxsize=16384)
def _sound(character: str) -> str:
    return lazy_pinyin(character, style=Style.NORMAL)[0]


def sounds_of(text: str) -> tuple[str, ...]:
    """The toneless pinyin of each character; what is not Chinese sounds as it is written."""
    return tuple(map(_sound, text))


def _is_chinese(word: str) -> bool:
    return not word[0].isascii() and not "\ue000" <= word[0] <= "\uf8ff"


class NameFinder:
    """Finds the names of all concepts in texts: exactly, then mended, then by sound."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], Concept]]] = {}
        self._sounds: dict[tuple[str, ...], Concept] = {}
        self._longest_sound = 0
        self.words: set[str] = set()
        """Latin words of names that may be mended."""
        for concept in concepts:
            for spelling in concept.spellings:
                self._add(concept, tuple(singular(word.text) for word in words_of(fold(spelling))))
        for names in self._names.values():
            names.sort(key=lambda name: (-len(name[0]), name[1].id))

    def _add(self, concept: Concept, name: tuple[str, ...]) -> None:
        if not name:
            return
        self._names.setdefault(name[0], []).append((name, concept))
        self.words.update(word for word in name if word[0].isascii())
        if not concept.exact and len(name) >= _SHORTEST_BY_SOUND and all(map(_is_chinese, name)):
            self._sounds.setdefault(tuple(map(_sound, name)), concept)
            self._longest_sound = max(self._longest_sound, len(name))

    def find(self, words: Sequence[Word], mended: Sequence[str]) -> list[Mention]:
        """The names in a text, longest first at each place, none overlapping.

        Args:
            words: of the folded text.
            mended: the same words, slips mended.
        """
        plain = [singular(word) for word in mended]
        found: list[Mention] = []
        at = 0
        while at < len(plain):
            mention = self._by_spelling(words, plain, at) or self._by_sound(plain, at)
            if mention is None:
                at += 1
            else:
                found.append(mention)
                at = mention.last
        return found

    def _by_spelling(self, words: Sequence[Word], plain: list[str], at: int) -> Mention | None:
        for name, concept in self._names.get(plain[at], ()):
            end = at + len(name)
            if tuple(plain[at:end]) == name:
                exact = all(
                    singular(word.text) == part
                    for word, part in zip(words[at:end], name, strict=True)
                )
                if not exact and concept.exact:
                    continue
                return Mention(
                    concept.kind.value, concept.id, at, end, "exact" if exact else "mended"
                )
        return None

    def _by_sound(self, plain: list[str], at: int) -> Mention | None:
        window = plain[at : at + self._longest_sound]
        run = next((i for i, word in enumerate(window) if not _is_chinese(word)), len(window))
        sounds = tuple(map(_sound, window[:run]))
        for length in range(run, _SHORTEST_BY_SOUND - 1, -1):
            concept = self._sounds.get(sounds[:length])
            if concept is not None:
                return Mention(concept.kind.value, concept.id, at, at + length, "sound")
        return None


def masked(words: Sequence[str], mentions: Sequence[Mention]) -> list[str]:
    """The words with every name as one character for its kind; features keep their words."""
    out: list[str] = []
    at = 0
    for mention in sorted(mentions, key=lambda mention: mention.first):
        if mention.kind not in _SHOWN:
            continue
        out.extend(words[at : mention.first])
        out.append(MASKS[mention.kind])
        at = mention.last
    out.extend(words[at:])
    return out
