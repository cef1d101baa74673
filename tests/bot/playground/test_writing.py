"""What people write besides plain texts: kinds, albums, topics, old messages."""

import pytest
import telegram as library
from telegram.ext import filters

from bot.playground import Bot, Person, Playground
from tests.bot.playground.conftest import Api, Clock, library_updates

KINDS = [
    ("poll", filters.POLL),
    ("venue", filters.VENUE),
    ("story", filters.STORY),
    ("paid_media", filters.PAID_MEDIA),
]


@pytest.mark.parametrize(("kind", "fits"), KINDS)
async def test_further_kinds_are_what_the_library_takes_them_for(
    client: library.Bot, lin: Person, kind: str, fits: filters.BaseFilter
) -> None:
    """Each is let through by the filter of its kind, and is no text."""
    await lin.sends(kind)
    [update] = await library_updates(client)
    assert fits.check_update(update)
    assert not filters.TEXT.check_update(update)


async def test_older_bots_find_what_they_know(client: library.Bot, lin: Person) -> None:
    """An animation is a document too, and a venue a place."""
    await lin.sends("animation")
    await lin.sends("venue")
    animation, venue = [update.message for update in await library_updates(client)]
    assert animation is not None
    assert animation.document is not None
    assert animation.animation is not None
    assert animation.document.file_id == animation.animation.file_id
    assert venue is not None
    assert venue.venue is not None
    assert venue.location == venue.venue.location


async def test_an_album_is_several_messages_of_one_group(
    client: library.Bot, lin: Person, telegram: Playground
) -> None:
    """The bot gets a message for each picture, with the words at the first; two albums differ."""
    forum = telegram.group("forum", admins=[lin], forum=True)
    topic = forum.opens_topic("Trials", by=lin)
    await library_updates(client)
    sent = await lin.sends_album(3, caption="@als_test_bot look")
    again = await lin.sends_album(
        kind="document", caption="@als_test_bot", chat=forum, topic=topic, anonymously=True
    )
    messages = [update.message for update in await library_updates(client)]
    album = [message for message in messages if message and message.photo]
    assert [message.message_id for message in album] == [shown.message_id for shown in sent]
    assert [message.caption for message in album] == ["@als_test_bot look", None, None]
    [group] = {message.media_group_id for message in album}
    await lin.forwards(sent[0])
    [forward] = await library_updates(client)
    assert forward.message is not None
    assert (len(forward.message.photo), forward.message.media_group_id) == (1, None)
    [addressed] = [message for message in messages if message and message.document]
    assert (addressed.media_group_id == group, addressed.message_thread_id) == (False, topic)
    assert addressed.sender_chat == addressed.chat
    assert [shown.kind for shown in again] == ["document", "document"]


@pytest.mark.parametrize("count", [1, 11])
async def test_albums_of_people_hold_two_to_ten_too(lin: Person, count: int) -> None:
    """Telegram's apps send no others."""
    with pytest.raises(ValueError, match=f"an album holds 2–10, not {count}"):
        await lin.sends_album(count)


async def test_pictures_go_into_topics_and_come_from_hidden_administrators(
    client: library.Bot, telegram: Playground, lin: Person
) -> None:
    """What is no text has a topic and a stand-in as well; the stand-in signs with the title."""
    forum = telegram.group("forum", admins=[lin], forum=True)
    forum.entitles(lin, "Moderator")
    topic = forum.opens_topic("Trials", by=lin)
    await library_updates(client)
    sent = await lin.sends(
        "photo", caption="@als_test_bot", chat=forum, topic=topic, anonymously=True
    )
    assert (sent.thread_id, sent.sender) == (topic, "forum")
    [update] = await library_updates(client)
    message = update.message
    assert message is not None
    assert (message.message_thread_id, message.is_topic_message) == (topic, True)
    assert message.sender_chat == message.chat
    assert message.author_signature == "Moderator"


async def test_messages_can_be_old(client: library.Bot, lin: Person, clock: Clock) -> None:
    """A bot that was away finds the date at which they were written."""
    await lin.says("hello", seconds_ago=7200)
    [update] = await library_updates(client)
    assert update.message is not None
    assert update.message.date.timestamp() == clock.now - 7200


async def test_a_chain_of_replies_looks_like_a_topic_and_is_none(
    telegram: Playground, api: Api, lin: Person, bot: Bot
) -> None:
    """In a supergroup replies carry the number of the chain's first message; it is no topic."""
    group = telegram.group("家", members=[lin], kind="supergroup")
    first = await lin.says("hello", chat=group)
    second = await lin.says("yes", chat=group, reply_to=first)
    bot.mailbox.clear()
    await lin.says("@als_test_bot?", chat=group, reply_to=second)
    [(_, message)] = await api.updates()
    assert message["message_thread_id"] == first.message_id
    assert "is_topic_message" not in message
    where = {"chat_id": group.id, "message_thread_id": message["message_thread_id"]}
    assert await api.refused("sendMessage", **where, text="x") == (
        400,
        "Bad Request: message thread not found",
    )
