"""Texts that a bot sends, edits and deletes: what is taken, what is refused and how."""

import asyncio
from typing import Any

import pytest

from bot.playground import Person, Playground
from tests.bot.playground.conftest import Api, Clock

BUTTONS = {"inline_keyboard": [[{"text": "go", "callback_data": "go"}]]}


async def test_html_becomes_text_and_entities(api: Api, chat: int, lin: Person) -> None:
    """What a person sees is what Telegram makes of the HTML."""
    html = " <b>Hello</b> &lt;you&gt;, see <a href='example.org'>this</a> or /help\n"
    sent = await api.ok("sendMessage", chat_id=chat, text=html, parse_mode="hTmL")
    assert sent["text"] == "Hello <you>, see this or /help"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "offset": 17, "length": 4, "url": "http://example.org/"},
        {"type": "bot_command", "offset": 25, "length": 5},
    ]
    heard = await lin.hears()
    assert heard.text == sent["text"]
    assert heard.html == (
        '<b>Hello</b> &lt;you&gt;, see <a href="http://example.org/">this</a> or /help'
    )
    assert heard.links == ("http://example.org/",)


async def test_without_a_parse_mode_tags_are_text(api: Api, chat: int) -> None:
    """Plain text stays as it was typed."""
    sent = await api.ok("sendMessage", chat_id=chat, text="<b>x</b>")
    assert (sent["text"], "entities" in sent) == ("<b>x</b>", False)


async def test_entities_may_be_listed_instead(api: Api, chat: int, lin: Person) -> None:
    """A bot may say itself what is bold; what Telegram finds by itself is ignored."""
    entities = [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "mention", "offset": 0, "length": 1},
        {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": lin.id}},
        {"type": "pre", "offset": 5, "length": 1, "language": "py"},
        {"type": "text_link", "offset": 7, "length": 1, "url": "example.org"},
        {"type": "custom_emoji", "offset": 2, "length": 2, "custom_emoji_id": "9"},
        {"type": "date_time", "offset": 9, "length": 1, "unix_time": 7, "date_time_format": "r"},
    ]
    await api.ok("sendMessage", chat_id=chat, text="a 😀 b c d", entities=entities)
    heard = await lin.hears()
    assert heard.html == (
        f'<a href="tg://user?id={lin.id}">a</a> <b><tg-emoji emoji-id="9">😀</tg-emoji></b> '
        '<pre><code class="language-py">b</code></pre> <a href="http://example.org/">c</a> '
        '<tg-time unix="7" format="r">d</tg-time>'
    )


REFUSED_TEXTS: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n\t"}, "text must be non-empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "&#8203;", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "<b>x</b>" * 4097, "parse_mode": "HTML"}, "text is too long"),
    ({"text": "x", "parse_mode": "Wrong"}, "unsupported parse_mode"),
    ({"text": "*x*", "parse_mode": "MarkdownV2"}, "the playground speaks HTML only, not Markdown"),
    (
        {"text": "<p>x</p>", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "p" at byte offset 0',
    ),
    (
        {"text": "漢<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
]


@pytest.mark.parametrize(("parameters", "reason"), REFUSED_TEXTS, ids=range(len(REFUSED_TEXTS)))
async def test_texts_that_are_refused(
    api: Api, chat: int, lin: Person, parameters: dict[str, Any], reason: str
) -> None:
    """A wrong text is named in Telegram's words, and nothing is sent."""
    assert await api.refused("sendMessage", chat_id=chat, **parameters) == (
        400,
        f"Bad Request: {reason}",
    )
    await lin.hears_nothing(seconds=0)


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 2048, f" {'字' * 4096}\n"])
async def test_the_longest_text_passes(api: Api, chat: int, text: str) -> None:
    """4096 UTF-16 units are counted after trimming."""
    assert (await api.ok("sendMessage", chat_id=chat, text=text))["text"] == text.strip()


