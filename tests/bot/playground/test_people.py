"""People as tests play them: what they can do, hear and not do."""

import asyncio

import pytest
from telegram import Message

from bot.playground import NotHeardError, Person, Playground
from tests.bot.playground.conftest import Api

KINDS = [
    *("photo", "voice", "sticker", "document", "video", "audio", "video_note", "animation"),
    *("location", "contact", "dice"),
]


async def test_what_is_said_comes_back_as_sent(api: Api, lin: Person) -> None:
    """The message is trimmed, numbered and in the bot's mail."""
    sent = await lin.says("  什麼是MSC？ ")
    assert (sent.text, sent.sender, sent.from_bot, sent.kind) == (
        "什麼是MSC？",
        "Lin",
        False,
        "text",
    )
    [(_, message)] = await api.updates()
    assert (message["text"], message["message_id"]) == (sent.text, sent.message_id)
    assert str(sent) == "Lin: 什麼是MSC？"


@pytest.mark.parametrize(("text", "units"), [("", 0), (" \n", 0), ("😀" * 2049, 4098)])
async def test_people_are_bound_by_limits_too(lin: Person, text: str, units: int) -> None:
    """Nobody can send nothing, or more than 4096 units."""
    with pytest.raises(ValueError, match=f"send {units} UTF-16 units"):
        await lin.says(text)


@pytest.mark.parametrize("kind", KINDS)
async def test_anything_can_be_sent(api: Api, lin: Person, kind: str) -> None:
    """Each kind is read by python-telegram-bot as what it is."""
    await lin.sends(kind)
    [(_, data)] = await api.updates()
    message = Message.de_json(data, None)
    assert message is not None
    assert getattr(message, kind)


async def test_captions_and_files_are_the_senders(api: Api, lin: Person) -> None:
    """A document has the name and the bytes that were given, and words with it."""
    sent = await lin.sends("document", data=b"a: 1", name="faq.yaml", caption="/check")
    assert (sent.file, sent.text, str(sent)) == (b"a: 1", "/check", "Lin: <document> /check")
    [(_, message)] = await api.updates()
    assert message["document"]["file_name"] == "faq.yaml"
    assert message["caption_entities"][0]["type"] == "bot_command"


async def test_unknown_kinds_are_named(lin: Person) -> None:
    """The error lists what there is."""
    with pytest.raises(ValueError, match="no kind 'hologram': there are"):
        await lin.sends("hologram")


async def test_people_edit_what_they_said(api: Api, lin: Person) -> None:
    """The bot gets the new text as an edit."""
    sent = await lin.says("msc")
    await lin.edits(sent, "什麼是MSC")
    [(_, first), (kind, second)] = await api.updates()
    assert (first["text"], kind, second["text"]) == ("msc", "edited_message", "什麼是MSC")
    assert second["message_id"] == first["message_id"]


async def test_messages_are_heard_in_order_and_once(api: Api, chat: int, lin: Person) -> None:
    """Each `hears` takes the next; several can be taken at once."""
    for text in ("one", "two", "three"):
        await api.ok("sendMessage", chat_id=chat, text=text)
    assert (await lin.hears()).text == "one"
    assert [heard.text for heard in await lin.hears(count=2)] == ["two", "three"]
    await lin.hears_nothing(seconds=0)


async def test_hearing_waits(api: Api, chat: int, lin: Person) -> None:
    """A person may listen before the bot speaks."""
    hearing = asyncio.create_task(lin.hears())
    await asyncio.sleep(0)
    await api.ok("sendMessage", chat_id=chat, text="at last")
    assert (await hearing).text == "at last"


async def test_silence_is_an_error_that_shows_the_chat(chat: int, lin: Person) -> None:
    """Who hears nothing is told what the chat shows."""
    del chat
    with pytest.raises(NotHeardError) as caught:
        await lin.hears(seconds=0)
    assert str(caught.value) == "Lin heard nothing new within 0 s. The chat so far:\n  Lin: hello"


async def test_silence_in_an_empty_chat_is_said(lin: Person) -> None:
    """A chat without any message is called empty."""
    with pytest.raises(NotHeardError, match=r"The chat so far:\n  \(empty\)$"):
        await lin.hears(seconds=0)


async def test_deletions_are_not_heard(api: Api, chat: int, lin: Person) -> None:
    """That a message vanishes is seen in the history only."""
    sent = await api.ok("sendMessage", chat_id=chat, text="x")
    await lin.hears()
    await api.ok("deleteMessage", chat_id=chat, message_id=sent["message_id"])
    await lin.hears_nothing(seconds=0.001)
    assert str(lin.history()[-1]) == "ALS (deletion): x"


async def test_expected_silence_is_checked(api: Api, chat: int, lin: Person) -> None:
    """`hears_nothing` fails when the bot speaks, and says what it said."""
    await api.ok("sendMessage", chat_id=chat, text="surprise")
    with pytest.raises(NotHeardError, match="Lin heard unexpectedly: ALS: surprise"):
        await lin.hears_nothing(seconds=0)


async def test_what_was_said_before_can_be_skipped(api: Api, chat: int, lin: Person) -> None:
    """After catching up only what is new is heard; the history keeps everything."""
    await api.ok("sendMessage", chat_id=chat, text="old")
    lin.catches_up()
    await api.ok("sendMessage", chat_id=chat, text="new")
    assert (await lin.hears()).text == "new"
    assert [str(shown) for shown in lin.history()] == ["Lin: hello", "ALS: old", "ALS: new"]


async def test_people_hear_their_own_chats(
    telegram: Playground, api: Api, chat: int, lin: Person
) -> None:
    """A message in one chat is not heard in another, and by each member of a group."""
    amy = telegram.person("Amy")
    family = telegram.group("家", members=[lin, amy])
    await api.ok("sendMessage", chat_id=family.id, text="to all")
    await lin.hears_nothing(seconds=0)
    assert (await lin.hears(chat=family)).text == "to all"
    assert (await amy.hears(chat=family)).text == "to all"
    await api.ok("sendMessage", chat_id=chat, text="to Lin")
    await amy.hears_nothing(seconds=0)


async def test_who_blocks_the_bot_cannot_write_to_it(api: Api, lin: Person) -> None:
    """A block is told once, and stands in the person's own way."""
    lin.blocks()
    lin.blocks()
    assert [kind for kind, _ in await api.updates()] == ["my_chat_member"]
    with pytest.raises(LookupError, match="Lin has blocked the bot"):
        await lin.says("hello")
    lin.unblocks()
    await lin.says("hello")


async def test_several_bots_are_told_apart(telegram: Playground, api: Api, lin: Person) -> None:
    """With two bots, a person says which one is meant."""
    other = telegram.register_bot("7:x", username="other_bot", name="Other")
    with pytest.raises(LookupError, match="there are 2 bots"):
        await lin.says("hello")
    await lin.says("hello", bot=other)
    assert await api.updates() == []
    parameters = {"chat_id": str(lin.id), "text": "from the other"}
    await api.client.get("/bot7:x/sendMessage", params=parameters)
    assert (await lin.hears(bot=other)).sender == "Other"


async def test_ids_of_people_count_up(telegram: Playground, lin: Person) -> None:
    """Every run numbers people alike."""
    assert (lin.id, telegram.person("Amy").id, lin.name) == (1001, 1002, "Lin")
