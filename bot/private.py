"""The chat of one person with the bot."""

import logging
from typing import Any

from telegram import CallbackQuery, Update
from telegram.error import BadRequest
from telegram.ext import CallbackContext

from bot.buttons import Ask, ChooseLanguage, Less, More
from bot.disclaimer import set_reader
from bot.memory import Conversation, Memory
from bot.reader import language_of_reader, place_of, pressed_message
from bot.render import Rendered, Renderer, language_buttons
from faq.answer import Engine
from faq.labels import ALL_CELLS, is_known
from faq.models import Language, Question, Reply

log = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]


class PrivateChat:
    """Callbacks for private messages, commands and buttons."""

    def __init__(self, engine: Engine, renderer: Renderer, memory: Memory) -> None:
        self._engine = engine
        self._renderer = renderer
        self._memory = memory

    # --- messages ---------------------------------------------------------------------------

    async def on_question(self, update: Update, _: Context) -> None:
        """Answer a text."""
        conversation = self._conversation(update)
        message = update.effective_message
        question = Question(
            text=(message.text if message else None) or "",
            language=conversation.language,
            fallback_language=language_of_reader(update, conversation),
            topic=conversation.topic,
        )
        reply = self._engine.answer(question)
        labels = ",".join(reply.labels)
        log.info("answered outcome=%s labels=%s score=%.0f", reply.outcome, labels, reply.score)
        await self._say(update, conversation, reply)

    async def on_other(self, update: Update, _: Context) -> None:
        """Say that only text is understood, to a picture, a voice message or the like."""
        album = update.effective_message.media_group_id if update.effective_message else None
        conversation = self._conversation(update)
        # Of several pictures sent together, each comes as a message of its own.
        if album is None or album != conversation.last_album:
            await self._notice(update, "text_only")
        conversation.last_album = album

    async def on_unknown_command(self, update: Update, _: Context) -> None:
        """Say kindly that there is no such command."""
        await self._notice(update, "unknown_command")

    # --- commands ---------------------------------------------------------------------------

    async def on_start(self, update: Update, _: Context) -> None:
        """Greet."""
        await self._notice(update, "greeting_start")

    async def on_help(self, update: Update, _: Context) -> None:
        """Say what can be asked."""
        await self._answer(update, "bot.help")

    async def on_about(self, update: Update, _: Context) -> None:
        """Say what the bot is."""
        await self._answer(update, "bot.about")

    async def on_privacy(self, update: Update, _: Context) -> None:
        """Say what is kept."""
        await self._answer(update, "bot.privacy")

    async def on_forget(self, update: Update, _: Context) -> None:
        """Forget the person's topic and language, and say so in the language they had."""
        language = language_of_reader(update, self._conversation(update))
        self._memory.forget(*place_of(update))
        await self._notice(update, "forgotten", language)

    async def on_cells(self, update: Update, _: Context) -> None:
        """Introduce the three cells."""
        await self._answer(update, "cell.overview")

    async def on_trials(self, update: Update, _: Context) -> None:
        """List the trials."""
        await self._answer(update, "trials.list")

    async def on_compare(self, update: Update, _: Context) -> None:
        """Compare the three cells."""
        await self._answer(update, f"compare:{ALL_CELLS}")

    async def on_choose(self, update: Update, _: Context) -> None:
        """Say what to weigh up."""
        await self._answer(update, "choose")

    async def on_sources(self, update: Update, _: Context) -> None:
        """Say what the answers rest on."""
        await self._answer(update, "review.source")

    async def on_language(self, update: Update, _: Context) -> None:
        """Offer the languages."""
        language = language_of_reader(update, self._conversation(update))
        buttons = language_buttons(self._renderer.notice("language_auto", language))
        words = self._renderer.notice("choose_language", language)
        await _send(update, Rendered(words, buttons), language)

    # --- buttons ----------------------------------------------------------------------------

    async def on_ask(self, update: Update, _: Context) -> None:
        """Answer what a button asks."""
        if labels := await self._pressed(update, Ask):
            await self._answer(update, *labels)

    async def on_more(self, update: Update, _: Context) -> None:
        """Open the whole answer in place."""
        if labels := await self._pressed(update, More):
            reply = self._reply_for(update, labels)
            await _change(update, self._renderer.whole(reply), reply.language)

    async def on_less(self, update: Update, _: Context) -> None:
        """Go back to the short answer in place."""
        if labels := await self._pressed(update, Less):
            reply = self._reply_for(update, labels)
            await _change(update, self._renderer.short(reply), reply.language)

    async def on_choose_language(self, update: Update, _: Context) -> None:
        """Answer in another language from now on."""
        query = _query_of(update)
        conversation = self._conversation(update)
        conversation.language = ChooseLanguage.parse(query.data or "").language
        language = language_of_reader(update, conversation)
        await query.answer()
        said = "language_set" if conversation.language else "language_auto"
        await _change(update, Rendered(self._renderer.notice(said, language)), language)

    async def on_stale_button(self, update: Update, _: Context) -> None:
        """Say kindly that a button of long ago leads nowhere."""
        await _query_of(update).answer()
        await self._notice(update, "old_button")

    # --- shared -----------------------------------------------------------------------------

    def _conversation(self, update: Update) -> Conversation:
        return self._memory.of(*place_of(update))

    async def _notice(self, update: Update, name: str, language: Language | None = None) -> None:
        language = language or language_of_reader(update, self._conversation(update))
        await _send(update, Rendered(self._renderer.notice(name, language)), language)

    async def _answer(self, update: Update, *labels: str) -> None:
        await self._say(update, self._conversation(update), self._reply_for(update, labels))

    async def _say(self, update: Update, conversation: Conversation, reply: Reply) -> None:
        conversation.last_language = reply.language
        self._memory.set_topic(conversation, reply.topic)
        await _send(update, self._renderer.short(reply), reply.language)

    def _reply_for(self, update: Update, labels: tuple[str, ...]) -> Reply:
        conversation = self._conversation(update)
        language = language_of_reader(update, conversation)
        question = Question(text="", language=language, topic=conversation.topic)
        return self._engine.reply_for(labels, question)

    async def _pressed(self, update: Update, kind: type[Ask | More | Less]) -> tuple[str, ...]:
        """The labels of a pressed button that still have an answer; the press is acknowledged.

        Returns:
            None of them, where the person has been told that the button leads nowhere.
        """
        query = _query_of(update)
        await query.answer()
        pressed = kind.parse(query.data or "").labels
        labels = tuple(label for label in pressed if is_known(self._engine.library, label))
        if not labels:
            await self._notice(update, "old_button")
        return labels


def _query_of(update: Update) -> CallbackQuery:
    query = update.callback_query
    assert query is not None  # noqa: S101 - routes.py hands on presses only
    return query


async def _send(update: Update, rendered: Rendered, language: Language) -> None:
    """Write into the chat that the update comes from, in its topic if it has one."""
    set_reader(language)
    message = pressed_message(update) if update.callback_query else update.effective_message
    if message is not None:
        await message.reply_text(rendered.html, reply_markup=rendered.buttons)
    elif update.effective_chat is not None:
        await update.effective_chat.send_message(rendered.html, reply_markup=rendered.buttons)


async def _change(update: Update, rendered: Rendered, language: Language) -> None:
    """Change the message whose button was pressed; where that is gone, write a new one."""
    set_reader(language)
    message = pressed_message(update)
    try:
        if message is not None:
            await message.edit_text(rendered.html, reply_markup=rendered.buttons)
            return
    except BadRequest as error:
        if "not modified" in error.message:
            return  # pressed twice, or the answer is the same after a release: nothing is wrong
        if "to edit not found" not in error.message:
            raise
    await _send(update, rendered, language)
