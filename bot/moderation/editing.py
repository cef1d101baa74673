"""/edit: an entry is found by any word, and its fields are changed one by one."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.buttons import Button, digits, in_rows, packed
from bot.moderation.changing import MistypedError, derived_again, typed_value, with_value
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.drafts import Drafts, UnchangedError
from bot.moderation.entries import (
    DISCLAIMER,
    NOTICES,
    Field,
    digest,
    entry_at,
    group_of,
    is_field,
    node_at,
)
from bot.moderation.refused import refused
from bot.moderation.review import Review
from bot.moderation.showing import Showing, above, is_words, to_part
from bot.moderation.waiting import Waiting
from bot.page import Page
from faq.edits import add_phrasing, remove_phrasing
from faq.finding import INTENT, find, where
from faq.models import Words
from faq.yamltext import EditError

MOST_FOUND: Final = 8

Files = Mapping[str, str]


class Editing:
    """Finds entries, and changes what is in them."""

    def __init__(self, context: Context, drafts: Drafts, review: Review, waiting: Waiting) -> None:
        self._context = context
        self._drafts = drafts
        self._review = review
        self._waiting = waiting
        self._showing = Showing(context)

    async def on_edit(self, asked: Asked, words: str) -> Page:
        """The entries that hold some words."""
        library = self._context.publishing.state.content.library
        buttons = [
            Button(
                f"{each.id}: {_titled(each.title, asked)}"[:60],
                packed(KIND, "node", digest(each.kind, each.id)),
            )
            for each in find(library, words)[:MOST_FOUND]
        ]
        name = "edit_found" if buttons else "edit_none"
        return self._context.page(name, asked.language, digits(in_rows(buttons, 1)), words=words)

    async def on_node(self, asked: Asked, entry: str, node: str = "", page: str = "0") -> Page:
        """An entry, or a part of it, a page at a time; a field, to be changed.

        Raises:
            LookupError: it is no longer there.
            ConflictError: somebody has changed what the moderator's open draft changes.
        """
        await self._waiting.done(asked)
        working = await self._drafts.working(asked.by)
        found = entry_at(working.files, entry)
        part = node_at(found, node or digest())
        if found.kind == NOTICES and found.id == DISCLAIMER:
            return self._context.page("disclaimer_stays", asked.language)
        if not is_field(part.value):
            return self._showing.parts(asked, found, part, int(page))
        if is_words(part):
            return self._showing.words(asked, found, part, int(page))
        await self._waiting.ask(asked, "field", entry, node, str(working.revision.id))
        return self._showing.field(asked, found, part)

    async def on_given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        """What a moderator was asked for has come; None if something else was asked for."""
        line = " ".join(text.split())
        match what:
            case ("field", entry, node, base):
                return await self._field_given(asked, entry, node, int(base), text)
            case ("phrase", id_, group):
                return await self._phrase_given(asked, id_, group, line)
            case ("word", entry, node, word, base):
                return await self._word_given(asked, (entry, node, word), int(base), line)
            case ("add", entry, node, base):
                return await self._word_given(asked, (entry, node, ""), int(base), line)
        return None

    # --- fields -----------------------------------------------------------------------------

    async def _field_given(self, asked: Asked, entry: str, node: str, base: int, text: str) -> Page:
        def change(files: Files) -> Files:
            found = entry_at(files, entry)
            field = node_at(found, node)
            value = typed_value(field, text, self._context.now().date())
            return {**files, found.path: with_value(files[found.path], found, field, value)}

        return await self._taken(asked, entry, node, base, change)

    async def on_derive(self, asked: Asked, entry: str, node: str) -> Page:
        """Let a text in Simplified be derived again."""

        def change(files: Files) -> Files:
            found = entry_at(files, entry)
            new = derived_again(files[found.path], found, node_at(found, node))
            return {**files, found.path: new}

        return await self._taken(asked, entry, node, 0, change)

    async def _taken(
        self, asked: Asked, entry: str, node: str, base: int, change: Callable[[Files], Files]
    ) -> Page:
        """A change in the draft; what cannot be taken goes on being asked for."""
        context, language = self._context, asked.language
        try:
            draft = await self._drafts.take(asked.by, base, change)
        except MistypedError as error:
            return context.page(f"expects_{error.expected}", language)
        except EditError as error:
            return refused(context, language, error)
        except UnchangedError:
            await self._waiting.done(asked)
            return context.page("unchanged", language)
        await self._waiting.done(asked)
        return await self._review.page(asked, draft, self._on(asked, entry, node))

    def _on(self, asked: Asked, entry: str, node: str) -> tuple[Button, ...]:
        """The way back to what was being changed."""
        try:
            found = entry_at(self._context.publishing.state.files, entry)
        except LookupError:
            return ()
        try:
            way = above(found, node_at(found, node))
        except LookupError:
            way = ()
        return (Button(self._context.words("on_button", asked.language), to_part(found, way)),)

    # --- lists of words ---------------------------------------------------------------------

    async def on_phrase(self, asked: Asked, id_: str, group: str) -> Page:
        """The request for a phrasing."""
        await self._waiting.ask(asked, "phrase", id_, group)
        return self._context.page("phrase_how", asked.language, id=id_)

    async def _phrase_given(self, asked: Asked, id_: str, group: str, text: str) -> Page:
        def change(files: Files) -> Files:
            path = where(files, INTENT, id_)
            return {**files, path: add_phrasing(files[path], id_, group, text)}

        node = digest("phrasings", group)
        return await self._taken(asked, digest(INTENT, id_), node, 0, change)

    async def on_add(self, asked: Asked, entry: str, node: str) -> Page:
        """The request for one more word of a list."""
        await self._waiting.ask(asked, "add", entry, node, "0")
        return self._context.page("add_how", asked.language)

    async def on_word(self, asked: Asked, entry: str, node: str, word: str) -> Page:
        """One word of a list: to be written anew, or taken out."""
        working = await self._drafts.working(asked.by)
        found = entry_at(working.files, entry)
        field = node_at(found, node)
        old = _word(field, word)
        await self._waiting.ask(asked, "word", entry, node, word, str(working.revision.id))
        return self._showing.word(asked, found, field, old)

    async def on_unword(self, asked: Asked, entry: str, node: str, word: str) -> Page:
        """Take a word out of a list."""
        return await self._word_given(asked, (entry, node, word), 0, "")

    async def _word_given(
        self, asked: Asked, at: tuple[str, str, str], base: int, text: str
    ) -> Page:
        """Put a word in the place of another one: of none: added; by none: taken out."""
        entry, node, word = at

        def change(files: Files) -> Files:
            found = entry_at(files, entry)
            field = node_at(found, node)
            old = _word(field, word) if word else ""
            group, new = group_of(found, field), files[found.path]
            if group is None:
                new = with_value(new, found, field, _changed_words(field.value, old, text))
            else:
                new = add_phrasing(new, found.id, group, text) if text else new
                new = remove_phrasing(new, found.id, group, old) if old else new
            return {**files, found.path: new}

        return await self._taken(asked, entry, node, base, change)


def _changed_words(words: list[str], old: str, new: str) -> list[str]:
    if not old:
        return [*words, new]
    changed = [new if str(word) == old else word for word in words]
    return [word for word in changed if word]


def _word(field: Field, address: str) -> str:
    for word in field.value:
        if digest(word) == address:
            return str(word)
    raise LookupError(address)


def _titled(title: Words | str, asked: Asked) -> str:
    return title if isinstance(title, str) else title[asked.language]
