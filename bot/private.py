"""The chat of one person with the bot."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any, Final

from telegram import Message, MessageEntity, Update
from telegram.ext import CallbackContext

from bot.buttons import LESS, MORE, Button, folded, kind_of
from bot.buttons import MENU as MENU_BUTTON
from bot.chats import Chats, NotKeptError
from bot.commands import (
    Commands,
    publish_commands_to,
    tell_commands,
    unpublish_commands_to,
)
from bot.limits import Limit, Verdict
from bot.links import CLINIC, MENU, VISIT, labels_by_payload
from bot.markup import escape
from bot.memory import Answered, Memory
from bot.menu import BACK_DIGIT
from bot.page import Page, Word
from bot.pages import Pages
from bot.reader import Reader, Readers
from bot.rights import may_change
from bot.sending import Sender
from faq.models import Language, Library, Topic

Context = CallbackContext[Any, Any, Any, Any]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]

_DIGITS: Final = 2
"""Of the highest number that a button has."""


class PrivateChat:
    """Callbacks for private messages and commands.

    Args:
        pages: what can be shown.
        commands: what commands show.
        readers: who writes.
        memory: what was talked about.
        chats: what people settled.
        sender: the way out.
        limit: how many messages of one person are answered at most.
        offer: the button under a reply that leaves the question open, where there are editors.
    """

    def __init__(  # noqa: PLR0913 - all that a conversation touches
        self,
        *,
        pages: Pages,
        commands: Commands,
        readers: Readers,
        memory: Memory,
        chats: Chats,
        sender: Sender,
        limit: Limit,
        offer: Callable[[Language], Button] | None = None,
    ) -> None:
        self._offer = offer
        self._pages = pages
        self._commands = commands
        self._readers = readers
        self._memory = memory
        self._chats = chats
        self._sender = sender
        self._limit = limit

    @property
    def _library(self) -> Library:
        return self._pages.answers.library

    # --- messages ---------------------------------------------------------------------------

    async def on_question(self, update: Update, _: Context) -> None:
        """Answer a text, or the words under a picture."""
        message = update.effective_message
        assert message is not None  # noqa: S101 - routes.py hands on messages only
        if message.via_bot is not None:
            return  # an answer that somebody sent here inline
        reader = await self._readers.of(update)
        said = reader.conversation.said
        page = await self._page(update, reader, message, said.topic, said.offers)
        sent = await self._give(update, reader, *self._offering(page, message))
        if sent is not None:
            answered = Answered(sent.message_id, said.topic, said.offers)
            self._memory.answer(reader.conversation, message.message_id, answered)
        data = said.offers.get(folded(asked_in(message)), "")
        await tell_commands(update.get_bot(), self._library, data, reader)

    async def on_edited(self, update: Update, context: Context) -> None:
        """Change the answer of a question that was changed."""
        message = update.edited_message
        assert message is not None  # noqa: S101 - routes.py hands on edits only
        reader = await self._readers.of(update)
        answered = reader.conversation.answered.get(message.message_id)
        if answered is None:
            await self.on_question(update, context)
            return
        page = await self._page(update, reader, message, answered.before, answered.offers)
        if not await self._replace(update, reader, page, answered.message_id):
            sent = await self._give(update, reader, *self._offering(page, message))
            if sent is not None:
                anew = replace(answered, message_id=sent.message_id)
                self._memory.answer(reader.conversation, message.message_id, anew)

    async def on_other(self, update: Update, _: Context) -> None:
        """Say that only text is understood, to a picture, a voice message or the like."""
        album = update.effective_message.media_group_id if update.effective_message else None
        reader = await self._readers.of(update)
        # Of several pictures sent together, each comes as a message of its own.
        if album is None or album != reader.conversation.last_album:
            await self._notice(update, reader, "text_only")
        reader.conversation.last_album = album

    async def on_unknown_command(self, update: Update, _: Context) -> None:
        """Say kindly that there is no such command."""
        await self._notice(update, await self._readers.of(update), "unknown_command")

    # --- commands ---------------------------------------------------------------------------

    def on_command(self, name: str) -> Callback:
        """The callback of a command that shows a page."""

        async def show(update: Update, context: Context) -> None:
            reader = await self._readers.of(update)
            words = " ".join(context.args or ())
            shown = await self._commands.open(name, words, reader, may_change(update))
            if shown is not None:
                await self._give(update, reader, as_page(shown))

        return show

    async def on_start(self, update: Update, context: Context) -> None:
        """Greet, or open what a link leads to."""
        reader = await self._readers.of(update)
        page = await self._opened(context.args[0] if context.args else "", update, reader)
        await self._give(update, reader, page)
        if reader.language is Language.ZH_HANS:
            bot = update.get_bot()
            await publish_commands_to(bot, self._library, reader.chat_id, reader.language)

    async def on_forget(self, update: Update, _: Context) -> None:
        """Forget all about the person, and say so in the language they had."""
        reader = await self._readers.of(update)
        try:
            await self._chats.forget(reader.chat_id)
        except NotKeptError:
            await self._notice(update, reader, "settings_later")
            return
        page = self._pages.answers.notice("forgotten", reader)
        await self._sender.send(update.get_bot(), reader, page)
        self._memory.forget(reader.place)
        await unpublish_commands_to(update.get_bot(), reader.chat_id)

    async def on_ask(self, update: Update, context: Context) -> None:
        """Answer what stands after the command."""
        if context.args:
            await self.on_question(update, context)
        else:
            await self.on_command("help")(update, context)

    # --- shared -----------------------------------------------------------------------------

    async def _opened(self, payload: str, update: Update, reader: Reader) -> Page:
        """The page that a link into this chat leads to."""
        if payload in (MENU, VISIT, CLINIC):
            shown = await self._commands.open(payload, "", reader, may_change(update))
            if isinstance(shown, Page):
                return shown
        answers = self._pages.answers
        if (label := labels_by_payload(self._library).get(payload)) is not None:
            return answers.page(answers.reply_for((label,), reader), reader)
        return answers.notice("greeting_start", reader)

    async def _page(
        self,
        update: Update,
        reader: Reader,
        message: Message,
        before: Topic,
        offers: Mapping[str, str],
    ) -> Page:
        """What a message gets, after what was talked about and offered before it."""
        text = asked_in(message)
        data = offers.get(folded(text))
        if data is not None:
            shown = await self._pages.open(data, reader, may_change(update))
            if shown is not None:
                back = offers.get(BACK_DIGIT, "") if kind_of(data) in (MORE, LESS) else ""
                page = as_page(shown)
                if kind_of(back) == MENU_BUTTON:
                    page = self._pages.menu.around(page, back, reader)
                return page
        if _is_a_digit_for_nothing(text, before):
            return self._pages.menu.first(reader)
        answers = self._pages.answers
        page = answers.page(answers.reply(text, reader, before), reader)
        if message.text is None:
            only_words = answers.renderer.notice("caption_only", page.language)
            page = replace(page, html=f"{only_words}\n\n{page.html}")
        return page

    async def _replace(self, update: Update, reader: Reader, page: Page, message_id: int) -> bool:
        """Put a page in the place of an earlier answer.

        Returns:
            Whether it stands there. A picture cannot, and what has become urgent must ring.
        """
        said = self._memory.written(reader.chat_id, message_id)
        rings = page.urgent and (said is None or said.labels != page.labels)
        if rings or page.image is not None:
            return False
        at = {"chat_id": reader.chat_id, "message_id": message_id}
        return await self._sender.edit(update.get_bot(), reader, page, **at)

    async def _notice(self, update: Update, reader: Reader, name: str) -> None:
        await self._give(update, reader, self._pages.answers.notice(name, reader))

    def _offering(self, page: Page, message: Message) -> tuple[Page, int | None]:
        """A page with the button to the editors, and the question that it quotes then.

        The question is read from that quote if the button is pressed: it is kept nowhere else.
        """
        if self._offer is None or not page.leaves_open:
            return page, None
        return page.with_rows((*page.rows, (self._offer(page.language),))), message.message_id

    async def _give(
        self, update: Update, reader: Reader, page: Page, quoted: int | None = None
    ) -> Message | None:
        """Send a page, unless the person has had too much; what is urgent always."""
        if not page.urgent:
            verdict = await self._limit.count(reader.user_id)
            if verdict is Verdict.SILENCE:
                return None
            if verdict is Verdict.SAY_SO:
                reader = replace(reader, wanted=page.language)
                page = self._pages.answers.notice("slow_down", reader)
        return await self._sender.send(update.get_bot(), reader, page, quoted)


def asked_in(message: Message) -> str:
    """What a message asks: its text or caption, without a command before it."""
    text = message.text or message.caption or ""
    if text.startswith("/") and message.parse_entities([MessageEntity.BOT_COMMAND]):
        return text.partition(" ")[2].strip()
    return text


def _is_a_digit_for_nothing(text: str, before: Topic) -> bool:
    """Whether somebody chose by a digit where nothing stands under it; 119 is no such digit."""
    digit = folded(text)
    if not digit.isdecimal() or len(digit) > _DIGITS:
        return False
    return not 1 <= int(digit) <= len(before.options)


def as_page(shown: Page | Word) -> Page:
    """What a press would only say to one person, as a message; in groups it disappears again."""
    if isinstance(shown, Page):
        return shown
    return Page(html=escape(shown.text), language=shown.language, fades=True)
