"""What is remembered of conversations while the process lives: topics and buttons, no text."""

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

from faq.models import Language, Topic

TOPIC_SECONDS = 30 * 60
"""After half an hour "and the side effects?" is no longer about what was asked before."""
MESSAGE_SECONDS = 24 * 3600
"""A reply to a message of the bot says by itself what it is about, and is understood for a day."""
MOST_CONVERSATIONS = 50_000
MOST_MESSAGES = 100_000
MOST_NEW = 1_000
MOST_QUESTIONS = 20
"""Questions of one conversation whose edits are still followed."""
MOST_LABELS = 12
"""Answers of one conversation that a list for the visit is made from."""

Place = tuple[int, int, int]
"""Chat, forum topic (0: none), person (0: nobody in particular)."""
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a message of the bot said and offered, without its words."""

    topic: Topic = field(default_factory=Topic)
    labels: tuple[str, ...] = ()
    language: Language | None = None
    offers: Mapping[str, str] = field(default_factory=dict)
    """What a button carries, by its digit and by its folded words."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question's answer, for the case that the question is edited."""

    message_id: int
    before: Topic
    """What was talked about when it was asked."""
    offers: Mapping[str, str] = field(default_factory=dict)
    """What was offered then."""


@dataclass(slots=True)
class Conversation:
    """One person in one chat, in one topic of it."""

    said: Said = field(default_factory=Said)
    """What the bot said last."""
    said_at: float = 0.0
    last_language: Language | None = None
    labels: tuple[str, ...] = ()
    """Answered lately, the latest last."""
    answered: OrderedDict[int, Answered] = field(default_factory=OrderedDict)
    """By the question's number in the chat."""
    last_album: str | None = None
    """Telegram's number of the pictures sent together last."""


class Memory:
    """Conversations by place, and messages of the bot by number; the longest unused go first.

    Args:
        clock: seconds, on any clock that does not go back.
        most: conversations kept, at least 1.
    """

    def __init__(
        self, clock: Callable[[], float] = monotonic, most: int = MOST_CONVERSATIONS
    ) -> None:
        self._clock = clock
        self._conversations: _Latest[Place, Conversation] = _Latest(most)
        self._messages: _Latest[tuple[int, int], tuple[Said, float]] = _Latest(MOST_MESSAGES)
        self._new: deque[tuple[int, int, Said]] = deque(maxlen=MOST_NEW)

    def of(self, place: Place) -> Conversation:
        """The conversation at a place, its topic and labels forgotten if they are too old.

        Nobody in particular (an anonymous administrator, a channel) gets a new one each time,
        since those who write under that name may be several people.
        """
        if place[2] == 0:
            return Conversation()
        conversation = self._conversations.get(place)
        if conversation is None:
            conversation = Conversation()
            self._conversations.put(place, conversation)
        if self._clock() - conversation.said_at > TOPIC_SECONDS:
            conversation.said = Said()
            conversation.labels = ()
        return conversation

    def take(self, place: Place, conversation: Conversation) -> None:
        """Put what another replica remembers in the place of what is remembered here."""
        conversation.said_at = self._clock()
        self._conversations.put(place, conversation)

    def forget(self, place: Place) -> None:
        """Forget all about a person in a chat."""
        self._conversations.drop(place)

    def say(self, conversation: Conversation, said: Said) -> None:
        """Remember what was just said in a conversation."""
        conversation.said = said
        conversation.said_at = self._clock()
        kept = tuple(label for label in conversation.labels if label not in said.labels)
        conversation.labels = (*kept, *said.labels)[-MOST_LABELS:]

    def answer(self, conversation: Conversation, question_id: int, answered: Answered) -> None:
        """Remember which message answers a question."""
        conversation.answered[question_id] = answered
        if len(conversation.answered) > MOST_QUESTIONS:
            conversation.answered.popitem(last=False)

    def wrote(self, chat_id: int, message_id: int, said: Said) -> None:
        """Remember what one of the bot's messages says, for those who reply to it."""
        self._messages.put((chat_id, message_id), (said, self._clock()))
        self._new.append((chat_id, message_id, said))

    def newly_written(self, chat_id: int) -> list[tuple[int, int, Said]]:
        """What was written in a chat since this was asked last, for those who keep it elsewhere."""
        found = [each for each in self._new if each[0] == chat_id]
        self._new = deque((each for each in self._new if each[0] != chat_id), self._new.maxlen)
        return found

    def written(self, chat_id: int, message_id: int) -> Said | None:
        """What one of the bot's messages says; None where that is forgotten."""
        said, at = self._messages.get((chat_id, message_id)) or (None, 0.0)
        return None if self._clock() - at > MESSAGE_SECONDS else said


class _Latest(Generic[Key, Value]):
    """The values used latest, at most so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: Key, value: Value) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def drop(self, key: Key) -> None:
        self._values.pop(key, None)
