"""Numbers of what happened: in memory, and every minute in the store. Never a text or a person."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from bot.store import StoreError
from bot.store.counts import CountStore
from faq.labels import split_label
from faq.models import Reply

log = logging.getLogger(__name__)

FLUSH_SECONDS: Final = 60.0


class Counting:
    """Counts replies by day, language, outcome and intent.

    Args:
        store: of numbers; None: they are only counted.
        today: tells the day.
    """

    def __init__(
        self,
        store: CountStore | None = None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._store = store
        self._today = today
        self._numbers: Counter[tuple[date, str, str, str]] = Counter()

    def count(self, reply: Reply) -> None:
        """Count a reply to a question."""
        intents = [split_label(label)[0] for label in reply.labels] or [""]
        for intent in intents:
            key = (self._today(), reply.language.value, reply.outcome.value, intent)
            self._numbers[key] += 1

    async def flush(self) -> None:
        """Put the numbers into the store; while it is away they wait."""
        if self._store is None or not self._numbers:
            return
        numbers, self._numbers = self._numbers, Counter()
        try:
            await self._store.add(numbers)
        except StoreError as error:
            log.warning("numbers not stored", extra={"error": type(error).__name__})
            self._numbers.update(numbers)

    async def run(self) -> None:
        """Flush every minute; never ends."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self.flush()
