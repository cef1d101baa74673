"""How much at a time: questions of one person, messages to one group. One notice, then silence."""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from enum import StrEnum
from time import monotonic
from typing import Final

MINUTE: Final = 60.0
PERSON_IN_GROUP: Final = 5
PERSON_IN_PRIVATE: Final = 20
PRESSES: Final = 40
GROUP: Final = 12
"""Messages a minute; Telegram's own limit is 20, and edits count there too."""
MOST_KEPT: Final = 20_000


class Verdict(StrEnum):
    """Whether something may be done."""

    GO = "go"
    SAY_SO = "say so"
    """Too much; nobody has been told yet."""
    SILENCE = "silence"
    """Too much, and that has been said."""


class Limit:
    """At most so many a minute, for each key.

    Args:
        most: how many.
        clock: seconds, on any clock that does not go back.
    """

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: OrderedDict[Hashable, deque[float]] = OrderedDict()
        self._told: dict[Hashable, float] = {}

    def count(self, key: Hashable) -> Verdict:
        """Count one more, unless it is too much."""
        now = self._clock()
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        if len(self._times) > MOST_KEPT:
            forgotten, _ = self._times.popitem(last=False)
            self._told.pop(forgotten, None)
        while times and now - times[0] >= MINUTE:
            times.popleft()
        if len(times) < self._most:
            times.append(now)
            return Verdict.GO
        told = self._told.get(key)
        if told is not None and now - told < MINUTE:
            return Verdict.SILENCE
        self._told[key] = now
        return Verdict.SAY_SO
