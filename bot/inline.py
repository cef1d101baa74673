"""`@bot question` in any chat: answers to send there, without the bot being a member."""

import hashlib
from collections import OrderedDict
from typing import Any, Final

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.ext import CallbackContext

from bot.answers import Answers
from bot.buttons import Button, for_elsewhere
from bot.keyboard import keyboard
from bot.links import link_to, payload_of
from bot.markup import plain_text
from bot.reader import Readers
from bot.sending import answered
from faq.labels import title_of
from faq.models import Language, Library, Question
from faq.normalise import language_of
from faq.suggest import suggestions

Context = CallbackContext[Any, Any, Any, Any]

MOST_RESULTS: Final = 10
CACHE_SECONDS: Final = 300
"""How long Telegram gives the same results to the same words without asking."""
MOST_KEPT: Final = 2_000
_DESCRIPTION: Final = 120
"""Characters of the second line that phones show under a title."""


class Inline:
    """Answers inline queries. Nothing in an answer depends on who asks, but the language."""

    def __init__(self, answers: Answers, readers: Readers) -> None:
        self._answers = answers
        self._readers = readers
        self._kept: OrderedDict[tuple[str, Language, str], list[InlineQueryResultArticle]] = (
            OrderedDict()
        )

    @property
    def _library(self) -> Library:
        return self._answers.library

    async def on_query(self, update: Update, _: Context) -> None:
        """Give up to ten answers, best first; for no words those asked for most."""
        query = update.inline_query
        assert query is not None  # noqa: S101 - routes.py hands on queries only
        reader = await self._readers.of(update)
        text = " ".join(query.query.split())
        language = reader.wanted or language_of(text, reader.fallback)
        # Telegram gives one person's results to all who type the same, unless they are personal.
        # Words that show their own language give everybody the same; the others depend on it.
        shows_language = reader.wanted is None and all(
            language_of(text, other) is language for other in Language
        )
        await answered(
            query.answer(
                self._results(text, language, update.get_bot().username),
                cache_time=CACHE_SECONDS,
                is_personal=not shows_language,
            )
        )

    def _results(
        self, text: str, language: Language, username: str
    ) -> list[InlineQueryResultArticle]:
        key = (self._library.version, language, text.casefold())
        if key not in self._kept:
            self._kept[key] = [
                self._result(labels, language, username) for labels in self._labels(text, language)
            ]
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _labels(self, text: str, language: Language) -> tuple[tuple[str, ...], ...]:
        if not text:
            return tuple((label,) for label in self._library.popular[:MOST_RESULTS])
        question = Question(text=text, language=language)
        return suggestions(self._answers.engine, question, MOST_RESULTS)

    def _result(
        self, labels: tuple[str, ...], language: Language, username: str
    ) -> InlineQueryResultArticle:
        reply = self._answers.engine.reply_for(labels, Question(text="", language=language))
        page = self._answers.renderer.in_group(reply)
        ask = self._answers.renderer.notice("private_button", language)
        private = Button(ask, url=link_to(username, payload_of(labels[0])))
        rows = (*for_elsewhere(page.rows, language), (private,))
        first = plain_text(reply.parts[0].short).replace("\n", " ")
        return InlineQueryResultArticle(
            id=hashlib.blake2b("+".join(labels).encode(), digest_size=16).hexdigest(),
            title=" · ".join(title_of(self._library, label, language) for label in labels),
            description=first[:_DESCRIPTION],
            input_message_content=InputTextMessageContent(page.html),
            reply_markup=keyboard(rows),
        )