REFUSED_ENTITIES: list[tuple[Any, str]] = [
    ("bold", "can't parse MessageEntity: MessageEntity must be an Object"),
    (
        {"type": "bold", "offset": 100, "length": 1},
        "entity begins after the end of the text at UTF-16 offset 100",
    ),
    (
        {"type": "bold", "offset": 0, "length": 100},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
    ),
    (
        {"type": "bold", "offset": 3, "length": 1},
        "entity beginning at UTF-16 offset 3 begins or ends in a middle of a UTF-16 symbol",
    ),
    ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
    ({"type": "bold", "offset": 0, "length": -1}, "receive an entity with incorrect length -1"),
    (
        {"type": "loud", "offset": 0, "length": 1},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    (
        {"type": "bold", "offset": 0},
        "can't parse MessageEntity: Can't find field \"length\"",
    ),
    (
        {"type": "bold", "offset": "x", "length": 1},
        'can\'t parse MessageEntity: Field "offset" must be of type Number',
    ),
    (
        {"type": "text_link", "offset": 0, "length": 1},
        "can't parse MessageEntity: Can't find field \"url\"",
    ),
    (
        {"type": "text_link", "offset": 0, "length": 1, "url": "not-a-url"},
        "entity URL 'not-a-url' is invalid: Wrong HTTP URL",
    ),
    (
        {"type": "text_link", "offset": 0, "length": 1, "url": ""},
        "entity URL '' is invalid: URL host is empty",
    ),
    (
        {"type": "text_mention", "offset": 0, "length": 1},
        "can't parse MessageEntity: Can't find field \"user\"",
    ),
    (
        {"type": "custom_emoji", "offset": 0, "length": 1, "custom_emoji_id": "x"},
        'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
    ),
]


@pytest.mark.parametrize(("entity", "reason"), REFUSED_ENTITIES, ids=range(len(REFUSED_ENTITIES)))
async def test_entities_that_are_refused(api: Api, chat: int, entity: Any, reason: str) -> None:
    """A malformed entity is named in Telegram's words."""
    refusal = await api.refused("sendMessage", chat_id=chat, text="a 😀 b", entities=[entity])
    assert refusal == (400, f"Bad Request: {reason}")


async def test_empty_entities_are_ignored(api: Api, chat: int) -> None:
    """An entity of no length has no effect, wherever it stands."""
    entity = {"type": "bold", "offset": 50, "length": 0}
    sent = await api.ok("sendMessage", chat_id=chat, text="x", entities=[entity])
    assert "entities" not in sent


async def test_content_can_be_protected(api: Api, chat: int) -> None:
    """A message can say that it may not be forwarded."""
    sent = await api.ok("sendMessage", chat_id=chat, text="x", protect_content=True)
    assert sent["has_protected_content"] is True


async def test_only_the_first_hundred_entities_count(api: Api, chat: int) -> None:
    """Further entities have no effect, and links come before styles."""
    text = "<b>x</b> " * 100 + "<a href='example.org'>y</a>"
    sent = await api.ok("sendMessage", chat_id=chat, text=text, parse_mode="HTML")
    kinds = [entity["type"] for entity in sent["entities"]]
    assert (kinds.count("bold"), kinds.count("text_link")) == (99, 1)


async def test_mentions_of_strangers_have_no_effect(api: Api, chat: int) -> None:
    """A link to a user whom Telegram does not know stays plain text."""
    html = "<a href='tg://user?id=999999'>who</a>"
    sent = await api.ok("sendMessage", chat_id=chat, text=html, parse_mode="HTML")
    assert (sent["text"], "entities" in sent) == ("who", False)


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"text": "x"}, (400, "Bad Request: chat_id is empty")),
        ({"text": "x", "chat_id": ""}, (400, "Bad Request: chat_id is empty")),
        ({"text": "x", "chat_id": 0}, (400, "Bad Request: chat not found")),
        ({"text": "x", "chat_id": -1}, (400, "Bad Request: chat not found")),
        ({"text": "x", "chat_id": "@nobody"}, (400, "Bad Request: chat not found")),
        ({"chat_id": 0}, (400, "Bad Request: message text is empty")),
    ],
)
async def test_chats_that_are_refused(
    api: Api, parameters: dict[str, Any], refusal: tuple[int, str]
) -> None:
    """A chat that the bot does not know is not found; a missing text is named before it."""
    assert await api.refused("sendMessage", **parameters) == refusal


