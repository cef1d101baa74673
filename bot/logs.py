"""What is logged: classes, places, labels and scores, but nobody's words and no token (P6)."""

import logging
from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

_PLACES = 6
"""Most calls named of one error, the innermost first."""

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class DiscreetFormatter(logging.Formatter):
    """Writes errors without their messages, which may quote a person, and hides the token.

    The library logs errors too, and puts the token into the message of a refused one.
    """

    def __init__(self, token: str | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one for an error's places."""
        line = super().format(record)
        return line.replace(self._token, "(token)") if self._token else line

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the library's name
        """Name an error's class and places."""
        return without_words(ei[1]) if ei[1] is not None else ""


def set_up_logging(token: str | None, *, verbose: bool) -> None:
    """Log to standard error.

    Args:
        token: hidden wherever it would appear.
        verbose: each answer's outcome and labels too, not only what went wrong.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter(token))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
    # Its lines hold the address of each call, and with it the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def without_words(error: BaseException | None) -> str:
    """An error's class and places, and those of what caused it: all but the messages."""
    return ", caused by ".join(
        f"{type(each).__name__} at {_places(each)}" for each in _with_causes(error)
    )


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException) -> str:
    frames = extract_tb(error.__traceback__)[-_PLACES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return " < ".join(reversed(places)) or "(no place)"
