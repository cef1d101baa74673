"""An entry of the content on a phone: its parts a page at a time, and each field by itself."""

from typing import Any, Final

from bot.buttons import Button, Rows, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.changing import expected_in, is_own_simplified
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.entries import (
    ANSWERS,
    Entry,
    Field,
    children,
    digest,
    fields_in,
    group_of,
    is_field,
    node_at,
)
from bot.page import Page
from faq.finding import INTENT
from faq.yamlfile import Path

A_PAGE: Final = 10
"""Parts, or phrasings, that are shown at once."""
_EXCERPT: Final = 70


class Showing:
    """Pages of an entry."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def parts(self, asked: Asked, entry: Entry, part: Field, page: int) -> Page:
        """What is within an entry, or within a part of it."""
        context, language = self._context, asked.language
        items = _items(entry, part)
        shown = items[page * A_PAGE : (page + 1) * A_PAGE]
        named = [self.name_of(asked, part, each) for each in shown]
        lines = [
            f"• <b>{escape(name)}</b>{_excerpt(each)}"
            for name, each in zip(named, shown, strict=True)
        ]
        buttons = [
            Button(name[:60], to_part(entry, each.way))
            for name, each in zip(named, shown, strict=True)
        ]
        if not part.way and entry.kind == INTENT and not page:
            answers = sum(each.way[0] == ANSWERS for each in shown)
            buttons[answers:answers] = [
                context.button(f"phrase_{group}", language, "phrase", entry.id, group)
                for group in ("zh", "en")
            ]
        if not part.way:
            buttons.append(context.button("file", language, "file", entry.address))
        head = context.words("entry", language, id=called(entry, part))
        rows = digits(in_rows(buttons, 2))
        return Page(
            html="\n".join((head, "", *lines)),
            language=language,
            rows=(*rows, *self.around(asked, entry, part, page, len(items))),
        )

    def words(self, asked: Asked, entry: Entry, field: Field, page: int) -> Page:
        """A list of words: each may be changed or taken out, and others added."""
        context, language = self._context, asked.language
        begin = page * A_PAGE
        shown = field.value[begin : begin + A_PAGE]
        at_field = (entry.address, digest(*field.way))
        buttons = [
            Button(str(at), packed(KIND, "word", *at_field, digest(word)))
            for at, word in enumerate(shown, begin + 1)
        ]
        group = group_of(entry, field)
        if group is None:
            add = context.button("add", language, "add", *at_field)
        else:
            add = context.button(f"phrase_{group}", language, "phrase", entry.id, group)
        lines = [f"{at}. {escape(str(word))}" for at, word in enumerate(shown, begin + 1)]
        head = context.words("words", language, id=called(entry, field), number=len(field.value))
        return Page(
            html="\n".join((head, "", *lines)),
            language=language,
            rows=(
                *in_rows(buttons, 5),
                (add,),
                *self.around(asked, entry, field, page, len(field.value)),
            ),
        )

    def field(self, asked: Asked, entry: Entry, field: Field) -> Page:
        """One field as it is, and what may be sent in its place."""
        context, language = self._context, asked.language
        rows = self.around(asked, entry, field)
        name = "text_derived" if field.derived else "text_now"
        if is_own_simplified(field):
            name = "text_own"
            at_field = (entry.address, digest(*field.way))
            rows = ((context.button("derive", language, "derive", *at_field),), *rows)
        head = context.words(name, language, id=called(entry, field))
        expected = context.words(f"expects_{expected_in(field.value)}", language)
        html = f"{head}\n<i>{expected}</i>\n\n<pre>{escape(_written(field.value))}</pre>"
        return Page(html=html, language=language, rows=rows)

    def word(self, asked: Asked, entry: Entry, field: Field, word: str) -> Page:
        """One of a list's words, to be written anew or taken out."""
        context, language = self._context, asked.language
        at_word = (entry.address, digest(*field.way), digest(word))
        rows = (
            (context.button("remove", language, "unword", *at_word),),
            (Button(context.words("back_button", language), to_part(entry, field.way)),),
        )
        head = context.words("text_now", language, id=called(entry, field))
        return Page(html=f"{head}\n\n<pre>{escape(word)}</pre>", language=language, rows=rows)

    def around(self, asked: Asked, entry: Entry, part: Field, page: int = 0, of: int = 0) -> Rows:
        """Buttons to the pages before and after, and back up."""
        row = []
        if page:
            row.append(Button("‹", to_part(entry, part.way, page - 1)))
        if (page + 1) * A_PAGE < of:
            row.append(Button("›", to_part(entry, part.way, page + 1)))
        if part.way:
            back = self._context.words("back_button", asked.language)
            row.append(Button(back, to_part(entry, above(entry, part))))
        return (tuple(row),) if row else ()

    def name_of(self, asked: Asked, within: Field, part: Field) -> str:
        """A part's way below what is shown, in words where there are any."""
        begin = len(within.way)
        way = part.way[begin + 1 :] if part.way[begin] == ANSWERS else part.way[begin:]
        notices = self._context.answers.library.notices
        words = []
        for step in way or part.way[-1:]:
            known = notices.get(f"mod_key_{str(step).lower().replace('-', '_')}")
            words.append(str(step) if known is None else known[asked.language])
        return " · ".join(words)


def _items(entry: Entry, part: Field) -> list[Field]:
    """What a page of an entry shows: answers first; all fields at once where they are few."""
    inner = fields_in(part)
    if entry.kind == INTENT and not part.way:
        parts = children(part)
        answers = [each for each in parts if each.way == (ANSWERS,)]
        within = [inside for each in answers for inside in children(each)]
        return [*within, *(each for each in parts if each not in answers)]
    return inner if len(inner) <= A_PAGE else children(part)


def above(entry: Entry, part: Field) -> Path:
    """The way to the page that shows a part."""
    way = part.way[:-1]
    while way:
        if way == (ANSWERS,):  # its answers stand on the entry's first page
            return ()
        if way[:-1] == (ANSWERS,):
            return way
        node = _part_at(entry, way)
        around = _part_at(entry, way[:-1])
        if node is not None and around is not None and len(fields_in(around)) > A_PAGE:
            return way
        way = way[:-1]
    return way


def _part_at(entry: Entry, way: Path) -> Field | None:
    try:
        return node_at(entry, digest(*way))
    except LookupError:  # what is derived stands in nothing that is written
        return None


def to_part(entry: Entry, way: Path, page: int = 0) -> str:
    """What a button carries that leads to a part of an entry."""
    return packed(KIND, "node", entry.address, digest(*way), str(page))


def called(entry: Entry, part: Field) -> str:
    """An entry's part by name, as differences call it."""
    return " ".join(filter(None, (entry.id, part.name)))


def is_words(field: Field) -> bool:
    """Whether a field is a list whose words are changed one by one."""
    return is_field(field.value) and isinstance(field.value, list) and bool(field.value)


def _written(value: Any) -> str:
    return "—" if value in (None, []) else str(value)


def _excerpt(part: Field) -> str:
    if not is_field(part.value):
        return ""
    if isinstance(part.value, list):
        return f": {len(part.value)} ×"
    text = " ".join(_written(part.value).split())
    return f": {escape(text if len(text) <= _EXCERPT else f'{text[:_EXCERPT]}…')}"
