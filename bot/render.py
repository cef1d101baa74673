"""Reply → Telegram HTML and buttons."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import Ask, ChooseLanguage, Less, More
from bot.markup import escape
from faq.models import Language, Library, Option, Part, Reply, Source
from faq.plain import reviewed_text, source_line

LANGUAGE_NAMES = {
    Language.ZH_HANT: "繁體中文",
    Language.ZH_HANS: "简体中文",
    Language.EN: "English",
}

_Row = list[InlineKeyboardButton]


MOST_SOURCES_IN_SHORT = 3
"""Named under a short answer, which must fit a phone's screen; the whole answer names all."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: its HTML, without the disclaimer, and its buttons."""

    html: str
    buttons: InlineKeyboardMarkup | None = None


class Renderer:
    """Renders replies with the words of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def short(self, reply: Reply) -> Rendered:
        """The short answers, each with its sources in a line; "more" opens the rest."""
        blocks = [self._short_part(part, reply.language) for part in reply.parts]
        more = More(reply.labels)
        rows: list[_Row] = []
        if any(part.more for part in reply.parts) and more.fits():
            rows = [[self._button("more_button", reply.language, more.pack())]]
        return Rendered("\n\n".join(blocks), _keyboard(rows, reply.options))

    def whole(self, reply: Reply) -> Rendered:
        """The whole answers with full sources; "less" goes back."""
        blocks = [self._whole_part(part, reply.language) for part in reply.parts]
        rows: list[_Row] = []
        if reply.labels:
            less = Less(reply.labels)
            rows = [[self._button("less_button", reply.language, less.pack())]]
        return Rendered("\n\n".join(blocks), _keyboard(rows, reply.options))

    def notice(self, name: str, language: Language) -> str:
        """One of the bot's own texts."""
        return self.library.notices[name][language]

    def _short_part(self, part: Part, language: Language) -> str:
        shown = part.sources[:MOST_SOURCES_IN_SHORT]
        named = [_linked(source, f"{source.by} {source.year}") for source in shown]
        if more := len(part.sources) - len(shown):
            named.append(f"+{more}")
        reviewed = escape(reviewed_text(self.library, part, language))
        foot = " | ".join(filter(None, (" · ".join(named), reviewed)))
        return "\n\n".join(filter(None, (part.short, f"📄 {foot}" if foot else "")))

    def _whole_part(self, part: Part, language: Language) -> str:
        named = [
            _linked(source, source_line(self.library, source, language)) for source in part.sources
        ]
        heading = [self.notice("sources_heading", language)] if named else []
        sources = "\n".join([*heading, *(f"• {name}" for name in named)])
        reviewed = escape(reviewed_text(self.library, part, language))
        return "\n\n".join(filter(None, (part.short, part.more, sources, reviewed)))

    def _button(self, notice: str, language: Language, data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(self.notice(notice, language), callback_data=data)


def language_buttons(auto: str) -> InlineKeyboardMarkup:
    """A button for each language, and one for the language of each question.

    Args:
        auto: the last button's words.
    """
    rows = [[_language_button(language, name)] for language, name in LANGUAGE_NAMES.items()]
    return InlineKeyboardMarkup([*rows, [_language_button(None, auto)]])


def _language_button(language: Language | None, words: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(words, callback_data=ChooseLanguage(language).pack())


def _linked(source: Source, words: str) -> str:
    if source.link is None:
        return escape(words)
    return f'<a href="{html.escape(source.link)}">{escape(words)}</a>'


def _keyboard(rows: list[_Row], options: Sequence[Option]) -> InlineKeyboardMarkup | None:
    """Rows of buttons with one option a row, so that no words are cut off on a small phone."""
    asking = [
        [InlineKeyboardButton(option.text, callback_data=Ask((option.label,)).pack())]
        for option in options
    ]
    return InlineKeyboardMarkup([*rows, *asking]) if rows or asking else None
