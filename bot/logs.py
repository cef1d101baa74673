"""What is logged: classes, places, labels and scores, but nobody's words and no token (P6).

Every record of ours and of the libraries goes through one chain: one JSON object a line for
machines, or a line for people.
"""

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any, Final, TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, Processor

FIELDS: Final = (
    *("outcome", "kind", "language", "labels", "score", "seconds"),
    *("error", "tries", "updates", "faults", "place", "setting"),
)
"""What a record may carry beside its event; whatever else is given to `extra` is left out."""
LIFE: Final = ("bot.running", "bot.service", "bot.starting", "bot.__main__")
"""Whose lines are few and tell what the process does: they are logged in any case."""
_PLACES = 6
"""Most calls named of one error, the innermost first."""
_HEAD: Final = ("time", "level", "logger", "event")


class LogFormat(StrEnum):
    """How a line looks."""

    JSON = "json"
    TEXT = "text"


def form_of(chosen: LogFormat | None) -> LogFormat:
    """What was chosen; else text on a terminal, and JSON elsewhere."""
    return chosen or (LogFormat.TEXT if sys.stderr.isatty() else LogFormat.JSON)


def set_up_logging(token: str | None, *, verbose: bool, form: LogFormat | None = None) -> None:
    """Log to standard error, what Python itself would write there included.

    Args:
        token: hidden wherever it would appear.
        verbose: each answer's outcome and labels too, not only what went wrong.
        form: of the lines; None: text on a terminal, JSON elsewhere.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(discreet(token, form_of(form)))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
    for name in LIFE:
        logging.getLogger(name).setLevel(logging.INFO)
    # Its lines hold the address of each call, and with it the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    _hook_in()


def discreet(token: str | None, form: LogFormat) -> logging.Formatter:
    """What writes errors without their messages, which may quote a person, and hides the token.

    The libraries log errors too, and python-telegram-bot puts the token into the message of a
    refused one.
    """
    render: Processor = _as_json if form is LogFormat.JSON else _as_text

    def hidden(_: Any, __: str, event: EventDict) -> str:
        line = str(render(None, "", event))
        return line.replace(token, "(token)") if token else line

    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            ExtraAdder(FIELDS),
            _said,
            _error_named,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, _in_order, hidden],
        use_get_message=False,
        pass_foreign_args=True,
    )


def about(error: BaseException | None) -> Mapping[str, str]:
    """An error as a field of a record."""
    return {"error": without_words(error)}


def without_words(error: BaseException | None) -> str:
    """An error's class and places, and those of what caused it: all but the messages."""
    return ", caused by ".join(
        f"{type(each).__name__} at {_places(each)}" for each in _with_causes(error)
    )


def _said(_: Any, __: str, event: EventDict) -> EventDict:
    """Put a record's values into its words; a library's only where they are numbers.

    What libraries write may quote a person: an error's message, a task with what it failed of.
    """
    record: logging.LogRecord = event["_record"]
    template, values = record.msg, event.pop("positional_args", ())
    if record.name.partition(".")[0] not in ("bot", "faq"):
        if not isinstance(template, str):
            template = type(template).__name__
        template, values = template.partition("\n")[0], _numbers_of(values)
    event["event"] = _filled(str(template), values)
    return event


def _numbers_of(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {name: _number(value) for name, value in values.items()}
    return tuple(map(_number, values or ()))


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) else "…"


def _filled(template: str, values: Any) -> str:
    try:
        return template % values if values else template
    except (TypeError, ValueError, KeyError):
        return template


def _error_named(_: Any, __: str, event: EventDict) -> EventDict:
    """Name an error's class and places, and no more of it."""
    event.pop("stack_info", None)
    given = event.pop("exc_info", None)
    if isinstance(given, tuple) and given[1] is not None:
        event["error"] = without_words(given[1])
    return event


def _in_order(_: Any, __: str, event: EventDict) -> EventDict:
    return {name: event[name] for name in _HEAD} | {
        name: event[name] for name in FIELDS if event.get(name) is not None
    }


def _as_json(_: Any, __: str, event: EventDict) -> str:
    # What is neither text nor number is named, and not shown.
    return json.dumps(event, default=lambda value: type(value).__name__)


def _as_text(_: Any, __: str, event: EventDict) -> str:
    head = f"{event['time']} {event['level'].upper()} {event['logger']} {event['event']}"
    rest = (f"{name}={value}" for name, value in event.items() if name not in _HEAD)
    return " ".join((head, *rest))


def _hook_in() -> None:
    """Log what Python would write to standard error by itself, with its words."""
    log = logging.getLogger(__name__)

    def ended(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        log.critical("ended by an error", extra=about(error))

    def in_thread(what: threading.ExceptHookArgs) -> None:
        log.error("a thread ended by an error", extra=about(what.exc_value))

    def unraisable(what: Any) -> None:
        log.error("an error that nobody could catch", extra=about(what.exc_value))

    def warned(  # noqa: PLR0913, PLR0917 - as Python calls it
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        del message, file, line
        place = f"{Path(filename).name}:{lineno}"
        log.warning("Python warns", extra={"error": category.__name__, "place": place})

    sys.excepthook, sys.unraisablehook = ended, unraisable
    threading.excepthook = in_thread
    warnings.showwarning = warned


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
