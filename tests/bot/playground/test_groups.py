"""Groups: what a bot gets to read there, where it may write, and what happens to groups."""

from typing import Any

import pytest
from telegram import Message

from bot.markup import Entity
from bot.playground import Bot, Group, Person, Playground
from tests.bot.playground.conftest import Api


@pytest.fixture
def amy(telegram: Playground) -> Person:
    """Let a second person join."""
    return telegram.person("Amy")


@pytest.fixture
async def family(telegram: Playground, api: Api, lin: Person, amy: Person) -> Group:
    """Found a group with both people and the bot; no update waits."""
    group = telegram.group("家", members=[lin], admins=[amy])
    await api.updates()
    return group


async def read(api: Api) -> list[str]:
    """Fetch the texts of the messages that the bot gets."""
    return [held.get("text", "") for kind, held in await api.updates() if kind == "message"]


async def test_founding_a_group_is_told(telegram: Playground, api: Api, lin: Person) -> None:
    """The bot learns that it was added, and gets the service message."""
    telegram.group("家", members=[lin])
    [(first, added), (second, message)] = await api.updates()
    assert (first, second) == ("my_chat_member", "message")
    assert added["old_chat_member"]["status"] == "left"
    assert added["new_chat_member"]["status"] == "member"
    assert (added["from"]["first_name"], message["chat"]["type"]) == ("Lin", "group")
    assert message["group_chat_created"] is True


PRIVATE: list[tuple[str, bool]] = [
    ("hello", False),
    ("/start@als_test_bot", True),
    ("/start@other_bot", False),
    ("/start", True),
    ("see /start", False),
    ("see /start@als_test_bot", True),
    ("@als_test_bot 請問", True),
    ("請問,@ALS_TEST_BOT?", True),
    ("請問@als_test_bot嗎", False),
    ("@als_test_bot嗎", False),
    ("/start中文", False),
    ("@als_test_bot_x hi", False),
]


@pytest.mark.parametrize(("text", "reaches"), PRIVATE)
async def test_privacy_mode_passes_what_is_addressed(
    api: Api, family: Group, lin: Person, text: str, reaches: bool
) -> None:
    """Commands and mentions reach the bot, other talk does not."""
    await lin.says(text, chat=family)
    assert await read(api) == ([text] if reaches else [])


async def test_replies_to_the_bot_reach_it(
    api: Api, family: Group, lin: Person, amy: Person
) -> None:
    """An answer to the bot's message is for the bot, one to a person's is not."""
    await api.ok("sendMessage", chat_id=family.id, text="any questions?")
    heard = await lin.hears(chat=family)
    await lin.says("yes", chat=family, reply_to=heard)
    [(_, message)] = await api.updates()
    assert message["reply_to_message"]["text"] == "any questions?"
    theirs = await lin.says("no", chat=family)
    await amy.says("why?", chat=family, reply_to=theirs)
    assert await read(api) == []


async def test_mentions_without_a_username_reach_the_bot(
    api: Api, family: Group, lin: Person, bot: Bot
) -> None:
    """A name can be linked to the bot by its id."""
    link = Entity(type="text_mention", offset=0, length=3, user_id=bot.user.id)
    await lin.says("ALS hello", chat=family, entities=[link])
    [(_, message)] = await api.updates()
    assert message["entities"][0]["user"]["username"] == "als_test_bot"


async def test_bare_commands_go_to_the_bot_that_wrote_last(
    telegram: Playground, api: Api, lin: Person
) -> None:
    """Another bot that has written since gets the command instead."""
    telegram.register_bot("7:x", username="other_bot")
    both = telegram.group("two bots", members=[lin])
    await api.updates()
    await api.client.get("/bot7:x/sendMessage", params={"chat_id": str(both.id), "text": "hello"})
    await lin.says("/help", chat=both)
    assert await read(api) == []
    await api.ok("sendMessage", chat_id=both.id, text="hello")
    await lin.says("/help", chat=both)
    assert await read(api) == ["/help"]


async def test_an_administrator_reads_everything(
    api: Api, family: Group, lin: Person, bot: Bot
) -> None:
    """Promotion is told, and opens the group to the bot; demotion closes it."""
    family.promotes(bot)
    await lin.says("hello", chat=family)
    [(kind, change), (_, message)] = await api.updates()
    assert (kind, change["new_chat_member"]["status"]) == ("my_chat_member", "administrator")
    assert message["text"] == "hello"
    family.demotes(bot)
    await lin.says("hello", chat=family)
    assert [kind for kind, _ in await api.updates()] == ["my_chat_member"]


