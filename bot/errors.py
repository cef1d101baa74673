"""What a person hears when something went wrong."""

import logging
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from bot.disclaimer import set_reader
from bot.logs import without_words
from bot.memory import Memory
from bot.reader import language_of_reader, place_of
from faq.models import Library
from faq.normalise import language_of

log = logging.getLogger(__name__)


class ErrorNotice:
    """Says that something went wrong, to whom it went wrong for."""

    def __init__(self, library: Library, memory: Memory) -> None:
        self._words = library.notices["error"]
        self._memory = memory

    async def on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Record the error without anybody's words, and tell the person."""
        log.error("update failed: %s", without_words(context.error))
        if not isinstance(update, Update) or update.effective_chat is None:
            return
        conversation = self._memory.of(*place_of(update))
        language = language_of_reader(update, conversation)
        if conversation.language is None and update.message is not None:
            language = language_of(update.message.text or "", language)
        set_reader(language)
        # Where even this fails (the person has blocked the bot), there is nobody to tell.
        with suppress(TelegramError):
            await update.effective_chat.send_message(self._words[language])
        if update.callback_query is not None:
            # It may have been answered before; if not, the button would spin on.
            with suppress(TelegramError):
                await update.callback_query.answer()
