"""What people's screens and the list of calls show: sound, reactions, deletions, uploads."""

import asyncio

import pytest
import telegram as library
from telegram.error import BadRequest

from bot.playground import Bot, Group, Person, Playground, PressAnswer
from bot.playground.kinds import small_png
from bot.playground.reactions import EMOJI
from tests.bot.playground.conftest import Api, library_updates

GO = library.InlineKeyboardMarkup.from_button(
    library.InlineKeyboardButton("go", callback_data="go:1")
)


@pytest.fixture
def family(telegram: Playground, bot: Bot, lin: Person) -> Group:
    """Found a public supergroup with person and bot; its updates are gone."""
    group = telegram.group("家", members=[lin], username="als_family")
    bot.mailbox.clear()
    return group


async def test_silent_messages_are_told_apart(client: library.Bot, chat: int, lin: Person) -> None:
    """Texts, pictures and albums come with or without a sound."""
    for silently in (True, False):
        await client.send_message(chat, "x", disable_notification=silently)
        await client.send_photo(chat, small_png(), disable_notification=silently)
        album = [library.InputMediaPhoto(small_png())] * 2
        await client.send_media_group(chat, album, disable_notification=silently)
    heard = await lin.hears(count=8)
    assert [shown.silent for shown in heard] == [True] * 4 + [False] * 4


async def test_reactions_are_seen_in_the_history(
    client: library.Bot, chat: int, lin: Person
) -> None:
    """A thumbs-up is an event, one in its place another, and nobody hears of either."""
    thanks = await lin.says("thanks")
    for emoji in ("👍", "👍", "❤", None):
        await client.set_message_reaction(chat, thanks.message_id, emoji)
    seen = [shown for shown in lin.history() if shown.what == "reaction"]
    assert [shown.reactions for shown in seen] == [("👍",), ("❤",), ()]
    assert {shown.message_id for shown in seen} == {thanks.message_id}
    assert str(seen[0]) == "Lin (reaction 👍): thanks"
    own = await client.send_message(chat, "x")
    await lin.hears()
    await client.set_message_reaction(chat, own.message_id, "👍")
    await lin.hears_nothing(seconds=0.001)
    for wrong in ("❤️", "🧬", "x"):
        with pytest.raises(BadRequest, match="Reaction_invalid"):
            await client.set_message_reaction(chat, thanks.message_id, wrong)


def test_the_emoji_are_those_that_the_library_lists() -> None:
    """Telegram offers no others to bots."""
    assert frozenset(library.constants.ReactionEmoji) == EMOJI


async def test_deleted_messages_cannot_be_answered_or_edited(
    client: library.Bot, chat: int, lin: Person
) -> None:
    """A reply needs leave to go out without its question; an edit finds nothing."""
    asked = await lin.says("question")
    await lin.deletes(asked)
    missing = library.ReplyParameters(asked.message_id)
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await client.send_message(chat, "x", reply_parameters=missing)
    allowed = library.ReplyParameters(asked.message_id, allow_sending_without_reply=True)
    sent = await client.send_message(chat, "x", reply_parameters=allowed)
    assert sent.reply_to_message is None
    assert await client.delete_message(chat, sent.message_id)
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await client.edit_message_text("y", chat, sent.message_id)
    heard = lin.history()[-1]
    assert (heard.what, heard.text, heard.from_bot) == ("deletion", "x", True)


async def test_an_answer_to_a_press_has_a_text_or_a_window(
    client: library.Bot, chat: int, lin: Person
) -> None:
    """What the bot says to a press is what the person sees."""
    for text, show_alert in (("one moment", False), ("please wait", True), (None, False)):
        await client.send_message(chat, "x", reply_markup=GO)
        press = asyncio.create_task(lin.presses(await lin.hears(), "go"))
        [update] = await client.get_updates(timeout=5)
        await client.get_updates(offset=update.update_id + 1)
        assert update.callback_query is not None
        await client.answer_callback_query(update.callback_query.id, text, show_alert)
        assert await press == PressAnswer(text=text or "", show_alert=show_alert, url="")


async def test_public_groups_are_found_by_their_name(
    telegram: Playground, client: library.Bot, family: Group
) -> None:
    """Chats say it, so that a link to a message can be made; other groups have none."""
    found = await client.get_chat("@ALS_family")
    assert (found.id, found.username, found.link) == (
        *(family.id, "als_family", "https://t.me/als_family"),
    )
    sent = await client.send_message(family.id, "x")
    assert sent.link == f"https://t.me/als_family/{sent.message_id}"
    private = telegram.group("private", kind="supergroup")
    sent = await client.send_message(private.id, "x")
    assert sent.link == f"https://t.me/c/{str(private.id)[4:]}/{sent.message_id}"
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.get_chat("@nobody_here")


