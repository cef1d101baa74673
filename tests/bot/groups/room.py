"""A family's group with the real bot in it, and what the bot does there."""

from collections.abc import Mapping

from bot.markup import as_sent, parse_html
from bot.playground import Bot, Group, Person, Playground, Shown
from bot.playground.records import Event
from bot.playground.shown import shown
from bot.render import Renderer
from faq.answer import Engine
from faq.models import Language, Library, Question, Reply
from tests.bot.conftest import Clock

NAME = "@als_test_bot"
MINUTE = 61.0
"""Seconds after which nobody has asked too much."""
_EMERGENCY = "/ask he cannot breathe"
"""Answered always and at once: by then, all that was said before has been handled."""


class Room:
    """A group, the people in it, and a watcher who sees what the bot does.

    Args:
        telegram: where it is.
        group: the group.
        people: by name.
        clock: by which the bot counts and forgets.
        bot: the bot's account.
    """

    def __init__(
        self,
        telegram: Playground,
        group: Group,
        people: Mapping[str, Person],
        clock: Clock,
        bot: Bot,
    ) -> None:
        self.telegram = telegram
        self.group = group
        self.clock = clock
        self.bot = bot
        self._people = people
        self._watcher = people["Watcher"]
        self._seen = 0

    def __getitem__(self, name: str) -> Person:
        """One of the people."""
        return self._people[name]

    async def asks(self, name: str, text: str, **how: object) -> Shown:
        """Let somebody write something that gets one answer; the question is forgotten by limits.

        Returns:
            The answer.
        """
        self.clock.move(MINUTE)
        await self.hears()
        await self._people[name].says(text, chat=self.group, **how)  # type: ignore[arg-type]
        [heard] = await self.hears()
        return heard

    async def says(self, name: str, text: str, **how: object) -> Shown:
        """Let somebody write something."""
        return await self._people[name].says(text, chat=self.group, **how)  # type: ignore[arg-type]

    def restart(self) -> None:
        """Look at the group from its beginning: it has become another chat."""
        self._seen = 0

    def now(self, heard: Shown) -> Shown:
        """A message as it stands now."""
        event = Event(
            what="message",
            message=heard.message,
            body=heard.message.body,
            markup=heard.message.markup,
            media=heard.message.media,
            reactions=(),
        )
        return shown(event, self.telegram.world)

    async def hears(self) -> list[Shown]:
        """All that the bot wrote, changed and deleted since the last look.

        An emergency shows that it has come so far; that and its answer are left out.
        """
        called = await self._watcher.says(_EMERGENCY, chat=self.group)
        answered = None
        while answered is None or answered.reply_to != called.message_id:
            answered = await self._watcher.hears(chat=self.group)
        log = self._watcher.history(chat=self.group)
        new = log[self._seen :]
        self._seen = len(log)
        return [
            event
            for event in new
            if event.message.sender is self.bot.user
            and event.kind != "service"
            and event.message is not answered.message
        ]


class Words:
    """What there is to hear in a group, as it is seen on a phone."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.renderer = Renderer(engine.library)

    @property
    def library(self) -> Library:
        """What it is taken from."""
        return self.engine.library

    def notice(self, name: str, language: Language = Language.EN) -> str:
        """One of the bot's own texts, with the disclaimer under it."""
        html = self.renderer.notice(name, language).replace("{bot}", NAME.removeprefix("@"))
        return self.signed(html, language)

    def reply(self, label: str, language: Language = Language.EN) -> Reply:
        """The engine's reply of a label."""
        return self.engine.reply_for((label,), Question(text="", language=language))

    def answer(self, label: str, language: Language = Language.EN) -> str:
        """The answer of a label as a group gets it."""
        html = self.renderer.in_group(self.reply(label, language)).html
        return self.signed(html, language)

    def signed(self, html: str, language: Language) -> str:
        """A text with the disclaimer, without tags."""
        seen = as_sent(parse_html(html)).text
        return f"{seen}\n\n{self.library.notices['disclaimer'][language]}"
