"""What a bot may know of a chat and its people, and how it leaves."""

from bot.playground.arguments import Arguments
from bot.playground.delivery import tell_status
from bot.playground.errors import JSON, bad_request
from bot.playground.members import member_json
from bot.playground.methods.access import chat_of, open_chat
from bot.playground.records import ADMINS, PRESENT, Bot
from bot.playground.world import World


def get_chat(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Describe a chat."""
    chat = chat_of(world, bot, arguments)
    return chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Tell what somebody is in a chat: creator, administrator, member, restricted, left, kicked."""
    chat = open_chat(world, bot, arguments)
    if not arguments.integer("user_id"):
        raise bad_request("invalid user_id specified")
    user = world.users.get(arguments.integer("user_id"))
    if user is None:
        raise bad_request("member not found")
    if chat.type == "private":
        here = user is chat.person or user is bot.user
        return member_json(chat, user, "member" if here else "left")
    return member_json(chat, user)


def get_chat_administrators(world: World, bot: Bot, arguments: Arguments) -> list[JSON]:
    """List the administrators of a group or channel; of bots only the bot itself."""
    chat = open_chat(world, bot, arguments)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(chat, world.users[user_id])
        for user_id, status in chat.members.items()
        if status in ADMINS and (user_id == bot.user.id or not world.users[user_id].is_bot)
    ]


def get_chat_member_count(world: World, bot: Bot, arguments: Arguments) -> int:
    """Count the people in a chat."""
    chat = open_chat(world, bot, arguments)
    if chat.type == "private":
        return 2
    return sum(status in PRESENT for status in chat.members.values())


def leave_chat(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Leave a group or channel."""
    chat = open_chat(world, bot, arguments)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    old = member_json(chat, bot.user)
    chat.members[bot.user.id] = "left"
    chat.details.pop(bot.user.id, None)
    tell_status(world, bot, chat, bot.user, (old, member_json(chat, bot.user)))
    return True