async def test_a_picture_is_uploaded_once(
    telegram: Playground, client: library.Bot, chat: int, lin: Person
) -> None:
    """Sent again by its id it needs no upload, alone and in an album, and looks the same."""
    first = await client.send_photo(chat, small_png())
    file_id = first.photo[-1].file_id
    again = await client.send_photo(chat, file_id, caption="again")
    album = [library.InputMediaPhoto(file_id), library.InputMediaPhoto(small_png())]
    await client.send_media_group(chat, album)
    assert again.photo == first.photo
    assert [len(call.uploads) for call in telegram.calls_of("sendPhoto", "sendMediaGroup")] == [
        *(1, 0, 1)
    ]
    files = [shown.file for shown in await lin.hears(count=4)]
    assert files == [small_png()] * 4


async def test_inline_results_work_where_the_bot_is_no_member(
    telegram: Playground, client: library.Bot, chat: int, lin: Person
) -> None:
    """A picture known by its id is chosen in a foreign group; press and edit go by inline id."""
    stored = (await client.send_photo(chat, small_png())).photo[-1].file_id
    foreign = telegram.group("others", members=[lin], bots=[])
    asking = asyncio.create_task(lin.asks_inline("msc"))
    [update] = await client.get_updates(timeout=5)
    assert update.inline_query is not None
    picture = library.InlineQueryResultCachedPhoto("1", stored, caption="one", reply_markup=GO)
    await client.answer_inline_query(update.inline_query.id, [picture])
    [result] = await asking
    assert (result.kind, result.text) == ("photo", "one")
    await client.get_updates(offset=update.update_id + 1)
    sent = await lin.chooses(result, chat=foreign)
    assert sent.file == small_png()
    press = asyncio.create_task(lin.presses(sent, "go"))
    [update] = await client.get_updates(timeout=5)
    query = update.callback_query
    assert query is not None
    assert (query.message, query.data) == (None, "go:1")
    assert query.inline_message_id is not None
    assert await client.edit_message_caption(
        caption="two", inline_message_id=query.inline_message_id
    )
    await client.answer_callback_query(query.id)
    await press
    assert (await lin.hears(chat=foreign)).text == "two"
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(foreign.id, "x")
    await lin.deletes(sent)
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await client.edit_message_caption(
            caption="three", inline_message_id=query.inline_message_id
        )


SCOPES = [
    "default",
    "default/zh",
    "groups",
    "groups/zh",
    "admins",
    "admins/zh",
    "chat",
    "chat/zh",
    "chat_admins",
    "chat_admins/zh",
    "member",
    "member/zh",
]


async def test_commands_follow_telegrams_order_of_scopes(
    telegram: Playground, client: library.Bot
) -> None:
    """Each scope set after the wider ones hides them, in the person's language before all others.

    Telegram's documentation lists the order; those for administrators count for them alone.
    """
    mei = telegram.person("Mei", language_code="zh-hans")
    amy = telegram.person("Amy", language_code="en")
    group = telegram.group("家", admins=[mei], members=[amy], kind="supergroup")
    scopes: dict[str, library.BotCommandScope] = {
        "default": library.BotCommandScopeDefault(),
        "groups": library.BotCommandScopeAllGroupChats(),
        "admins": library.BotCommandScopeAllChatAdministrators(),
        "chat": library.BotCommandScopeChat(group.id),
        "chat_admins": library.BotCommandScopeChatAdministrators(group.id),
        "member": library.BotCommandScopeChatMember(group.id, mei.id),
    }
    seen = []
    for number, named in enumerate(SCOPES):
        scope, _, language = named.partition("/")
        command = library.BotCommand(f"c{number}", named)
        await client.set_my_commands([command], scopes[scope], language or None)
        [mine] = mei.sees_commands(chat=group).values()
        [hers] = amy.sees_commands(chat=group).values()
        seen.append((mine, hers))
    assert [mine for mine, _ in seen] == SCOPES
    assert [hers for _, hers in seen] == [
        *["default"] * 2,
        *["groups"] * 4,
        *["chat"] * 6,
    ]
    assert list(mei.sees_commands().values()) == ["default/zh"]
    assert list(telegram.person("Zoe", language_code="zha").sees_commands().values()) == ["default"]
    private = library.BotCommandScopeAllPrivateChats()
    await client.set_my_commands([library.BotCommand("private", "private")], private)
    assert list(mei.sees_commands().values()) == ["private"]
    assert await client.delete_my_commands(scopes["member"], "zh")
    assert list(mei.sees_commands(chat=group).values()) == ["member"]


async def test_commands_can_be_set_for_a_public_group(
    client: library.Bot, family: Group, lin: Person
) -> None:
    """A scope may name a group by its username."""
    scope = library.BotCommandScopeChat("@als_family")
    await client.set_my_commands([library.BotCommand("here", "about here")], scope)
    assert lin.sees_commands(chat=family) == {"here": "about here"}


async def test_updates_of_the_group_name_it(
    client: library.Bot, api: Api, family: Group, lin: Person
) -> None:
    """A message from a public group carries the group's username."""
    del api
    await lin.says("@als_test_bot hi", chat=family)
    [update] = await library_updates(client)
    assert update.message is not None
    assert update.message.chat.username == "als_family"
