"""What a text names: cells, tissues, routes, phases, numbers of people, trials."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from faq.models import Concept, ConceptKind
from faq.normalise import chinese_number, fold
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
                exact = all(singular(word.text) == part for word, part in zip(words[at:end], name, strict=True))
                if not exact and concept.exact:
                    continue
                return Mention(concept.kind.value, concept.id, at, end, "exact" if exact else "mended")
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


# --- numbers ----------------------------------------------------------------------------------

_ENGLISH_NUMBERS = {
    "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "nineteen": 19, "seventeen": 17, "sixteen": 16,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
    "last": -1,
}  # fmt: skip
_N = r"(?P<n>\d+|[一二三四五六七八九两十百零]+|twelve|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)"
_PEOPLE = re.compile(
    _N + r"\s*(?:多|几)?\s*(?:个|名|位|例)?\s*(?:人|病人|患者|病友|受试者|例|名|位)"
    r"|" + _N.replace("<n>", "<m>") + r"[\s-]*(?:als\s+|mnd\s+)?"
    r"(?:people|patients?|persons?|participants?|ppl|pts?|subjects?|pax|men|folks|cases|volunteers)\b"
    r"|\bn\s*=\s*(?P<k>\d+)"
)
_BARE = re.compile(r"(?<![\d.,%a-z-])(\d{2,3})(?![\d%]|[.,]\d|\s*(?:岁|年|月|日|天|号|点|分|%|万|块|元|mg|kg|year|yr|yo\b|month|day|sai|km|am\b|pm\b|hour|minute))")
_NEAR_A_TRIAL = re.compile(r"那|嗰|个|試|试|研究|trial|study|one\b|the\b|with|期|phase")
_PHASE = re.compile(
    r"(?:phase|ph|stage)\s*(?P<a>iii|ii|i|[123]|one|two|three)\s*(?:/\s*(?P<b>iia|ii|2a|2)\b)?(?![a-z0-9])"
    r"|第?(?P<c>iii|ii|i|[123一二三])\s*(?:/\s*第?(?P<d>iia|ii|2a|2|二a|二))?\s*期(?![待间望限许盼])"
    r"|\b(?P<e>i|1)\s*/\s*(?P<f>iia|ii|2a|2)\b"
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_ORDINAL = re.compile(
    r"第(?P<a>[一二三四五六七八九\d])(?!期|次|针|年|天|一|\d)(?:个|项|种|款|隻|只|条|行|列)?"
    r"|(?:number|no\.?|nr|#)\s*(?P<b>[1-9])(?!\d)"
    r"|\b(?P<c>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
    r"(?=\s+(?:one|trial|study|row|type|kind|cell|stem|of|msc|nsc|ipsc|mesenchymal|neural|option|choice)\b)"
    r"|^(?:and\s+)?(?:the\s+)?(?P<e>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)[\s?.!]*$"
    r"|(?P<d>最后|最尾)(?:那|嗰)?(?:一)?(?:个|项|种|款|只|隻)"
)
_PHASE_VALUE = {"1": 1, "2": 2, "3": 3, "一": 1, "二": 2, "三": 3, "i": 1, "ii": 2, "iii": 3, "one": 1, "two": 2, "three": 3}
_ROMAN = {1: "I", 2: "II", 3: "III"}


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return _ENGLISH_NUMBERS.get(text, chinese_number(text))


class NumberFinder:
    """Finds what tells trials apart in figures: people, phases, years, and "the second one"."""

    def __init__(self, enrolled: Iterable[int]) -> None:
        self._enrolled = frozenset(enrolled)

    def find(self, folded: str, words: Sequence[Word], taken: Sequence[Mention]) -> list[Mention]:
        """Mentions of numbers that no name covers, in order."""
        free = [True] * len(words)
        for mention in taken:
            free[mention.first : mention.last] = [False] * (mention.last - mention.first)
        found: list[Mention] = []
        for kind, value, start, end in self._candidates(folded):
            inside = [i for i, word in enumerate(words) if word.start >= start and word.end <= end]
            if inside and all(free[i] for i in inside):
                found.append(Mention(kind, value, inside[0], inside[-1] + 1, "number"))
                for i in inside:
                    free[i] = False
        return sorted(found, key=lambda mention: mention.first)

    def _candidates(self, folded: str) -> Iterable[tuple[str, str, int, int]]:
        for match in _PHASE.finditer(folded):
            low = match["a"] or match["c"] or match["e"]
            high = match["b"] or match["d"] or match["f"]
            yield "phase", _phase(low, high), match.start(), match.end()
        for match in _PEOPLE.finditer(folded):
            number = _number(match["n"] or match["m"] or match["k"])
            if number is not None and number >= 8:
                yield "people", str(number), match.start(), match.end()
        for match in _YEAR.finditer(folded):
            yield "year", match[1], match.start(), match.end()
        for match in _ORDINAL.finditer(folded):
            text = match["a"] or match["b"] or match["c"] or match["e"]
            number = -1 if match["d"] else _number(text)
            yield "ordinal", str(number), match.start(), match.end()
        for match in _BARE.finditer(folded):
            if self._is_enrolment(match[1], folded):
                yield "people", match[1], match.start(1), match.end(1)

    def _is_enrolment(self, number: str, folded: str) -> bool:
        if int(number) not in self._enrolled:
            return False
        return number == folded.strip(" ?。.!") or int(number) >= 100 or bool(_NEAR_A_TRIAL.search(folded))


def _phase(low: str, high: str | None) -> str:
    first = _ROMAN[_PHASE_VALUE[low]]
    if high is None:
        return first
    return f"{first}/IIa" if high.endswith("a") else f"{first}/II"


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
