"""An engine of a changed library in about a second, upon the engine of the library before."""

from weakref import WeakKeyDictionary

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


class Refitted(Engine):
    """An engine of a changed library, built upon that of the library before in about a second.

    Built upon a `Refitted`, it is built upon what that one was built upon: what it answers
    depends on the first engine and the library alone, not on the changes between.
    """

    def __init__(self, base: Engine, library: Library) -> None:
        """Build the engine.

        Args:
            base: of the library before, fitted as a whole, or a `Refitted`.
            library: what it answers from.
        """
        self.base: Engine = base.base if isinstance(base, Refitted) else base
        super().__init__(library, words_only="basis" not in state_of(self.base.matcher))

    def _matcher(self, encoder: Encoder | None) -> Matcher:
        base = self.base
        if _read_alike(base.library, self.library):
            raw = change_between(base.phrasings, self.phrasings)
            added = ((self.reader.read_phrasing(text).masked, label) for text, label in raw.added)
            change = Change(raw.rows, tuple(added), raw.size)
        else:
            change = change_between(_masked(base), _masked(self))
        try:
            return extended(base.matcher, change, encoder)
        except TooMuchChangedError:
            return super()._matcher(encoder)


def _read_alike(one: Library, other: Library) -> bool:
    """Whether every phrasing is read the same: its own words are known to both."""
    return (
        one.concepts == other.concepts
        and one.equivalents == other.equivalents
        and [t.enrolled for t in one.trials.values()] == [t.enrolled for t in other.trials.values()]
    )


_KNOWN: WeakKeyDictionary[Engine, tuple[Example, ...]] = WeakKeyDictionary()


def _masked(engine: Engine) -> tuple[Example, ...]:
    """The phrasings as the matcher compares them; takes seconds the first time."""
    if engine not in _KNOWN:
        read = engine.reader.read_phrasing
        _KNOWN[engine] = tuple((read(text).masked, label) for text, label in engine.phrasings)
    return _KNOWN[engine]
