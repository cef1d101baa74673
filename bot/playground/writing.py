"""What people write: texts, pictures and the rest, albums, forwards, edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.markup import Entity, Parsed
from bot.playground.account import Account
from bot.playground.channels import Channel
from bot.playground.delivery import deliver
from bot.playground.errors import JSON
from bot.playground.forwarding import hidden_origin, origin_of
from bot.playground.kinds import media_of
from bot.playground.members import lacks
from bot.playground.places import Place
from bot.playground.records import ADMINS, Bot, Chat, User
from bot.playground.shown import Shown, shown
from bot.playground.standins import ANONYMOUS_ADMIN, CHANNEL_WRITER
from bot.playground.texts import typed_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How somebody writes: in reply to what, in which topic, as whom, and how long ago."""

    reply_to: Shown | None = None
    topic: int | None = None
    anonymously: bool = False
    as_channel: Channel | None = None
    seconds_ago: int = 0


class Writing(Account):
    """Somebody who writes."""

    async def says(  # noqa: PLR0913 - each is one thing that a person may do
        self,
        text: str,
        *,
        chat: Place | None = None,
        reply_to: Shown | None = None,
        topic: int | None = None,
        anonymously: bool = False,
        as_channel: Channel | None = None,
        seconds_ago: int = 0,
        entities: Sequence[Entity] = (),
        bot: Bot | None = None,
    ) -> Shown:
        """Write a message.

        Args:
            text: 1–4096 UTF-16 units; mentions, commands and addresses become entities.
            chat: a group that the person is in, or a channel that they run.
            reply_to: the message that it answers.
            topic: number of a forum's topic.
            anonymously: as the group, which its administrators may.
            as_channel: as a channel of theirs, in a group.
            seconds_ago: how old the message is when bots hear of it.
            entities: bold words, or mentions of people without a username.
            bot: whose chat, where there are several.

        Returns:
            The message as sent.
        """
        manner = Manner(
            reply_to=reply_to,
            topic=topic,
            anonymously=anonymously,
            as_channel=as_channel,
            seconds_ago=seconds_ago,
        )
        return self._write(self._place(chat, bot), manner, body=typed_text(text, entities))

    async def sends(  # noqa: PLR0913 - each is one thing that a person may do
        self,
        kind: str,
        *,
        caption: str = "",
        data: bytes | None = None,
        name: str | None = None,
        chat: Place | None = None,
        reply_to: Shown | None = None,
        topic: int | None = None,
        anonymously: bool = False,
        bot: Bot | None = None,
    ) -> Shown:
        """Send something that is no text.

        Args:
            kind: "photo", "voice", "sticker", "document", "video", "audio", "video_note",
                "animation", "location", "venue", "contact", "dice", "poll", "story" or
                "paid_media".
            caption: words with it, where the kind has them.
            data: the file's content.
            name: the file's name.
            chat: as for `says`.
            reply_to: as for `says`.
            topic: as for `says`.
            anonymously: as for `says`.
            bot: as for `says`.

        Returns:
            The message as sent.
        """
        return self._write(
            self._place(chat, bot),
            Manner(reply_to=reply_to, topic=topic, anonymously=anonymously),
            kind=kind,
            media=media_of(self._world, kind, data=data, name=name),
            body=_caption(caption),
        )

    async def sends_album(  # noqa: PLR0913 - each is one thing that a person may do
        self,
        count: int = 2,
        *,
        kind: str = "photo",
        caption: str = "",
        chat: Place | None = None,
        reply_to: Shown | None = None,
        topic: int | None = None,
        anonymously: bool = False,
        bot: Bot | None = None,
    ) -> list[Shown]:
        """Send several pictures, videos or documents as one album.

        Args:
            count: how many, 2–10; bots get as many messages, with one `media_group_id`.
            kind: as for `sends`.
            caption: words with the first, as Telegram's apps have it.
            chat: as for `says`.
            reply_to: as for `says`.
            topic: as for `says`.
            anonymously: as for `says`.
            bot: as for `says`.

        Returns:
            The messages as sent.
        """
        if not 2 <= count <= 10:
            raise ValueError(f"an album holds 2–10, not {count}")
        place = self._place(chat, bot)
        manner = Manner(reply_to=reply_to, topic=topic, anonymously=anonymously)
        album = {"media_group_id": str(self._world.count("album", 9_000_001))}
        bodies = [_caption(caption), *[Parsed("")] * (count - 1)]
        return [
            self._write(
                place,
                manner,
                kind=kind,
                media=media_of(self._world, kind, data=None, name=None) | album,
                body=body,
            )
            for body in bodies
        ]

    async def forwards(
        self,
        what: Shown | str,
        *,
        chat: Place | None = None,
        topic: int | None = None,
        bot: Bot | None = None,
    ) -> Shown:
        """Forward a message by hand; it says where it comes from, and keeps no buttons.

        Args:
            what: a message of any chat, or the words of somebody who shows only a name.
            chat: as for `says`.
            topic: as for `says`.
            bot: as for `says`.

        Returns:
            The message as sent.
        """
        place, manner = self._place(chat, bot), Manner(topic=topic)
        if isinstance(what, str):
            origin = {"forward_origin": hidden_origin("Somebody", self._world.now())}
            return self._write(place, manner, body=typed_text(what), extra=origin)
        message = what.message
        return self._write(
            place,
            manner,
            kind=message.kind,
            body=message.body,
            media={key: held for key, held in message.media.items() if key != "media_group_id"},
            via_bot=message.via_bot,
            extra={"forward_origin": origin_of(message)},
        )

    def _write(self, chat: Chat, manner: Manner, **content: Any) -> Shown:
        self._must_be_able_to_write(chat, content.get("kind", "text"))
        sender, fields = self._signed(chat, manner)
        fields["extra"] = content.pop("extra", {}) | fields["extra"]
        message = self._world.post(
            chat,
            sender,
            reply_to=manner.reply_to.message if manner.reply_to is not None else None,
            thread_id=manner.topic,
            date=self._world.now() - manner.seconds_ago,
            **fields,
            **content,
        )
        chat.started = True
        deliver(self._world, message)
        return shown(chat.log[-1], self._world)

    def _must_be_able_to_write(self, chat: Chat, kind: str) -> None:
        """Raise LookupError where Telegram's apps have no field to write in."""
        if chat.blocked:
            raise LookupError(f"{self.name} has blocked the bot and cannot write to it")
        if chat.type == "channel" and chat.status_of(self.id) not in ADMINS:
            raise LookupError(f"{self.name} can only read the channel {chat.title}")
        lacking = lacks(chat, self.id, kind)
        if lacking is not None:
            raise LookupError(f"{self.name} may not send {lacking} in {chat.title}")

    def _signed(self, chat: Chat, manner: Manner) -> tuple[User, JSON]:
        """Return whose account writes, and the fields that say as whom."""
        if manner.as_channel is not None:
            channel = manner.as_channel.chat
            if channel.status_of(self.id) not in ADMINS:
                raise LookupError(f"{self.name} cannot write as the channel {channel.title}")
            return CHANNEL_WRITER, {"sender_chat": channel, "extra": {}}
        if manner.anonymously:
            title = chat.details.get(self.id, {}).get("custom_title")
            signature = {} if title is None else {"author_signature": title}
            return ANONYMOUS_ADMIN, {"sender_chat": chat, "extra": signature}
        return self.user, {"extra": {}}

    async def edits(self, sent: Shown, text: str) -> Shown:
        """Change a message of one's own."""
        message = sent.message
        message.body = typed_text(text)
        message.edit_date = self._world.now()
        self._world.show("edit", message)
        deliver(self._world, message, edited=True)
        return shown(message.chat.log[-1], self._world)

    async def deletes(self, sent: Shown) -> None:
        """Delete a message; bots are not told."""
        del sent.message.chat.messages[sent.message_id]
        self._world.show("deletion", sent.message)


def _caption(text: str) -> Parsed:
    return typed_text(text) if text else Parsed("")
