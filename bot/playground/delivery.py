"""Which bot is told of what: updates, and privacy mode in groups."""

from bot.playground.errors import JSON
from bot.playground.records import ADMINS, Bot, Chat, Message, User
from bot.playground.world import World


def deliver(world: World, message: Message, *, edited: bool = False) -> None:
    """Tell the bots of a chat about a person's message, as far as each may read it."""
    kind = "channel_post" if message.chat.type == "channel" else "message"
    kind = f"edited_{kind}" if edited else kind
    for bot in world.bots_in(message.chat):
        if may_read(bot, message):
            tell(world, bot, kind, message.as_json(world.users))


def tell(world: World, bot: Bot, kind: str, payload: JSON) -> None:
    """Put an update into a bot's mail."""
    if bot.mailbox.put(kind, payload, world.clock()):
        world.bell.ring()


def tell_status(world: World, bot: Bot, chat: Chat, by: User, change: tuple[JSON, JSON]) -> None:
    """Tell a bot that its own standing in a chat has changed, from one ChatMember to another."""
    old, new = change
    payload = {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    tell(world, bot, "my_chat_member", payload)


def may_read(bot: Bot, message: Message) -> bool:
    """Whether a bot gets a message.

    In a group with privacy mode on: what is addressed to it, and service messages; everything
    where it is an administrator, as it always is in a channel.
    """
    chat = message.chat
    if chat.type == "private" or bot.sees_all_group_messages or message.kind == "service":
        return True
    if chat.status_of(bot.user.id) in ADMINS or message.via_bot is bot.user:
        return True
    replied = message.reply_to is not None and message.reply_to.sender is bot.user
    return replied or _addresses(bot, message)


def _addresses(bot: Bot, message: Message) -> bool:
    units = message.body.text.encode("utf-16-le")
    name = f"@{bot.user.username}".lower()
    for entity in message.body.entities:
        text = units[2 * entity.offset : 2 * entity.end].decode("utf-16-le").lower()
        if entity.type == "text_mention" and entity.user_id == bot.user.id:
            return True
        if entity.type == "mention" and text == name:
            return True
        if entity.type == "bot_command":
            _, at, addressee = text.partition("@")
            if at and f"@{addressee}" == name:
                return True
            # A bare command goes to the bot that wrote last, or to all before any has written.
            if not at and entity.offset == 0 and message.chat.last_bot in (None, bot.user.id):
                return True
    return False
