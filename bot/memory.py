"""What is remembered of conversations while the process lives: topics and languages, no text."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from faq.models import Language, Topic

TOPIC_SECONDS = 30 * 60
"""After half an hour "and the side effects?" is no longer about what was asked before."""
MOST_CONVERSATIONS = 50_000


@dataclass(slots=True)
class Conversation:
    """One person in one chat."""

    language: Language | None = None
    """Chosen by /language; None: the language of each question."""
    last_language: Language | None = None
    topic: Topic = field(default_factory=Topic)
    topic_since: float = 0.0
    last_album: str | None = None
    """Telegram's number of the pictures sent together last."""


class Memory:
    """Conversations by chat and person; the longest unused go first when there are too many.

    Args:
        clock: seconds, on any clock that does not go back.
        most: conversations kept, at least 1.
    """

    def __init__(
        self, clock: Callable[[], float] = monotonic, most: int = MOST_CONVERSATIONS
    ) -> None:
        self._clock = clock
        self._most = most
        self._conversations: OrderedDict[tuple[int, int], Conversation] = OrderedDict()

    def of(self, chat_id: int, user_id: int) -> Conversation:
        """The conversation of a person in a chat, its topic forgotten if it is too old."""
        key = (chat_id, user_id)
        conversation = self._conversations.setdefault(key, Conversation())
        self._conversations.move_to_end(key)
        if len(self._conversations) > self._most:
            self._conversations.popitem(last=False)
        if self._clock() - conversation.topic_since > TOPIC_SECONDS:
            conversation.topic = Topic()
        return conversation

    def forget(self, chat_id: int, user_id: int) -> None:
        """Forget all about a person in a chat."""
        self._conversations.pop((chat_id, user_id), None)

    def set_topic(self, conversation: Conversation, topic: Topic) -> None:
        """Remember what was just talked about."""
        conversation.topic = topic
        conversation.topic_since = self._clock()
