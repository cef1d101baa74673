"""The moderators' commands, buttons, texts and files; to everybody else they do not exist."""

import io
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from telegram import BotCommand, BotCommandScopeChat, CallbackQuery, Message, Update
from telegram.error import TelegramError
from telegram.ext import (
    ApplicationHandlerStop,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.buttons import parts_of
from bot.commands import IN_PRIVATE
from bot.disclaimer import set_reader
from bot.moderation.approval import Approval
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.editing import Editing
from bot.moderation.history import History
from bot.moderation.overview import Overview
from bot.moderation.people import People
from bot.moderation.queue import Queue
from bot.moderation.waiting import Waiting
from bot.page import Page
from bot.reader import Readers
from bot.store import Draft, DraftState, StoreUnavailable
from faq.export import difference
from faq.yamlfile import MOST_BYTES

log = logging.getLogger(__name__)

Context_ = CallbackContext[Any, Any, Any, Any]
Opener = Callable[[Asked, Sequence[str]], Awaitable[Page | None]]

COMMANDS: Final = (
    *("queue", "edit", "drafts", "history", "moderators", "stats", "why", "export", "rollback"),
)


class Desk:
    """Opens the pages of moderators.

    Args:
        context: what they work with.
        readers: who they are.
    """

    def __init__(self, context: Context, readers: Readers) -> None:
        self._context = context
        self._readers = readers
        self._waiting = Waiting(context.store.talks)
        self.editing = Editing(context, self._waiting)
        self.approval = Approval(context, self.editing, self._waiting)
        self.queue = Queue(context, self.editing)
        self.history = History(context)
        self.people = People(context)
        self.overview = Overview(context)
        editing, queue, history = self.editing, self.queue, self.history
        self._pages: Mapping[str, Opener] = {
            "entry": lambda asked, rest: editing.on_entry(asked, rest[0], rest[1]),
            "texts": lambda asked, rest: editing.on_texts(asked, rest[0], rest[1]),
            "text": lambda asked, rest: editing.on_text(asked, *rest[:4]),
            "phrase": lambda asked, rest: editing.on_phrase(asked, rest[0], rest[1]),
            "file": self._send_file,
            "preview": self._of_draft,
            "rehearse": self._of_draft,
            "propose": self._of_draft,
            "withdraw": self._of_draft,
            "approve": self._of_draft,
            "reject": self._of_draft,
            "draft": self._of_draft,
            "rev": lambda asked, rest: history.on_revision(asked, int(rest[0])),
            "roll": lambda asked, rest: history.on_rollback(asked, int(rest[0])),
            "q": lambda asked, rest: queue.on_question(asked, int(rest[0])),
            "teach": lambda asked, rest: queue.on_teach(asked, int(rest[0]), rest[1]),
            "write": lambda asked, rest: queue.on_write(asked, int(rest[0])),
            "dismiss": lambda asked, rest: queue.on_dismiss(asked, int(rest[0])),
            "fire": lambda asked, rest: self.people.on_remove(asked, int(rest[0])),
        }

    # --- ways in ----------------------------------------------------------------------------

    async def on_command(self, update: Update, context: Context_) -> None:
        """A command of moderators; for others it is none, and the ordinary handlers say so."""
        asked = await self._asked(update)
        message = update.effective_message
        if asked is None or message is None:
            return
        words = " ".join(context.args or ())
        name = (message.text or "").split("@")[0].split()[0].removeprefix("/").lower()
        await self._guarded(update, asked, self._command(asked, name, words, message))
        await self._list_commands(asked)
        raise ApplicationHandlerStop

    async def on_press(self, update: Update, _: Context_) -> None:
        """A button of moderators; the rights are those of this moment."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - presses only come here
        asked = await self._asked(update)
        if asked is None:
            await _acknowledged(query)
            raise ApplicationHandlerStop
        name, *rest = parts_of(query.data or "") or ("",)
        opener = self._pages.get(name)
        await _acknowledged(query)
        if opener is not None:
            await self._guarded(update, asked, opener(asked, (*rest, name)))
        raise ApplicationHandlerStop

    async def on_message(self, update: Update, _: Context_) -> None:
        """A text or file that a moderator was asked for; anything else is an ordinary message."""
        message = update.effective_message
        asked = await self._asked(update)
        if asked is None or message is None:
            return
        if message.document is not None:
            await self._guarded(update, asked, self._file(asked, message))
            raise ApplicationHandlerStop
        with suppress(StoreUnavailable):
            what = await self._waiting.asked(asked.reader.chat_id, asked.by.id)
            if what:
                await self._guarded(update, asked, self._given(asked, what, message.text or ""))
                raise ApplicationHandlerStop

    async def _asked(self, update: Update) -> Asked | None:
        """Who asks, if they moderate and this is a place for it."""
        chat = update.effective_chat
        here = chat is not None and (
            chat.type == "private" or chat.id == self._context.moderators_chat
        )
        if not here:
            return None
        try:
            by = await self._context.roles.moderator_behind(update)
        except StoreUnavailable:
            return None
        if by is None:
            return None
        return Asked(by, await self._readers.of(update), update.get_bot())

    async def _guarded(self, update: Update, asked: Asked, work: Awaitable[Page | None]) -> None:
        """Show a page; while the database is away, a clear line."""
        try:
            page = await work
        except StoreUnavailable:
            page = self._context.page("later", asked.reader)
        except (ValueError, LookupError):
            page = self._context.page("gone", asked.reader)
        if page is not None:
            message = update.effective_message
            quoted = message.message_id if message is not None and asked.reader.in_group else None
            await self._context.sender.send(asked.bot, asked.reader, page, quoted)

    # --- what they open ---------------------------------------------------------------------

    async def _command(self, asked: Asked, name: str, words: str, message: Message) -> Page | None:
        match name:
            case "queue":
                return await self.queue.on_queue(asked)
            case "edit":
                return await self.editing.on_edit(asked, words)
            case "drafts":
                return await self._drafts(asked)
            case "history":
                return await self.history.on_history(asked)
            case "rollback":
                number, _, reason = words.partition(" ")
                return await self.history.on_rollback(asked, int(number.lstrip("#")), reason)
            case "moderators":
                return await self.people.on_command(asked, words, _replied(message))
            case "stats":
                return await self.overview.on_stats(asked)
            case "why":
                return await self.overview.on_why(asked, words)
            case "export":
                return await self._export(asked)
        return None

    async def _drafts(self, asked: Asked) -> Page:
        """What is being written, and what waits for a decision."""
        drafts = await self._context.store.drafts.in_state(DraftState.EDITING, DraftState.PROPOSED)
        lines = [f"#{each.id} {each.state} {each.author.name}: {each.title}" for each in drafts]
        rows = [
            (self._context.button("open", asked.reader, "draft", str(each.id)),)
            for each in drafts[:1]
        ]
        return self._context.page(
            "drafts", asked.reader, tuple(rows), lines="\n".join(lines[:20]) or "—"
        )

    async def _of_draft(self, asked: Asked, rest: Sequence[str]) -> Page | None:
        number, what = int(rest[0]), rest[-1]
        draft = await self.approval.draft(number)
        if draft is None:
            return self._context.page("gone", asked.reader)
        match what:
            case "preview":
                for page in await self.approval.on_preview(asked, draft):
                    await self._context.sender.send(asked.bot, asked.reader, page)
                return None
            case "propose" | "approve":
                page = await self._decided_on(asked, draft, what)
                await self._after(asked, number)
                return page
            case "rehearse":
                return await self.approval.on_rehearse(asked, draft)
            case "withdraw":
                return await self.approval.on_withdraw(asked, draft)
            case "reject":
                return await self.approval.on_reject(asked, draft)
        if draft.state is DraftState.PROPOSED:
            return await self.approval.proposal(asked, draft)
        return await self.editing.draft_page(asked, draft)

    async def _decided_on(self, asked: Asked, draft: Draft, what: str) -> Page:
        if what == "approve":
            return await self.approval.on_approve(asked, draft)
        page, proposal = await self.approval.on_propose(asked, draft)
        if proposal is not None:
            await self._tell_others(asked, proposal)
        return page

    async def _given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        page = await self.editing.on_given(asked, what, text)
        if page is None:
            page = await self.approval.on_given(asked, what, text)
            if what[0] == "override":
                await self._after(asked, int(what[1]))
        return page

    async def _after(self, asked: Asked, number: int) -> None:
        """Close the question that a published draft answers."""
        draft = await self.approval.draft(number)
        if draft is None or draft.state is not DraftState.PUBLISHED or draft.question_id is None:
            return
        before = await self._context.store.revisions.get((draft.revision or 1) - 1)
        old = await self._context.store.revisions.files(before) if before is not None else {}
        now = self._context.publishing.state.files
        changed = [each.id for each in difference({p: t for p, t in old.items() if p in now}, now)]
        label = next((id_ for id_ in changed if id_ in self._context.answers.library.intents), None)
        if label is not None:
            await self.queue.published(asked, draft.question_id, label)

    async def _tell_others(self, asked: Asked, page: Page) -> None:
        """Show a proposal to those who may decide on it."""
        chat = self._context.moderators_chat
        others = [each for each in await self._context.roles.everybody() if each != asked.by.id]
        for place in (chat,) if chat is not None else others:
            await self._context.sender.send_to(asked.bot, place, page)

    # --- files ------------------------------------------------------------------------------

    async def _send_file(self, asked: Asked, rest: Sequence[str]) -> None:
        name, text = self.editing.file_of(rest[0], rest[1])
        set_reader(asked.reader.language)
        words = self._context.words("file_sent", asked.reader)
        document = io.BytesIO(text.encode())
        await asked.bot.send_document(
            asked.reader.chat_id, document, caption=words, filename=name.rpartition("/")[2]
        )

    async def _file(self, asked: Asked, message: Message) -> Page | None:
        document = message.document
        if document is None:
            return None
        if (document.file_size or 0) > MOST_BYTES:
            return self._context.page("file_large", asked.reader)
        data = bytes(await (await document.get_file()).download_as_bytearray())
        return await self.editing.on_file(asked, document.file_name or "file.yaml", data)

    async def _export(self, asked: Asked) -> Page | None:
        """The files that differ from the release, ready for a commit."""
        state = self._context.publishing.state
        shipped = await self._context.publishing.released()
        changed = {path: text for path, text in state.files.items() if shipped.get(path) != text}
        if not changed:
            return self._context.page("export_none", asked.reader)
        set_reader(asked.reader.language)
        for path, text in changed.items():
            words = self._context.words("export_file", asked.reader, path=path)
            await asked.bot.send_document(
                asked.reader.chat_id,
                io.BytesIO(text.encode()),
                caption=words,
                filename=path.rpartition("/")[2],
            )
        return None

    async def _list_commands(self, asked: Asked) -> None:
        """Let Telegram list the moderators' commands where they work, and only there."""
        notices = self._context.answers.library.notices
        language = asked.reader.language
        names = (*IN_PRIVATE, *(name for name in COMMANDS))
        words = {
            name: notices[f"command_{name}" if name in IN_PRIVATE else f"mod_command_{name}"]
            for name in names
        }
        commands = [BotCommand(name, described[language]) for name, described in words.items()]
        with suppress(TelegramError):
            await asked.bot.set_my_commands(
                commands, scope=BotCommandScopeChat(asked.reader.chat_id)
            )


def handlers(desk: Desk) -> tuple[BaseHandler[Any, Any, Any], ...]:
    """What comes before the ordinary handlers."""
    new = filters.UpdateType.MESSAGE
    return (
        *(CommandHandler(name, desk.on_command, new) for name in COMMANDS),
        CallbackQueryHandler(desk.on_press, pattern=rf"^{KIND}:"),
        MessageHandler(
            new & (filters.Document.ALL | filters.TEXT & ~filters.COMMAND), desk.on_message
        ),
    )


def _replied(message: Message) -> tuple[int, str] | None:
    original = message.reply_to_message
    user = original.from_user if original is not None else None
    return (user.id, user.full_name) if user is not None and not user.is_bot else None


async def _acknowledged(query: CallbackQuery) -> None:
    with suppress(TelegramError):
        await query.answer()
