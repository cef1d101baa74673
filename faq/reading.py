"""A text as typed → what is named in it, and what remains to be compared."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.concepts import Mention, NameFinder, mask_placeholders, masked, with_short_names
from faq.models import Concept, Library
from faq.normalise import fold
from faq.numbers import NumberFinder
from faq.words import LATIN, Mender, is_mask, words_of


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read."""

    folded: str
    mentions: tuple[Mention, ...]
    masked: str
    """The folded text with names as masks, slips mended, regional words as common ones."""
    length: int = 0
    """How many words it has (a Chinese character is one)."""

    @property
    def starts_with_name(self) -> bool:
        """Whether its first word belongs to a name."""
        return any(mention.first == 0 for mention in self.mentions)

    @property
    def ends_with_name(self) -> bool:
        """Whether its last word belongs to a name."""
        return any(mention.last == self.length for mention in self.mentions)

    def named(self, kind: str) -> tuple[str, ...]:
        """What is named of a kind, each once, in order."""
        return tuple(
            dict.fromkeys(mention.value for mention in self.mentions if mention.kind == kind)
        )

    @property
    def words_besides_names(self) -> int:
        """How many words (a Chinese character is one) are no name and no number."""
        return sum(not is_mask(word.text) for word in words_of(self.masked))


class Dialects:
    """Regional and colloquial words → the common ones they are compared as."""

    def __init__(self, equivalents: Iterable[tuple[str, str]]) -> None:
        self._common: dict[str, str] = {}
        pairs = [(fold(word), fold(means)) for word, means in equivalents]
        for word, means in [(means, means) for _, means in pairs if means] + pairs:
            # A common word stands for itself, so that 没 → 没有 leaves 没有 as it is.
            self._common.setdefault(word, means)
        self._pattern = re.compile(_either(sorted(self._common)))
        self.latin_words = {
            word.text for key in self._common for word in words_of(key) if word.latin
        }

    def common(self, text: str) -> str:
        """The text in common words."""
        return self._pattern.sub(
            lambda found: (
                f"{self._common[found.group()]} "
                if found.group().isascii()
                else self._common[found.group()]
            ),
            text,
        )


def _either(words: Sequence[str]) -> str:
    """A pattern for any of the words, the longest first, branching by letter to be quick."""
    latin = [word for word in words if word.isascii()]
    others = [word for word in words if not word.isascii()]
    return rf"(?<![a-z])(?:{_branches(latin)})(?![a-z])|{_branches(others)}"


def _branches(words: Sequence[str]) -> str:
    by_first: dict[str, list[str]] = {}
    for word in words:
        if word:
            by_first.setdefault(word[0], []).append(word[1:])
    branches = [re.escape(first) + _rest(rests) for first, rests in sorted(by_first.items())]
    return "|".join(branches)


def _rest(rests: Sequence[str]) -> str:
    longer = _branches(rests)
    if not longer:
        return ""
    return f"(?:{longer})?" if "" in rests else f"(?:{longer})"


class Reader:
    """Reads texts: finds names, mends slips, masks."""

    def __init__(self, library: Library) -> None:
        concepts: Sequence[Concept] = tuple(library.concepts.values())
        self._names = NameFinder(concepts)
        self._numbers = NumberFinder(trial.enrolled for trial in library.trials.values())
        self._dialects = Dialects(library.equivalents)
        phrasings = [
            p
            for intent in library.intents.values()
            for texts in intent.phrasings.values()
            for p in texts
        ]
        # Folded together: one by one it takes three times as long, and there are thousands.
        known = set(LATIN.findall(fold("\n".join(phrasings))))
        guards = {
            w.text
            for cues in library.guard_words.values()
            for cue in cues
            for w in words_of(fold(cue))
            if w.latin
        }
        self.mender = Mender(known | self._names.words | self._dialects.latin_words | guards)

    def read(self, text: str) -> Reading:
        """Read a text as typed."""
        folded = fold(text)
        words = words_of(folded)
        mended = [self.mender.mend(word.text) for word in words]
        names = self._names.find(words, mended)
        names = with_short_names(names, words, folded)
        numbers = self._numbers.find(folded, words, names)
        mentions = tuple(sorted((*names, *numbers), key=lambda mention: mention.first))
        return Reading(
            folded, mentions, self._dialects.common(_joined(masked(mended, mentions))), len(words)
        )

    def plain(self, text: str) -> str:
        """A text in common words with slips mended, its names as they are."""
        mended = [self.mender.mend(word.text) for word in words_of(fold(text))]
        return self._dialects.common(_joined(mended))

    def read_phrasing(self, phrasing: str) -> Reading:
        """Read a curator's phrasing, with placeholders such as `{cell}`."""
        return self.read(mask_placeholders(phrasing))


def _joined(words: Sequence[str]) -> str:
    """Words as a text again: Latin ones apart, Chinese characters together."""
    out: list[str] = []
    for word in words:
        if out and word[0].isascii() and out[-1][-1].isascii():
            out.append(" ")
        out.append(word)
    return "".join(out)
