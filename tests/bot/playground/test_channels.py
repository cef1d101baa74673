"""Channels: what bots may do there, and what comes from there into groups."""

import pytest
import telegram as library
from telegram.constants import ChatMemberStatus, ChatType, MessageOriginType
from telegram.error import BadRequest, Forbidden

from bot.playground import Bot, Channel, Group, Person, Playground
from tests.bot.playground.conftest import library_updates


@pytest.fixture
def news(telegram: Playground, lin: Person) -> Channel:
    """Found a channel of the person's, without the bot."""
    return telegram.channel("消息", owner=lin, username="als_news")


@pytest.fixture
def family(telegram: Playground, lin: Person, bot: Bot) -> Group:
    """Found a supergroup in which the bot reads everything; its updates are gone."""
    group = telegram.group("家", admins=[lin], kind="supergroup")
    group.promotes(bot)
    bot.mailbox.clear()
    return group


async def test_a_bot_becomes_administrator_of_a_channel(
    client: library.Bot, news: Channel, bot: Bot, lin: Person
) -> None:
    """The bot hears of it, with its rights; a change of the right to post is told too."""
    news.adds(bot, can_post=False)
    news.adds(bot)
    news.adds(bot)  # changes nothing
    added, allowed = await library_updates(client)
    assert added.my_chat_member is not None
    assert (added.my_chat_member.chat.type, added.my_chat_member.chat.title) == (
        ChatType.CHANNEL,
        "消息",
    )
    assert added.my_chat_member.from_user.id == lin.id
    old, new = added.my_chat_member.old_chat_member, added.my_chat_member.new_chat_member
    assert old.status == ChatMemberStatus.LEFT
    assert isinstance(new, library.ChatMemberAdministrator)
    assert new.can_post_messages is False
    assert allowed.my_chat_member is not None
    later = allowed.my_chat_member.new_chat_member
    assert isinstance(later, library.ChatMemberAdministrator)
    assert later.can_post_messages is True


async def test_only_with_the_right_to_post_can_a_bot_write(
    client: library.Bot, news: Channel, bot: Bot, lin: Person
) -> None:
    """Without it Telegram names what is missing; with it the channel is the writer."""
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await client.send_message(news.id, "x")
    news.adds(bot, can_post=False)
    with pytest.raises(BadRequest, match=r"^Need administrator rights in the channel chat$"):
        await client.send_message(news.id, "x")
    news.adds(bot)
    sent = await client.send_message("@als_news", "one")
    assert (sent.from_user, sent.chat.type) == (None, ChatType.CHANNEL)
    assert sent.sender_chat is not None
    assert sent.sender_chat.id == news.id
    edited = await client.edit_message_text("two", news.id, sent.message_id)
    assert isinstance(edited, library.Message)
    assert [heard.text for heard in await lin.hears(chat=news, count=2)] == ["one", "two"]
    assert [heard.sender for heard in lin.history(chat=news)] == ["消息", "消息"]


async def test_a_bot_can_leave_a_channel_and_be_thrown_out(
    client: library.Bot, news: Channel, bot: Bot
) -> None:
    """It hears of both, and may not write afterwards."""
    news.adds(bot)
    assert await client.leave_chat(news.id)
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await client.send_message(news.id, "x")
    news.adds(bot)
    news.removes(bot)
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await client.leave_chat(news.id)
    changes = [update.my_chat_member for update in await library_updates(client)]
    assert [change.new_chat_member.status for change in changes if change is not None] == [
        *("administrator", "left", "administrator", "kicked")
    ]


async def test_posts_are_updates_of_their_own(
    telegram: Playground, client: library.Bot, news: Channel, bot: Bot, lin: Person
) -> None:
    """A post and its edit come as such, where the bot is in the channel and wants them."""
    news.posts("before the bot")
    news.adds(bot)
    sent = await lin.says("hello", chat=news)
    await lin.edits(sent, "hello all")
    assert (sent.sender, sent.from_bot) == ("消息", False)
    _, posted, edited = await library_updates(client)
    await library_updates(client, ["message"])
    assert posted.channel_post is not None
    assert edited.edited_channel_post is not None
    assert (posted.channel_post.text, posted.channel_post.from_user) == ("hello", None)
    assert edited.edited_channel_post.text == "hello all"
    news.posts("unwanted")
    assert await library_updates(client) == ()
    reader = telegram.person("Amy")
    news.adds(reader)
    with pytest.raises(LookupError, match="Amy can only read the channel 消息"):
        await reader.says("hello", chat=news)
    with pytest.raises(LookupError, match="Ben is not in the channel 消息"):
        await telegram.person("Ben").says("hello", chat=news)


