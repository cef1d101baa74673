"""The bot is added, made administrator, silenced, thrown out; groups move; channels take it in."""

import pytest

from bot.app import App
from bot.playground import Playground
from faq.models import Language
from tests.bot.groups.room import MINUTE, Room, Words

SAFE = "/ask is MSC safe?"


@pytest.mark.parametrize(
    ("code", "language"),
    [("en", Language.EN), ("zh-hant", Language.ZH_HANT), ("zh-hans", Language.ZH_HANS)],
)
async def test_a_group_is_greeted_once(
    telegram: Playground, application: App, words: Words, code: str, language: Language
) -> None:
    """In the language of who added it: what it answers, how to call and to mute it."""
    assert application.running
    adder = telegram.person("Adder", language_code=code)
    group = telegram.group("Family", admins=[adder], kind="supergroup")
    heard = await adder.hears(chat=group)
    assert heard.text == words.notice("greeting_group", language)
    assert (heard.silent, heard.reply_to) == (True, None)
    for word in ("/ask", "/mute", "/privacy", "@als_test_bot"):
        assert word in heard.text
    assert len(heard.text) < 800


async def test_no_second_greeting(room: Room) -> None:
    """Neither when it is made administrator and back, nor when others come and go."""
    room.group.promotes(room.bot)
    room.group.demotes(room.bot)
    room.group.restricts(room.bot, "can_send_photos")
    room.group.allows(room.bot)
    assert await room.hears() == []


async def test_a_group_that_took_it_back_is_greeted_and_open_again(
    room: Room, words: Words
) -> None:
    """What was settled before it was thrown out is forgotten."""
    await room.asks("Ahma", "/mute")
    room.group.removes(room.bot)
    room.group.adds(room.bot)
    [greeting] = await room.hears()
    assert greeting.text == words.notice("greeting_group", Language.ZH_HANT)
    assert (await room.asks("Lin", SAFE)).text == words.answer("cell.safety:MSC")


async def test_settings_move_with_a_group_that_becomes_a_supergroup(
    small: Room, words: Words
) -> None:
    """Its id is another one; it is not greeted again."""
    shown = await small.asks("Ahma", "/region")
    region = words.library.regions["SG"].name[Language.ZH_HANT]
    [button] = [one for row in shown.buttons for one in row if one.text.endswith(region)]
    await small["Ahma"].presses(shown, button.text)
    await small.hears()
    small.group.becomes_supergroup()
    small.restart()
    assert await small.hears() == []
    urgent = await small.asks("Lin", "/ask he is choking")
    assert "995" in urgent.text
    assert "119" not in urgent.text


async def test_a_press_on_the_way_into_a_supergroup_is_survived(small: Room, words: Words) -> None:
    """The message stands in a chat that is closed by now; the bot answers on in the new one."""
    answer = await small.asks("Lin", SAFE)
    asked = await small.says("Lin", "/ask what is NSC")
    small.group.becomes_supergroup()
    await small["Lin"].presses(answer, answer.buttons[0][0].text)
    small.restart()
    heard = await small.hears()
    assert [each.reply_to for each in heard] in ([], [asked.message_id], [None])
    small.clock.move(MINUTE)
    assert (await small.asks("Lin", "/ask is NSC safe?")).text == words.answer("cell.safety:NSC")


async def test_where_it_may_not_write_it_keeps_still_and_comes_back(
    room: Room, telegram: Playground, words: Words
) -> None:
    """An administrator took the right to write, and gave it back later."""
    room.group.restricts(room.bot)
    for text in (SAFE, "/menu", "/settings", "/ask he is choking"):
        await room.says("Lin", text)
    while sum(not call.ok for call in telegram.calls_of("sendMessage")) < 4:
        await telegram.world.bell.wait(0.02)  # refusals ring no bell
    room.group.allows(room.bot)
    assert await room.hears() == []
    assert (await room.asks("Lin", SAFE)).text == words.answer("cell.safety:MSC")


async def test_without_the_right_to_pictures_it_says_so_by_silence(
    room: Room, words: Words
) -> None:
    """And goes on with words."""
    answer = await room.asks("Lin", "/trials")
    room.group.restricts(room.bot, "can_send_photos")
    picture = words.library.notices["picture_button"][Language.EN]
    await room["Lin"].presses(answer, picture)
    assert await room.hears() == []
    assert (await room.asks("Lin", SAFE)).text == words.answer("cell.safety:MSC")


async def test_thrown_out_with_questions_waiting(room: Room, telegram: Playground) -> None:
    """They cannot be answered any more; nobody else notices."""
    answer = await room.asks("Lin", SAFE)
    await room.says("Lin", "/ask what is NSC")
    room.group.removes(room.bot)
    await room["Siti"].presses(answer, answer.buttons[0][0].text)
    siti = room["Siti"]
    await siti.says("what is MSC")
    assert "MSC" in (await siti.hears()).text
    assert telegram.calls_of("leaveChat") == []


async def test_a_pressed_message_that_is_gone_is_written_anew_once(room: Room) -> None:
    """Somebody deleted it while another one pressed."""
    answer = await room.asks("Lin", SAFE)
    del answer.message.chat.messages[answer.message_id]
    data = answer.buttons[0][0].text
    for name in ("Siti", "Lin"):
        await room[name].presses(answer, data)
    heard = await room.hears()
    assert [each.what for each in heard] == ["message"]


async def test_a_channel_is_left_after_one_line(
    telegram: Playground, application: App, words: Words
) -> None:
    """It answers nobody there; what is posted gets no reply."""
    assert application.running
    owner = telegram.person("Owner")
    channel = telegram.channel("Clinic", owner=owner)
    [bot] = telegram.world.bots.values()
    channel.adds(bot)
    heard = await owner.hears(chat=channel)
    assert heard.text == words.notice("leaving_channel")
    assert heard.silent
    while bot.user.id in channel.chat.members and channel.chat.status_of(bot.user.id) != "left":
        await telegram.world.bell.wait(5.0)
    channel.posts("/ask is MSC safe? @als_test_bot")
    await owner.says("what is MSC")
    await owner.hears()
    by_bot = [each for each in owner.history(chat=channel) if each.message.sender is bot.user]
    assert len(by_bot) == 1


async def test_a_channel_where_it_may_not_write_is_left_in_silence(
    telegram: Playground, application: App
) -> None:
    """No error, and no line in another place."""
    assert application.running
    owner = telegram.person("Owner")
    channel = telegram.channel("Clinic", owner=owner)
    [bot] = telegram.world.bots.values()
    channel.adds(bot, can_post=False)
    while channel.chat.status_of(bot.user.id) != "left":
        await telegram.world.bell.wait(5.0)
    assert [each for each in owner.history(chat=channel) if each.message.sender is bot.user] == []


async def test_blocking_in_private_is_no_matter_of_groups(room: Room, words: Words) -> None:
    """Who blocks the bot in private is answered in the group all the same."""
    lin = room["Lin"]
    await lin.says("hello")
    await lin.hears()
    lin.blocks()
    assert (await room.asks("Lin", SAFE)).text == words.answer("cell.safety:MSC")
