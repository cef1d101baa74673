"""What a person hears when something went wrong."""

import logging
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from bot.answers import Answers
from bot.attempts import failed
from bot.disclaimer import set_reader
from bot.logs import about
from bot.reader import Readers
from faq.normalise import language_of

log = logging.getLogger(__name__)


class ErrorNotice:
    """Says that something went wrong, to whom it went wrong for."""

    def __init__(self, answers: Answers, readers: Readers) -> None:
        self._answers = answers
        self._readers = readers

    async def on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Record the error without anybody's words, and tell the person."""
        log.error("update failed", extra=about(context.error))
        if failed(context.error):
            return  # it is handled again, and only the last failure is told
        if not isinstance(update, Update) or update.effective_chat is None:
            return
        if update.my_chat_member is not None:
            return  # nobody has asked anything
        reader = await self._readers.of(update)
        language = reader.language
        if reader.wanted is None and update.message is not None:
            language = language_of(update.message.text or "", language)
        set_reader(language)
        # Where even this fails (the person has blocked the bot), there is nobody to tell.
        with suppress(TelegramError):
            await update.effective_chat.send_message(
                self._answers.renderer.notice("error", language),
                disable_notification=reader.in_group,
                message_thread_id=reader.place[1] or None,
            )
        if update.callback_query is not None:
            # It may have been answered before; if not, the button would spin on.
            with suppress(TelegramError):
                await update.callback_query.answer()
