"""What there is on Telegram: people, bots, chats, messages, files. Plain records, no HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.markup import Entity, Parsed
from bot.playground.errors import JSON
from bot.playground.limits import FloodGate
from bot.playground.updates import Mailbox

ADMINS = frozenset({"creator", "administrator"})
PRESENT = ADMINS | {"member", "restricted"}


@dataclass(slots=True, kw_only=True, eq=False)
class User:
    """A person or a bot, as others see them."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def as_json(self) -> JSON:
        """Return the Bot API's User."""
        user: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username is not None:
            user["username"] = self.username
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True, kw_only=True, eq=False)
class Bot:
    """A bot's account: its token, its mail, and what it has set about itself."""

    user: User
    token: str
    gate: FloodGate
    mailbox: Mailbox = field(default_factory=Mailbox)
    sees_all_group_messages: bool = False  # privacy mode is on
    supports_inline: bool = True
    webhook: JSON = field(default_factory=dict)
    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)  # (scope, language)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # ("name", language) and so on
    menu_buttons: dict[int, JSON] = field(default_factory=dict)  # by chat id, 0 the default
    inline_cache: dict[tuple[str, str, int], "InlineAnswer"] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True, eq=False)
class Chat:
    """A private chat of one person with one bot, a group or a channel."""

    id: int
    type: str  # "private", "group", "supergroup" or "channel"
    title: str | None = None
    username: str | None = None  # of a public supergroup or channel
    person: User | None = None
    bot: Bot | None = None  # of a private chat
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)  # user id to status, but in private
    details: dict[int, JSON] = field(default_factory=dict)  # by user id: rights, custom titles
    threads: set[int] = field(default_factory=set)
    started: bool = False  # the person has written to the bot
    blocked: bool = False  # by the person
    moved_to: int | None = None  # the supergroup that this group became
    last_bot: int | None = None  # the bot that wrote here last
    messages: dict[int, "Message"] = field(default_factory=dict)
    log: list["Event"] = field(default_factory=list)

    def as_json(self) -> JSON:
        """Return the Bot API's Chat."""
        chat: JSON = {"id": self.id, "type": self.type}
        if self.person is not None:
            chat["first_name"] = self.person.first_name
            if self.person.username is not None:
                chat["username"] = self.person.username
        if self.title is not None:
            chat["title"] = self.title
        if self.username is not None:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def status_of(self, user_id: int) -> str:
        """Return what a user is here: creator, administrator, member, restricted, left, kicked."""
        return self.members.get(user_id, "left")


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A message in a chat, as it stands now."""

    id: int
    chat: Chat
    sender: User
    date: int
    kind: str = "text"
    body: Parsed = field(default_factory=lambda: Parsed(""))  # the text, or the caption
    media: JSON = field(default_factory=dict)  # the Bot API's fields of a photo, a sticker …
    markup: JSON | None = None
    reply_to: "Message | None" = None
    thread_id: int | None = None
    via_bot: User | None = None
    sender_chat: Chat | None = None
    edit_date: int | None = None
    inline_id: str | None = None
    silent: bool = False  # comes without a sound
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)  # emoji, by user id
    extra: JSON = field(default_factory=dict)  # further fields, such as link_preview_options

    def as_json(self, people: Mapping[int, User], *, with_reply: bool = True) -> JSON:
        """Return the Bot API's Message; a message replied to carries no further reply."""
        chat = self.chat.as_json()
        message: JSON = {"message_id": self.id, "chat": chat, "date": self.date}
        if self.chat.type == "channel":  # which writes itself, whoever holds the pen
            message["sender_chat"] = chat
        else:
            message["from"] = self.sender.as_json()
        if self.sender_chat is not None:
            message["sender_chat"] = self.sender_chat.as_json()
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.thread_id is not None:
            message["message_thread_id"] = self.thread_id
            message["is_topic_message"] = True
        elif self.reply_to is not None and self.chat.type == "supergroup":
            message["message_thread_id"] = self._first_of_replies().id
        if self.reply_to is not None and with_reply:
            message["reply_to_message"] = self.reply_to.as_json(people, with_reply=False)
        if self.via_bot is not None:
            message["via_bot"] = self.via_bot.as_json()
        message |= self.media | self.extra | self._words(people)
        if self.markup is not None and "inline_keyboard" in self.markup:
            message["reply_markup"] = self.markup
        return message

    def _words(self, people: Mapping[int, User]) -> JSON:
        if not self.body.text:
            return {}
        text_field, entities_field = (
            ("text", "entities") if self.kind == "text" else ("caption", "caption_entities")
        )
        words: JSON = {text_field: self.body.text}
        if self.body.entities:
            words[entities_field] = [entity_json(e, people) for e in self.body.entities]
        return words

    def _first_of_replies(self) -> "Message":
        """The message where a chain of replies began: no topic, though Telegram numbers it so."""
        first = self
        while first.reply_to is not None:
            first = first.reply_to
        return first


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that people in a chat see happen: a message, and what becomes of it."""

    what: str  # "message", "edit", "deletion" or "reaction"
    message: Message
    body: Parsed
    markup: JSON | None
    media: JSON
    reactions: tuple[str, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Press:
    """A button that was pressed, and what the bot said to it."""

    id: str
    bot: Bot
    person: User
    expires_at: float
    answer: JSON | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class InlineAnswer:
    """A bot's results for an inline query, each checked."""

    results: list[JSON]
    next_offset: str
    expires_at: float


@dataclass(slots=True, kw_only=True, eq=False)
class InlineQuestion:
    """An inline query that a person typed."""

    id: str
    bot: Bot
    person: User
    query: str
    offset: str
    expires_at: float
    answer: InlineAnswer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """An uploaded file. `fields` are the Bot API's, without the ids."""

    id: str
    unique_id: str
    path: str
    kind: str  # "photo", "document" …
    data: bytes
    fields: JSON


def entity_json(entity: Entity, people: Mapping[int, User]) -> JSON:
    """Return the Bot API's MessageEntity.

    Args:
        entity: any; who is mentioned must be among the people.
        people: by user id.
    """
    found: JSON = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    for name in ("url", "language", "custom_emoji_id", "unix_time", "date_time_format"):
        value = getattr(entity, name)
        if value is not None:
            found[name] = value
    if entity.user_id is not None:
        found["user"] = people[entity.user_id].as_json()
    return found
