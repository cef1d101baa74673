"""What is to be shown: the words, the buttons and what they are about, wherever it will stand."""

from dataclasses import dataclass, replace

from bot.buttons import Rows, choices_of, offers_of
from bot.memory import Said
from faq.models import Language, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture to be sent."""

    key: str
    """Names the picture: the same key, the same picture."""
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A message before it is sent: Telegram's HTML without the disclaimer, and buttons."""

    html: str
    language: Language
    rows: Rows = ()
    topic: Topic | None = None
    """What is talked about from here on; None: what was talked about before."""
    labels: tuple[str, ...] = ()
    """The answers that it gives."""
    urgent: bool = False
    """Whether it must be heard even at night."""
    leaves_open: bool = False
    """Whether it gives no answer, so that the question may be given to the editors."""
    image: Image | None = None
    """A picture, whose caption the words are."""
    fades: bool = False
    """A line about settings and the like, which disappears from groups after a while."""

    def with_rows(self, rows: Rows) -> "Page":
        """The same page with other buttons."""
        return replace(self, rows=rows)

    def said(self, before: Topic) -> Said:
        """What is remembered of it: a digit chooses among its own buttons, not earlier ones."""
        topic = before if self.topic is None else self.topic
        if self.rows:
            topic = replace(topic, options=choices_of(self.rows))
        return Said(
            topic=topic,
            labels=self.labels,
            language=self.language,
            offers=offers_of(self.rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A line for the one person who pressed a button, who alone sees it."""

    text: str
    language: Language
