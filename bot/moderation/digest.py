"""A line a week to the moderators: what is due for review. Sent once, by one of all replicas."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date
from typing import Final

from telegram import Bot

from bot.logs import about
from bot.moderation.announcing import Announcing
from bot.moderation.closing import Closing
from bot.moderation.context import Context
from bot.moderation.tongues import Tongues
from bot.page import Page
from bot.store import StoreError
from faq.labels import ANY, join_label
from faq.models import Language, Library

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 3600.0
MONDAY: Final = 0
_MOST: Final = 30


def due(library: Library, today: date) -> tuple[str, ...]:
    """What is past its day: labels of answers, and trials whose results were expected by now.

    Args:
        library: what is live.
        today: the day.
    """
    answers = tuple(
        join_label(intent.id, None if about == ANY else about)
        for intent in library.intents.values()
        for about, answer in intent.answers.items()
        if answer.review_by is not None and answer.review_by < today
    )
    trials = tuple(trial.id for trial in library.trials.values() if _is_past(trial.expected, today))
    return (*answers, *trials)


def _is_past(expected: object, today: date) -> bool:
    """Whether a day, or the whole of a year, has passed."""
    if isinstance(expected, date):
        return expected < today
    text = str(expected or "")
    return text[:4].isdecimal() and int(text[:4]) < today.year


class Digest:
    """Tells the moderators on Mondays.

    Args:
        context: of the desk.
        bot: who writes.
        today: tells the day, unless the clock of the store does.
    """

    def __init__(
        self,
        context: Context,
        bot: Bot,
        today: Callable[[], date] | None = None,
    ) -> None:
        self._context = context
        self._bot = bot
        self._today = today or (lambda: context.now().date())
        self._closing = Closing(context)

    async def run(self) -> None:
        """Look every hour whether it is time, and what was left undone; never ends."""
        while True:
            await self._closing.catch_up(self._bot)
            try:
                await self.tell()
            except StoreError as error:
                log.warning("no digest", extra=about(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def tell(self) -> bool:
        """Send the line, if it is Monday, something is due, and nobody has sent it.

        Returns:
            Whether it was sent.
        """
        context, today = self._context, self._today()
        found = due(context.answers.library, today)
        year, week, _ = today.isocalendar()
        if today.weekday() != MONDAY or not found:
            return False
        if not await context.store.once.first(f"digest {year}-{week}"):
            return False
        listed = "\n".join(f"• {each}" for each in found[:_MOST])
        more = f"\n… +{len(found) - _MOST}" if len(found) > _MOST else ""

        async def page(language: Language) -> Page:
            return context.page("digest", language, lines=f"{listed}{more}")

        await Announcing(context, Tongues(context.store)).tell(self._bot, page)
        return True
