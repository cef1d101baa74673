"""What one person should hear from the bot in private."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.markup import as_sent, parse_html
from bot.playground import Person, Shown
from bot.render import Renderer
from faq.answer import Engine
from faq.fill import Filler
from faq.models import Language, Outcome, Question, Reply, Topic

Pause = Callable[[float], Awaitable[None]]
"""Lets seconds pass."""

QUESTIONS = {
    Language.ZH_HANT: "MSC 安全嗎？",
    Language.ZH_HANS: "MSC 安全吗？",
    Language.EN: "Is MSC safe?",
}
CODES = {Language.EN: "en", Language.ZH_HANT: "zh-hant", Language.ZH_HANS: "zh-hans"}
"""How Telegram says that its person reads a language."""
in_each_language = pytest.mark.parametrize("language", Language)
_UNSURE = (
    *("臍帶血可以嗎", "stem cells how", "which cells", "幹細胞針", "cells", "細胞", "打針"),
    *("醫院", "0"),
)


def as_seen(html: str) -> str:
    """A text as people see it."""
    return as_sent(parse_html(html)).text


class Hears:
    """What there is to hear, in each language."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.library = engine.library
        self._renderer = Renderer(engine.library)

    def words(self, name: str, language: Language) -> str:
        """One of the bot's own texts as it stands in the content, such as a button's words."""
        return self.library.notices[name][language]

    def notice(self, name: str, into: Language, /, **values: str) -> str:
        """One of the bot's own texts, with the disclaimer under it."""
        html = self.words(name, into)
        for key, value in values.items():
            html = html.replace(f"{{{key}}}", value)
        return self.signed(html, into)

    def short(self, label: str, language: Language, region: str | None = None) -> str:
        """The short answer of a label."""
        return self.signed(
            self._renderer.short(self._reply(label, language, region)).html, language
        )

    def whole(self, label: str, language: Language) -> str:
        """The whole answer of a label."""
        return self.signed(self._renderer.whole(self._reply(label, language)).html, language)

    def reply(self, text: str, language: Language, topic: Topic | None = None) -> tuple[str, Reply]:
        """What a question hears, and the engine's reply behind it."""
        question = Question(text=text, fallback_language=language, topic=topic or Topic())
        reply = self.engine.answer(question)
        return self.signed(self._renderer.short(reply).html, reply.language), reply

    def filled(self, html: str, language: Language) -> str:
        """A text of the content, its references filled in, with the disclaimer under it."""
        return self.signed(Filler(self.library, language).fill(html), language)

    def unsure(self) -> tuple[str, Reply]:
        """A text that gets at least two choices, and the reply to it."""
        replies = {text: self.engine.answer(Question(text=text)) for text in _UNSURE}
        return next(
            (text, reply)
            for text, reply in replies.items()
            if reply.outcome is Outcome.UNCERTAIN and len(reply.options) > 1
        )

    def signed(self, html: str, language: Language) -> str:
        """A text as it is seen, with the disclaimer under it."""
        return f"{as_seen(html)}\n\n{self.library.notices['disclaimer'][language]}"

    def _reply(self, label: str, language: Language, region: str | None = None) -> Reply:
        return self.engine.reply_for((label,), Question(text="", language=language, region=region))


def datas(shown: Shown) -> list[str | None]:
    """What a message's buttons carry."""
    return [button.data for row in shown.buttons for button in row]


def texts(shown: Shown) -> list[str]:
    """What a message's buttons say."""
    return [button.text for row in shown.buttons for button in row]


def asked(shown: Shown) -> list[str]:
    """The labels that a message's buttons ask for in a message of their own."""
    return [data.removeprefix("a:") for data in datas(shown) if data and data.startswith("a:")]


async def said(person: Person, *lines: str) -> Shown:
    """Say something, line by line, each after the answer to the one before.

    Returns:
        The answer to the last one.
    """
    heard = [await _answer(person, line) for line in lines]
    return heard[-1]


async def _answer(person: Person, line: str) -> Shown:
    await person.says(line)
    return await person.hears()


async def pressed(person: Person, shown: Shown, *labels: str) -> Shown:
    """Press a button, and then one under what comes of it.

    Returns:
        What came of the last press.
    """
    for label in labels:
        await person.presses(shown, label)
        shown = await person.hears()
    return shown


def rows_of(shown: Shown) -> Sequence[int]:
    """How many buttons stand in each row."""
    return [len(row) for row in shown.buttons]
