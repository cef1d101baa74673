"""What is logged, written down for a test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from bot.logs import LogFormat, discreet
from tests.bot.conftest import TOKEN


@contextmanager
def logged_to(written: TextIO, form: LogFormat) -> Iterator[None]:
    """Write what anybody logs, as the command does it with --verbose.

    Args:
        written: where to.
        form: of the lines.
    """
    handler = logging.StreamHandler(written)
    handler.setFormatter(discreet(TOKEN, form))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
