"""Emergency and despair, looked for before anything is matched (P4).

The cues stand in content/guards.yaml; here is how they combine. A cue counts where it is not part
of a figure of speech, nor of a general question or a memory ("how does ALS affect breathing?",
「以後會不會喘不過氣」) that nothing acute accompanies.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from faq.heard import sounds_of
from faq.normalise import fold
from faq.words import Mender, words_of

EMERGENCY = "safety.emergency"
CRISIS = "safety.crisis"

_SENTENCE = re.compile(r"[。!?！？\n;；…]+|\.(?:\s|$)|\.\.+")
# 「塞車塞到我想死」 says how bad the traffic is. Pain and a life that is too hard are left as said.
_SAYS_HOW_MUCH = re.compile(
    r"(?<![痛苦活病难辛])[到得](?:我|人|快|都|要|会|真的|真系)*想死"
    r"|(?<![呛噎喘咳哽卡痰吐痛])[到得](?:我|人|快|都|要|会)*(?:窒息|断气|喘不过气)"
)
_SHORT_CRY = 14
"""Words (a Chinese character is one) below which a bare "can't get air" needs nothing more."""
_SHORTEST_CUE_BY_SOUND = 4


class Spoken:
    """A text as cues are looked for in it: Chinese without spaces, Latin words between spaces."""

    def __init__(self, chinese: str, latin: str) -> None:
        self.chinese = chinese
        self.latin = latin

    @classmethod
    def of(cls, folded: str, mender: Mender) -> "Spoken":
        """Prepare a folded text, with slips in Latin words mended."""
        raw = [word.text for word in words_of(folded)]
        plain = " ".join(raw)
        mended = " ".join(mender.mend(word) for word in raw)
        latin = f" {plain} " if plain == mended else f" {plain} | {mended} "
        return cls("".join(raw), latin)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Whatever a cue in this text begins with: a word, a character, or two of them."""
        pairs = (a + b for a, b in pairwise(self.chinese))
        return frozenset(self.latin.split()) | frozenset(self.chinese) | frozenset(pairs)

    @cached_property
    def sounds(self) -> tuple[str, ...]:
        """The sound of each character."""
        return sounds_of(self.chinese)


class Cues:
    """A list of cues, ready to be looked for."""

    def __init__(self, cues: Sequence[str]) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        self._sounds: set[tuple[str, ...]] = set()
        for cue in cues:
            words = [word.text for word in words_of(fold(cue))]
            if not words:
                continue
            if words[0][0].isascii():
                self._by_beginning.setdefault(words[0], []).append(f" {' '.join(words)} ")
                continue
            chinese = "".join(words)
            self._by_beginning.setdefault(chinese[:2], []).append(chinese)
            if len(chinese) >= _SHORTEST_CUE_BY_SOUND and chinese.isalpha():
                self._sounds.add(sounds_of(chinese))
        self._sound_lengths = sorted({len(sounds) for sounds in self._sounds})

    def found_in(self, text: Spoken) -> list[str]:
        """The cues that stand in the text, the longest first."""
        found = {
            cue
            for beginning in text.beginnings & self._by_beginning.keys()
            for cue in self._by_beginning[beginning]
            if cue in (text.latin if cue[0] == " " else text.chinese)
        }
        return sorted(found, key=lambda cue: (-len(cue), cue))

    def in_(self, text: Spoken) -> bool:
        """Whether one of the cues stands in the text."""
        return bool(self.found_in(text))

    def heard_in(self, text: Spoken) -> bool:
        """Whether a longer cue stands in the text in characters of the same sound."""
        sounds = text.sounds
        return any(
            sounds[at : at + length] in self._sounds
            for length in self._sound_lengths
            for at in range(len(sounds) - length + 1)
        )

    def cut_from(self, text: Spoken) -> Spoken:
        """The text without the cues."""
        found = self.found_in(text)
        if not found:
            return text
        chinese, latin = text.chinese, text.latin
        for cue in found:
            if cue[0] == " ":
                latin = latin.replace(cue, " | ")
            else:
                chinese = chinese.replace(cue, "|")
        return Spoken(chinese, latin)


class Guards:
    """Recognises emergencies and despair in a folded text."""

    def __init__(self, guard_words: Mapping[str, Sequence[str]], mender: Mender) -> None:
        self._mender = mender
        self._cues = {name: Cues(cues) for name, cues in guard_words.items()}
        calm = [fold(cue) for cue in guard_words.get("endoflife", ())]
        self._accidents = Cues(
            [
                cue
                for cue in guard_words.get("emergency.strong", ())
                if any(each in fold(cue) and each != fold(cue) for each in calm)
            ]
        )
        """Of emergencies, what holds a word of the end of life: 氣切管脫落 is no wish for 氣切."""

    def urgent(self, folded: str) -> str | None:
        """The label of the urgent intent that the text calls for, or None."""
        whole = Spoken.of(folded, self._mender)
        if self._is_crisis(whole):
            return CRISIS
        strong, breath = self._cues["emergency.strong"], self._cues["emergency.breath"]
        if not (strong.in_(whole) or breath.in_(whole) or strong.heard_in(whole)):
            return None
        if self._cues["emergency.over"].in_(whole):
            return None
        pieces = [piece for piece in _SENTENCE.split(folded) if piece.strip()]
        acute = self._cues["emergency.acute"].in_(whole) or "!!" in folded
        short = len(words_of(folded)) <= _SHORT_CRY
        if any(
            self._is_emergency(Spoken.of(piece, self._mender), acute=acute, short=short)
            for piece in pieces
        ):
            return EMERGENCY
        return None

    def is_no_alarm(self, folded: str) -> bool:
        """Whether the text says itself that it is none: a figure of speech, over, or not yet."""
        whole = Spoken.of(folded, self._mender)
        names = ("crisis.figurative", "emergency.figurative", "emergency.over")
        said = any(self._cues[name].in_(whole) for name in names)
        return said or bool(_SAYS_HOW_MUCH.search(whole.chinese))

    def _is_crisis(self, whole: Spoken) -> bool:
        cues = self._cues
        text = Spoken(_SAYS_HOW_MUCH.sub("|", whole.chinese), whole.latin)
        for harmless in ("endoflife", "crisis.figurative", "crisis.negated"):
            text = cues[harmless].cut_from(text)
        # "I can't go on, is there somebody who could help at night?" asks for a carer.
        exhausted = not cues["crisis.asks_for_carers"].in_(text)
        despair = [cues["crisis.strong"], *([cues["crisis.exhausted"]] if exhausted else [])]
        if any(each.in_(text) for each in despair):
            return True
        # 沒有意識 sounds like 沒有意思: what is written as an emergency is not heard as despair
        emergency = cues["emergency.strong"].in_(text)
        return not emergency and any(each.heard_in(text) for each in despair)

    def _is_emergency(self, sentence: Spoken, *, acute: bool, short: bool) -> bool:
        cues = self._cues
        heard = Spoken(_SAYS_HOW_MUCH.sub("|", sentence.chinese), sentence.latin)
        literal = cues["emergency.figurative"].cut_from(heard)
        text = cues["endoflife"].cut_from(literal)
        general = cues["emergency.general"].in_(text)
        at_once = cues["emergency.acute"].in_(text)
        strong = cues["emergency.strong"]
        if strong.in_(text) or strong.heard_in(text) or self._accidents.in_(literal):
            return at_once or not general
        if not cues["emergency.breath"].in_(text) or general:
            return False
        if cues["emergency.figurative_subject"].in_(text):
            return False
        return at_once or acute or (short and cues["emergency.person"].in_(text))
