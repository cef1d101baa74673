"""Messages as people see them on their screens."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.markup import Entity, Parsed, to_html
from bot.playground.errors import JSON
from bot.playground.records import Event, Message
from bot.playground.world import World


class Button(NamedTuple):
    """A button under a message; `data` goes to the bot, `url` opens a page."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message at one moment: when it came, or when something became of it."""

    what: str  # "message", "edit", "deletion" or "reaction"
    message: Message  # as the world has it, and as it may have changed since
    kind: str  # "text", "photo", "document", "sticker" …
    text: str  # the text or the caption
    entities: tuple[Entity, ...]
    buttons: tuple[tuple[Button, ...], ...]  # rows, under the message
    keyboard: tuple[tuple[str, ...], ...]  # rows of texts, in place of the letter keys
    file: bytes | None  # of a photo or a document
    reactions: tuple[str, ...]  # emoji that are on it

    @property
    def message_id(self) -> int:
        """Its number in the chat, the same for a message and its edits."""
        return self.message.id

    @property
    def sender(self) -> str:
        """The writer's name; that of the group or channel as which somebody writes."""
        chat = self.message.chat
        written_as = chat if chat.type == "channel" else self.message.sender_chat
        return self.message.sender.first_name if written_as is None else str(written_as.title)

    @property
    def from_bot(self) -> bool:
        """Whether a bot wrote it, itself or by an inline result."""
        message = self.message
        by_bot = message.sender.is_bot and message.sender_chat is None
        return by_bot or message.via_bot is not None

    @property
    def html(self) -> str:
        """The text with its entities as Telegram's HTML."""
        return to_html(Parsed(self.text, self.entities))

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses that the words of the text lead to, in order."""
        return tuple(entity.url for entity in self.entities if entity.url is not None)

    @property
    def reply_to(self) -> int | None:
        """The number of the message that it replies to."""
        return self.message.reply_to.id if self.message.reply_to is not None else None

    @property
    def thread_id(self) -> int | None:
        """The number of the forum's topic that it stands in."""
        return self.message.thread_id

    @property
    def silent(self) -> bool:
        """Whether it came without a sound."""
        return self.message.silent

    @property
    def edited(self) -> bool:
        """Whether it shows a message after an edit."""
        return self.what == "edit"

    def button(self, label: str) -> Button:
        """Find a button by its text or its data.

        Raises:
            LookupError: there is none; says which there are.
        """
        buttons = [button for row in self.buttons for button in row]
        for button in buttons:
            if label in (button.text, button.data):
                return button
        raise LookupError(f"no button {label!r} among {[button.text for button in buttons]}")

    def __str__(self) -> str:
        """Show it in one line, as errors of the tests do."""
        rows = "".join(f" [{button.text}]" for row in self.buttons for button in row)
        emoji = "".join(f" {emoji}" for emoji in self.reactions)
        mark = "" if self.what == "message" else f" ({self.what}{emoji})"
        what = "" if self.kind == "text" else f"<{self.kind}> "
        return f"{self.sender}{mark}: {what}{self.text}{rows}"


def shown(event: Event, world: World) -> Shown:
    """Show what people see of an event."""
    markup = event.markup or {}
    return Shown(
        what=event.what,
        message=event.message,
        kind=event.message.kind,
        text=event.body.text,
        entities=event.body.entities,
        buttons=tuple(
            tuple(_button(button) for button in row) for row in markup.get("inline_keyboard", ())
        ),
        keyboard=tuple(
            tuple(button["text"] for button in row) for row in markup.get("keyboard", ())
        ),
        file=_file(event.media, world),
        reactions=event.reactions,
    )


def _button(button: JSON) -> Button:
    return Button(button["text"], button.get("callback_data"), button.get("url"))


def _file(media: JSON, world: World) -> bytes | None:
    for value in media.values():
        item = value[-1] if isinstance(value, list) and value else value
        if isinstance(item, dict) and item.get("file_id") in world.files:
            return world.files[item["file_id"]].data
    return None
