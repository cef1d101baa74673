"""What the parts that handle an update say of how it goes, and what an error says of the update."""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Final

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut


@dataclass(slots=True)
class Attempt:
    """One try to handle an update."""

    last: bool
    """Whether it is not tried again, here."""
    passing: tuple[type[BaseException], ...] = ()
    """Errors that go away by themselves, besides Telegram's."""
    answered: bool = False
    """Whether something was said to the person already: trying again would say it twice."""
    error: BaseException | None = None

    @property
    def may_be_repeated(self) -> bool:
        """Whether another try may bring more; what Telegram has refused, it will refuse again."""
        return not (self.last or self.answered or isinstance(self.error, TelegramError))


_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def begin(attempt: Attempt) -> Token[Attempt | None]:
    """Let what follows in this task be part of a try."""
    return _attempt.set(attempt)


def end(token: Token[Attempt | None]) -> None:
    """Let what follows be no part of it."""
    _attempt.reset(token)


def answered() -> None:
    """Say that something has gone out to the person."""
    attempt = _attempt.get()
    if attempt is not None:
        attempt.answered = True


def failed(error: BaseException | None) -> bool:
    """Say that the update that is being handled has failed.

    Returns:
        Whether it will be handled again, so that the person need not hear of it.
    """
    attempt = _attempt.get()
    if attempt is None or error is None:
        return False
    attempt.error = attempt.error or error
    return passes(error, attempt.passing) or attempt.may_be_repeated


def passes(error: BaseException, passing: tuple[type[BaseException], ...] = ()) -> bool:
    """Whether an error goes away by itself: it says nothing against the update."""
    return isinstance(error, (RetryAfter, TimedOut, *passing)) or type(error) is NetworkError


_NOBODY: Final = ("chat not found", "user not found", "group chat was deleted")


def is_result(error: BaseException) -> bool:
    """Whether an error says that there is nobody to talk to: blocked, removed, deleted."""
    if isinstance(error, BadRequest):
        return error.message.lower().startswith(_NOBODY)
    return isinstance(error, Forbidden)
