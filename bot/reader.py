"""Who reads an answer, and in which language."""

from telegram import Message, Update

from bot.memory import Conversation
from faq.models import Language
from faq.normalise import language_of


def place_of(update: Update) -> tuple[int, int]:
    """The chat and the person an update comes from; 0 for one that it does not have."""
    chat, user = update.effective_chat, update.effective_user
    return (chat.id if chat else 0), (user.id if user else 0)


def language_of_reader(update: Update, conversation: Conversation) -> Language:
    """The language to write in, where a question does not show another one.

    Returns:
        The one that the person chose, else the one last used, else that of the message whose
        button was pressed (after a restart it still tells), else their Telegram's.
    """
    known = conversation.language or conversation.last_language
    if known is not None:
        return known
    user = update.effective_user
    fallback = language_of_code(user.language_code if user else None)
    pressed = pressed_message(update)
    if pressed is not None and pressed.text:
        return language_of(pressed.text, fallback)
    return fallback


def pressed_message(update: Update) -> Message | None:
    """The message whose button was pressed; None where it is deleted, or too old to be seen.

    The library makes a Message of those too, without a text and with the date 0.
    """
    message = update.callback_query.message if update.callback_query else None
    return message if isinstance(message, Message) and message.is_accessible else None


def language_of_code(code: str | None) -> Language:
    """The language of a Telegram language code ("zh-hans", "en-GB"); may be missing or wrong."""
    lower = (code or "").lower().replace("_", "-")
    if not lower.startswith(("zh", "yue")):
        return Language.EN if lower else Language.ZH_HANT
    simplified = any(part in lower for part in ("hans", "-cn", "-sg", "-my"))
    return Language.ZH_HANS if simplified else Language.ZH_HANT
