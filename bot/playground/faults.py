"""Trouble on demand: calls that fail although nothing is wrong with them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bot.playground.errors import JSON, ApiError, too_many

KINDS: Final = ("429", "500", "502", "time-out", "reset")


class BrokenOff(Exception):  # noqa: N818 - it is no error of ours
    """The connection breaks off in place of an answer."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """Makes calls of one method fail, a number of times."""

    error: Exception
    times: int = 1
    done: bool = False  # the call is carried out, only its answer is lost
    seconds: float = 0.0  # until it fails

    async def happens(self) -> None:
        """Fail."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        raise self.error


class Trouble:
    """Lets a share of all calls fail, each time the same calls in the same order of calls.

    Args:
        share: 0 to 1.
        seed: of the dice.
        kinds: of `KINDS`; each as often as the others. Half of the time-outs and resets happen
            after the call was carried out.
        seconds: how long a call hangs before it is broken off, for a time-out.
        wait: what a 429 says, in seconds.
    """

    def __init__(
        self,
        share: float,
        seed: int,
        *,
        kinds: Sequence[str] = KINDS,
        seconds: float = 1.0,
        wait: int = 1,
    ) -> None:
        self._share = share
        self._random = Random(seed)  # noqa: S311 - no secret
        self._kinds = tuple(kinds)
        self._seconds = seconds
        self._wait = wait
        self.dealt: dict[str, int] = dict.fromkeys(kinds, 0)
        self.lost_answers = 0

    def next(self) -> Fault | None:
        """Return what happens to this call."""
        if self._random.random() >= self._share:
            return None
        kind = self._random.choice(self._kinds)
        self.dealt[kind] += 1
        if kind == "429":
            return Fault(error=too_many(self._wait))
        if kind in {"500", "502"}:
            name = {"500": "Internal Server Error", "502": "Bad Gateway"}[kind]
            return Fault(error=ApiError(int(kind), name))
        done = self._random.random() < 0.5
        self.lost_answers += done
        seconds = self._seconds if kind == "time-out" else 0.0
        return Fault(error=BrokenOff(), done=done, seconds=seconds)


@dataclass(slots=True)
class Faults:
    """The trouble that lies ahead, by method, and for all."""

    _ahead: dict[str, list[Fault]] = field(default_factory=dict)
    trouble: Trouble | None = None

    def add(self, method: str, fault: Fault) -> None:
        """Let the next calls of a method fail, after those faults that were added before."""
        self._ahead.setdefault(method.lower(), []).append(fault)

    def next(self, method: str) -> Fault | None:
        """Return what happens to this call, and count it."""
        ahead = self._ahead.get(method.lower(), [])
        if not ahead:
            return self.trouble.next() if self.trouble is not None else None
        fault = ahead[0]
        fault.times -= 1
        if fault.times == 0:
            ahead.pop(0)
        return fault


def fault_of(
    code: int, description: str, *, retry_after: int | None, done: bool, times: int
) -> Fault:
    """Make a fault; for 429, `retry_after` is what the answer says to wait, in seconds."""
    parameters: JSON | None = None if retry_after is None else {"retry_after": retry_after}
    return Fault(error=ApiError(code, description, parameters), times=times, done=done)
