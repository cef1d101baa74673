"""The content as YAML files: an entry, a topic or all of it sent out, and files taken back."""

import io
from collections.abc import Mapping
from typing import Final

from telegram import Message

from bot.buttons import Button, digits, in_rows, packed
from bot.disclaimer import set_reader
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.drafts import Drafts, UnchangedError
from bot.moderation.entries import digest, entry_at
from bot.moderation.faults import explained
from bot.moderation.parts import (
    can_be_parted,
    name_of,
    name_of_entry,
    parts_of_file,
    read_name,
    text_of_entry,
)
from bot.moderation.review import Review
from bot.page import Page
from bot.store import Draft
from faq.export import unified
from faq.load import ContentError
from faq.uploads import take_in
from faq.yamlfile import MOST_BYTES

WHOLE, PARTED = "whole", "parts"
"""How a file is sent out."""
_UNNAMED: Final = "file.yaml"


class FilesPages:
    """Sends files out, and takes them back into the open draft."""

    def __init__(self, context: Context, drafts: Drafts, review: Review) -> None:
        self._context = context
        self._drafts = drafts
        self._review = review

    # --- out --------------------------------------------------------------------------------

    async def on_how(self, asked: Asked) -> Page:
        """How something is found; and all files, for those who want a whole one."""
        context, language = self._context, asked.language
        paths = context.publishing.state.files
        buttons = [Button(path, packed(KIND, "topic", digest(path))) for path in paths]
        everything = context.button("everything", language, "everything")
        rows = digits(in_rows([*buttons, everything], 2))
        return context.page("edit_how", language, rows)

    async def on_topic(self, asked: Asked, address: str) -> Page | None:
        """One file: as a whole, or where it is large, in parts.

        Raises:
            LookupError: there is no such file.
        """
        path, text = self._file_at(self._context.publishing.state.files, address)
        if not can_be_parted(path, text):
            await self.on_topic_sent(asked, address, WHOLE)
            return None
        context, language = self._context, asked.language
        ways = [context.button(way, language, "send", address, way) for way in (WHOLE, PARTED)]
        if len(text.encode()) > MOST_BYTES:
            ways = ways[1:]
        values = {"path": path, "size": len(text.encode()) // 1024}
        return context.page("topic", language, digits(in_rows(ways, 1)), **values)

    async def on_topic_sent(self, asked: Asked, address: str, way: str) -> None:
        """Send a file, with the moderator's open draft in it.

        Raises:
            LookupError: there is no such file.
            ConflictError: somebody has changed what the open draft changes.
        """
        working = await self._drafts.working(asked.by)
        path, text = self._file_at(working.files, address)
        number = working.revision.id
        if way == WHOLE:
            await self._send(asked, name_of(path, number), text, "file_sent")
            return
        parts = parts_of_file(text)
        for at, part in enumerate(parts, 1):
            name = name_of(path, number, f"-{at}-of-{len(parts)}")
            await self._send(asked, name, part, "file_sent")

    async def on_everything(self, asked: Asked) -> None:
        """Send the whole content; what is too large to come back goes in parts.

        Raises:
            ConflictError: somebody has changed what the open draft changes.
        """
        working = await self._drafts.working(asked.by)
        for path, text in working.files.items():
            too_large = len(text.encode()) > MOST_BYTES
            await self.on_topic_sent(asked, digest(path), PARTED if too_large else WHOLE)

    async def on_entry_sent(self, asked: Asked, address: str) -> None:
        """Send one entry.

        Raises:
            LookupError: it is no longer there.
            ConflictError: somebody has changed what the open draft changes.
        """
        working = await self._drafts.working(asked.by)
        entry = entry_at(working.files, address)
        text = text_of_entry(working.files, entry)
        number = working.revision.id
        name = name_of(entry.path, number) if entry.is_file else name_of_entry(entry, number)
        await self._send(asked, name, text, "file_sent")

    async def on_difference(self, asked: Asked, draft: Draft) -> None:
        """Send what a draft changes, line by line.

        Raises:
            ConflictError: somebody has changed the same entries.
        """
        text = unified(*await self._drafts.live_and_draft(draft))
        await self._send(asked, f"draft-{draft.id}.diff", text or "—\n", "diff_sent")

    async def on_export(self, asked: Asked) -> Page | None:
        """The files that differ from the release, ready for a commit."""
        publishing = self._context.publishing
        shipped = await publishing.released()
        live = publishing.state.files
        changed = {path: text for path, text in live.items() if shipped.get(path) != text}
        if not changed:
            return self._context.page("export_none", asked.language)
        for path, text in changed.items():
            await self._send(asked, path.rpartition("/")[2], text, "export_file", path=path)
        return None

    def _file_at(self, files: Mapping[str, str], address: str) -> tuple[str, str]:
        for path, text in files.items():
            if digest(path) == address:
                return path, text
        raise LookupError(address)

    async def _send(
        self, asked: Asked, name: str, text: str, caption: str, **values: object
    ) -> None:
        set_reader(asked.language)
        await asked.bot.send_document(
            asked.reader.chat_id,
            io.BytesIO(text.encode()),
            caption=self._context.words(caption, asked.language, **values),
            filename=name,
            message_thread_id=asked.reader.place[1] or None,
        )

    # --- back -------------------------------------------------------------------------------

    async def on_file(self, asked: Asked, message: Message) -> Page | None:
        """A file that a moderator sent, alone or among others: into the open draft."""
        context, language = self._context, asked.language
        document = message.document
        if document is None:
            return None
        if (document.file_size or 0) > MOST_BYTES:
            return context.page("file_large", language)
        data = bytes(await (await document.get_file()).download_as_bytearray())
        named = read_name(context.publishing.state.files, document.file_name or _UNNAMED)

        def change(files: Mapping[str, str]) -> Mapping[str, str]:
            return take_in(files, named.name, data, named.topic).files

        try:
            draft = await self._drafts.take(asked.by, named.revision, change)
        except ContentError as error:
            faults = explained(context, language, error.faults)
            return Page(html=f"{context.words('fault', language)}\n{faults}", language=language)
        except UnchangedError:
            return context.page("file_same", language)
        return await self._review.page(asked, draft)
