"""Whatever a bot sends, it gets an answer: a result that JSON can carry, or a refusal."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.playground.arguments import Arguments
from bot.playground.errors import ApiError
from bot.playground.members import SENDING
from bot.playground.methods import METHODS
from bot.playground.people import Person
from bot.playground.records import InlineQuestion, Press, User
from bot.playground.world import World

NAMES = [
    *(
        "chat_id",
        "text",
        "parse_mode",
        "entities",
        "reply_markup",
        "reply_parameters",
        "message_id",
    ),
    *("message_ids", "link_preview_options", "message_thread_id", "caption", "caption_entities"),
    *("photo", "document", "media", "callback_query_id", "url", "inline_query_id", "results"),
    *("cache_time", "next_offset", "commands", "scope", "language_code", "name", "description"),
    *("menu_button", "user_id", "action", "reaction", "file_id", "allowed_updates"),
]
FIELDS = [
    *(
        "type",
        "id",
        "title",
        "input_message_content",
        "message_text",
        "text",
        "callback_data",
        "url",
    ),
    *("offset", "length", "user", "unix_time", "custom_emoji_id", "inline_keyboard", "keyboard"),
    *("message_id", "command", "description", "chat_id", "media", "caption", "photo_file_id"),
    *("is_disabled", "copy_text", "web_app", "language", "date_time_format", "force_reply"),
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=3),
    st.sampled_from(["1001", "html", "photo", "article", "bold", "text_link", "{", "[]", "q", "p"]),
    st.sampled_from([0, 1, 2, 1001, -5001]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4)
    ),
    max_leaves=8,
)
LIKELY = st.fixed_dictionaries(
    {},
    optional={
        "chat_id": st.sampled_from([1001, -5001, "@als_news", -1_002_000_000_002]),
        "text": st.just("hello <b>x</b>"),
        "message_id": st.integers(1, 8),
        "inline_query_id": st.just("q"),
        "callback_query_id": st.just("p"),
        "commands": st.just([{"command": "start", "description": "begin"}]),
        "media": st.fixed_dictionaries({"type": st.just("photo")}, optional={"caption": VALUES}),
        "results": st.lists(
            st.fixed_dictionaries(
                {"type": st.just("article"), "id": SCALARS, "title": st.just("x")},
                optional={"input_message_content": VALUES, "reply_markup": VALUES},
            ),
            max_size=2,
        ),
    },
)


def small_world() -> tuple[World, Any]:
    """Set up a bot with a person in private, in a group, in a channel and where it is mute."""
    world = World(clock=lambda: 1_800_000_000.0)
    bot = world.add_bot("123:x", User(id=123, first_name="ALS", username="als_bot", is_bot=True))
    lin = world.add_user(User(id=1001, first_name="Lin"))
    group = world.add_group("家")
    group.members = {bot.user.id: "member", lin.id: "member"}
    private = world.private_chat(bot, lin)
    private.started = True
    channel = world.add_group("消息", kind="channel", username="als_news")
    mute = world.add_group("mute", kind="supergroup")
    channel.members = {bot.user.id: "administrator", lin.id: "creator"}
    mute.members = {bot.user.id: "restricted", lin.id: "creator"}
    mute.details[bot.user.id] = dict.fromkeys(SENDING, False)
    for chat in (private, group, channel, mute):
        world.post(chat, lin)
        world.post(chat, bot.user)
    forever = world.clock() + 1
    world.presses["p"] = Press(id="p", bot=bot, person=lin, expires_at=forever)
    world.questions["q"] = InlineQuestion(
        id="q", bot=bot, person=lin, query="x", offset="", expires_at=forever
    )
    return world, bot


# getUpdates waits, and has its own tests.
@pytest.mark.parametrize("method", sorted(set(METHODS) - {"getupdates"}))
@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), LIKELY)
def test_every_call_is_granted_or_refused(
    method: str, values: dict[str, Any], likely: dict[str, Any]
) -> None:
    """No parameters make a method fail in any other way."""
    assert outcome(method, values | likely) in (200, 400, 403)


def outcome(method: str, values: dict[str, Any]) -> int:
    """Call a method in a small world, and return the status of its answer."""
    world, bot = small_world()
    try:
        result = METHODS[method][1](world, bot, Arguments(values))
    except ApiError as error:
        return error.code
    assert json.loads(json.dumps(result)) == result
    return 200


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=50).filter(str.strip))
async def test_every_text_of_a_person_is_delivered(text: str) -> None:
    """Whatever a person types, the client library can read the update, if Telegram takes it."""
    world, bot = small_world()
    lin = Person(world, world.users[1001])
    try:
        sent = await lin.says(text)
    except ValueError:
        return
    [update] = bot.mailbox.pending(world.clock())
    read = Update.de_json(json.loads(json.dumps(update)), None)
    assert read.message is not None
    assert read.message.text == sent.text
    assert len(read.message.parse_entities()) == len(set(sent.entities))
