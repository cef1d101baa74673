"""Buttons that people press: in private chats, in groups, and in messages sent inline."""

from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import CallbackContext

from bot.buttons import ASK, LESS, MENU, MORE, Button, Rows, fits, kind_of, packed, split_language
from bot.commands import tell_commands
from bot.disclaimer import set_reader
from bot.discretion import Discretion
from bot.keyboard import rows_of
from bot.limits import Limit, Verdict
from bot.memory import Memory
from bot.menu import BACK_DIGIT, is_a_step, ways_back_in, within_menu
from bot.page import Page, Word
from bot.pages import Pages, stands_alone
from bot.reader import Reader, Readers, pressed_message
from bot.repeats import Repeats
from bot.rights import may_change
from bot.sending import Sender, answered

Context = CallbackContext[Any, Any, Any, Any]


class Presses:
    """Opens what a button leads to, in its place or in a new message.

    Args:
        pages: what buttons open.
        readers: who pressed.
        memory: what the messages say whose buttons are pressed.
        sender: the way out.
        repeats: which pictures a group has seen lately.
        per_group: how often a group's messages change at most, since Telegram counts that too.
        per_person: how often one person presses at most.
    """

    def __init__(  # noqa: PLR0913 - all that a press touches
        self,
        *,
        pages: Pages,
        readers: Readers,
        memory: Memory,
        sender: Sender,
        repeats: Repeats,
        per_group: Limit,
        per_person: Limit,
    ) -> None:
        self._memory = memory
        self._repeats = repeats
        self._pages = pages
        self._discretion = Discretion(pages.answers)
        self._readers = readers
        self._sender = sender
        self._per_group = per_group
        self._per_person = per_person

    async def on_press(self, update: Update, _: Context) -> None:
        """Open what was pressed; every press is acknowledged, else its button would spin."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - routes.py hands on presses only
        reader = await self._readers.of(update)
        data, language = split_language(query.data or "")
        if language is not None:
            reader = replace(reader, wanted=language)
        if (too_much := await self._too_much(update, reader)) is not None:
            await self._tell(query, self._word(too_much, reader))
            return
        shown = await self._pages.open(data, reader, may_change(update))
        if shown is None:
            await self._lead_nowhere(query, update, reader)
        elif isinstance(shown, Word):
            await self._tell(query, shown)
        elif reader.in_group and shown.image and self._is_there(reader, shown):
            await self._tell(query, self._word("picture_above", reader))
        else:
            await answered(query.answer())
            await self._show(update, reader, data, shown)
            await tell_commands(update.get_bot(), self._pages.answers.engine.library, data, reader)

    def _is_there(self, reader: Reader, page: Page) -> bool:
        chat_id, thread, _ = reader.place
        return self._repeats.earlier(chat_id, thread, page) is not None

    async def _too_much(self, update: Update, reader: Reader) -> str | None:
        """What to say where the person, or the whole group, has pressed too much; None if not."""
        user = update.effective_user
        if user is not None and await self._per_person.count(user.id) is not Verdict.GO:
            return "slow_down"
        if reader.in_group and await self._per_group.count(reader.chat_id) is not Verdict.GO:
            return "busy"
        return None

    async def _lead_nowhere(self, query: CallbackQuery, update: Update, reader: Reader) -> None:
        """Say that a button of long ago leads nowhere: in a group to the one who pressed."""
        if reader.shared:
            await self._tell(query, self._word("old_button", reader))
            return
        await answered(query.answer())
        page = self._pages.answers.notice("old_button", reader)
        await self._sender.send(update.get_bot(), reader, page)

    async def _show(self, update: Update, reader: Reader, data: str, page: Page) -> None:
        message = pressed_message(update)
        if reader.in_group:
            page = self._discretion.kept(page, reader, update.get_bot().username)
        if message is not None:
            page = within_menu(page, self._ways_back(message, data, reader))
        if reader.in_group:
            await self._show_in_group(update, reader, message, page)
        elif page.image is not None or self._stands_alone(data, message, reader):
            await self._sender.send(update.get_bot(), reader, page)
        else:
            await self._sender.change(update, reader, page)

    async def _show_in_group(
        self, update: Update, reader: Reader, message: Message | None, page: Page
    ) -> None:
        """Change the one message; what cannot stand in its place gets one of its own, once."""
        bot = update.get_bot()
        chat_id, thread, _ = reader.place
        if page.image is None and message is not None and message.text is not None:
            at = {"chat_id": chat_id, "message_id": message.message_id}
            if await self._sender.edit(bot, reader, page, **at):
                self._repeats.gave(chat_id, thread, page, message.message_id)
                return
            message = None
        if not self._is_there(reader, page):
            quoted = message.message_id if message is not None else None
            sent = await self._sender.send(bot, reader, page, quoted)
            if sent is not None:
                self._repeats.gave(chat_id, thread, page, sent.message_id)

    @staticmethod
    def _stands_alone(data: str, message: Message | None, reader: Reader) -> bool:
        """Whether a page gets a message of its own.

        An answer does, and so does the menu after one: the answer can still be read then.
        """
        if reader.shared:
            return False
        rows = rows_of(message.reply_markup) if message is not None else ()
        return stands_alone(data) or (kind_of(data) == MENU and not is_a_step(rows))

    def _ways_back(self, message: Message, data: str, reader: Reader) -> Rows:
        """Back into the menu where the message had that; back to the answer that is replaced."""
        if kind_of(data) in (MORE, LESS):
            return ways_back_in(rows_of(message.reply_markup))
        before = self._memory.written(message.chat_id, message.message_id)
        if kind_of(data) != ASK or not reader.in_group or before is None or not before.labels:
            return ()
        back = packed(ASK, *before.labels)
        if back == data:  # pressed twice: it still leads back to what stood there before
            back = before.offers.get(BACK_DIGIT, "")
        words = self._pages.answers.renderer.notice("back_button", reader.language)
        return ((Button(words, back, digit=BACK_DIGIT),),) if back and fits(back) else ()

    def _word(self, notice: str, reader: Reader) -> Word:
        page = self._pages.answers.notice(notice, reader)
        return Word(text=page.html, language=page.language)

    @staticmethod
    async def _tell(query: CallbackQuery, word: Word) -> None:
        set_reader(word.language)
        await answered(query.answer(word.text, show_alert=True))
