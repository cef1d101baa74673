"""What a text names: cells, tissues, routes, phases, numbers of people, trials."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.heard import blurred, skeleton_of
from faq.models import Concept, ConceptKind
from faq.normalise import fold
from faq.words import Word, is_english, singular, words_of


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


def _is_chinese(word: str) -> bool:
    return not word[0].isascii() and not "\ue000" <= word[0] <= "\uf8ff"


_NEVER_A_SLIP = frozenset(fold("嘅喺咗唔嗰冇嚟哋啲佢咁揀俾睇諗瞓攞嘢乜咩㗎噉"))
"""Characters that are typed for what they mean: 神經咁 is no 神經幹."""


def _is_heard(word: str) -> bool:
    return _is_chinese(word) and word not in _NEVER_A_SLIP


_SHORTEST_SKELETON = 6
_LONG_SKELETON = 10
"""From here on all words may be ordinary ones: "in juiced plural potent"."""
_HEARD_KINDS = ("cell", "als", "drug")
_LONGEST_HEARD = 4
"""Words that one name may be heard as: "mess in kimal"."""


class NameFinder:
    """Finds the names of all concepts in texts: exactly, then mended, then by sound."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], Concept]]] = {}
        self._sounds: dict[tuple[str, ...], Concept] = {}
        self._longest_sound = 0
        self._skeletons: dict[str, Concept] = {}
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
        if (
            not concept.exact
            and len(name) >= _SHORTEST_BY_SOUND
            and all(map(_is_chinese, name))
            and name[-1] != "的"
        ):
            self._sounds.setdefault(tuple(map(blurred, name)), concept)
            self._longest_sound = max(self._longest_sound, len(name))
        if concept.kind.value in _HEARD_KINDS and not concept.exact and name[0][0].isascii():
            skeleton = skeleton_of("".join(name))
            if len(skeleton) >= _SHORTEST_SKELETON and any(len(word) > 7 for word in name):
                self._skeletons.setdefault(skeleton, concept)

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
            spelled, heard = self._by_spelling(words, plain, at), self._by_sound(plain, at)
            if spelled and heard and heard.last > spelled.last:
                spelled = None  # 間充值: all of a name by its sound, not half of it and a rest
            mention = spelled or heard or self._by_ear(words, plain, at)
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
        run = next((i for i, word in enumerate(window) if not _is_heard(word)), len(window))
        sounds = tuple(map(blurred, window[:run]))
        for length in range(run, _SHORTEST_BY_SOUND - 1, -1):
            concept = self._sounds.get(sounds[:length])
            if concept is not None:
                return Mention(concept.kind.value, concept.id, at, at + length, "sound")
        return None

    def _by_ear(self, words: Sequence[Word], plain: list[str], at: int) -> Mention | None:
        """A long name in other words, one of which is no word at all ("mess in kimal")."""
        heard, strange = "", False
        best: tuple[int, Mention] | None = None
        for end in range(at + 1, min(at + _LONGEST_HEARD, len(plain)) + 1):
            word = plain[end - 1]
            if not words[end - 1].latin or (
                end > at + 1 and self._by_spelling(words, plain, end - 1)
            ):
                break
            heard += word
            strange = strange or not is_english(word)
            skeleton = skeleton_of(heard)
            enough = strange or len(skeleton) >= _LONG_SKELETON
            found = self._heard_as(skeleton) if enough else None
            if found is not None and (best is None or found[0] <= best[0]):
                slips, concept = found
                best = slips, Mention(concept.kind.value, concept.id, at, end, "sound")
        return best[1] if best else None

    def _heard_as(self, skeleton: str) -> tuple[int, Concept] | None:
        if len(skeleton) < _SHORTEST_SKELETON - 1:
            return None
        found = process.extractOne(
            skeleton,
            self._skeletons.keys(),
            scorer=OSA.distance,
            score_cutoff=(len(skeleton) + 1) // _SHORTEST_SKELETON,
        )
        if not found or found[0][0] != skeleton[0]:
            return None
        return int(found[1]), self._skeletons[found[0]]


# 「神經的跟間充質的差在哪」: 神經 is the cell's name only in a row with another cell's.
_SHORT_NAMES = {("神", "经"): "NSC"}
_ROW = re.compile(r"[、,，/\s和跟与同及或比定对的型类系隻只还是]*")


def with_short_names(
    mentions: Sequence[Mention], words: Sequence[Word], folded: str
) -> list[Mention]:
    """The mentions, and the short names of cells that stand in a row with another cell's name."""
    out = list(mentions)
    cells = [mention for mention in mentions if mention.kind == "cell"]
    for at in range(len(words) - 1) if cells else ():
        id_ = _SHORT_NAMES.get((words[at].text, words[at + 1].text))
        if id_ is None or any(m.first < at + 2 and at < m.last for m in mentions):
            continue
        start, end = words[at].start, words[at + 1].end
        if not _goes_on(folded[end : end + 1]) and any(
            cell.value != id_
            and (
                _in_a_row(folded[end : words[cell.first].start])
                or _in_a_row(folded[words[cell.last - 1].end : start])
            )
            for cell in cells
        ):
            out.append(Mention("cell", id_, at, at + 2, "exact"))
    return sorted(out, key=lambda mention: mention.first)


def _goes_on(character: str) -> bool:
    """Whether 神經 goes on to another word with this character: 神經保護, 神經元."""
    chinese = bool(character) and _is_chinese(character) and character.isalpha()
    return chinese and not _ROW.fullmatch(character) and character not in "哪边差谁呢诱间"


def _in_a_row(between: str) -> bool:
    return bool(between) and bool(_ROW.fullmatch(between))


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
