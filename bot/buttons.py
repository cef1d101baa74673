"""What a button carries: a short record that a later release still understands.

Labels are kept for life, so a button pressed a year from now leads to the same answer.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from faq.models import Language

DATA_BYTES = 64
"""Most that Telegram lets a button carry."""
_BETWEEN = "+"


@dataclass(frozen=True, slots=True)
class Labels:
    """A button about answers, by their labels."""

    labels: tuple[str, ...]
    prefix: ClassVar[str] = ""

    def pack(self) -> str:
        """The button's data."""
        return f"{self.prefix}:{_BETWEEN.join(self.labels)}"

    def fits(self) -> bool:
        """Whether Telegram takes it."""
        return len(self.pack().encode()) <= DATA_BYTES

    @classmethod
    def parse(cls, data: str) -> Self:
        """The record of a button's data that begins with the prefix."""
        return cls(tuple(part for part in data.partition(":")[2].split(_BETWEEN) if part))


class Ask(Labels):
    """Answer this, in a new message."""

    prefix = "a"


class More(Labels):
    """Open the whole answer in place."""

    prefix = "m"


class Less(Labels):
    """Back to the short answer in place."""

    prefix = "l"


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Answer in this language from now on; None: in the language of each question."""

    language: Language | None
    prefix: ClassVar[str] = "lang"

    def pack(self) -> str:
        """The button's data."""
        return f"{self.prefix}:{self.language.value if self.language else 'auto'}"

    @classmethod
    def parse(cls, data: str) -> Self:
        """The record of a button's data; a language that is not known counts as None."""
        code = data.partition(":")[2]
        return cls(Language(code) if code in set(Language) else None)
