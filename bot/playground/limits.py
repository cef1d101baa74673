"""Flood limits: how much a bot may send before it must wait.

Telegram promises no numbers; these are the ones it advises bots to keep.
"""

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodLimits:
    """How many messages may go out; edits count as messages."""

    burst: int = 20  # at once into one chat, before the next line counts
    per_second: float = 1.0  # into one chat, in the long run
    group_per_minute: int = 20
    overall_per_second: int = 30


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


@dataclass(slots=True)
class FloodGate:
    """Counts what one bot sends. Times are seconds on any clock that does not go back."""

    limits: FloodLimits | None
    _buckets: dict[int, _Bucket] = field(default_factory=dict)
    _minutes: dict[int, deque[float]] = field(default_factory=dict)
    _second: deque[float] = field(default_factory=deque)

    def wait_before(self, chat_id: int, now: float) -> int:
        """Count one message, or say how long to wait before it.

        Args:
            chat_id: where it goes; below zero for a group.
            now: seconds.

        Returns:
            0 if it may go (it is counted), else whole seconds, at least 1 (it is not).
        """
        if self.limits is None:
            return 0
        bucket = self._refilled(chat_id, now)
        waits = [self._free_in(self._second, 1.0, self.limits.overall_per_second, now)]
        if bucket.tokens < 1:
            waits.append((1 - bucket.tokens) / self.limits.per_second)
        minute = self._minutes.setdefault(chat_id, deque())
        if chat_id < 0:
            waits.append(self._free_in(minute, 60.0, self.limits.group_per_minute, now))
        if max(waits) > 0:
            return max(1, math.ceil(max(waits)))
        bucket.tokens -= 1
        minute.append(now)
        self._second.append(now)
        return 0

    def _refilled(self, chat_id: int, now: float) -> _Bucket:
        assert self.limits is not None  # noqa: S101 - wait_before has returned without limits
        bucket = self._buckets.setdefault(chat_id, _Bucket(self.limits.burst, now))
        gained = (now - bucket.filled_at) * self.limits.per_second
        bucket.tokens = min(bucket.tokens + gained, self.limits.burst)
        bucket.filled_at = now
        return bucket

    @staticmethod
    def _free_in(sent: deque[float], span: float, most: int, now: float) -> float:
        """Seconds until fewer than `most` were sent within the last `span` seconds."""
        while sent and sent[0] <= now - span:
            sent.popleft()
        return sent[-most] + span - now if len(sent) >= most else 0.0
