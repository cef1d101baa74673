"""The moderators' commands, buttons, texts and files; to everybody else they do not exist."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from telegram import CallbackQuery, Message, Update
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

from bot.buttons import folded, kind_of, parts_of
from bot.logs import about
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.desk_pages import DeskPages
from bot.moderation.listing import COMMANDS
from bot.moderation.publishing import ConflictError
from bot.page import Page
from bot.reader import Readers
from bot.store import Kept, Stale, StoreUnavailable

log = logging.getLogger(__name__)

Context_ = CallbackContext[Any, Any, Any, Any]

Written = Callable[[Update, Context_], Awaitable[None]]

IN_PLACE: Final = ("node", "look", "list")
"""Pages that are leafed through: each stands where the one before it stood."""


class Desk:
    """Lets moderators in, and shows them what they ask for.

    Args:
        context: what they work with.
        readers: who they are.
        written: keeps what was said for other replicas: it comes after all handlers, and so after
            none of the desk's, which end the update.
    """

    def __init__(self, context: Context, readers: Readers, written: Written | None = None) -> None:
        self._context = context
        self._readers = readers
        self._written = written
        self.pages = DeskPages(context)

    # --- ways in ----------------------------------------------------------------------------

    async def on_command(self, update: Update, context: Context_) -> None:
        """A command of moderators; for others it is none, and the ordinary handlers say so."""
        asked = await self._asked(update)
        message = update.effective_message
        if asked is None or message is None:
            return
        words = " ".join(context.args or ())
        name = (message.text or "").split("@")[0].split()[0].removeprefix("/").lower()
        work = self.pages.command(asked, name, words, _replied(message))
        await self._guarded(update, asked, work)
        chat_id, language = asked.reader.chat_id, asked.language
        await self.pages.listing.list_in(asked.bot, chat_id, language)
        raise await self._end(update, context)

    async def on_press(self, update: Update, context: Context_) -> None:
        """A button of moderators; the rights are those of this moment."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - presses only come here
        asked = await self._asked(update)
        await _acknowledged(query)
        if asked is not None:
            await self._pressed(update, asked, query.data or "")
        raise await self._end(update, context)

    async def on_message(self, update: Update, context: Context_) -> None:
        """A text or file that a moderator was asked for; anything else is an ordinary message."""
        message = update.effective_message
        asked = await self._asked(update, ordinary=True)
        if asked is None or message is None:
            return
        if message.document is not None:
            await self._guarded(update, asked, self.pages.files.on_file(asked, message))
            raise await self._end(update, context)
        text = message.text or ""
        with suppress(StoreUnavailable):
            if what := await self.pages.waiting.asked(asked):
                await self._guarded(update, asked, self.pages.given(asked, what, text))
                raise await self._end(update, context)
        data = asked.reader.conversation.said.offers.get(folded(text), "")
        if kind_of(data) == KIND:
            await self._pressed(update, asked, data)
            raise await self._end(update, context)

    async def on_other(self, update: Update, context: Context_) -> None:
        """Anything else, which is the ordinary handlers' to answer: /start, say, or a picture."""
        del context
        await self._asked(update, ordinary=True)

    async def _end(self, update: Update, context: Context_) -> ApplicationHandlerStop:
        """What ends an update, once all that was said has been kept."""
        if self._written is not None:
            await self._written(update, context)
        return ApplicationHandlerStop()

    # --- who, and what they see -------------------------------------------------------------

    async def _asked(self, update: Update, *, ordinary: bool = False) -> Asked | None:
        """Who asks, if they moderate and this is a place for it."""
        chat = update.effective_chat
        here = chat is not None and (
            chat.type == "private" or chat.id == self._context.moderators_chat
        )
        if not here:
            return None
        try:
            by = await self._context.roles.moderator_behind(update, ordinary=ordinary)
            if by is None:
                return None
            asked = Asked(by, await self._readers.of(update), update.get_bot())
            chat_id, tongues = asked.reader.chat_id, self.pages.tongues
            if update.callback_query is None:
                await tongues.heard(chat_id, asked.language)
            elif not asked.reader.in_group:
                # A draft's texts may be in another language than whoever reads it.
                asked = asked.in_language(await tongues.of(chat_id, asked.language))
            shared = asked.reader.in_group
            await self.pages.listing.once(asked.bot, chat_id, asked.language, shared=shared)
        except StoreUnavailable:
            return None
        return asked

    async def _pressed(self, update: Update, asked: Asked, data: str) -> None:
        name, *rest = parts_of(data) or ("",)
        await self._guarded(
            update, asked, self.pages.pressed(asked, name, rest), in_place=name in IN_PLACE
        )

    async def _guarded(
        self,
        update: Update,
        asked: Asked,
        work: Awaitable[Page | None],
        *,
        in_place: bool = False,
    ) -> None:
        """Show a page; where it cannot be, say why."""
        page = await self._made(asked, work)
        if page is None:
            return
        if in_place and update.callback_query is not None:
            await self._context.sender.change(update, asked.reader, page)
            return
        message = update.effective_message
        quoted = message.message_id if message is not None and asked.reader.in_group else None
        await self._context.sender.send(asked.bot, asked.reader, page, quoted)

    async def _made(self, asked: Asked, work: Awaitable[Page | None]) -> Page | None:
        try:
            return await work
        except StoreUnavailable:
            return self._context.page("later", asked.language)
        except ConflictError as error:
            # The moderator's open draft met somebody else's changes: that comes first.
            return await self.pages.review.conflict(asked, error.draft, error)
        except Stale as error:
            if isinstance(error.current, Kept):
                return self.pages.queue.stale(asked, error.current)
            return self.pages.approval.stale(asked, error.current)
        except (ValueError, LookupError, TypeError) as error:
            # A button of long ago, or a command with something else after it.
            log.info("nothing to open", extra=about(error))
            return self._context.page("gone", asked.language)


def handlers(desk: Desk) -> tuple[BaseHandler[Any, Any, Any], ...]:
    """What comes before the ordinary handlers."""
    new = filters.UpdateType.MESSAGE
    return (
        *(CommandHandler(name, desk.on_command, new) for name in COMMANDS),
        CallbackQueryHandler(desk.on_press, pattern=rf"^{KIND}:"),
        MessageHandler(
            new & (filters.Document.ALL | filters.TEXT & ~filters.COMMAND), desk.on_message
        ),
        MessageHandler(new, desk.on_other),
    )


def _replied(message: Message) -> tuple[int, str] | None:
    original = message.reply_to_message
    user = original.from_user if original is not None else None
    return (user.id, user.full_name) if user is not None and not user.is_bot else None


async def _acknowledged(query: CallbackQuery) -> None:
    with suppress(TelegramError):
        await query.answer()
