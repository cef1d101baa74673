"""What is remembered of a conversation, and for how long."""

from bot.memory import TOPIC_SECONDS, Memory
from faq.models import Language, Topic
from tests.bot.conftest import Clock

SAFETY = Topic(intent="cell.safety", about=("NSC",))


def test_a_topic_is_remembered_for_half_an_hour(clock: Clock) -> None:
    """And not a second longer."""
    memory = Memory(clock)
    memory.set_topic(memory.of(1, 1), SAFETY)
    clock.move(TOPIC_SECONDS)
    assert memory.of(1, 1).topic == SAFETY
    clock.move(1)
    assert memory.of(1, 1).topic == Topic()


def test_talking_on_keeps_the_topic(clock: Clock) -> None:
    """Half an hour counts from what was said last."""
    memory = Memory(clock)
    for _ in range(3):
        memory.set_topic(memory.of(1, 1), SAFETY)
        clock.move(TOPIC_SECONDS - 1)
    assert memory.of(1, 1).topic == SAFETY


def test_a_chosen_language_outlives_the_topic(clock: Clock) -> None:
    """It holds until another one is chosen."""
    memory = Memory(clock)
    memory.of(1, 1).language = Language.ZH_HANS
    clock.move(365 * 86_400)
    assert memory.of(1, 1).language == Language.ZH_HANS


def test_conversations_do_not_mix(clock: Clock) -> None:
    """Neither two people in one chat, nor one person in two chats."""
    memory = Memory(clock)
    memory.set_topic(memory.of(1, 1), SAFETY)
    memory.of(1, 1).language = Language.EN
    others = [memory.of(1, 2), memory.of(2, 1)]
    assert [(each.topic, each.language) for each in others] == [(Topic(), None)] * 2


def test_the_longest_unused_conversation_is_forgotten_first(clock: Clock) -> None:
    """When there are more than memory holds."""
    memory = Memory(clock, most=2)
    for person in (1, 2):
        memory.of(person, person).language = Language.EN
    memory.of(1, 1)
    memory.of(3, 3)
    assert memory.of(1, 1).language == Language.EN
    assert memory.of(2, 2).language is None
