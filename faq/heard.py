"""What words sound like: Chinese as pinyin, English names as their consonants."""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=16384)
def _sound(character: str) -> str:
    return lazy_pinyin(character, style=Style.NORMAL)[0]


def sounds_of(text: str) -> tuple[str, ...]:
    """The toneless pinyin of each character; what is not Chinese sounds as it is written."""
    return tuple(map(_sound, text))


# Heard alike by many: zh and z, ang and an ("間從質" for 間充質).
_HEARD_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@lru_cache(maxsize=16384)
def blurred(character: str) -> str:
    """The sound of a character as it is heard: without what many do not tell apart."""
    sound = _sound(character)
    for told, heard in _HEARD_ALIKE:
        sound = sound.replace(told, heard)
    return sound


_SOUNDS_OF_LETTERS = (
    ("sch", "sk"), ("ch", "k"), ("ph", "f"), ("qu", "k"), ("ck", "k"), ("x", "ks"),
    ("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("z", "s"), ("g", "j"), ("v", "f"),
    ("q", "k"), ("dj", "j"), ("d", "t"), ("b", "p"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouyhw]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def skeleton_of(word: str) -> str:
    """The consonants of an English word as they are heard: mesenchymal → msnkml."""
    for letters, sound in _SOUNDS_OF_LETTERS:
        word = word.replace(letters, sound)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))
