"""Conversations that several replicas share: read before an update is handled, written after."""

import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Update
from telegram.ext import CallbackContext

from bot.chats import Now
from bot.memory import MESSAGE_SECONDS, TOPIC_SECONDS, Answered, Conversation, Memory, Said
from bot.reader import place_of
from bot.store import StoreUnavailable
from bot.store.chats import TalkStore
from faq.models import Language, Topic

log = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]


class Talks:
    """Keeps a memory in step with the store. While the database is away the memory goes on alone.

    Args:
        memory: of this process.
        store: that the replicas share.
        now: tells the time by which the store expects to be told when something expires.
    """

    def __init__(
        self, memory: Memory, store: TalkStore, now: Now = lambda: datetime.now(UTC)
    ) -> None:
        self._memory = memory
        self._store = store
        self._now = now

    async def before(self, update: Update, _: Context) -> None:
        """Read what another replica may have written."""
        place = place_of(update)
        try:
            if place[2] and (text := await self._store.load(place)) is not None:
                self._memory.take(place, _conversation(json.loads(text)))
            for chat_id, message_id in _looked_at(update):
                if (text := await self._store.message(chat_id, message_id)) is not None:
                    self._memory.wrote(chat_id, message_id, _said(json.loads(text)))
        except StoreUnavailable:
            log.warning("talks not read: the database is away")

    async def after(self, update: Update, _: Context) -> None:
        """Write what was said."""
        place = place_of(update)
        now = self._now()
        try:
            if place[2]:
                conversation = self._memory.of(place)
                expires = now + timedelta(seconds=TOPIC_SECONDS)
                text = json.dumps(_of_conversation(conversation), ensure_ascii=False)
                await self._store.save(place, text, expires)
            for chat_id, message_id, said in self._memory.newly_written(place[0]):
                expires = now + timedelta(seconds=MESSAGE_SECONDS)
                text = json.dumps(_of_said(said), ensure_ascii=False)
                await self._store.wrote(chat_id, message_id, text, expires)
        except StoreUnavailable:
            log.warning("talks not written: the database is away")


def _looked_at(update: Update) -> list[tuple[int, int]]:
    """The bot's messages that an update refers to."""
    message = update.effective_message
    if message is None:
        return []
    found = [message.message_id] if update.callback_query is not None else []
    if message.reply_to_message is not None:
        found.append(message.reply_to_message.message_id)
    return [(message.chat_id, number) for number in found]


def _of_conversation(talk: Conversation) -> dict[str, Any]:
    return {
        "said": _of_said(talk.said),
        "last_language": talk.last_language,
        "labels": talk.labels,
        "answered": [
            [number, answered.message_id, _of_topic(answered.before), dict(answered.offers)]
            for number, answered in talk.answered.items()
        ],
        "last_album": talk.last_album,
    }


def _conversation(value: Mapping[str, Any]) -> Conversation:
    return Conversation(
        said=_said(value["said"]),
        last_language=_language(value["last_language"]),
        labels=tuple(value["labels"]),
        answered=OrderedDict(
            (number, Answered(message_id, _topic(before), offers))
            for number, message_id, before, offers in value["answered"]
        ),
        last_album=value["last_album"],
    )


def _of_said(said: Said) -> dict[str, Any]:
    return {
        "topic": _of_topic(said.topic),
        "labels": said.labels,
        "language": said.language,
        "offers": dict(said.offers),
    }


def _said(value: Mapping[str, Any]) -> Said:
    return Said(
        topic=_topic(value["topic"]),
        labels=tuple(value["labels"]),
        language=_language(value["language"]),
        offers=value["offers"],
    )


def _of_topic(topic: Topic) -> list[Any]:
    return [topic.intent, topic.about, topic.cells, topic.options]


def _topic(value: list[Any]) -> Topic:
    intent, about, cells, options = value
    return Topic(intent=intent, about=tuple(about), cells=tuple(cells), options=tuple(options))


def _language(value: str | None) -> Language | None:
    return None if value is None else Language(value)
