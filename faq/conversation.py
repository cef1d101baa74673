"""A follow-up and the Topic before it → a complete question."""

from faq.labels import CELLS
from faq.models import Topic
from faq.reading import Reading

CELL_INTENTS = ("cell.overview", "cell.mechanism", "cell.evidence", "cell.safety", "cell.limits", "trials.list")
"""Intents that are asked of a cell, and can be carried over to another one."""

_MOST_WORDS = 6
"""A follow-up names something and little else; a longer text is a question of its own."""


def carried_intent(reading: Reading, topic: Topic, known_words: int) -> str | None:
    """The topic's intent, for a text that names another cell and asks nothing ("iPSC呢?").

    Args:
        reading: of the text.
        topic: what was talked about.
        known_words: how many words the text has besides names.
    """
    if topic.intent in CELL_INTENTS and reading.named("cell") and known_words <= _MOST_WORDS:
        return topic.intent
    return None


def carried_cells(topic: Topic) -> tuple[str, ...]:
    """The cells that the topic is about, for a text that asks about none ("安全嗎?")."""
    return tuple(about for about in topic.about if about in CELLS)