async def test_a_bot_cannot_write_first(telegram: Playground, api: Api, lin: Person) -> None:
    """A stranger is not found; someone known from a group is known but may not be written to."""
    assert await api.refused("sendMessage", chat_id=lin.id, text="x") == (
        400,
        "Bad Request: chat not found",
    )
    telegram.group("家", members=[lin])
    assert await api.refused("sendMessage", chat_id=lin.id, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_a_bot_that_is_blocked_cannot_write(api: Api, chat: int, lin: Person) -> None:
    """Blocking is told to the bot and ends all writing, until it is taken back."""
    lin.blocks()
    refusal = (403, "Forbidden: bot was blocked by the user")
    assert await api.refused("sendMessage", chat_id=chat, text="x") == refusal
    assert await api.refused("sendChatAction", chat_id=chat, action="typing") == refusal
    lin.unblocks()
    await api.ok("sendMessage", chat_id=chat, text="x")
    statuses = [
        (held["old_chat_member"]["status"], held["new_chat_member"]["status"])
        for kind, held in await api.updates()
        if kind == "my_chat_member"
    ]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_replies_quote_their_message(api: Api, chat: int, lin: Person) -> None:
    """A reply carries what it answers, in both ways of asking for it."""
    asked = await lin.says("why?")
    for parameters in (
        {"reply_parameters": {"message_id": asked.message_id}},
        {"reply_to_message_id": asked.message_id},
    ):
        sent = await api.ok("sendMessage", chat_id=chat, text="because", **parameters)
        assert sent["reply_to_message"]["text"] == "why?"
        assert (await lin.hears()).reply_to == asked.message_id


async def test_replies_to_deleted_messages_need_permission(
    api: Api, chat: int, lin: Person
) -> None:
    """Without `allow_sending_without_reply` a missing message is an error."""
    asked = await lin.says("why?")
    await lin.deletes(asked)
    reply = {"message_id": asked.message_id}
    assert await api.refused(
        "sendMessage", chat_id=chat, text="because", reply_parameters=reply
    ) == (400, "Bad Request: message to be replied not found")
    reply["allow_sending_without_reply"] = True
    sent = await api.ok("sendMessage", chat_id=chat, text="because", reply_parameters=reply)
    assert "reply_to_message" not in sent
    assert await api.refused(
        "sendMessage", chat_id=chat, text="because", reply_parameters={"quote": "x"}
    ) == (400, 'Bad Request: can\'t find field "message_id"')


@pytest.mark.parametrize(
    ("preview", "reason"),
    [
        ({"is_disabled": "yes"}, 'field "is_disabled" must be of type Boolean'),
        ({"url": "not-a-url"}, "WEBPAGE_URL_INVALID"),
    ],
)
async def test_link_previews_are_checked(
    api: Api, chat: int, preview: dict[str, Any], reason: str
) -> None:
    """Options of the preview have types, and its address must be one."""
    refusal = await api.refused("sendMessage", chat_id=chat, text="x", link_preview_options=preview)
    assert refusal == (400, f"Bad Request: {reason}")
    options = {"is_disabled": True}
    sent = await api.ok("sendMessage", chat_id=chat, text="x", link_preview_options=options)
    assert sent["link_preview_options"] == options


async def test_edits_change_the_message(api: Api, chat: int, lin: Person, clock: Clock) -> None:
    """An edit changes the text, dates it, and takes buttons away that are not given again."""
    sent = await api.ok("sendMessage", chat_id=chat, text="one", reply_markup=BUTTONS)
    clock.move(60)
    edited = await api.ok(
        "editMessageText", chat_id=chat, message_id=sent["message_id"], text="two"
    )
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("two", 60)
    assert "reply_markup" not in edited
    first, second = await lin.hears(count=2)
    assert (first.text, first.edited, first.button("go").data) == ("one", False, "go")
    assert (second.text, second.edited, second.buttons) == ("two", True, ())
    assert second.message_id == first.message_id


async def test_edits_that_change_nothing_are_refused(api: Api, chat: int) -> None:
    """The same text and buttons again are no edit."""
    sent = await api.ok("sendMessage", chat_id=chat, text="one", reply_markup=BUTTONS)
    where = {"chat_id": chat, "message_id": sent["message_id"]}
    refusal = (
        400,
        (
            "Bad Request: message is not modified: specified new message content and reply markup "
            "are exactly the same as a current content and reply markup of the message"
        ),
    )
    same = await api.refused("editMessageText", **where, text=" one ", reply_markup=BUTTONS)
    assert same == refusal
    assert await api.refused("editMessageReplyMarkup", **where, reply_markup=BUTTONS) == refusal
    without = await api.ok("editMessageReplyMarkup", **where)
    assert ("reply_markup" in without, "edit_date" in without) == (False, False)
    assert await api.refused("editMessageReplyMarkup", **where) == refusal


async def test_only_own_messages_can_be_edited(api: Api, chat: int, lin: Person) -> None:
    """Messages of others, missing ones and ones without text cannot be edited."""
    theirs = await lin.says("mine")
    for message_id, reason in (
        (theirs.message_id, "message can't be edited"),
        (999_999, "message to edit not found"),
        (None, "message identifier is not specified"),
        ("x", "invalid parameter message_id specified"),
    ):
        refusal = await api.refused(
            "editMessageText", chat_id=chat, message_id=message_id, text="x"
        )
        assert refusal == (400, f"Bad Request: {reason}")
    assert await api.refused("editMessageText", inline_message_id="none", text="x") == (
        400,
        "Bad Request: MESSAGE_ID_INVALID",
    )
    sent = await api.ok("sendMessage", chat_id=chat, text="x")
    assert await api.refused(
        "editMessageCaption", chat_id=chat, message_id=sent["message_id"], caption="y"
    ) == (400, "Bad Request: there is no caption in the message to edit")


async def test_messages_can_be_deleted(api: Api, chat: int, lin: Person) -> None:
    """In a private chat the bot deletes its own messages and the person's."""
    theirs = await lin.says("mine")
    own = await api.ok("sendMessage", chat_id=chat, text="x")
    for message_id in (theirs.message_id, own["message_id"]):
        assert await api.ok("deleteMessage", chat_id=chat, message_id=message_id) is True
    assert await api.refused("deleteMessage", chat_id=chat, message_id=own["message_id"]) == (
        400,
        "Bad Request: message to delete not found",
    )
    assert await api.refused("deleteMessage", chat_id=chat) == (
        400,
        "Bad Request: message identifier is not specified",
    )
    assert [shown.what for shown in lin.history()][-2:] == ["deletion", "deletion"]


async def test_several_messages_can_be_deleted_at_once(api: Api, chat: int, lin: Person) -> None:
    """Those that are missing are passed over."""
    numbers = [(await api.ok("sendMessage", chat_id=chat, text="x"))["message_id"] for _ in "ab"]
    await api.ok("deleteMessages", chat_id=chat, message_ids=[*numbers, 999_999])
    assert [shown.what for shown in lin.history()][-2:] == ["deletion", "deletion"]
    assert await api.refused("deleteMessages", chat_id=chat, message_ids=[]) == (
        400,
        "Bad Request: message identifiers are not specified",
    )


async def test_actions_and_reactions_are_checked(api: Api, chat: int, lin: Person) -> None:
    """Typing is shown for known actions, a reaction is one emoji on an existing message."""
    await api.ok("sendChatAction", chat_id=chat, action="typing")
    assert await api.refused("sendChatAction", chat_id=chat, action="thinking") == (
        400,
        "Bad Request: wrong parameter action in request",
    )
    message_id = (await lin.says("thanks")).message_id
    heart = [{"type": "emoji", "emoji": "❤"}]
    await api.ok("setMessageReaction", chat_id=chat, message_id=message_id, reaction=heart)
    assert await api.refused(
        "setMessageReaction", chat_id=chat, message_id=message_id, reaction=heart * 2
    ) == (400, "Bad Request: REACTION_INVALID")
    assert await api.refused("setMessageReaction", chat_id=chat, message_id=999_999) == (
        400,
        "Bad Request: message to react not found",
    )


async def test_the_same_conversation_gives_the_same_world(clock: Clock) -> None:
    """Ids and dates are the same in every run."""

    async def conversation() -> list[str]:
        async with Playground(clock=clock) as telegram:
            telegram.register_bot("5:x", username="some_bot")
            lin = telegram.person("Lin")
            await asyncio.gather(lin.says("one"), lin.says("two"))
            [bot] = telegram.world.bots.values()
            return [str(update) for update in bot.mailbox.pending(clock())]

    assert await conversation() == await conversation()
