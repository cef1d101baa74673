"""Messages of text: sent, edited, deleted."""

from typing import Any

from bot.markup import Parsed
from bot.markup.links import checked_link
from bot.playground.arguments import Arguments, whole_number
from bot.playground.errors import JSON, bad_request
from bot.playground.keyboards import reply_markup
from bot.playground.members import may
from bot.playground.methods.access import (
    check_rights,
    count_for_flood,
    message_to_delete,
    open_chat,
    own_message,
    reply_target,
    thread_of,
)
from bot.playground.reactions import reactions_of
from bot.playground.records import Bot, Message
from bot.playground.texts import finished_caption, finished_text, source_caption, source_text
from bot.playground.world import World

MAX_DELETED = 100
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def send_message(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Send a text."""
    source = source_text(arguments)
    draft = Draft(world, bot, arguments)
    return draft.post(body=finished_text(world, source)).as_json(world.users)


class Draft:
    """A bot's message before it is sent: where to, in reply to what, with which buttons.

    Raises:
        ApiError: the buttons, the chat, the reply or the topic are wrong.
    """

    def __init__(self, world: World, bot: Bot, arguments: Arguments) -> None:
        self._world = world
        self._bot = bot
        markup = reply_markup(arguments)
        extra = _extra(arguments)
        self.chat = open_chat(world, bot, arguments)
        reply_to = reply_target(self.chat, arguments)
        thread = thread_of(self.chat, arguments, reply_to)
        self._fields = {
            "markup": markup,
            "extra": extra,
            "reply_to": reply_to,
            "thread_id": thread,
            "silent": arguments.flag("disable_notification"),
        }

    def post(self, **content: Any) -> Message:
        """Put it into the chat; counts for the flood limits.

        Raises:
            ApiError: 400, the bot may not send this kind here; 429, too much was sent.
        """
        check_rights(self.chat, self._bot, content.get("kind", "text"))
        count_for_flood(self._world, self._bot, self.chat)
        return self._world.post(self.chat, self._bot.user, **self._fields, **content)


def _extra(arguments: Arguments) -> JSON:
    extra: JSON = {}
    preview = arguments.decoded("link_preview_options", dict, "link preview options")
    if preview:
        for flag in _PREVIEW_FLAGS:
            if not isinstance(preview.get(flag, False), bool):
                raise bad_request(f'field "{flag}" must be of type Boolean')
        if preview.get("url") and checked_link(str(preview["url"])) is None:
            raise bad_request("WEBPAGE_URL_INVALID")
        extra["link_preview_options"] = preview
    for flag in ("protect_content", "show_caption_above_media"):
        if arguments.flag(flag):
            extra["has_protected_content" if flag == "protect_content" else flag] = True
    return extra


def edit_message_text(world: World, bot: Bot, arguments: Arguments) -> JSON | bool:
    """Change the text of the bot's message; buttons that are not given again go away."""
    source = source_text(arguments)
    markup = reply_markup(arguments, inline_only=True)
    message = own_message(world, bot, arguments)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return change(world, message, finished_text(world, source), markup)


def edit_message_caption(world: World, bot: Bot, arguments: Arguments) -> JSON | bool:
    """Change the caption of the bot's picture or document."""
    source = source_caption(arguments)
    markup = reply_markup(arguments, inline_only=True)
    message = own_message(world, bot, arguments)
    if message.kind not in ("photo", "document"):
        raise bad_request("there is no caption in the message to edit")
    return change(world, message, finished_caption(world, source), markup)


def edit_message_reply_markup(world: World, bot: Bot, arguments: Arguments) -> JSON | bool:
    """Change the buttons of the bot's message."""
    markup = reply_markup(arguments, inline_only=True)
    message = own_message(world, bot, arguments)
    return change(world, message, message.body, markup)


def change(
    world: World, message: Message, body: Parsed, markup: JSON | None, media: JSON | None = None
) -> JSON | bool:
    """Give a message new content, where that makes a difference.

    Returns:
        The message; True for one that came from an inline query, which the bot cannot see.

    Raises:
        ApiError: 400, nothing would change.
    """
    media = message.media if media is None else media
    if (body, markup, media) == (message.body, message.markup, message.media):
        raise bad_request(_NOT_MODIFIED)
    if (body, media) != (message.body, message.media):
        message.edit_date = world.now()
    message.body, message.markup, message.media = body, markup, media
    world.show("edit", message)
    return True if message.inline_id is not None else message.as_json(world.users)


def delete_message(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Delete one message."""
    chat = open_chat(world, bot, arguments)
    if "message_id" not in arguments:
        raise bad_request("message identifier is not specified")
    message = message_to_delete(chat, bot, arguments.integer("message_id"))
    del chat.messages[message.id]
    world.show("deletion", message)
    return True


def delete_messages(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Delete up to 100 messages; those that are not there are passed over."""
    chat = open_chat(world, bot, arguments)
    numbers = arguments.decoded("message_ids", list, "message identifiers")
    if not numbers or len(numbers) > MAX_DELETED:
        raise bad_request("message identifiers are not specified")
    wanted = dict.fromkeys(whole_number(number, "message_ids") for number in numbers)
    known = [number for number in wanted if number in chat.messages]
    for message in [message_to_delete(chat, bot, number) for number in known]:
        del chat.messages[message.id]
        world.show("deletion", message)
    return True


def set_message_reaction(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Put an emoji on a message in place of the one before, or take it back with an empty list."""
    chat = open_chat(world, bot, arguments)
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    given = reactions_of(arguments)
    if message.reactions.get(bot.user.id, ()) != given:
        message.reactions[bot.user.id] = given
        world.show("reaction", message)
    return True


def send_chat_action(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Show that the bot is typing."""
    chat = open_chat(world, bot, arguments)
    if arguments.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    if not may(chat, bot.user.id, "can_send_messages"):
        raise bad_request("CHAT_WRITE_FORBIDDEN")
    return True
