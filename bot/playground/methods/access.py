"""Where a bot may write, and which messages it can reach."""

from bot.playground.arguments import Arguments, whole_number
from bot.playground.errors import ApiError, bad_request, forbidden, too_many
from bot.playground.members import lacks
from bot.playground.records import PRESENT, Bot, Chat, Message
from bot.playground.world import World


def chat_of(world: World, bot: Bot, arguments: Arguments, name: str = "chat_id") -> Chat:
    """Find the chat of a call, which the bot must know.

    Raises:
        ApiError: 400, no chat is named or the bot knows none such.
    """
    given = arguments.text(name).strip()
    if not given:
        raise bad_request("chat_id is empty")
    public = given.startswith("@")
    try:
        chat_id = _public_chat(world, given[1:]) if public else int(given)
    except ValueError:
        raise bad_request("chat not found") from None
    chat = world.groups.get(chat_id) or world.private.get((bot.user.id, chat_id))
    if chat is not None:
        return chat
    if chat_id in world.users and _has_met(world, bot, chat_id):
        return world.private_chat(bot, world.users[chat_id])
    raise bad_request("chat not found")


def _public_chat(world: World, username: str) -> int:
    """Return the id of a public group or channel, 0 where there is none."""
    wanted = username.lower()
    chats = world.groups.values()
    return next((chat.id for chat in chats if (chat.username or "").lower() == wanted), 0)


def _has_met(world: World, bot: Bot, user_id: int) -> bool:
    return any({bot.user.id, user_id} <= set(group.members) for group in world.groups.values())


def open_chat(world: World, bot: Bot, arguments: Arguments) -> Chat:
    """Find the chat of a call, where the bot must be allowed to write.

    Raises:
        ApiError: 400 or 403 in Telegram's words.
    """
    chat = chat_of(world, bot, arguments)
    refusal = _refusal(bot, chat)
    if refusal is not None:
        raise refusal
    return chat


def check_rights(chat: Chat, bot: Bot, kind: str) -> None:
    """Make sure that a bot may send messages of a kind where it is a member.

    Raises:
        ApiError: 400, it is restricted in the group, or no writer of the channel.
    """
    if chat.type == "channel":
        if not chat.details.get(bot.user.id, {}).get("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        return
    lacking = lacks(chat, bot.user.id, kind)
    if lacking is not None:
        raise bad_request(f"not enough rights to send {lacking} to the chat")


def count_for_flood(world: World, bot: Bot, chat: Chat) -> None:
    """Count one message or edit.

    Raises:
        ApiError: 429, too much was sent.
    """
    wait = bot.gate.wait_before(chat.id, world.clock())
    if wait:
        raise too_many(wait)


def _refusal(bot: Bot, chat: Chat) -> ApiError | None:
    if chat.moved_to is not None:
        parameters = {"migrate_to_chat_id": chat.moved_to}
        return bad_request("group chat was upgraded to a supergroup chat", parameters)
    if chat.type != "private":
        return _refusal_in_group(chat, bot.user.id)
    if chat.blocked:
        return forbidden("bot was blocked by the user")
    if not chat.started:
        return forbidden("bot can't initiate conversation with a user")
    return None


def _refusal_in_group(chat: Chat, bot_id: int) -> ApiError | None:
    if bot_id not in chat.members:
        return bad_request("chat not found")
    status = chat.status_of(bot_id)
    if status == "kicked":
        return forbidden(f"bot was kicked from the {chat.type} chat")
    if status not in PRESENT:
        return forbidden(f"bot is not a member of the {chat.type} chat")
    return None


def own_message(world: World, bot: Bot, arguments: Arguments) -> Message:
    """Find the bot's own message that a call edits; counts for flood limits.

    Raises:
        ApiError: 400, there is none or it is not the bot's; 403 or 429 as for writing.
    """
    inline_id = arguments.text("inline_message_id")
    if inline_id:
        message = world.inline_messages.get(inline_id)
        if message is None or message.via_bot is not bot.user:
            raise bad_request("MESSAGE_ID_INVALID")
        if message.id not in message.chat.messages:  # deleted meanwhile
            raise bad_request("MESSAGE_ID_INVALID")
        count_for_flood(world, bot, message.chat)
        return message
    chat = open_chat(world, bot, arguments)
    message = chat.messages.get(_message_id(arguments))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not bot.user:
        raise bad_request("message can't be edited")
    count_for_flood(world, bot, chat)
    return message


def _message_id(arguments: Arguments) -> int:
    if "message_id" not in arguments:
        raise bad_request("message identifier is not specified")
    return arguments.integer("message_id")


def message_to_delete(chat: Chat, bot: Bot, message_id: int) -> Message:
    """Find a message that the bot may delete: its own, any in private, any where it is admin.

    Raises:
        ApiError: 400, there is none or it may not.
    """
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    is_admin = chat.status_of(bot.user.id) in ("administrator", "creator")
    if message.sender is not bot.user and chat.type != "private" and not is_admin:
        raise bad_request("message can't be deleted")
    return message


def reply_target(chat: Chat, arguments: Arguments) -> Message | None:
    """Find the message that a new one replies to.

    Raises:
        ApiError: 400, it is not there and the bot did not allow sending without.
    """
    given = arguments.decoded("reply_parameters", dict, "reply parameters")
    if given is None:
        given = {
            "message_id": arguments.integer("reply_to_message_id"),
            "allow_sending_without_reply": arguments.flag("allow_sending_without_reply"),
        }
    wanted = given.get("message_id")
    if wanted is None:
        raise bad_request('can\'t find field "message_id"')
    if not wanted:
        return None
    message = chat.messages.get(whole_number(wanted, "message_id"))
    if message is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def thread_of(chat: Chat, arguments: Arguments, reply_to: Message | None) -> int | None:
    """Find the topic of a new message; a reply stays in the topic of what it answers.

    Raises:
        ApiError: 400, the chat has no such topic.
    """
    thread = arguments.integer("message_thread_id")
    if not thread:
        return reply_to.thread_id if reply_to is not None else None
    if thread not in chat.threads:
        raise bad_request("message thread not found")
    return thread
