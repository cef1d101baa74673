"""Who reads an answer, where, and in which language."""

from dataclasses import dataclass, replace
from typing import Final

from telegram import Message, Update
from telegram.constants import ChatType

from bot.chats import Chats, ChatSettings
from bot.memory import Conversation, Memory, Place
from faq.models import Language
from faq.normalise import language_of

NOBODY: Final = 0
"""The person of those who write as a group or as a channel: they may be several people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who wrote or pressed something, and gets an answer."""

    place: Place
    conversation: Conversation
    settings: ChatSettings
    """Of the chat."""
    in_group: bool
    shared: bool
    """Whether others read it too: in a group, or in a message that was sent inline."""
    wanted: Language | None
    """Chosen by the person, or for the group; None: the language of each question."""
    fallback: Language
    """Where a question shows no language."""
    quoted: str = ""
    """What the message says that the pressed one answers: the question, where it is quoted."""

    @property
    def chat_id(self) -> int:
        """The chat."""
        return self.place[0]

    @property
    def user_id(self) -> int:
        """The person; `NOBODY` for several."""
        return self.place[2]

    @property
    def language(self) -> Language:
        """The language to write in, where no question shows another one."""
        return self.wanted or self.fallback

    @property
    def region(self) -> str | None:
        """Whose emergency numbers are wanted."""
        return self.settings.region

    def with_settings(self, settings: ChatSettings, wanted: Language | None) -> "Reader":
        """The same reader after the chat's settings changed."""
        return replace(self, settings=settings, wanted=wanted)


class Readers:
    """Knows readers by what is settled and remembered of them."""

    def __init__(self, chats: Chats, memory: Memory) -> None:
        self._chats = chats
        self._memory = memory

    async def of(self, update: Update) -> Reader:
        """The reader of the answer to an update."""
        place = place_of(update)
        chat_id, _, user_id = place
        conversation = self._memory.of(place)
        settings = await self._chats.settings(chat_id)
        in_group = is_in_group(update)
        is_own = user_id in (NOBODY, chat_id)
        # An inline query is typed in no chat that the bot knows, but by somebody.
        own = settings if is_own else await self._chats.settings(user_id)
        wanted = own.language or settings.language
        fallback = conversation.last_language or _shown_language(update)
        if (pressed := pressed_message(update)) is not None:
            said = self._memory.written(chat_id, pressed.message_id)
            fallback = (said.language if said else None) or _shown_language(update)
            if in_group:
                # Others read that message too: it stays in its language, whoever presses.
                wanted = said.language if said else None
        return Reader(
            place=place,
            conversation=conversation,
            settings=settings,
            in_group=in_group,
            shared=in_group or is_inline(update),
            wanted=wanted,
            fallback=fallback,
            quoted=_quoted_by_pressed(update),
        )


def place_of(update: Update) -> Place:
    """The chat, the forum topic and the person an update comes from; 0 for what it has not."""
    chat, message = update.effective_chat, update.effective_message
    thread = message.message_thread_id if message and message.is_topic_message else None
    return (chat.id if chat else 0), thread or 0, _person_of(update)


def _person_of(update: Update) -> int:
    message = update.message or update.edited_message
    if message is not None and message.sender_chat is not None:
        return NOBODY
    return update.effective_user.id if update.effective_user else NOBODY


def is_in_group(update: Update) -> bool:
    """Whether an update comes from a group."""
    chat = update.effective_chat
    return chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)


def _quoted_by_pressed(update: Update) -> str:
    pressed = pressed_message(update)
    original = pressed.reply_to_message if pressed is not None else None
    return (original.text or original.caption or "") if original is not None else ""


def is_inline(update: Update) -> bool:
    """Whether a button was pressed under a message that somebody sent inline."""
    return update.callback_query is not None and update.callback_query.inline_message_id is not None


def _shown_language(update: Update) -> Language:
    """The language of the message whose button was pressed, else of the person's Telegram."""
    user = update.effective_user
    fallback = language_of_code(user.language_code if user else None)
    pressed = pressed_message(update)
    words = (pressed.text or pressed.caption) if pressed is not None else None
    return language_of(words, fallback) if words else fallback


def pressed_message(update: Update) -> Message | None:
    """The message whose button was pressed; None where it is deleted, or too old to be seen.

    The library makes a Message of those too, without a text and with the date 0; and of one that
    came broken, without a number by which it could be changed.
    """
    message = update.callback_query.message if update.callback_query else None
    if not isinstance(message, Message) or not message.is_accessible or not message.message_id:
        return None
    return message


def language_of_code(code: str | None) -> Language:
    """The language of a Telegram language code ("zh-hans", "en-GB"); may be missing or wrong."""
    lower = (code or "").lower().replace("_", "-")
    if not lower.startswith(("zh", "yue")):
        return Language.EN if lower else Language.ZH_HANT
    simplified = any(part in lower for part in ("hans", "-cn", "-sg", "-my"))
    return Language.ZH_HANS if simplified else Language.ZH_HANT
