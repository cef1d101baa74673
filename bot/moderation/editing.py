"""/edit: an entry is found, one text or phrasing is changed, or the entry goes out as a file."""

from collections.abc import Callable, Mapping

from bot.buttons import Button, Rows, digits, fits, in_rows, packed
from bot.markup import escape
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.history import told_difference
from bot.moderation.waiting import Waiting
from bot.page import Page
from bot.store import By, Draft, DraftState
from faq.edits import add_phrasing, record_text, set_text
from faq.finding import INTENT, find, where
from faq.load import WHOLES, ContentError
from faq.models import Words
from faq.uploads import take_in
from faq.yamltext import EditError

MOST_FOUND = 6
PARTS = ("short", "more")
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
_SHOWN = 3000


class Editing:
    """Finds entries and makes drafts of what moderators write."""

    def __init__(self, context: Context, waiting: Waiting) -> None:
        self._context = context
        self._waiting = waiting

    # --- finding ----------------------------------------------------------------------------

    async def on_edit(self, asked: Asked, words: str) -> Page:
        """The entries that hold some words."""
        if not words:
            return self._context.page("edit_how", asked.reader)
        library = self._context.publishing.state.content.library
        found = find(library, words)[:MOST_FOUND]
        buttons = [
            Button(f"{each.id}: {_titled(each.title, asked)}"[:60], data)
            for each in found
            if fits(data := packed(KIND, "entry", each.kind, each.id))
        ]
        name = "edit_found" if buttons else "edit_none"
        return self._context.page(name, asked.reader, digits(in_rows(buttons, 1)), words=words)

    async def on_entry(self, asked: Asked, kind: str, id_: str) -> Page:
        """One entry: its texts, its phrasings, its file."""
        context, library = self._context, self._context.publishing.state.content.library
        rows: list[Button] = []
        if kind == INTENT and (intent := library.intents.get(id_)) is not None:
            rows += [
                Button(about, data)
                for about in intent.answers
                if fits(data := packed(KIND, "texts", id_, about))
            ]
            rows += [
                context.button(f"phrase_{group}", asked.reader, "phrase", id_, group)
                for group in ("zh", "en")
            ]
        rows.append(context.button("file", asked.reader, "file", kind, id_))
        return context.page("entry", asked.reader, digits(in_rows(rows, 2)), id=id_)

    async def on_texts(self, asked: Asked, id_: str, about: str) -> Page:
        """The texts of one answer, to choose one."""
        buttons = [
            Button(f"{language} {part}", packed(KIND, "text", id_, about, language[-4:], part))
            for language in LANGUAGES
            for part in PARTS
        ]
        return self._context.page(
            "texts", asked.reader, digits(in_rows(buttons, 2)), id=f"{id_}:{about}"
        )

    async def on_text(self, asked: Asked, id_: str, about: str, end: str, part: str) -> Page:
        """One text as it is, and the request for another one."""
        language = next(each for each in LANGUAGES if each.endswith(end))
        intent = self._context.publishing.state.content.library.intents[id_]
        texts = {key.value: text for key, text in intent.answers[about].texts.items()}
        now = getattr(texts[language], part)
        await self._waiting.ask(
            asked.reader.chat_id, asked.by.id, "text", id_, about, language, part
        )
        name = "text_derived" if language == "zh-Hans" else "text_now"
        page = self._context.page(name, asked.reader, id=f"{id_}:{about} {language} {part}")
        return Page(html=f"{page.html}\n\n<pre>{escape(now)}</pre>", language=page.language)

    async def on_phrase(self, asked: Asked, id_: str, group: str) -> Page:
        """The request for a phrasing."""
        await self._waiting.ask(asked.reader.chat_id, asked.by.id, "phrase", id_, group)
        return self._context.page("phrase_how", asked.reader, id=id_)

    def file_of(self, kind: str, id_: str) -> tuple[str, str]:
        """The name and the text of an entry's file, to be sent out.

        Raises:
            KeyError: there is no such entry.
        """
        files = self._context.publishing.state.files
        path = where(files, kind, id_)
        text = files[path]
        if path in WHOLES:
            return path, text
        return f"{id_.replace(':', '-')}.yaml"[-60:], record_text(text, id_)

    # --- changing ---------------------------------------------------------------------------

    async def on_given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        """What a moderator was asked for has come."""
        match what:
            case ("text", id_, about, language, part):
                way = ("answers", about, language, part)
                return await self._changed(asked, id_, lambda old: set_text(old, id_, way, text))
            case ("phrase", id_, group):
                return await self._changed(
                    asked, id_, lambda old: add_phrasing(old, id_, group, " ".join(text.split()))
                )
        return None

    async def _changed(self, asked: Asked, id_: str, change: Callable[[str], str]) -> Page:
        files = self._context.publishing.state.files
        path = where(files, INTENT, id_)
        try:
            new = change(files[path])
        except EditError as error:
            return self._context.page("fault", asked.reader, faults=str(error))
        return await self.begun(asked, id_, {path: new})

    async def on_file(self, asked: Asked, name: str, data: bytes) -> Page:
        """A file that a moderator sent back."""
        files = self._context.publishing.state.files
        try:
            taken = take_in(files, name, data)
        except ContentError as error:
            return self._context.page("fault", asked.reader, faults=_told(error))
        changed = {path: text for path, text in taken.files.items() if text != files.get(path)}
        if not changed:
            return self._context.page("file_same", asked.reader)
        return await self.begun(asked, name, changed)

    async def begun(
        self, asked: Asked, title: str, files: Mapping[str, str], question: int | None = None
    ) -> Page:
        """A new draft of these changes."""
        await self._waiting.done(asked.reader.chat_id, asked.by.id)
        base = self._context.publishing.state.revision.id
        draft = await self._context.store.drafts.begin(asked.by, title, base, question)
        draft = await self._context.store.drafts.change(draft, files=files)
        return await self.draft_page(asked, draft)

    async def draft_page(self, asked: Asked, draft: Draft) -> Page:
        """A draft: what it changes, and what can be done with it."""
        context = self._context
        state = context.publishing.state
        now = {path: state.files.get(path, "") for path in draft.files}
        told = told_difference(now, dict(draft.files))
        rows: Rows = ()
        if draft.state is DraftState.EDITING:
            names = ("preview", "rehearse", "propose", "withdraw")
            rows = digits(
                in_rows(
                    [context.button(each, asked.reader, each, str(draft.id)) for each in names], 2
                )
            )
        values = {"number": draft.id, "title": draft.title, "author": draft.author.name}
        page = context.page("draft", asked.reader, rows, **values)
        return Page(html=f"{page.html}\n\n{told}", language=page.language, rows=rows)


def _titled(title: Words | str, asked: Asked) -> str:
    return title if isinstance(title, str) else title[asked.reader.language]


def _told(error: ContentError) -> str:
    lines = [str(fault) for fault in error.faults[:10]]
    more = [f"… +{len(error.faults) - 10}"] if len(error.faults) > 10 else []
    return "\n".join((*lines, *more))[:_SHOWN]


def named(by: By | None) -> str:
    """Somebody's name; a dash for nobody."""
    return by.name if by is not None else "—"