async def test_without_privacy_mode_everything_is_read(telegram: Playground, lin: Person) -> None:
    """A bot registered so reads the whole group, but never other bots."""
    curious = telegram.register_bot("7:x", username="curious_bot", privacy=False)
    group = telegram.group("家", members=[lin])
    curious.mailbox.clear()
    await lin.says("hello", chat=group)
    [update] = curious.mailbox.pending(telegram.world.clock())
    assert update["message"]["text"] == "hello"


async def test_bots_do_not_hear_bots(
    telegram: Playground, api: Api, family: Group, bot: Bot
) -> None:
    """What a bot writes reaches people only."""
    other = telegram.register_bot("7:x", username="other_bot", privacy=False)
    family.adds(other)
    other.mailbox.clear()
    await api.ok("sendMessage", chat_id=family.id, text="@other_bot hello")
    assert other.mailbox.pending(telegram.world.clock()) == []
    assert bot.mailbox.pending(telegram.world.clock())[-1]["message"]["new_chat_members"]


async def test_coming_and_going_are_service_messages(
    telegram: Playground, api: Api, family: Group, amy: Person
) -> None:
    """Who is added and who is removed is told to the bot in spite of privacy mode."""
    ben = telegram.person("Ben")
    family.adds(ben, by=amy)
    family.removes(ben)
    [(_, added), (_, removed)] = await api.updates()
    assert [user["first_name"] for user in added["new_chat_members"]] == ["Ben"]
    assert (removed["left_chat_member"]["first_name"], removed["from"]["id"]) == ("Ben", amy.id)
    with pytest.raises(LookupError, match="Ben is not in the group 家"):
        await ben.says("hello", chat=family)


async def test_a_removed_bot_cannot_write(api: Api, family: Group, bot: Bot) -> None:
    """It is told, and every call is refused until it is added again."""
    family.removes(bot)
    changes = [held for kind, held in await api.updates() if kind == "my_chat_member"]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked"]
    refusal = (403, "Forbidden: bot was kicked from the group chat")
    for method, parameters in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("getChatMember", {"user_id": bot.user.id}),
        ("leaveChat", {}),
    ):
        assert await api.refused(method, chat_id=family.id, **parameters) == refusal
    family.adds(bot)
    await api.ok("sendMessage", chat_id=family.id, text="x")


async def test_a_bot_can_leave(api: Api, family: Group) -> None:
    """It is no member afterwards, and may not write."""
    await api.ok("leaveChat", chat_id=family.id)
    [(_, change)] = await api.updates()
    assert change["new_chat_member"]["status"] == "left"
    assert await api.refused("sendMessage", chat_id=family.id, text="x") == (
        403,
        "Forbidden: bot is not a member of the group chat",
    )


async def test_a_bot_that_was_never_there_finds_no_group(
    telegram: Playground, api: Api, lin: Person
) -> None:
    """A group without the bot does not exist for it."""
    group = telegram.group("others", members=[lin], bots=[])
    await lin.says("/start@als_test_bot", chat=group)
    assert await api.updates() == []
    assert await api.refused("sendMessage", chat_id=group.id, text="x") == (
        400,
        "Bad Request: chat not found",
    )


