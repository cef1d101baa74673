"""What is remembered of a conversation, and for how long."""

from bot.buttons import Button
from bot.memory import (
    MESSAGE_SECONDS,
    MOST_LABELS,
    MOST_QUESTIONS,
    TOPIC_SECONDS,
    Answered,
    Memory,
    Said,
)
from bot.page import Page
from faq.models import Language, Topic
from tests.bot.conftest import Clock

HERE, THERE, ELSEWHERE = (1, 0, 1), (1, 0, 2), (2, 0, 1)
SAFETY = Topic(intent="cell.safety", about=("NSC",))


def of(label: str) -> Said:
    """What an answer says."""
    return Said(topic=SAFETY, labels=(label,), language=Language.EN, offers={"1": "a:route"})


def test_what_was_said_is_remembered_for_half_an_hour(clock: Clock) -> None:
    """And not a second longer; neither are the answers that a list for the visit is made from."""
    memory = Memory(clock)
    memory.say(memory.of(HERE), of("cell.safety"))
    clock.move(TOPIC_SECONDS)
    assert memory.of(HERE).said == of("cell.safety")
    assert memory.of(HERE).labels == ("cell.safety",)
    clock.move(1)
    assert memory.of(HERE).said == Said()
    assert memory.of(HERE).labels == ()


def test_talking_on_keeps_the_topic(clock: Clock) -> None:
    """Half an hour counts from what was said last."""
    memory = Memory(clock)
    for _ in range(3):
        memory.say(memory.of(HERE), of("cell.safety"))
        clock.move(TOPIC_SECONDS - 1)
    assert memory.of(HERE).said.topic == SAFETY


def test_the_language_of_the_talk_outlives_the_topic(clock: Clock) -> None:
    """Somebody who comes back after a year still reads the same one."""
    memory = Memory(clock)
    memory.of(HERE).last_language = Language.ZH_HANS
    clock.move(365 * 86_400)
    assert memory.of(HERE).last_language == Language.ZH_HANS


def test_conversations_do_not_mix(clock: Clock) -> None:
    """Neither two people in one chat, nor one person in two chats or two topics."""
    memory = Memory(clock)
    memory.say(memory.of(HERE), of("cell.safety"))
    memory.of(HERE).last_language = Language.EN
    others = [memory.of(place) for place in (THERE, ELSEWHERE, (1, 7, 1))]
    assert [(each.said, each.last_language) for each in others] == [(Said(), None)] * 3


def test_nobody_in_particular_has_no_conversation(clock: Clock) -> None:
    """Those who write as a group or a channel may be several people."""
    memory = Memory(clock)
    memory.say(memory.of((1, 0, 0)), of("cell.safety"))
    assert memory.of((1, 0, 0)).said == Said()


def test_answers_are_kept_once_and_the_latest_last(clock: Clock) -> None:
    """At most so many."""
    memory = Memory(clock)
    for label in ("a", "b", "a", *map(str, range(MOST_LABELS - 1))):
        memory.say(memory.of(HERE), of(label))
    assert memory.of(HERE).labels == ("a", *map(str, range(MOST_LABELS - 1)))
    memory.say(memory.of(HERE), of("c"))
    assert "a" not in memory.of(HERE).labels


def test_which_message_answers_a_question_is_kept_for_the_latest_questions(clock: Clock) -> None:
    """An edit of an older one is a new question."""
    memory = Memory(clock)
    conversation = memory.of(HERE)
    for number in range(MOST_QUESTIONS + 1):
        memory.answer(conversation, number, Answered(100 + number, SAFETY))
    assert list(conversation.answered) == list(range(1, MOST_QUESTIONS + 1))
    assert conversation.answered[1] == Answered(101, SAFETY)


def test_a_message_is_remembered_for_a_day(clock: Clock) -> None:
    """By its number in its chat; what it says now is what counts."""
    memory = Memory(clock)
    memory.wrote(1, 10, of("cell.safety"))
    memory.wrote(1, 10, of("route"))
    clock.move(MESSAGE_SECONDS)
    assert memory.written(1, 10) == of("route")
    assert memory.written(1, 11) is None
    assert memory.written(2, 10) is None
    clock.move(1)
    assert memory.written(1, 10) is None


def test_forgetting_forgets_one_place(clock: Clock) -> None:
    """All of it, and nobody else's; forgetting what is not there is no fault."""
    memory = Memory(clock)
    for place in (HERE, THERE):
        memory.say(memory.of(place), of("cell.safety"))
        memory.of(place).last_language = Language.EN
    for _ in range(2):
        memory.forget(HERE)
    assert (memory.of(HERE).said, memory.of(HERE).last_language) == (Said(), None)
    assert memory.of(THERE).said == of("cell.safety")


def test_the_longest_unused_conversation_is_forgotten_first(clock: Clock) -> None:
    """When there are more than memory holds."""
    memory = Memory(clock, most=2)
    for person in (1, 2):
        memory.of((person, 0, person)).last_language = Language.EN
    memory.of((1, 0, 1))
    memory.of((3, 0, 3))
    assert memory.of((1, 0, 1)).last_language == Language.EN
    assert memory.of((2, 0, 2)).last_language is None


# --- what a page leaves behind ---------------------------------------------------------------


def test_a_page_offers_what_its_own_buttons_say() -> None:
    """A digit chooses among the buttons that are there, never among those of an earlier message."""
    before = Topic(intent="cell.safety", options=("als.cure", "als.what", "best"))
    rows = ((Button("Risks", "a:cell.safety", digit="1"),), (Button("Menu", "n:", digit="9"),))
    said = Page(html="", language=Language.EN, rows=rows, labels=("route",)).said(before)
    assert said.topic == Topic(intent="cell.safety", options=("cell.safety",))
    assert said.offers == {"1": "a:cell.safety", "risks": "a:cell.safety", "9": "n:", "menu": "n:"}
    assert said.labels == ("route",)


def test_a_page_without_buttons_takes_no_choice_away() -> None:
    """The line about a sticker leaves what was offered."""
    before = Topic(intent="cell.safety", options=("als.cure",))
    assert Page(html="", language=Language.EN).said(before).topic == before
