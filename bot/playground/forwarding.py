"""Forwards: messages that come from somewhere else, and say from where."""

from bot.playground.errors import JSON
from bot.playground.records import Message


def origin_of(message: Message) -> JSON:
    """Return the Bot API's MessageOrigin of a message that is forwarded.

    What was forwarded before keeps its first origin.
    """
    known: JSON | None = message.extra.get("forward_origin")
    if known is not None:
        return known
    if message.chat.type == "channel":
        source = {"chat": message.chat.as_json(), "message_id": message.id}
        return {"type": "channel", "date": message.date} | source
    if message.sender_chat is not None:
        chat = message.sender_chat.as_json()
        return {"type": "chat", "date": message.date, "sender_chat": chat}
    return {"type": "user", "date": message.date, "sender_user": message.sender.as_json()}


def hidden_origin(name: str, date: int) -> JSON:
    """Return the MessageOrigin of somebody who shows only a name."""
    return {"type": "hidden_user", "date": date, "sender_user_name": name}