async def test_members_can_be_looked_up(
    api: Api, family: Group, lin: Person, amy: Person, chat: int
) -> None:
    """Standing, administrators and number of people are told as the client library reads them."""
    where = {"chat_id": family.id}
    member = await api.ok("getChatMember", **where, user_id=lin.id)
    assert (member["status"], member["user"]["first_name"]) == ("member", "Lin")
    [creator] = await api.ok("getChatAdministrators", **where)
    assert (creator["status"], creator["user"]["id"]) == ("creator", amy.id)
    assert await api.ok("getChatMemberCount", **where) == 3
    assert (await api.ok("getChat", **where))["title"] == "家"
    assert (await api.ok("getChat", chat_id=chat))["username"] == "lin_mei"
    assert (await api.ok("getChatMember", chat_id=chat, user_id=amy.id))["status"] == "left"
    assert (await api.ok("getChatMember", chat_id=chat, user_id=lin.id))["status"] == "member"
    assert await api.ok("getChatMemberCount", chat_id=chat) == 2
    for method, parameters, reason in (
        ("getChatMember", {"chat_id": family.id}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": family.id, "user_id": 999_999}, "member not found"),
        (
            "getChatAdministrators",
            {"chat_id": chat},
            "there are no administrators in the private chat",
        ),
        ("leaveChat", {"chat_id": chat}, "chat member status can't be changed in private chats"),
    ):
        assert await api.refused(method, **parameters) == (400, f"Bad Request: {reason}")


async def test_of_bots_only_the_bot_itself_is_listed_as_administrator(
    telegram: Playground, api: Api, family: Group, bot: Bot, amy: Person
) -> None:
    """Other bots that administer a group are left out."""
    other = telegram.register_bot("7:x", username="other_bot")
    family.promotes(bot)
    family.promotes(other)
    listed = await api.ok("getChatAdministrators", chat_id=family.id)
    assert [member["user"]["id"] for member in listed] == [amy.id, bot.user.id]


async def test_administrators_can_write_as_the_group(api: Api, family: Group, amy: Person) -> None:
    """An anonymous administrator is known only by the group that wrote."""
    await amy.says("/settings@als_test_bot", chat=family, anonymously=True)
    [(_, data)] = await api.updates()
    message = Message.de_json(data, None)
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.is_bot) == (1087968824, True)
    assert message.sender_chat is not None
    assert message.sender_chat.id == message.chat.id
    await amy.hears_nothing(chat=family, seconds=0)


async def test_a_group_can_become_a_supergroup(
    api: Api, family: Group, lin: Person, bot: Bot
) -> None:
    """Both ids are told, the old one is refused with the new one beside it."""
    old = family.id
    new = family.becomes_supergroup()
    [(_, left), (_, entered)] = await api.updates()
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (old, new)
    assert (entered["chat"]["id"], entered["migrate_from_chat_id"]) == (new, old)
    assert str(new).startswith("-100")
    refused = await api.call("sendMessage", chat_id=old, text="x")
    assert refused["description"] == ("Bad Request: group chat was upgraded to a supergroup chat")
    assert refused["parameters"] == {"migrate_to_chat_id": new}
    await api.ok("sendMessage", chat_id=new, text="x")
    assert (await lin.hears(chat=family)).text == "x"
    family.removes(bot)
    assert await api.refused("sendMessage", chat_id=new, text="x") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_topics_keep_their_messages(telegram: Playground, api: Api, lin: Person) -> None:
    """A question in a topic is answered there, by its number or by replying."""
    forum = telegram.group("forum", members=[lin], forum=True)
    topic = forum.opens_topic("Trials", by=lin)
    await api.updates()
    asked = await lin.says("@als_test_bot hi", chat=forum, topic=topic)
    [(_, message)] = await api.updates()
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)
    ways: list[dict[str, Any]] = [
        {"message_thread_id": topic},
        {"reply_parameters": {"message_id": asked.message_id}},
    ]
    for way in ways:
        sent = await api.ok("sendMessage", chat_id=forum.id, text="x", **way)
        assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    assert await api.refused(
        "sendMessage", chat_id=forum.id, text="x", message_thread_id=999_999
    ) == (400, "Bad Request: message thread not found")


async def test_only_administrators_delete_others_messages(
    api: Api, family: Group, lin: Person, bot: Bot
) -> None:
    """A member bot deletes its own messages alone."""
    theirs = await lin.says("hello", chat=family)
    deletion = {"chat_id": family.id, "message_id": theirs.message_id}
    assert await api.refused("deleteMessage", **deletion) == (
        400,
        "Bad Request: message can't be deleted",
    )
    family.promotes(bot)
    assert await api.ok("deleteMessage", **deletion) is True


async def test_a_group_without_people_is_founded_by_telegram(
    telegram: Playground, api: Api
) -> None:
    """Somebody must have done it; a supergroup can be founded too."""
    group = telegram.group("empty", kind="supergroup")
    assert str(group.id).startswith("-100")
    assert [held["from"]["username"] for _, held in await api.updates()] == [
        "GroupAnonymousBot",
        "GroupAnonymousBot",
    ]
