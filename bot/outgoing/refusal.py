"""A call that is not made."""

from telegram.error import TelegramError


class OutgoingRefused(TelegramError):  # noqa: N818 - named like the library's own, e.g. Forbidden
    """A call that must not go out; the message names the method and the reason.

    One of the library's errors, because its request turns all others into a NetworkError, which
    asks to be tried again.
    """


def refusal(method: str, why: str) -> OutgoingRefused:
    """The error for a method that is not called, and why not."""
    return OutgoingRefused(f"{method} is refused: {why}")
