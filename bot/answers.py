"""Questions and labels → pages, from the one engine."""

import logging
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from bot.buttons import parts_of
from bot.markup import escape
from bot.metrics import answered
from bot.page import Page
from bot.reader import Reader
from bot.render import Renderer
from faq.answer import Engine
from faq.fill import Filler
from faq.labels import is_known
from faq.models import Library, Question, Reply, Topic

log = logging.getLogger(__name__)


class Answers:
    """Answers readers, in private and in groups."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.renderer = Renderer(engine.library)
        self.on_reply: Callable[[Reply], None] = lambda _: None
        """Is told of every reply to a question, to count it."""

    @property
    def library(self) -> Library:
        """What is answered from at this moment."""
        return self.engine.library

    def exchange(self, engine: Engine) -> None:
        """Answer from another library from now on: everything that is shown comes through here."""
        self.engine, self.renderer = engine, Renderer(engine.library)

    def reply(self, text: str, reader: Reader, topic: Topic | None = None) -> Reply:
        """Answer a text.

        Args:
            text: as it was typed.
            reader: who asks.
            topic: what was talked about, where that is not the reader's own conversation.
        """
        question = Question(
            text=text,
            language=reader.wanted,
            fallback_language=reader.fallback,
            region=reader.region,
            topic=reader.conversation.said.topic if topic is None else topic,
        )
        begun = perf_counter()
        reply = self.engine.answer(question)
        seconds = perf_counter() - begun
        answered(reply.outcome.value, seconds)
        self.on_reply(reply)
        log.info("answered", extra=_fields_of(reply, seconds))
        return reply

    def reply_for(self, labels: tuple[str, ...], reader: Reader) -> Reply:
        """The reply for labels that have an answer."""
        question = Question(
            text="",
            language=reader.language,
            region=reader.region,
            topic=reader.conversation.said.topic,
        )
        return self.engine.reply_for(labels, question)

    def page(self, reply: Reply, reader: Reader) -> Page:
        """A reply as it stands where the reader is."""
        render = self.renderer.in_group if reader.shared else self.renderer.short
        return render(reply)

    def notice(self, name: str, reader: Reader, **values: str) -> Page:
        """One of the bot's own texts, with values put in for {names}."""
        html = self.renderer.notice(name, reader.language)
        for key, value in values.items():
            html = html.replace(f"{{{key}}}", escape(value))
        return Page(html=html, language=reader.language)

    def filled(self, notice: str, reader: Reader) -> Page:
        """One of the bot's own texts that gives numbers to call."""
        filler = Filler(self.engine.library, reader.language, reader.region)
        words = self.renderer.notice(notice, reader.language)
        return Page(html=filler.fill(words), language=reader.language)

    async def on_ask(self, data: str, reader: Reader) -> Page | None:
        """What a button asks."""
        labels = self._known(data)
        return self.page(self.reply_for(labels, reader), reader) if labels else None

    async def on_more(self, data: str, reader: Reader) -> Page | None:
        """The whole answer."""
        labels = self._known(data)
        return self.renderer.whole(self.reply_for(labels, reader)) if labels else None

    async def on_less(self, data: str, reader: Reader) -> Page | None:
        """The short answer again."""
        labels = self._known(data)
        return self.renderer.short(self.reply_for(labels, reader)) if labels else None

    def _known(self, data: str) -> tuple[str, ...]:
        library = self.engine.library
        return tuple(label for label in parts_of(data) if is_known(library, label))


def _fields_of(reply: Reply, seconds: float) -> Mapping[str, Any]:
    """What may be known of a question: what came of it, and not a word of it."""
    return {
        "outcome": reply.outcome.value,
        "labels": list(reply.labels),
        "score": round(reply.score),
        "language": reply.language.value,
        "seconds": round(seconds, 4),
    }
