"""A family's group chat: silent unless addressed, and short."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from telegram import Message, Update
from telegram.ext import CallbackContext

from bot.addressing import Call, asked_by_command, call_of, is_by_machine
from bot.buttons import ASK, Button, fits, folded, packed
from bot.commands import PERSONAL, Commands
from bot.discretion import Discretion
from bot.limits import Limit, Verdict
from bot.memory import Answered, Conversation, Memory, Said
from bot.page import Page
from bot.pages import Pages
from bot.private import Callback, as_page
from bot.reader import Reader, Readers
from bot.repeats import Repeats, link_to_message
from bot.rights import may_change
from bot.sending import Sender
from faq.models import Outcome, Reply

Context = CallbackContext[Any, Any, Any, Any]

OLDEST: Final = timedelta(days=1)
"""A question that waited longer than this for the bot to start is not answered into a talk that
has moved on."""
LATEST_EDIT: Final = timedelta(minutes=10)
"""An edit may call the bot for so long after the message was written."""
_SMALL: Final = "smalltalk"


class GroupChat:
    """Callbacks for messages and commands in groups.

    Args:
        pages: what can be shown.
        commands: what commands show.
        readers: who writes.
        memory: what was talked about.
        sender: the way out.
        repeats: which answers a group has had lately.
        per_person: how many questions of one person are answered at most.
        per_group: how many messages a group gets at most.
        started: when the bot was started.
    """

    def __init__(  # noqa: PLR0913 - all that a conversation touches
        self,
        *,
        pages: Pages,
        commands: Commands,
        readers: Readers,
        memory: Memory,
        sender: Sender,
        repeats: Repeats,
        per_person: Limit,
        per_group: Limit,
        started: datetime,
    ) -> None:
        self._pages = pages
        self._discretion = Discretion(pages.answers)
        self._commands = commands
        self._readers = readers
        self._memory = memory
        self._sender = sender
        self._repeats = repeats
        self._per_person = per_person
        self._per_group = per_group
        self._started = started

    def starts(self, moment: datetime) -> None:
        """Take what is written from here on, by the clock that dates the messages: Telegram's."""
        self._started = moment

    # --- messages ---------------------------------------------------------------------------

    async def on_message(self, update: Update, _: Context) -> None:
        """Answer what is meant for the bot; say nothing to the rest."""
        message = update.effective_message
        if message is None or self._is_too_old(message):
            return
        call = call_of(message, update.get_bot().bot)
        if call is not None:
            await self._answer(update, await self._readers.of(update), call)

    async def on_edited(self, update: Update, _: Context) -> None:
        """Change the answer of a question that was changed."""
        message = update.edited_message
        assert message is not None  # noqa: S101 - routes.py hands on edits only
        bot = update.get_bot()
        call = asked_by_command(message, bot.bot) or call_of(message, bot.bot)
        if call is None or self._is_too_old(message):
            return
        reader = await self._readers.of(update)
        answered = self._asked(reader).answered.get(message.message_id)
        if answered is None:
            if message.edit_date and message.edit_date - message.date <= LATEST_EDIT:
                await self._answer(update, reader, call)
            return
        if not call.text:
            return
        reply = self._pages.answers.reply(call.text, reader, answered.before)
        page = self._discretion.kept(self._page(reply, reader), reader, bot.username)
        if not page.urgent and (
            reader.settings.muted or await self._per_group.count(reader.chat_id) is not Verdict.GO
        ):
            return
        at = {"chat_id": message.chat_id, "message_id": answered.message_id}
        if await self._sender.edit(bot, reader, page, **at):
            self._repeats.gave(*reader.place[:2], page, answered.message_id)

    # --- commands ---------------------------------------------------------------------------

    def on_command(self, name: str) -> Callback:
        """The callback of a command that shows a page."""

        async def show(update: Update, context: Context) -> None:
            message = update.effective_message
            if message is None or self._is_too_old(message) or is_by_machine(message):
                return
            reader = await self._readers.of(update)
            if reader.settings.muted and name not in ("unmute", "settings"):
                return
            if not await self._may_go_on(update, reader, message.message_id):
                return
            if name in PERSONAL:
                username = update.get_bot().username
                page = self._discretion.in_private("private_only", name, reader, username)
            else:
                words = " ".join(context.args or ())
                shown = await self._commands.open(name, words, reader, may_change(update))
                if shown is None:
                    return
                page = as_page(shown)
            await self._give(update, reader, page, message.message_id)

        return show

    async def on_start(self, update: Update, _: Context) -> None:
        """Say in a few lines how to call the bot."""
        await self._notice(update, "greeting_group")

    async def on_forget(self, update: Update, _: Context) -> None:
        """Forget what was talked about with the person here."""
        self._memory.forget((await self._readers.of(update)).place)
        await self._notice(update, "forgotten_in_group", fades=True)

    async def on_unknown_command(self, update: Update, _: Context) -> None:
        """Say kindly that there is no such command, if the bot was named in it."""
        message = update.effective_message
        name = f"@{update.get_bot().username}".casefold()
        command = (message.text or "").split(maxsplit=1)[:1] if message else []
        if command and command[0].casefold().endswith(name):
            await self._notice(update, "unknown_command", fades=True)

    async def on_ask(self, update: Update, _: Context) -> None:
        """Answer what stands after the command; in reply to a message, that message."""
        message = update.effective_message
        if message is None or self._is_too_old(message) or is_by_machine(message):
            return
        call = asked_by_command(message, update.get_bot().bot)
        if call is not None:
            await self._answer(update, await self._readers.of(update), call)

    # --- shared -----------------------------------------------------------------------------

    async def _notice(self, update: Update, name: str, *, fades: bool = False) -> None:
        message = update.effective_message
        if message is None or self._is_too_old(message) or is_by_machine(message):
            return
        reader = await self._readers.of(update)
        if reader.settings.muted or not await self._may_go_on(update, reader, message.message_id):
            return
        bot = update.get_bot()
        page = self._pages.answers.notice(name, reader, bot=bot.username)
        await self._sender.send(bot, reader, replace(page, fades=fades), message.message_id)

    def _is_too_old(self, message: Message) -> bool:
        return message.date < self._started - OLDEST

    async def _answer(self, update: Update, reader: Reader, call: Call) -> None:
        message = update.effective_message
        assert message is not None  # noqa: S101 - there is a call in it
        if not call.text:
            await self._answer_nothing(update, reader, message, call)
            return
        said = self._topic_of(reader, call)
        data = said.offers.get(folded(call.text))
        reply = self._pages.answers.reply(call.text, reader, said.topic)
        urgent = reply.outcome is Outcome.URGENT
        if reader.settings.muted and not urgent:
            return
        if not urgent and not await self._may_go_on(update, reader, call.question_id):
            return
        shown = await self._pages.open(data, reader, may_change(update)) if data else None
        page = as_page(shown) if shown else self._page(reply, reader)
        page = self._discretion.kept(page, reader, update.get_bot().username)
        sent = await self._give(update, reader, page, call.question_id)
        if sent is not None:
            answered = Answered(sent.message_id, said.topic)
            self._memory.answer(self._asked(reader), message.message_id, answered)

    async def _answer_nothing(
        self, update: Update, reader: Reader, message: Message, call: Call
    ) -> None:
        """Say how to ask, to a call without words; of pictures sent together, to the first."""
        album = message.media_group_id
        is_same_album = album is not None and album == reader.conversation.last_album
        reader.conversation.last_album = album
        if is_same_album or reader.settings.muted:
            return
        if await self._may_go_on(update, reader, call.question_id):
            bot = update.get_bot()
            words = "how_to_ask" if message.text is not None else "text_only"
            page = self._pages.answers.notice(words, reader, bot=bot.username)
            await self._sender.send(bot, reader, replace(page, fades=True), call.question_id)

    def _topic_of(self, reader: Reader, call: Call) -> Said:
        """What the question goes on about: the message replied to, else the person's own talk."""
        if call.replied_to is None:
            return reader.conversation.said
        return self._memory.written(reader.chat_id, call.replied_to) or Said()

    def _asked(self, reader: Reader) -> Conversation:
        """Where the answers to a person's questions are noted.

        Those who write as the group, or as a channel, share one place: nothing is read from it
        but which message answers a question, and a question is edited by who asked it.
        """
        if reader.user_id:
            return reader.conversation
        return self._memory.of((*reader.place[:2], reader.chat_id))

    def _page(self, reply: Reply, reader: Reader) -> Page:
        return self._pages.answers.page(_brief(reply), reader)

    async def _may_go_on(self, update: Update, reader: Reader, question_id: int) -> bool:
        """Whether neither the person nor the group has had too much; says so once."""
        verdicts = []
        if reader.user_id:
            verdict = await self._per_person.count((reader.chat_id, reader.user_id))
            verdicts.append(("slow_down", verdict))
        if all(verdict is Verdict.GO for _, verdict in verdicts):
            verdicts.append(("busy", await self._per_group.count(reader.chat_id)))
        for notice, verdict in verdicts:
            # One person's notice counts as a message to the group, the group's own comes on top.
            if verdict is Verdict.SAY_SO and (
                notice == "busy" or await self._per_group.count(reader.chat_id) is Verdict.GO
            ):
                page = replace(self._pages.answers.notice(notice, reader), fades=True)
                await self._sender.send(update.get_bot(), reader, page, question_id)
        return all(verdict is Verdict.GO for _, verdict in verdicts)

    async def _give(
        self, update: Update, reader: Reader, page: Page, question_id: int
    ) -> Message | None:
        """Send an answer, or say where the group has had it lately."""
        chat_id, thread, _ = reader.place
        bot = update.get_bot()
        counts = bool(page.labels) and not page.urgent and not page.labels[0].startswith(_SMALL)
        earlier = self._repeats.earlier(chat_id, thread, page) if counts else None
        if earlier is None:
            sent = await self._sender.send(bot, reader, page, question_id)
            if sent is not None and counts:
                self._repeats.gave(chat_id, thread, page, sent.message_id)
            return sent
        assert update.effective_chat is not None  # noqa: S101 - a group
        link = link_to_message(update.effective_chat, thread, earlier)
        # A basic group's messages have no address: the line answers the earlier message instead.
        return await self._sender.send(
            bot, reader, self._pointer(page, link), question_id if link else earlier
        )

    def _pointer(self, page: Page, link: str | None) -> Page:
        """A line that leads to an earlier answer, which a button brings here again."""
        notice = self._pages.answers.renderer.notice
        words = notice("answered_above", page.language)
        html = f'<a href="{link}">{words}</a>' if link else words
        again = packed(ASK, *page.labels)
        button = Button(notice("show_here_button", page.language), again)
        return replace(page, html=html, rows=((button,),) if fits(again) else ())


def _brief(reply: Reply) -> Reply:
    """A greeting or thanks gets a short word, without more to read or to press."""
    if not reply.labels or not all(label.startswith(_SMALL) for label in reply.labels):
        return reply
    parts = tuple(replace(part, more="") for part in reply.parts)
    return replace(reply, parts=parts, options=())
