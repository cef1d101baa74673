"""/stats and /why: numbers and reasons."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.markup import escape
from bot.moderation.context import Asked, Context
from bot.page import Page
from faq.explain import explain
from faq.models import Question

DAYS: Final = 7
_MOST_INTENTS: Final = 10
_MOST_KINDS: Final = 5
_ROOM: Final = 3400


class Overview:
    """Numbers and reasons."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def on_stats(self, asked: Asked) -> Page:
        """The numbers of the last days: never a text, never a person."""
        since = self._context.now().date() - timedelta(days=DAYS - 1)
        counts = await self._context.store.counts.since(since)
        days: dict[tuple[date, str], Counter[str]] = {}
        intents: Counter[str] = Counter()
        for each in counts:
            days.setdefault((each.day, each.language), Counter())[each.outcome] += each.number
            if each.intent:
                intents[each.intent] += each.number
        lines = [
            f"{day:%m-%d} {language}: "
            + ", ".join(f"{outcome} {number}" for outcome, number in sorted(found.items()))
            for (day, language), found in sorted(days.items())
        ]
        most = [f"{intent} {number}" for intent, number in intents.most_common(_MOST_INTENTS)]
        page = self._context.page(
            "stats", asked.language, lines="\n".join(lines) or "—", intents=", ".join(most) or "—"
        )
        aside = await self._aside(asked)
        return replace(page, html=f"{page.html}\n\n{aside}") if aside else page

    async def _aside(self, asked: Asked) -> str:
        """How many updates could not be handled, and of what kind; empty for none."""
        found = await self._context.store.updates.all_set_aside()
        if not found:
            return ""
        kinds = Counter(f"{each.kind} {each.error}" for each in found)
        told = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common(_MOST_KINDS))
        values = {"number": len(found), "last": f"{found[0].at:%Y-%m-%d %H:%M}", "kinds": told}
        return self._context.words("set_aside", asked.language, **values)

    async def on_why(self, asked: Asked, words: str) -> Page:
        """How a question is understood, step by step."""
        if not words:
            return self._context.page("why_how", asked.language)
        told = explain(self._context.answers.engine, Question(text=words))
        html = f"<pre>{escape(told[:_ROOM])}</pre>"
        return Page(html=html, language=asked.language)
