"""The library that families read at this moment, exchanged as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.store import Revision
from faq.answer import Engine
from faq.load import Content


@dataclass(frozen=True, slots=True)
class State:
    """One revision, ready to answer from."""

    revision: Revision
    files: Mapping[str, str]
    content: Content
    engine: Engine


class Live:
    """Holds the state that is answered from.

    Args:
        base: the engine of the content that was shipped; all others are built upon it.
        show: lets families read an engine's library from now on.
    """

    def __init__(self, base: Engine, show: Callable[[Engine], None]) -> None:
        self.base = base
        self._show = show
        self._state: State | None = None

    @property
    def state(self) -> State:
        """What is answered from.

        Raises:
            LookupError: nothing has been published yet.
        """
        if self._state is None:
            raise LookupError("nothing has been published yet")
        return self._state

    def exchange(self, state: State) -> None:
        """Answer from another state; an older one than now is passed over."""
        if self._state is not None and state.revision.id <= self._state.revision.id:
            return
        self._state = state
        self._show(state.engine)
