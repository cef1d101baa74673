"""What the page is told: people, chats and messages as JSON."""

from typing import Any

from bot.playground.commands import commands_for
from bot.playground.errors import JSON
from bot.playground.inline import InlineResult
from bot.playground.page.cast import Cast
from bot.playground.people import Person
from bot.playground.records import Chat, Message
from bot.playground.shown import Shown, shown
from bot.playground.world import World

MOST_SHOWN = 200
"""Messages of a chat, the last ones."""
_QUOTED = 80


def heard_so_far(cast: Cast, world: World) -> int:
    """How many things have happened in all chats; grows with each."""
    chats = {chat.id: chat for role in cast.roles for chat in cast.chats_of(role.person, world)}
    return sum(len(chat.log) for chat in chats.values())


def people_view(cast: Cast, world: World) -> list[JSON]:
    """Everybody with their chats, and how much has happened in each."""
    return [
        {
            "id": role.person.id,
            "name": role.person.name,
            "about": role.about,
            "chats": [
                {
                    "id": chat.id,
                    "title": chat.title or cast.bot.user.first_name,
                    "group": chat.type != "private",
                    "happened": len(chat.log),
                }
                for chat in cast.chats_of(role.person, world)
            ],
        }
        for role in cast.roles
    ]


def chat_view(cast: Cast, world: World, person: Person, chat: Chat) -> JSON:
    """A chat as one person sees it."""
    last = {event.message.id: event for event in chat.log}
    there = list(chat.messages.values())[-MOST_SHOWN:]
    messages = [shown(last[message.id], world) for message in there]
    return {
        "messages": [_message_view(each, person) for each in messages],
        "keyboard": next((list(each.keyboard) for each in messages[::-1] if each.keyboard), []),
        "commands": [
            {"command": each["command"], "description": each["description"]}
            for each in commands_for(cast.bot, person.user, chat)
        ],
        "started": chat.started or chat.type != "private",
    }


def _message_view(heard: Shown, person: Person) -> JSON:
    message = heard.message
    return {
        "id": message.id,
        "sender": heard.sender,
        "mine": message.sender is person.user,
        "bot": heard.from_bot,
        "via": None if message.via_bot is None else message.via_bot.username,
        "date": message.date,
        "kind": heard.kind,
        "html": heard.html,
        "file": _file_view(message),
        "buttons": [[button._asdict() for button in row] for row in heard.buttons],
        "reply_to": _quoted(message.reply_to),
        "edited": message.edit_date is not None,
        "silent": heard.silent,
        "reactions": list(heard.reactions),
    }


def _quoted(message: Message | None) -> JSON | None:
    if message is None:
        return None
    return {"id": message.id, "text": message.body.text[:_QUOTED] or f"({message.kind})"}


def _file_view(message: Message) -> JSON | None:
    value: Any = message.media.get(message.kind)
    item = value[-1] if isinstance(value, list) and value else value
    if not isinstance(item, dict) or "file_id" not in item:
        return None
    return {"id": item["file_id"], "name": item.get("file_name", message.kind)}


def result_view(result: InlineResult) -> JSON:
    """A result of an inline query, above the field."""
    return {"id": result.id, "title": result.title, "description": result.description}
