"""Which answers a group has had, and where they stand."""

import pytest
from telegram import Chat

from bot.page import Page
from bot.repeats import MOST_KEPT, REPEAT_SECONDS, Repeats, link_to_message
from faq.models import Language
from tests.bot.conftest import Clock

GROUP = -1_002_000_000_001


def page(words: str, language: Language = Language.EN) -> Page:
    """Make a page that says something."""
    return Page(html=words, language=language)


@pytest.fixture
def repeats(clock: Clock) -> Repeats:
    """Return a memory of nothing."""
    return Repeats(clock)


def test_an_answer_is_known_for_six_hours(repeats: Repeats, clock: Clock) -> None:
    """And not a second longer."""
    repeats.gave(GROUP, 0, page("safe"), 10)
    clock.move(REPEAT_SECONDS)
    assert repeats.earlier(GROUP, 0, page("safe")) == 10
    clock.move(1)
    assert repeats.earlier(GROUP, 0, page("safe")) is None


def test_groups_topics_and_words_are_kept_apart(repeats: Repeats) -> None:
    """The same number in another group is another message."""
    repeats.gave(GROUP, 7, page("safe"), 10)
    others = [(GROUP - 1, 7, "safe"), (GROUP, 0, "safe"), (GROUP, 7, "unsafe")]
    found = [repeats.earlier(chat, thread, page(words)) for chat, thread, words in others]
    assert found == [None] * 3
    repeats.gave(GROUP - 1, 7, page("unsafe"), 10)
    assert repeats.earlier(GROUP, 7, page("safe")) == 10


def test_the_latest_message_is_pointed_to(repeats: Repeats) -> None:
    """It needs the least scrolling."""
    for number in (10, 30, 20):
        repeats.gave(GROUP, 0, page("safe"), number)
    assert repeats.earlier(GROUP, 0, page("safe")) == 20


def test_a_message_that_says_something_else_is_no_longer_pointed_to(repeats: Repeats) -> None:
    """But an earlier one that still says it is."""
    repeats.gave(GROUP, 0, page("safe"), 10)
    repeats.gave(GROUP, 0, page("safe"), 20)
    repeats.gave(GROUP, 0, page("given"), 20)
    assert repeats.earlier(GROUP, 0, page("safe")) == 10
    assert repeats.earlier(GROUP, 0, page("given")) == 20
    repeats.gave(GROUP, 0, page("given"), 10)
    assert repeats.earlier(GROUP, 0, page("safe")) is None


def test_the_oldest_go_first(repeats: Repeats) -> None:
    """When there are more than memory holds."""
    for number in range(MOST_KEPT + 1):
        repeats.gave(GROUP, 0, page(f"answer {number}"), number)
    assert repeats.earlier(GROUP, 0, page("answer 0")) is None
    assert repeats.earlier(GROUP, 0, page("answer 1")) == 1
    assert repeats.earlier(GROUP, 0, page(f"answer {MOST_KEPT}")) == MOST_KEPT


@pytest.mark.parametrize(
    ("chat", "thread", "link"),
    [
        (Chat(GROUP, "supergroup"), 0, "https://t.me/c/2000000001/5"),
        (Chat(GROUP, "supergroup"), 3, "https://t.me/c/2000000001/3/5"),
        (Chat(GROUP, "supergroup", username="als_family"), 0, "https://t.me/als_family/5"),
        (Chat(GROUP, "supergroup", username="als_family"), 3, "https://t.me/als_family/3/5"),
        (Chat(-5001, "group"), 0, None),
    ],
)
def test_the_address_of_a_message(chat: Chat, thread: int, link: str | None) -> None:
    """As Telegram's apps copy it; a basic group's messages have none."""
    assert link_to_message(chat, thread, 5) == link