async def test_a_linked_channels_posts_come_into_the_group(
    client: library.Bot, news: Channel, family: Group, lin: Person
) -> None:
    """Telegram itself forwards them, and says from where."""
    shown = family.gets_channel_post("new trial", news)
    assert (shown.sender, shown.from_bot, shown.text) == ("消息", False, "new trial")
    [update] = await library_updates(client)
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.is_automatic_forward) == (777000, True)
    assert message.sender_chat is not None
    assert message.sender_chat.id == news.id
    origin = message.forward_origin
    assert isinstance(origin, library.MessageOriginChannel)
    [post] = lin.history(chat=news)
    assert (origin.chat.id, origin.message_id) == (news.id, post.message_id)


async def test_messages_are_forwarded_by_hand(
    client: library.Bot, telegram: Playground, news: Channel, family: Group, lin: Person
) -> None:
    """Each kind of origin is told; a forward of a forward keeps the first one."""
    amy = telegram.person("Amy")
    family.adds(amy)
    said = await amy.says("see below", chat=family)
    hidden = await lin.says("as the group", chat=family, anonymously=True)
    posted = news.posts("https://example.org <b>")
    picture = await lin.sends("photo", caption="one")
    await library_updates(client)
    for what in (said, hidden, posted, picture, "from somebody"):
        await lin.forwards(what, chat=family)
    first = await lin.forwards(posted)
    await lin.forwards(first, chat=family)
    messages = [update.message for update in await library_updates(client)]
    origins = [message.forward_origin for message in messages if message is not None]
    assert [origin.type for origin in origins if origin is not None] == [
        MessageOriginType.USER,
        MessageOriginType.CHAT,
        MessageOriginType.CHANNEL,
        MessageOriginType.USER,
        MessageOriginType.HIDDEN_USER,
        MessageOriginType.CHANNEL,
        MessageOriginType.CHANNEL,
    ]
    _, _, post, photo, *_, last = messages
    assert post is not None
    assert photo is not None
    assert last is not None
    assert post.from_user is not None
    assert (post.from_user.id, post.is_automatic_forward) == (lin.id, None)
    assert post.parse_entities() == {post.entities[0]: "https://example.org"}
    assert (bool(photo.photo), photo.caption) == (True, "one")
    assert last.forward_origin == post.forward_origin


async def test_people_write_as_a_channel_of_theirs(  # noqa: PLR0917 - fixtures
    telegram: Playground, client: library.Bot, news: Channel, family: Group, lin: Person, bot: Bot
) -> None:
    """Telegram's stand-in is the writer, and the channel is beside it; a bot has not written."""
    sent = await lin.says("@als_test_bot hi", chat=family, as_channel=news)
    assert (sent.sender, sent.from_bot) == ("消息", False)
    [update] = await library_updates(client)
    assert update.message is not None
    assert update.message.from_user is not None
    assert (update.message.from_user.id, update.message.from_user.is_bot) == (136817688, True)
    assert update.message.sender_chat is not None
    assert update.message.sender_chat.type == ChatType.CHANNEL
    await lin.hears_nothing(chat=family, seconds=0)
    family.demotes(bot)
    await client.send_message(family.id, "the last bot that wrote")
    await lin.says("hello", chat=family, as_channel=news)
    await lin.says("/help", chat=family)
    _, command = await library_updates(client)
    assert command.message is not None
    assert command.message.text == "/help"
    amy = telegram.person("Amy")
    family.adds(amy)
    with pytest.raises(LookupError, match="Amy cannot write as the channel 消息"):
        await amy.says("hello", chat=family, as_channel=news)


async def test_bots_read_posts_in_the_group_as_any_other_message(
    client: library.Bot, news: Channel, family: Group, bot: Bot
) -> None:
    """With privacy mode on, a forwarded post reaches a plain member only if it is addressed."""
    family.demotes(bot)
    await library_updates(client)
    family.gets_channel_post("new trial", news)
    assert await library_updates(client) == ()
    family.gets_channel_post("ask @als_test_bot", news)
    [update] = await library_updates(client)
    assert update.message is not None
    assert update.message.text == "ask @als_test_bot"
