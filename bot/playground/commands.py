"""Which of a bot's commands somebody sees in a chat."""

from bot.playground.errors import JSON
from bot.playground.records import ADMINS, Bot, Chat, User


def commands_for(bot: Bot, person: User, chat: Chat) -> list[JSON]:
    """Return the first list that Telegram finds, from the narrowest scope to the widest.

    Within a scope, a list in the person's language comes before the one for all languages.
    """
    language = (person.language_code or "").partition("-")[0]
    for scope in _scopes(person, chat):
        for spoken in (language, ""):
            commands = bot.commands.get((scope, spoken))
            if commands:
                return commands
    return []


def _scopes(person: User, chat: Chat) -> list[str]:
    if chat.type == "private":
        return [f"chat:{chat.id}", "all_private_chats", "default"]
    scopes = [f"chat_member:{chat.id}:{person.id}"]
    is_admin = chat.status_of(person.id) in ADMINS
    if is_admin:
        scopes.append(f"chat_administrators:{chat.id}")
    scopes.append(f"chat:{chat.id}")
    if is_admin:
        scopes.append("all_chat_administrators")
    return [*scopes, "all_group_chats", "default"]
