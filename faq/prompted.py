"""The terminal's line editor; apart, because nothing but a chat in a terminal needs it."""

from collections.abc import Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, InMemoryHistory

_HISTORY = Path("~/.als-bot-history")


def prompted() -> Iterator[str]:
    """Lines as a person types them, until Ctrl-D or Ctrl-C."""
    session: PromptSession[str] = PromptSession(history=_history())
    while True:
        try:
            yield session.prompt("› ")
        except (EOFError, KeyboardInterrupt):
            return


def _history() -> FileHistory | InMemoryHistory:
    """Earlier questions for the arrow keys, if the home folder can be written."""
    try:
        history = _HISTORY.expanduser()
        history.touch(mode=0o600, exist_ok=True)
    except (OSError, RuntimeError):  # not writable, or a user without a home folder
        return InMemoryHistory()
    return FileHistory(str(history))
