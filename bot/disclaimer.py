"""The disclaimer: which language, and how it stands at the end of a text."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from bot.markup import MarkupError, escape, parse_html, split_html, utf16_len
from faq.models import Language
from faq.normalise import language_of

_reader: ContextVar[Language | None] = ContextVar("reader", default=None)


@contextmanager
def reading(language: Language) -> Iterator[None]:
    """Within, whatever goes out is for a reader of this language."""
    token = _reader.set(language)
    try:
        yield
    finally:
        _reader.reset(token)


def set_reader(language: Language) -> None:
    """From here on in this task, whatever goes out is for a reader of this language."""
    _reader.set(language)


class Disclaimer:
    """Puts the disclaimer under texts, and recognises it there."""

    def __init__(self, words: Mapping[Language, str]) -> None:
        self._words = dict(words)

    def under(self, html: str, limit: int) -> tuple[str, ...]:
        """A text as messages, each with the disclaimer in its last place.

        Args:
            html: Telegram's HTML; where it is not valid, it is shown as it was typed.
            limit: most UTF-16 units of one message without tags.

        Returns:
            At least one part; where the text is blank, the disclaimer alone.
        """
        html = valid(html)
        if self.ends(html) and utf16_len(parse_html(html).text) <= limit:
            return (html,)
        words = self._words[self._language(html)]
        room = limit - utf16_len(words) - 2
        parts = split_html(html, room)
        return tuple(f"{part}\n\n<i>{escape(words)}</i>" for part in parts) or (f"<i>{escape(words)}</i>",)

    def under_plain(self, text: str, limit: int, language: Language | None = None) -> str:
        """A text without markup, cut so that it fits with the disclaimer under it."""
        if any(text.endswith(words) for words in self._words.values()):
            return text
        words = self._words[language or self._language(escape(text))]
        room = limit - utf16_len(words) - 1
        if utf16_len(text) > room:
            text = text.encode("utf-16-le")[: 2 * (room - 1)].decode("utf-16-le", "ignore") + "…"
        return f"{text}\n{words}" if text else words

    def ends(self, html: str) -> bool:
        """Whether a text ends with the disclaimer in any language."""
        try:
            return self.ends_plain(parse_html(html).text)
        except MarkupError:
            return False

    def ends_plain(self, text: str) -> bool:
        """Whether a text without markup ends with the disclaimer in any language."""
        return any(text.rstrip().endswith(words) for words in self._words.values())

    def _language(self, html: str) -> Language:
        """The reader's, or where nobody has said it, the text's own."""
        return _reader.get() or language_of(parse_html(html).text)


def valid(html: str) -> str:
    """The text itself where Telegram takes its markup, else the text as it was typed."""
    try:
        parse_html(html)
    except MarkupError:
        return escape(html)
    return html
