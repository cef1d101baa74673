"""The disclaimer: which language, and how it stands at the end of a text."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Final

from bot.markup import MarkupError, escape, parse_html, plain_text, split_html, to_html, utf16_len
from bot.markup.render import slice_of
from faq.models import Language
from faq.normalise import language_of

_SOURCE_BYTES: Final = 32 * 1024
"""Most that Telegram reads of one text, tags included."""

_reader: ContextVar[Language | None] = ContextVar("reader", default=None)


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

        Raises:
            MarkupError: it is longer than anything that Telegram reads.
        """
        html = valid(whole(html))
        text = plain_text(html)
        if self.ends_plain(text):
            if utf16_len(text) <= limit and _is_readable(html):
                return (html,)
            html = self._taken_off(html)
        words = self._words[_reader.get() or language_of(text)]
        parts = split_html(html, limit - utf16_len(words) - 2)
        return tuple(_signed(part, words) for part in parts) or (f"<i>{escape(words)}</i>",)

    def under_plain(self, text: str, limit: int, language: Language | None = None) -> str:
        """A text without markup, cut so that it fits with the disclaimer under it.

        Args:
            text: any text.
            limit: most UTF-16 units of the whole.
            language: the reader's, where it is not the one of `set_reader`.
        """
        text = whole(text).rstrip()
        if self.ends_plain(text) and utf16_len(text) <= limit:
            return text
        text = text.removesuffix(self._ending(text)).rstrip()
        words = self._words[language or _reader.get() or language_of(text)]
        room = limit - utf16_len(words) - 1
        if utf16_len(text) > room:
            text = text.encode("utf-16-le")[: 2 * (room - 1)].decode("utf-16-le", "ignore") + "…"
        return f"{text}\n{words}" if text else words

    def ends(self, html: str) -> bool:
        """Whether a text ends with the disclaimer in any language."""
        try:
            return self.ends_plain(plain_text(html))
        except MarkupError:
            return False

    def ends_plain(self, text: str) -> bool:
        """Whether a text without markup ends with the disclaimer in any language."""
        return bool(self._ending(text.rstrip()))

    def _ending(self, text: str) -> str:
        """The disclaimer at the end of a text, in whichever language; empty if there is none."""
        return next((words for words in self._words.values() if text.endswith(words)), "")

    def _taken_off(self, html: str) -> str:
        parsed = parse_html(html)
        kept = parsed.text.rstrip()
        kept = kept.removesuffix(self._ending(kept)).rstrip()
        return to_html(slice_of(parsed, 0, len(kept)))


def valid(html: str) -> str:
    """The text itself where Telegram takes its markup, else the text as it was typed."""
    try:
        parse_html(html)
    except MarkupError:
        return escape(html)
    return html


def whole(text: str) -> str:
    """The text with each half of a surrogate pair replaced: only whole characters can be sent."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _signed(part: str, words: str) -> str:
    signed = f"{part}\n\n<i>{escape(words)}</i>"
    # So many tags are no longer an answer, but a text that came in as one.
    return signed if _is_readable(signed) else f"{escape(plain_text(part))}\n\n{escape(words)}"


def _is_readable(html: str) -> bool:
    return len(html.encode()) <= _SOURCE_BYTES
