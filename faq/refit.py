"""An engine of a changed library in about a second, upon the engine of the library before."""

from collections.abc import Container, Iterator

from faq.answer import Engine
from faq.extending import (
    Change,
    Example,
    TooMuchChangedError,
    change_between,
    extended,
    state_of,
)
from faq.match import Matcher
from faq.meaning import Encoder
from faq.models import Library
from faq.touched import Touched


class Refitted(Engine):
    """An engine of a changed library, built upon that of the library before in about a second.

    Built upon a `Refitted`, it is built upon what that one was built upon: what it answers
    depends on the first engine and the library alone, not on the changes between.
    """

    def __init__(self, base: Engine, library: Library, like: Engine | None = None) -> None:
        """Build the engine.

        Args:
            base: of the library before, fitted as a whole, or a `Refitted`.
            library: what it answers from.
            like: one built upon the same base for the same library: it need not be fitted again.
        """
        self.base: Engine = base.base if isinstance(base, Refitted) else base
        self._like = None if like is None else like.matcher
        super().__init__(library, words_only="basis" not in state_of(self.base.matcher))

    def _matcher(self, encoder: Encoder | None) -> Matcher:
        if self._like is not None:
            return self._like
        try:
            return extended(self.base.matcher, _change(self.base, self), encoder)
        except TooMuchChangedError:
            return super()._matcher(encoder)


def _change(base: Engine, engine: Engine) -> Change:
    """How the texts that an engine compares come from those of its base.

    To read all of them takes seconds: what stands in both and is read alike is not read.
    """
    touched = Touched(base.library, engine.library)
    standing = {text for text, _ in base.phrasings} & {text for text, _ in engine.phrasings}
    alike = {text for text in standing if text not in touched}
    change = change_between(tuple(_compared(base, alike)), tuple(_compared(engine, alike)))
    new = (at for at, row in enumerate(change.rows) if row < 0)
    added = (engine.phrasings[at] for at in new)
    read = tuple((_masked(engine, text), label) for text, label in added)
    return Change(change.rows, read, change.size)


_READ = "\x00"
"""Before what was read, so that no text as it was written is taken for it."""


def _compared(engine: Engine, alike: Container[str]) -> Iterator[Example]:
    """The phrasings: those alike as they were written, the others as the matcher compares them."""
    for text, label in engine.phrasings:
        yield (text if text in alike else _READ + _masked(engine, text)), label


def _masked(engine: Engine, text: str) -> str:
    return engine.reader.read_phrasing(text).masked
