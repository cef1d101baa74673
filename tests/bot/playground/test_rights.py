"""Standing in groups: who is what, what was taken from whom, and what Telegram says of it."""

import pytest
import telegram as library
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot.playground import Bot, Group, Person, Playground
from bot.playground.kinds import small_png
from tests.bot.playground.conftest import library_updates


@pytest.fixture
def amy(telegram: Playground) -> Person:
    """Let a second person join."""
    return telegram.person("Amy")


@pytest.fixture
def family(telegram: Playground, bot: Bot, lin: Person, amy: Person) -> Group:
    """Found a supergroup with both people and the bot; its updates are gone."""
    group = telegram.group("家", members=[lin], admins=[amy], kind="supergroup")
    bot.mailbox.clear()
    return group


async def test_a_restricted_bot_cannot_send(
    client: library.Bot, family: Group, bot: Bot, lin: Person
) -> None:
    """Text, pictures, documents and typing are refused in Telegram's words; nothing is shown."""
    sent = await client.send_message(family.id, "before")
    family.restricts(bot)
    with pytest.raises(BadRequest, match=r"^Not enough rights to send text messages to the chat$"):
        await client.send_message(family.id, "x")
    with pytest.raises(BadRequest, match=r"^Not enough rights to send photos to the chat$"):
        await client.send_photo(family.id, small_png())
    with pytest.raises(BadRequest, match=r"^Not enough rights to send documents to the chat$"):
        await client.send_document(family.id, b"x")
    with pytest.raises(BadRequest, match=r"^Not enough rights to send photos to the chat$"):
        await client.send_media_group(family.id, [library.InputMediaPhoto(small_png())] * 2)
    with pytest.raises(BadRequest, match=r"^Chat_write_forbidden$"):
        await client.send_chat_action(family.id, ChatAction.TYPING)
    assert [shown.text for shown in lin.history(chat=family) if shown.from_bot] == ["before"]
    await client.edit_message_text("changed", family.id, sent.message_id)
    family.allows(bot)
    await client.send_message(family.id, "after")
    assert [heard.text for heard in await lin.hears(chat=family, count=3)] == [
        *("before", "changed", "after")
    ]


async def test_single_rights_can_be_taken(client: library.Bot, family: Group, bot: Bot) -> None:
    """Without pictures, texts still go out."""
    family.restricts(bot, "can_send_photos")
    await client.send_message(family.id, "x")
    await client.send_chat_action(family.id, ChatAction.TYPING)
    with pytest.raises(BadRequest, match="send photos"):
        await client.send_photo(family.id, small_png())
    family.restricts(bot, "can_send_polls")
    itself = await client.get_chat_member(family.id, bot.user.id)
    assert isinstance(itself, library.ChatMemberRestricted)
    assert (itself.can_send_polls, itself.can_send_photos) == (False, True)
    assert itself.api_kwargs == {"can_send_media_messages": True}
    with pytest.raises(ValueError, match=r"no right 'can_fly': there are"):
        family.restricts(bot, "can_fly")


async def test_a_bot_hears_what_was_taken_from_it(
    client: library.Bot, family: Group, bot: Bot, amy: Person
) -> None:
    """Both changes come as my_chat_member, with every right in its place."""
    family.restricts(bot)
    family.restricts(bot)  # changes nothing
    family.allows(bot)
    taken, given = [update.my_chat_member for update in await library_updates(client)]
    assert taken is not None
    assert given is not None
    assert taken.from_user.id == amy.id
    restricted = taken.new_chat_member
    assert isinstance(restricted, library.ChatMemberRestricted)
    assert (restricted.is_member, restricted.can_send_messages) == (True, False)
    assert (restricted.can_send_photos, restricted.can_invite_users) == (False, True)
    assert restricted.can_react_to_messages is True
    assert restricted.api_kwargs == {"can_send_media_messages": False}
    assert isinstance(given.old_chat_member, library.ChatMemberRestricted)
    assert isinstance(given.new_chat_member, library.ChatMemberMember)


async def test_a_restricted_bot_is_still_a_member(
    client: library.Bot, family: Group, bot: Bot, lin: Person
) -> None:
    """It counts, reads what is addressed to it and can look at itself."""
    family.restricts(bot)
    await lin.says("@als_test_bot hi", chat=family)
    _, asked = await library_updates(client)
    assert asked.message is not None
    assert await client.get_chat_member_count(family.id) == 3
    assert isinstance(
        await client.get_chat_member(family.id, bot.user.id), library.ChatMemberRestricted
    )
    assert await client.leave_chat(family.id)
    [left] = await library_updates(client)
    assert left.my_chat_member is not None
    assert left.my_chat_member.new_chat_member.to_dict() == {
        "status": "left",
        "user": left.my_chat_member.new_chat_member.user.to_dict(),
    }


async def test_people_are_restricted_too(
    client: library.Bot, family: Group, lin: Person, amy: Person
) -> None:
    """Their apps have no field to write in then."""
    family.restricts(lin, by=amy)
    with pytest.raises(LookupError, match="Lin may not send text messages in 家"):
        await lin.says("hello", chat=family)
    with pytest.raises(LookupError, match="Lin may not send voice notes in 家"):
        await lin.sends("voice", chat=family)
    member = await client.get_chat_member(family.id, lin.id)
    assert isinstance(member, library.ChatMemberRestricted)
    family.allows(lin)
    await lin.says("hello", chat=family)


async def test_titles_stay_when_a_group_becomes_a_supergroup(
    telegram: Playground, client: library.Bot, lin: Person
) -> None:
    """Standing moves with its members."""
    group = telegram.group("家", admins=[lin])
    group.entitles(lin, "Founder")
    group.becomes_supergroup()
    [creator] = await client.get_chat_administrators(group.id)
    assert isinstance(creator, library.ChatMemberOwner)
    assert creator.custom_title == "Founder"


async def test_only_supergroups_restrict(telegram: Playground, bot: Bot) -> None:
    """A basic group has the same rights for all its members."""
    basic = telegram.group("basic", members=[telegram.person("Ben")])
    with pytest.raises(ValueError, match="only a supergroup restricts a member"):
        basic.restricts(bot)


async def test_administrators_have_titles_and_may_hide(
    client: library.Bot, family: Group, bot: Bot, lin: Person, amy: Person
) -> None:
    """Creator and administrators are read with what they are called and whether they hide."""
    with pytest.raises(LookupError, match="Lin is no administrator of 家"):
        family.entitles(lin, "Moderator")
    family.promotes(lin, by=amy)
    family.entitles(lin, "Moderator")
    family.promotes(bot)
    family.entitles(amy, "Founder")
    family.hides(amy)
    creator, administrator, itself = await client.get_chat_administrators(family.id)
    assert isinstance(creator, library.ChatMemberOwner)
    assert (creator.user.id, creator.custom_title, creator.is_anonymous) == (
        *(amy.id, "Founder", True),
    )
    assert isinstance(administrator, library.ChatMemberAdministrator)
    assert (administrator.custom_title, administrator.is_anonymous) == ("Moderator", False)
    assert (administrator.can_delete_messages, administrator.can_manage_topics) == (True, False)
    assert itself.user.id == bot.user.id
    assert await client.get_chat_member(family.id, amy.id) == creator
