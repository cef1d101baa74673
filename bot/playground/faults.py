"""Trouble on demand: calls that fail although nothing is wrong with them."""

from dataclasses import dataclass, field

from bot.playground.errors import JSON, ApiError


@dataclass(slots=True, kw_only=True)
class Fault:
    """Makes calls of one method fail, a number of times."""

    error: ApiError
    times: int
    done: bool  # the call is carried out, only its answer is lost


@dataclass(slots=True)
class Faults:
    """The trouble that lies ahead, by method."""

    _ahead: dict[str, list[Fault]] = field(default_factory=dict)

    def add(self, method: str, fault: Fault) -> None:
        """Let the next calls of a method fail, after those faults that were added before."""
        self._ahead.setdefault(method.lower(), []).append(fault)

    def next(self, method: str) -> Fault | None:
        """Return what happens to this call, and count it."""
        ahead = self._ahead.get(method.lower(), [])
        if not ahead:
            return None
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
