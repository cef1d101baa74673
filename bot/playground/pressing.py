"""A button is pressed, and the bot answers the press."""

from dataclasses import dataclass

from bot.playground.delivery import tell
from bot.playground.errors import JSON
from bot.playground.records import Message, Press, User
from bot.playground.world import World

_LIFE = 150.0  # seconds in which a bot may answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PressAnswer:
    """What a bot said to the press of a button."""

    text: str  # may be empty
    show_alert: bool  # in a window rather than at the top
    url: str


def press_button(world: World, person: User, message: Message, data: str) -> Press:
    """Tell the bot of a message that somebody has pressed a button with some data."""
    author = message.via_bot or message.sender
    press = Press(
        id=str(world.count("press", 7_000_001)),
        bot=next(bot for bot in world.bots.values() if bot.user is author),
        person=person,
        expires_at=world.clock() + _LIFE,
    )
    world.presses[press.id] = press
    query = {
        "id": press.id,
        "from": person.as_json(),
        "chat_instance": str(message.chat.id),
        "data": data,
    }
    tell(world, press.bot, "callback_query", query | _pressed(world, message))
    return press


def _pressed(world: World, message: Message) -> JSON:
    """Say which message the pressed button belongs to."""
    if message.inline_id is not None:
        return {"inline_message_id": message.inline_id}
    if message.id in message.chat.messages:
        return {"message": message.as_json(world.users)}
    # Deleted meanwhile: Telegram tells where it was, with the date 0.
    chat = message.chat.as_json()
    return {"message": {"chat": chat, "message_id": message.id, "date": 0}}
