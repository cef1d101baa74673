"""Reply → page: Telegram HTML and buttons."""

import html
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from bot.buttons import ASK, LESS, MORE, PICTURE, Button, Rows, digits, fits, in_rows, packed
from bot.markup import escape, plain_text, utf16_len
from bot.page import Page
from faq.fill import written
from faq.labels import ALL_CELLS
from faq.models import Language, Library, Option, Outcome, Part, Reply, Source
from faq.plain import reviewed_text, source_line

MOST_SOURCES_IN_SHORT: Final = 3
"""Named under a short answer, which must fit a phone's screen; the whole answer names all."""
MOST_RELATED_IN_GROUP: Final = 2
MOST_IN_GROUP: Final = 3800
"""UTF-16 units of one message in a group, which is never split; the disclaimer has the rest."""
_PICTURED: Final = {"trials.list": "trials", f"compare:{ALL_CELLS}": "cells"}
_TRIAL: Final = "trial.detail:"


class Renderer:
    """Renders replies with the words of one library.

    Args:
        library: for its words.
        today: tells the day, for answers that are past their day of review.
    """

    def __init__(
        self, library: Library, today: Callable[[], date] = lambda: datetime.now(UTC).date()
    ) -> None:
        self.library = library
        self._today = today

    def short(self, reply: Reply) -> Page:
        """The short answers, each with its sources in a line; "more" opens the rest."""
        blocks = [self._short_part(part, reply.language) for part in reply.parts]
        return self._page(reply, blocks, self._more(reply))

    def whole(self, reply: Reply) -> Page:
        """The whole answers with full sources; "less" goes back."""
        blocks = [self._whole_part(part, reply.language) for part in reply.parts]
        less = self._button("less_button", reply.language, packed(LESS, *reply.labels))
        return self._page(reply, blocks, (less,) if reply.labels else ())

    def in_group(self, reply: Reply) -> Page:
        """The short answers, the rest of each in a quote that opens at a touch."""
        blocks = [self._quoted_part(part, reply.language) for part in reply.parts]
        if utf16_len(plain_text("\n\n".join(blocks))) > MOST_IN_GROUP:
            blocks = [self._short_part(part, reply.language) for part in reply.parts]
        return self._page(reply, blocks, (), MOST_RELATED_IN_GROUP)

    def notice(self, name: str, language: Language) -> str:
        """One of the bot's own texts."""
        return self.library.notices[name][language]

    def foot(self, sources: Sequence[Source], reviewed: date, language: Language) -> str:
        """Where a text comes from and when it was checked, in a line."""
        named = [_linked(source, f"{source.by} {source.year}") for source in sources]
        checked = self.notice("reviewed_line", language).replace(
            "{date}", written(reviewed, language)
        )
        return f"📄 {' · '.join(named)} | {escape(checked)}"

    def _page(
        self,
        reply: Reply,
        blocks: Sequence[str],
        first: tuple[Button, ...],
        most_related: int | None = None,
    ) -> Page:
        pictured = self._pictured(reply)
        top = (*first, *pictured)
        options = reply.options
        if reply.outcome not in (Outcome.UNCERTAIN, Outcome.UNKNOWN):
            options = options[:most_related]
        return Page(
            html="\n\n".join(blocks),
            language=reply.language,
            rows=((top,) if top else ()) + numbered(options),
            topic=reply.topic,
            labels=reply.labels,
            urgent=reply.outcome is Outcome.URGENT,
            leaves_open=reply.outcome in (Outcome.UNCERTAIN, Outcome.UNKNOWN),
        )

    def _more(self, reply: Reply) -> tuple[Button, ...]:
        data = packed(MORE, *reply.labels)
        if not any(part.more for part in reply.parts) or not fits(data):
            return ()
        return (self._button("more_button", reply.language, data),)

    def _pictured(self, reply: Reply) -> tuple[Button, ...]:
        """A button for the picture of the one thing that is answered, where there is one."""
        name = picture_of(reply.labels[0]) if len(reply.labels) == 1 else None
        if name is None:
            return ()
        return (self._button("picture_button", reply.language, packed(PICTURE, name)),)

    def _short_part(self, part: Part, language: Language) -> str:
        shown = part.sources[:MOST_SOURCES_IN_SHORT]
        named = [_linked(source, f"{source.by} {source.year}") for source in shown]
        if more := len(part.sources) - len(shown):
            named.append(f"+{more}")
        reviewed = escape(reviewed_text(self.library, part, language, self._today()))
        foot = " | ".join(filter(None, (" · ".join(named), reviewed)))
        return "\n\n".join(filter(None, (part.short, f"📄 {foot}" if foot else "")))

    def _whole_part(self, part: Part, language: Language) -> str:
        reviewed = escape(reviewed_text(self.library, part, language, self._today()))
        blocks = (part.short, part.more, self._source_list(part, language), reviewed)
        return "\n\n".join(filter(None, blocks))

    def _quoted_part(self, part: Part, language: Language) -> str:
        rest = "\n\n".join(filter(None, (part.more, self._source_list(part, language))))
        short = self._short_part(part, language)
        return f"{short}\n\n<blockquote expandable>{rest}</blockquote>" if rest else short

    def _source_list(self, part: Part, language: Language) -> str:
        named = [
            _linked(source, source_line(self.library, source, language)) for source in part.sources
        ]
        heading = [self.notice("sources_heading", language)] if named else []
        return "\n".join([*heading, *(f"• {name}" for name in named)])

    def _button(self, notice: str, language: Language, data: str) -> Button:
        return Button(self.notice(notice, language), data)


def picture_of(label: str) -> str | None:
    """The name of the picture that shows an answer; None where there is none."""
    if label.startswith(_TRIAL):
        return f"trial:{label.removeprefix(_TRIAL)}"
    return _PICTURED.get(label)


def numbered(options: Sequence[Option]) -> Rows:
    """One option a row, so that no words are cut off on a small phone, each with its digit."""
    return digits(in_rows([Button(each.text, packed(ASK, each.label)) for each in options], 1))


def _linked(source: Source, words: str) -> str:
    if source.link is None:
        return escape(words)
    return f'<a href="{html.escape(source.link)}">{escape(words)}</a>'
