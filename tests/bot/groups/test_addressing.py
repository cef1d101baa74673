"""The bot speaks where it is spoken to, and nowhere else."""

import pytest

from bot.markup import Entity
from bot.playground import Bot, Playground, Shown
from bot.playground.delivery import deliver
from bot.playground.standins import TELEGRAM
from bot.playground.texts import typed_text as typed
from faq.models import Language
from tests.bot.groups.room import NAME, Room, Words

SAFE = "is MSC safe?"
DAY = 86_400


def numbers(heard: list[Shown]) -> list[int | None]:
    """List which messages were answered."""
    return [each.reply_to for each in heard]


@pytest.mark.parametrize(
    "text",
    [
        "lunch on Sunday?",
        "is MSC safe?",
        "媽說幹細胞可以治漸凍症，是真的嗎？",
        "Lin, can you ask the stem cell bot about NSC?",
        "als_test_bot is MSC safe?",
        "@als_test_bot2 is MSC safe?",
        "@als_test is MSC safe?",
        "write to me@als_test_bot.org",
        "請問@als_test_bot MSC 安全嗎",
        "/safe MSC",
        "/help@other_bot",
        "/ask@other_bot is MSC safe?",
        "/start@other_bot",
        "he cannot breathe",
    ],
)
async def test_talk_that_is_not_meant_for_it_gets_no_reply(room: Room, text: str) -> None:
    """Whatever it is about: not even an emergency that is told to the family."""
    await room.says("Lin", text)
    assert await room.hears() == []


@pytest.mark.parametrize(
    "text",
    [
        f"{NAME} {SAFE}",
        f"{NAME.upper()} {SAFE}",
        f"{SAFE} {NAME}",
        f"Good morning! {NAME}, {SAFE}",
        f"🙏🏽 mum asks {NAME} : {SAFE}",
        f"/ask {SAFE}",
        f"/ask{NAME} {SAFE}",
        f"/ASK {SAFE}",
    ],
)
async def test_a_call_is_answered_where_it_was_asked(room: Room, words: Words, text: str) -> None:
    """With the name anywhere in it, or with /ask; the answer quotes the question."""
    asked = await room.says("Lin", text)
    [heard] = await room.hears()
    assert (heard.text, heard.reply_to) == (words.answer("cell.safety:MSC"), asked.message_id)


async def test_a_name_in_a_link_calls_it_too(room: Room, account: Bot, words: Words) -> None:
    """Telegram's apps mention somebody without a username so."""
    link = Entity(type="text_mention", offset=0, length=3, user_id=account.user.id)
    await room.says("Lin", f"bot {SAFE}", entities=[link])
    [heard] = await room.hears()
    assert heard.text == words.answer("cell.safety:MSC")


async def test_a_mention_of_somebody_else_is_none_of_its_business(
    room: Room, telegram: Playground
) -> None:
    """Neither by name nor by link."""
    aunt = telegram.person("Aunt", username="aunt_mei")
    room.group.adds(aunt)
    link = Entity(type="text_mention", offset=0, length=3, user_id=aunt.id)
    await room.says("Lin", f"you! {SAFE}", entities=[link])
    await room.says("Lin", f"@aunt_mei {SAFE}")
    assert await room.hears() == []


async def test_words_under_a_picture_may_call_it(room: Room, words: Words) -> None:
    """A photo of a leaflet, with the question under it."""
    photo = await room["Lin"].sends("photo", caption=f"{NAME} {SAFE}", chat=room.group)
    [heard] = await room.hears()
    assert (heard.text, heard.reply_to) == (words.answer("cell.safety:MSC"), photo.message_id)


async def test_a_reply_to_the_bot_needs_no_name(room: Room, words: Words) -> None:
    """People expect that to work always."""
    answer = await room.asks("Lin", f"{NAME} what is MSC")
    asked = await room.says("Chen", "NSC 安全嗎", reply_to=answer)
    [heard] = await room.hears()
    assert heard.reply_to == asked.message_id
    assert heard.text.startswith(words.answer("cell.safety:NSC", heard_language(heard))[:40])


def heard_language(heard: Shown) -> Language:
    """Tell which language an answer is in, by its disclaimer."""
    return Language.EN if heard.text.endswith("neurologist.") else Language.ZH_HANT


async def test_a_reply_to_somebody_else_is_theirs(room: Room) -> None:
    """Also where the first one had called the bot."""
    asked = await room.says("Lin", f"{NAME} {SAFE}")
    await room.hears()
    await room.says("Chen", "我也想知道 NSC 安全嗎", reply_to=asked)
    assert await room.hears() == []


@pytest.mark.parametrize("call", [NAME, "/ask", f"/ask{NAME}", f"{NAME} ?!"[:13]])
async def test_calling_it_in_reply_to_somebodys_question_answers_that(
    room: Room, words: Words, call: str
) -> None:
    """Grandmother asks the family, and a grandchild calls the bot."""
    asked = await room.says("Ahma", "MSC 安全嗎？")
    await room.says("Lin", call, reply_to=asked)
    [heard] = await room.hears()
    assert heard.reply_to == asked.message_id
    assert heard.text == words.answer("cell.safety:MSC", Language.ZH_HANT)


