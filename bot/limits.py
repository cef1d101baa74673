"""How much at a time: questions of one person, messages to one group. One notice, then silence."""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from enum import StrEnum
from hashlib import sha256
from time import monotonic
from typing import Final, Protocol

MINUTE: Final = 60.0
PERSON_IN_GROUP: Final = 5
PERSON_IN_PRIVATE: Final = 20
PRESSES: Final = 40
GROUP: Final = 12
"""Messages a minute; Telegram's own limit is 20, and edits count there too."""
MOST_KEPT: Final = 20_000
ALONE_SECONDS: Final = 10.0
"""How long one counts alone after the table was away, before it is asked again."""


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

    async def count(self, key: Hashable) -> Verdict:
        """Count one more, unless it is too much."""
        return self._count_here(key)

    def _count_here(self, key: Hashable) -> Verdict:
        times = self._lately(key)
        if len(times) < self._most:
            times.append(self._clock())
            return Verdict.GO
        now, told = self._clock(), self._told.get(key)
        if told is not None and now - told < MINUTE:
            return Verdict.SILENCE
        self._told[key] = now
        return Verdict.SAY_SO

    def _lately(self, key: Hashable) -> deque[float]:
        """When something was counted within the last minute."""
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        if len(self._times) > MOST_KEPT:
            forgotten, _ = self._times.popitem(last=False)
            self._told.pop(forgotten, None)
        now = self._clock()
        while times and now - times[0] >= MINUTE:
            times.popleft()
        return times


class Counts(Protocol):
    """The table that replicas count in together."""

    async def count(self, key: str, most: int) -> str:
        """Count one more, unless it is too much: the value of a `Verdict`."""


class SharedLimit(Limit):
    """The same over all replicas. While the table is away, each counts alone.

    Args:
        name: tells limits apart whose keys are alike.
        most: how many.
        counts: the table.
        away: what it raises while the database is away.
        clock: as for `Limit`.
    """

    def __init__(
        self,
        name: str,
        most: int,
        counts: Counts,
        away: type[Exception],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(most, clock)
        self._name = name
        self._counts = counts
        self._away = away
        self._alone_until = clock()

    async def count(self, key: Hashable) -> Verdict:
        """Count one more, unless it is too much."""
        if self._clock() < self._alone_until:
            return self._count_here(key)
        try:
            verdict = Verdict(await self._counts.count(self._digest_of(key), self._most))
        except self._away:
            self._alone_until = self._clock() + ALONE_SECONDS
            return self._count_here(key)
        if verdict is Verdict.GO:
            # The table knows nothing of what was counted here while it was away.
            return self._count_here(key)
        return verdict

    def _digest_of(self, key: Hashable) -> str:
        return sha256(f"{self._name} {key}".encode()).hexdigest()
