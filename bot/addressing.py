"""Whether a message in a group is meant for the bot, and what it asks."""

from dataclasses import dataclass

from telegram import Message, MessageEntity, MessageOriginChannel, User

_MENTIONS: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody asks of the bot in a group."""

    text: str
    """Without the mention; empty if nothing is asked."""
    question_id: int
    """Number of the message that is to be quoted."""
    replied_to: int | None
    """Number of the bot's message that it replies to."""


def call_of(message: Message, bot: User) -> Call | None:
    """What a message asks of the bot; None where it is not meant for it.

    Args:
        message: in a group.
        bot: the bot's own user.
    """
    if is_by_machine(message):
        return None
    mentions = _mentions_of(message, bot)
    if not mentions and not _replies_to(message, bot):
        return None
    return _call(message, mentions, bot)


def asked_by_command(message: Message, bot: User) -> Call | None:
    """What stands after /ask, or in the message that a bare /ask replies to; None without it.

    Args:
        message: in a group.
        bot: the bot's own user.
    """
    entities = message.parse_entities([MessageEntity.BOT_COMMAND])
    command = next((entity for entity in entities if entity.offset == 0), None)
    if command is None or is_by_machine(message):
        return None
    name, _, addressee = entities[command].casefold().partition("@")
    if name != "/ask" or addressee not in ("", (bot.username or "").casefold()):
        return None
    return _call(message, [command], bot)


def _call(message: Message, calls: list[MessageEntity], bot: User) -> Call:
    """The question in a message, without the words that call the bot."""
    text = _without(message, calls)
    original = message.reply_to_message
    if original is not None and _replies_to(message, bot):
        return Call(text, message.message_id, original.message_id)
    if text or original is None:
        return Call(text, message.message_id, None)
    # Called in reply to what somebody wrote, and no more: that is what the bot is asked about.
    return Call(original.text or original.caption or "", original.message_id, None)


def is_by_machine(message: Message) -> bool:
    """Whether a bot wrote it, or it is a channel's post: nobody there waits for an answer."""
    if message.is_automatic_forward or isinstance(message.forward_origin, MessageOriginChannel):
        return True
    if message.via_bot is not None:
        return True
    writer = message.from_user
    # Those who write as the group or as a channel come under the name of a bot of Telegram's.
    return writer is not None and writer.is_bot and message.sender_chat is None


def _replies_to(message: Message, bot: User) -> bool:
    """Whether it replies to what the bot said; that the bot opened a topic says nothing."""
    original = message.reply_to_message
    if original is None or original.forum_topic_created is not None:
        return False
    return original.from_user == bot


def _mentions_of(message: Message, bot: User) -> list[MessageEntity]:
    entities = message.parse_entities(_MENTIONS) | message.parse_caption_entities(_MENTIONS)
    name = f"@{bot.username}".casefold()
    return [
        entity
        for entity, words in entities.items()
        if (entity.user == bot if entity.user is not None else words.casefold() == name)
    ]


def _without(message: Message, entities: list[MessageEntity]) -> str:
    """The message's text without some of its parts; offsets count UTF-16 units."""
    units = (message.text or message.caption or "").encode("utf-16-le")
    for entity in sorted(entities, key=lambda each: each.offset, reverse=True):
        begin, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        units = units[:begin] + units[end:]
    return units.decode("utf-16-le").strip(" \t\r\n,，、:：。")