@pytest.mark.parametrize("call", [NAME, f"hey {NAME}"[4:], "/ask"])
async def test_a_bare_call_hears_how_to_ask(room: Room, words: Words, call: str) -> None:
    """Also in reply to the bot, which has nothing to say about its own answer."""
    await room.says("Lin", call)
    [heard] = await room.hears()
    assert heard.text == words.notice("how_to_ask")
    room.clock.move(61)
    await room.says("Lin", call, reply_to=heard)
    [heard] = await room.hears()
    assert heard.text == words.notice("how_to_ask")


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker", "video_note", "location", "poll"])
async def test_what_is_no_text_gets_one_line_in_reply_and_none_otherwise(
    room: Room, words: Words, kind: str
) -> None:
    """A sticker for the family is not meant for the bot."""
    answer = await room.asks("Lin", f"{NAME} {SAFE}")
    await room["Lin"].sends(kind, chat=room.group)
    assert await room.hears() == []
    await room["Lin"].sends(kind, chat=room.group, reply_to=answer)
    [heard] = await room.hears()
    assert heard.text == words.notice("text_only")


async def test_an_album_gets_one_line(room: Room, words: Words) -> None:
    """Not one for each of its pictures."""
    answer = await room.asks("Lin", f"{NAME} {SAFE}")
    await room["Lin"].sends_album(4, chat=room.group, reply_to=answer)
    [heard] = await room.hears()
    assert heard.text == words.notice("text_only")


async def test_another_bot_is_never_answered(room: Room, telegram: Playground) -> None:
    """Even where Telegram lets bots read one another, and it calls ours by every means."""
    other = telegram.register_bot("77:other", username="other_bot", name="Other")
    room.group.adds(other)
    answer = await room.asks("Lin", f"{NAME} {SAFE}")
    for text in (f"{NAME} {SAFE}", f"/ask {SAFE}", f"/help{NAME}", "thanks", f"/nosuch{NAME}"):
        said = telegram.world.post(
            room.group.chat, other.user, body=typed(text), reply_to=answer.message
        )
        deliver(telegram.world, said)
    assert await room.hears() == []


async def test_a_channels_posts_are_not_answered(room: Room, telegram: Playground) -> None:
    """Neither those of the linked channel nor forwarded ones, which adverts are."""
    channel = telegram.channel("Clinic", owner=room["Lin"])
    post = channel.posts(f"{NAME} {SAFE}")
    await room["Lin"].forwards(post, chat=room.group)
    room.group.gets_channel_post(f"/ask {SAFE}", channel)
    room.group.gets_channel_post(f"{NAME} {SAFE}", channel)
    assert await room.hears() == []
    assert TELEGRAM.id in {
        event.message.sender.id for event in room["Lin"].history(chat=room.group)
    }


async def test_who_writes_as_a_channel_is_answered(
    room: Room, telegram: Playground, words: Words
) -> None:
    """It is a person who waits there, under another name."""
    channel = telegram.channel("Lin's notes", owner=room["Lin"])
    await room.says("Lin", f"/ask {SAFE}", as_channel=channel)
    [heard] = await room.hears()
    assert heard.text == words.answer("cell.safety:MSC")


async def test_an_answer_sent_inline_is_not_answered_again(room: Room) -> None:
    """It calls the bot, in a way, and has its answer in it."""
    results = await room["Lin"].asks_inline(SAFE)
    await room["Lin"].chooses(results[0], chat=room.group)
    assert await room.hears() == []


@pytest.mark.parametrize("text", [f"{NAME} {SAFE}", f"/ask {SAFE}", "/help", f"/nosuch{NAME}"])
async def test_a_call_of_long_ago_is_let_be(room: Room, text: str) -> None:
    """The talk has moved on; one that waited for some hours is still answered, with its quote."""
    await room.says("Lin", text, seconds_ago=DAY + 3600)
    assert await room.hears() == []
    asked = await room.says("Lin", text, seconds_ago=DAY - 3600)
    [heard] = await room.hears()
    assert heard.reply_to == asked.message_id


async def test_newcomers_and_other_notices_of_the_group_are_passed_over(
    room: Room, telegram: Playground
) -> None:
    """Nobody is greeted but the group itself, once."""
    cousin = telegram.person("Cousin")
    room.group.adds(cousin)
    room.group.removes(cousin)
    room.group.adds(room.bot)
    assert await room.hears() == []


async def test_an_edit_of_talk_calls_nobody(room: Room) -> None:
    """A typing slip that is mended in a message to the family."""
    said = await room.says("Lin", "luch on Sunday?")
    await room["Lin"].edits(said, "lunch on Sunday?")
    answered = await room.says("Lin", f"{NAME} {SAFE}")
    assert numbers(await room.hears()) == [answered.message_id]
    await room["Lin"].edits(answered, "never mind")
    assert await room.hears() == []
