"""The chat of one person with the bot."""

import logging
from typing import Any

from telegram import Message, Update
from telegram.error import BadRequest
from telegram.ext import CallbackContext

from bot.buttons import Ask, ChooseLanguage, Less, More
from bot.disclaimer import set_reader
from bot.memory import Conversation, Memory
from bot.render import LANGUAGE_NAMES, Renderer, language_buttons
from faq.answer import Engine
from faq.labels import ALL_CELLS, is_known
from faq.models import Language, Question, Reply
from faq.normalise import language_of

log = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]


class PrivateChat:
    """Callbacks for private messages, commands and buttons."""

    def __init__(self, engine: Engine, renderer: Renderer, memory: Memory) -> None:
        self._engine = engine
        self._renderer = renderer
        self._memory = memory

    # --- messages -----------------------------------------------------------------------------

    async def on_question(self, update: Update, _: Context) -> None:
        """Answer a text."""
        message, conversation = self._talk(update)
        text = message.text or ""
        question = Question(
            text=text,
            language=conversation.language,
            fallback_language=self._language(update, conversation),
            topic=conversation.topic,
        )
        reply = self._engine.answer(question)
        log.info("answered outcome=%s labels=%s score=%.0f", reply.outcome, ",".join(reply.labels), reply.score)
        await self._say(message, conversation, reply)

    async def on_other(self, update: Update, _: Context) -> None:
        """Say that only text is understood, to a picture, a voice message or the like."""
        await self._notice(update, "text_only")

    async def on_unknown_command(self, update: Update, _: Context) -> None:
        """Say kindly that there is no such command."""
        await self._notice(update, "unknown_command")

    # --- commands -----------------------------------------------------------------------------

    async def on_start(self, update: Update, _: Context) -> None:
        """Greet."""
        await self._notice(update, "greeting_start")

    async def on_help(self, update: Update, _: Context) -> None:
        """Say what can be asked."""
        await self._answer_label(update, "bot.help")

    async def on_about(self, update: Update, _: Context) -> None:
        """Say what the bot is."""
        await self._answer_label(update, "bot.about")

    async def on_privacy(self, update: Update, _: Context) -> None:
        """Say what is kept."""
        await self._answer_label(update, "bot.privacy")

    async def on_cells(self, update: Update, _: Context) -> None:
        """Introduce the three cells."""
        await self._answer_label(update, "cell.overview")

    async def on_trials(self, update: Update, _: Context) -> None:
        """List the trials."""
        await self._answer_label(update, "trials.list")

    async def on_compare(self, update: Update, _: Context) -> None:
        """Compare the three cells."""
        await self._answer_label(update, f"compare:{ALL_CELLS}")

    async def on_choose(self, update: Update, _: Context) -> None:
        """Say what to weigh up."""
        await self._answer_label(update, "choose")

    async def on_sources(self, update: Update, _: Context) -> None:
        """Say what the answers rest on."""
        await self._answer_label(update, "review.source")

    async def on_language(self, update: Update, _: Context) -> None:
        """Offer the languages."""
        message, conversation = self._talk(update)
        language = self._language(update, conversation)
        set_reader(language)
        notice = self._renderer.notice
        await message.reply_text(notice("choose_language", language), reply_markup=language_buttons(notice("language_auto", language)))

    # --- buttons ------------------------------------------------------------------------------

    async def on_ask(self, update: Update, _: Context) -> None:
        """Answer what a button asks."""
        labels, message, conversation = await self._pressed(update, Ask)
        if labels and message is not None:
            await self._say(message, conversation, self._reply_for(labels, update, conversation))

    async def on_more(self, update: Update, _: Context) -> None:
        """Open the whole answer in place."""
        labels, message, conversation = await self._pressed(update, More)
        if labels and message is not None:
            reply = self._reply_for(labels, update, conversation)
            await self._change(message, self._renderer.whole(reply).html, self._renderer.whole(reply).buttons)

    async def on_less(self, update: Update, _: Context) -> None:
        """Go back to the short answer in place."""
        labels, message, conversation = await self._pressed(update, Less)
        if labels and message is not None:
            reply = self._reply_for(labels, update, conversation)
            await self._change(message, self._renderer.short(reply).html, self._renderer.short(reply).buttons)

    async def on_choose_language(self, update: Update, _: Context) -> None:
        """Answer in another language from now on."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - routes.py hands on presses only
        conversation = self._memory.of(*_place(update))
        conversation.language = ChooseLanguage.parse(query.data or "").language
        language = self._language(update, conversation)
        set_reader(language)
        await query.answer()
        name = LANGUAGE_NAMES[conversation.language] if conversation.language else self._renderer.notice("language_auto", language)
        words = self._renderer.notice("language_set", language).replace("{language}", name)
        if isinstance(query.message, Message):
            await self._change(query.message, words, None)

    async def on_stale_button(self, update: Update, _: Context) -> None:
        """Say kindly that a button of long ago leads nowhere."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - routes.py hands on presses only
        set_reader(self._language(update, self._memory.of(*_place(update))))
        await query.answer()
        if isinstance(query.message, Message):
            language = self._language(update, self._memory.of(*_place(update)))
            await query.message.reply_text(self._renderer.notice("old_button", language))

    # --- shared -------------------------------------------------------------------------------

    def _talk(self, update: Update) -> tuple[Message, Conversation]:
        message = update.effective_message
        assert message is not None  # noqa: S101 - routes.py hands on messages only
        return message, self._memory.of(*_place(update))

    def _language(self, update: Update, conversation: Conversation) -> Language:
        """Chosen, else last used, else the person's Telegram's."""
        if conversation.language or conversation.last_language:
            return conversation.language or conversation.last_language or Language.EN
        user = update.effective_user
        return language_of_code(user.language_code if user else None)

    async def _say(self, message: Message, conversation: Conversation, reply: Reply) -> None:
        conversation.last_language = reply.language
        self._memory.set_topic(conversation, reply.topic)
        set_reader(reply.language)
        rendered = self._renderer.short(reply)
        await message.reply_text(rendered.html, reply_markup=rendered.buttons)

    async def _change(self, message: Message, html: str, buttons: Any) -> None:
        try:
            await message.edit_text(html, reply_markup=buttons)
        except BadRequest as error:
            # Pressed twice, or the answer is the same after a release: nothing is wrong.
            if "not modified" not in error.message:
                raise

    async def _notice(self, update: Update, name: str) -> None:
        message, conversation = self._talk(update)
        language = self._language(update, conversation)
        set_reader(language)
        await message.reply_text(self._renderer.notice(name, language))

    async def _answer_label(self, update: Update, label: str) -> None:
        message, conversation = self._talk(update)
        language = self._language(update, conversation)
        reply = self._engine.reply_for((label,), Question(text="", language=language, topic=conversation.topic))
        await self._say(message, conversation, reply)

    def _reply_for(self, labels: tuple[str, ...], update: Update, conversation: Conversation) -> Reply:
        language = self._language(update, conversation)
        return self._engine.reply_for(labels, Question(text="", language=language, topic=conversation.topic))

    async def _pressed(self, update: Update, kind: type[Ask | More | Less]) -> tuple[tuple[str, ...], Message | None, Conversation]:
        """The labels on a pressed button that still have an answer; the press is acknowledged."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - routes.py hands on presses only
        conversation = self._memory.of(*_place(update))
        labels = tuple(label for label in kind.parse(query.data or "").labels if is_known(self._engine.library, label))
        message = query.message if isinstance(query.message, Message) else None
        if message is not None and message.text and conversation.last_language is None:
            # After a restart the message itself still tells what language it was in.
            conversation.last_language = language_of(message.text)
        set_reader(self._language(update, conversation))
        if not labels:
            await self.on_stale_button(update, None)  # type: ignore[arg-type]
        else:
            await query.answer()
        return labels, message, conversation


def _place(update: Update) -> tuple[int, int]:
    """The chat and the person an update comes from."""
    chat, user = update.effective_chat, update.effective_user
    return (chat.id if chat else 0), (user.id if user else 0)


def language_of_code(code: str | None) -> Language:
    """The language of a Telegram language code ("zh-hans", "en-GB"); may be missing or wrong."""
    lower = (code or "").lower().replace("_", "-")
    if not lower.startswith(("zh", "yue")):
        return Language.EN if lower else Language.ZH_HANT
    simplified = any(part in lower for part in ("hans", "-cn", "-sg", "-my"))
    return Language.ZH_HANS if simplified else Language.ZH_HANT
