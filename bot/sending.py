"""Sending pages. A chat that cannot be written to any more is a result, not an error."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from telegram import Bot, Message, ReplyParameters, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.buttons import for_elsewhere
from bot.chats import Chats, NotKeptError, Now
from bot.disclaimer import set_reader
from bot.keyboard import keyboard
from bot.memory import Memory
from bot.page import Image, Page
from bot.reader import Reader, pressed_message

log = logging.getLogger(__name__)

FADE_SECONDS: Final = 45.0
"""How long a line about settings stays in a group."""
_CLOSED: Final = (
    *("not enough rights", "have no rights", "need administrator rights", "chat_write_forbidden"),
    *("chat not found", "topic_closed", "topic_deleted", "message thread not found"),
    *("chat_restricted", "peer_id_invalid", "user_is_blocked", "group is deactivated"),
)
"""How Telegram says that nothing can be written there, in lower case."""
_STALE: Final = "query is too old"
_GONE: Final = (
    *("to edit not found", "can't be edited", "message_id_invalid"),
    "no text in the message",  # it is a picture, which cannot become a text
)
_NO_FILE: Final = ("wrong file identifier", "wrong remote file", "file_reference")


async def answered(answering: Awaitable[Any]) -> None:
    """Answer a press or an inline query, unless Telegram has stopped waiting for that.

    It waits for seconds, and gives out what was pressed while the bot was away for longer: what the
    press asks for can still be done.
    """
    try:
        await answering
    except BadRequest as error:
        if _STALE not in error.message.lower():
            raise
        log.info("not answered: nobody waits any more")


class Fading:
    """Lines that disappear by themselves.

    Args:
        seconds: how long they stay.
    """

    def __init__(self, seconds: float = FADE_SECONDS) -> None:
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = asyncio.Event()

    def later(self, delete: Callable[[], Awaitable[Any]]) -> None:
        """Delete something after a while."""
        task = asyncio.create_task(self._wait_and(delete))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Delete at once what still waits: the process ends."""
        self._ending.set()
        await asyncio.gather(*self._tasks)

    async def _wait_and(self, delete: Callable[[], Awaitable[Any]]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self._ending.wait()
        # It may be deleted already, and so may the group.
        with suppress(TelegramError):
            await delete()


class Sender:
    """Sends pages to readers, and remembers what it sent."""

    def __init__(self, memory: Memory, chats: Chats, fading: Fading, now: Now) -> None:
        self._memory = memory
        self._chats = chats
        self._fading = fading
        self._now = now
        self._files: dict[str, str] = {}

    async def send(
        self, bot: Bot, reader: Reader, page: Page, quoted: int | None = None
    ) -> Message | None:
        """Write a new message.

        Args:
            bot: who writes.
            reader: whose conversation it belongs to.
            page: the message.
            quoted: number of the message that it answers, where that is shown.

        Returns:
            The message; None where the chat takes none from the bot.
        """
        set_reader(page.language)
        how: dict[str, Any] = {
            "reply_markup": keyboard(page.rows),
            "disable_notification": not await self._rings(reader, page),
        }
        where: dict[str, Any] = {"message_thread_id": reader.place[1] or None}
        if quoted is not None:
            where["reply_parameters"] = ReplyParameters(quoted, allow_sending_without_reply=True)
        try:
            message = await self._write(bot, reader.chat_id, page, **how, **where)
        except ChatMigrated as moved:
            with suppress(NotKeptError):  # the service message that tells of it comes as well
                await self._chats.move(reader.chat_id, moved.new_chat_id)
            message = await self._write(bot, moved.new_chat_id, page, **how)
        except Forbidden as error:
            log.info("not sent", extra={"error": type(error).__name__})
            return None
        except BadRequest as error:
            if not any(words in error.message.lower() for words in _CLOSED):
                raise
            log.info("not sent: the chat is closed to the bot")
            return None
        self._remember(reader, page, message.chat_id, message.message_id)
        if page.fades and reader.in_group:
            self._fading.later(message.delete)
        return message

    async def send_to(self, bot: Bot, chat_id: int, page: Page) -> bool:
        """Write to somebody who is not talking with the bot at this moment.

        Returns:
            Whether the chat takes messages from the bot.
        """
        set_reader(page.language)
        try:
            await bot.send_message(chat_id, page.html, reply_markup=keyboard(page.rows))
        except (Forbidden, BadRequest) as error:
            log.info("not sent", extra={"error": type(error).__name__})
            return False
        return True

    async def change(self, update: Update, reader: Reader, page: Page) -> None:
        """Change the message whose button was pressed; where that is gone, write a new one."""
        query = update.callback_query
        if query is not None and query.inline_message_id is not None:
            await self.edit(
                update.get_bot(), reader, page, inline_message_id=query.inline_message_id
            )
            return
        message = pressed_message(update)
        if message is None or message.text is None:
            quoted = message.message_id if message is not None and reader.in_group else None
            await self.send(update.get_bot(), reader, page, quoted)
            return
        at = {"chat_id": message.chat_id, "message_id": message.message_id}
        if not await self.edit(update.get_bot(), reader, page, **at):
            await self.send(update.get_bot(), reader, page)

    async def edit(self, bot: Bot, reader: Reader, page: Page, **where: Any) -> bool:
        """Change a message.

        Args:
            bot: whose message it is.
            reader: whose conversation it belongs to.
            page: what it is to say.
            where: `chat_id` and `message_id`, or `inline_message_id`.

        Returns:
            Whether it was there to be changed.
        """
        set_reader(page.language)
        elsewhere = "inline_message_id" in where
        rows = for_elsewhere(page.rows, page.language) if elsewhere else page.rows
        try:
            await bot.edit_message_text(page.html, reply_markup=keyboard(rows), **where)
        except Forbidden:
            return True  # nobody is there who could miss it
        except BadRequest as error:
            said = error.message.lower()
            if any(words in said for words in _GONE):
                return False
            # pressed twice, or the answer is the same after a release: nothing is wrong
            if "not modified" not in said and not any(words in said for words in _CLOSED):
                raise
        if elsewhere:
            return True
        chat_id, message_id = where["chat_id"], where["message_id"]
        self._remember(reader, page, chat_id, message_id)
        if page.fades and reader.in_group:
            self._fading.later(lambda: bot.delete_message(chat_id, message_id))
        return True

    async def _rings(self, reader: Reader, page: Page) -> bool:
        # The page may be the one that says what was settled just now.
        settings = await self._chats.settings(reader.chat_id)
        return page.urgent or settings.rings(self._now(), in_group=reader.in_group)

    def _remember(self, reader: Reader, page: Page, chat_id: int, message_id: int) -> None:
        said = page.said(reader.conversation.said.topic)
        reader.conversation.last_language = page.language
        self._memory.say(reader.conversation, said)
        self._memory.wrote(chat_id, message_id, said)

    async def _write(self, bot: Bot, chat_id: int, page: Page, **how: Any) -> Message:
        if page.image is None:
            return await bot.send_message(chat_id, page.html, **how)
        return await self._send_picture(bot, chat_id, page.image, page.html, **how)

    async def _send_picture(
        self, bot: Bot, chat_id: int, image: Image, caption: str, **how: Any
    ) -> Message:
        """Send a picture; one that Telegram has already is named, and not uploaded again."""
        if (known := self._files.get(image.key)) is not None:
            try:
                return await bot.send_photo(chat_id, known, caption=caption, **how)
            except BadRequest as error:
                if not any(words in error.message.lower() for words in _NO_FILE):
                    raise
        message = await bot.send_photo(chat_id, image.png, caption=caption, **how)
        self._files[image.key] = message.photo[-1].file_id
        return message
