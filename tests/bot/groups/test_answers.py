"""What a family reads in answer: short, quoted, in its own language, and once."""

import pytest

from bot.discretion import HEAVY
from bot.markup import plain_text
from bot.playground import Playground, Shown
from faq.labels import every_label
from faq.models import Language
from tests.bot.groups.room import MINUTE, NAME, Room, Words

SAFE = "/ask is MSC safe?"
ON_A_PHONE = 700
"""Characters of an answer before its quote is opened: what fits a phone's screen."""
HOURS = 3600


def closed(heard: Shown) -> str:
    """What shows before the quote is opened, without the disclaimer."""
    before, _, _ = heard.html.partition("<blockquote expandable>")
    return plain_text(before)


async def test_every_answer_fits_a_screen_and_one_message(room: Room, words: Words) -> None:
    """In all languages; the rest of it stands in a quote that opens at a touch."""
    too_long = {}
    for label in every_label(words.library):
        for language in Language if label not in HEAVY else ():
            html = words.renderer.in_group(words.reply(label, language)).html
            seen = plain_text(html.partition("<blockquote")[0])
            if len(seen) > ON_A_PHONE:
                too_long[label, language.value] = len(seen)
            assert len(plain_text(html)) < 3900
    assert too_long == {}
    heard = await room.asks("Lin", SAFE)
    assert "<blockquote expandable>" in heard.html
    assert len(closed(heard)) <= ON_A_PHONE


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("Lin", "is MSC safe?", Language.EN),
        ("Lin", "MSC 安全嗎？", Language.ZH_HANT),
        ("Lin", "MSC 安全吗？", Language.ZH_HANS),
        ("Ahma", "is MSC safe?", Language.EN),
        ("Wang", "MSC 安全嗎？", Language.ZH_HANT),
    ],
)
async def test_the_language_is_that_of_the_question(
    room: Room, words: Words, name: str, text: str, language: Language
) -> None:
    """Not of the phone, nor of who spoke last; a mixed family gets each its own."""
    await room.asks("Chen", "/ask 什麼是幹細胞？")
    heard = await room.asks(name, f"/ask {text}")
    assert heard.text == words.answer("cell.safety:MSC", language)


async def test_an_answer_stands_in_the_topic_of_its_question(forum: Room, words: Words) -> None:
    """Those that land in "General" nobody can place."""
    topics = [forum.group.opens_topic(name) for name in ("Research", "Care")]
    await forum.hears()
    for topic in topics:
        asked = await forum.says("Lin", SAFE, topic=topic)
        [heard] = await forum.hears()
        assert (heard.thread_id, heard.reply_to) == (topic, asked.message_id)
        # the second topic has not had it: there it is given again, not pointed to
        assert heard.text == words.answer("cell.safety:MSC")


async def test_a_first_message_in_a_topic_is_no_reply_to_the_bot(forum: Room) -> None:
    """Telegram lets it reply to the notice that the topic was opened."""
    topic = forum.group.opens_topic("Research", by=forum.bot)
    notice = next(
        event for event in forum["Lin"].history(chat=forum.group) if event.message_id == topic
    )
    await forum.says("Lin", "what is MSC", topic=topic, reply_to=notice)
    assert await forum.hears() == []


async def test_a_follow_up_notice_stands_in_the_topic_too(forum: Room, words: Words) -> None:
    """Menus, notices and errors as well as answers."""
    topic = forum.group.opens_topic("Research")
    await forum.hears()
    for text in ("/menu", "/settings", NAME, f"/nosuch{NAME}", "/visit", "/forget", "/start"):
        heard = await forum.asks("Lin", text, topic=topic)
        assert heard.thread_id == topic
        assert words.library.notices["disclaimer"][Language.EN] in heard.text


async def test_the_same_again_points_to_the_earlier_answer(room: Room, words: Words) -> None:
    """By its address, within six hours; whoever asks, and in whichever words."""
    first = await room.asks("Lin", SAFE)
    asked = await room.says("Siti", f"{NAME} side effects of MSC?")
    [again] = await room.hears()
    assert again.text == words.notice("answered_above")
    assert again.reply_to == asked.message_id
    number = str(room.group.id).removeprefix("-100")
    assert again.links == (f"https://t.me/c/{number}/{first.message_id}",)
    room.clock.move(6 * HOURS + MINUTE)
    later = await room.asks("Lin", SAFE)
    assert later.text == first.text


async def test_another_language_is_another_answer(room: Room, words: Words) -> None:
    """Who reads Chinese is not sent up to an English one."""
    await room.asks("Lin", SAFE)
    heard = await room.asks("Chen", "/ask MSC 安全嗎？")
    assert heard.text == words.answer("cell.safety:MSC", Language.ZH_HANT)


async def test_a_pointer_opens_the_answer_in_its_place(room: Room, words: Words) -> None:
    """For those who do not want to scroll; its own words stay the language's."""
    await room.asks("Lin", SAFE)
    again = await room.asks("Siti", SAFE)
    await room["Siti"].presses(again, "Show it here again")
    [opened] = await room.hears()
    assert (opened.what, opened.message_id) == ("edit", again.message_id)
    assert opened.text == words.answer("cell.safety:MSC")


async def test_in_a_basic_group_the_pointer_quotes_the_earlier_answer(
    small: Room, words: Words
) -> None:
    """Its messages have no address."""
    first = await small.asks("Lin", SAFE)
    again = await small.asks("Siti", SAFE)
    assert again.text == words.notice("answered_above")
    assert (again.links, again.reply_to) == ((), first.message_id)


async def test_a_pointer_works_after_the_earlier_answer_is_deleted(
    small: Room, room: Room, words: Words
) -> None:
    """Bots are not told of that."""
    for place in (small, room):
        first = await place.asks("Lin", SAFE)
        del first.message.chat.messages[first.message_id]
        again = await place.asks("Siti", SAFE)
        assert again.text == words.notice("answered_above")
        await place["Siti"].presses(again, "Show it here again")
        [opened] = await place.hears()
        assert opened.text == words.answer("cell.safety:MSC")


async def test_an_answer_that_was_changed_is_pointed_to_for_what_it_says_now(
    room: Room, words: Words
) -> None:
    """Somebody has pressed a button under it, and it says something else."""
    first = await room.asks("Lin", SAFE)
    [[button], *_] = first.buttons
    await room["Siti"].presses(first, button.text)
    [changed] = await room.hears()
    assert changed.message_id == first.message_id
    assert button.data is not None
    label = button.data.partition(":")[2]
    again = await room.asks("Lin", SAFE)
    assert again.text == words.answer("cell.safety:MSC")
    title = button.text.partition(" · ")[2]
    [number, *_] = (await room.asks("Lin", f"/ask {title} MSC")).links
    assert number.endswith(f"/{first.message_id}"), label


async def test_a_question_about_one_person_is_led_into_private(room: Room, words: Words) -> None:
    """One gentle line and a button, nothing of the answer before the others' eyes."""
    asked = await room.says("Lin", "/ask should my dad do it?")
    [heard] = await room.hears()
    assert heard.text == words.notice("heavy_in_group")
    assert (heard.reply_to, heard.silent) == (asked.message_id, True)
    [[button]] = heard.buttons
    assert button.url == "https://t.me/als_test_bot?start=decline-personal"


@pytest.mark.parametrize("text", ["我不想活了", "我不想活了 🙏", "i want to die"])
async def test_despair_gets_the_number_and_the_way_into_private(room: Room, text: str) -> None:
    """Heard even at night."""
    heard = await room.asks("Lin", f"/ask {text}")
    assert "119" in heard.text
    assert not heard.silent
    [[button]] = heard.buttons
    assert button.url == "https://t.me/als_test_bot?start=safety-crisis"


@pytest.mark.parametrize("text", ["爸爸喘不過氣", "he cannot breathe", "他噎到了"])
async def test_an_emergency_gets_all_at_once(room: Room, text: str) -> None:
    """The number first, with a sound, and no country's alone; as often as it is asked."""
    for _ in range(8):
        await room.says("Lin", f"{NAME} {text}")
    heard = await room.hears()
    assert len(heard) == 8
    for each in heard:
        first, numbers, *_ = each.text.splitlines()
        assert "打當地急救電話" in first or "Call your local emergency number" in first
        assert "119" in numbers
        assert "999" in numbers
        assert not each.silent


@pytest.mark.parametrize(
    "text",
    [
        "dying to know if MSC works",
        "the wait is killing me, when are results",
        "what is a suicide gene in iPSC",
        "was the death risk lower in the trial",
        "氣死我了，到底有沒有效",
    ],
)
async def test_a_figure_of_speech_raises_no_alarm(room: Room, text: str) -> None:
    """One false alarm in front of the grandparents ends the trust."""
    heard = await room.asks("Lin", f"/ask {text}")
    assert heard.silent
    assert "start=safety" not in str(heard.buttons)


@pytest.mark.parametrize("text", ["thank you", "謝謝", f"thanks {NAME} !", "hello"])
async def test_thanks_get_a_short_word(room: Room, text: str) -> None:
    """Not another card with buttons."""
    call = text if NAME in text else f"/ask {text}"
    heard = await room.asks("Lin", call)
    assert heard.buttons == ()
    assert "<blockquote" not in heard.html
    assert len(heard.text) < 250


async def test_being_unsure_is_said_with_choices(room: Room) -> None:
    """Two or three likely questions as buttons; one is opened in place."""
    heard = await room.asks("Lin", "/ask stem cells how")
    choices = [row[0] for row in heard.buttons]
    assert 2 <= len(choices) <= 3
    await room["Siti"].presses(heard, choices[0].text)
    [opened] = await room.hears()
    assert (opened.what, opened.message_id) == ("edit", heard.message_id)


async def test_few_buttons_under_an_answer(room: Room, words: Words) -> None:
    """At most four, one a row, so that no word is cut off on a small phone."""
    assert room.bot.user.username == "als_test_bot"
    for label in every_label(words.library):
        rows = words.renderer.in_group(words.reply(label, Language.EN)).rows
        assert sum(len(row) for row in rows) <= 4
        assert all(len(row) == 1 for row in rows)


async def test_no_link_preview_fills_the_screen(room: Room, telegram: Playground) -> None:
    """Answers are full of links to papers."""
    await room.asks("Lin", SAFE)
    [*_, call] = telegram.calls_of("sendMessage")[:-1]
    assert call.parameters["link_preview_options"]["is_disabled"] is True


async def test_an_edited_question_changes_its_answer(room: Room, words: Words) -> None:
    """In place, without a second one."""
    for call in (f"{NAME} ", "/ask ", f"/ask{NAME} "):
        room.clock.move(MINUTE)
        await room.hears()
        asked = await room.says("Lin", f"{call}is MSC safe?")
        [first] = await room.hears()
        await room["Lin"].edits(asked, f"{call}is NSC safe?")
        [changed] = await room.hears()
        assert (changed.what, changed.message_id) == ("edit", first.message_id)
        assert changed.text == words.answer("cell.safety:NSC")
        room.clock.move(6 * HOURS + MINUTE)


async def test_an_anonymous_administrators_edit_changes_the_answer_too(
    room: Room, words: Words
) -> None:
    """Though nobody can tell who of them it was."""
    asked = await room.says("Ahma", "/ask is MSC safe?", anonymously=True)
    [first] = await room.hears()
    await room["Ahma"].edits(asked, "/ask is NSC safe?")
    [changed] = await room.hears()
    assert (changed.what, changed.message_id) == ("edit", first.message_id)
    assert changed.text == words.answer("cell.safety:NSC")


async def test_an_edit_that_calls_the_bot_is_answered_once(room: Room, words: Words) -> None:
    """Who forgot the name puts it in; a further edit changes that answer."""
    asked = await room.says("Lin", "is MSC safe?")
    await room["Lin"].edits(asked, f"{NAME} is MSC safe?")
    [first] = await room.hears()
    assert (first.text, first.reply_to) == (words.answer("cell.safety:MSC"), asked.message_id)
    await room["Lin"].edits(asked, f"{NAME} is NSC safe?")
    [changed] = await room.hears()
    assert (changed.what, changed.message_id) == ("edit", first.message_id)


async def test_an_edit_of_long_ago_calls_nobody(room: Room) -> None:
    """The talk has moved on."""
    asked = await room.says("Lin", "is MSC safe?", seconds_ago=2 * HOURS)
    await room["Lin"].edits(asked, f"{NAME} is MSC safe?")
    assert await room.hears() == []


async def test_an_edit_after_the_answer_was_deleted_is_survived(room: Room) -> None:
    """An administrator has tidied up."""
    asked = await room.says("Lin", SAFE)
    [first] = await room.hears()
    del first.message.chat.messages[first.message_id]
    await room["Lin"].edits(asked, "/ask is NSC safe?")
    assert await room.hears() == []


async def test_a_deleted_question_is_still_answered(room: Room, words: Words) -> None:
    """Without a quote; a call that fails for that would lose the answer."""
    asked = await room.says("Lin", SAFE)
    await room["Lin"].deletes(asked)
    [heard] = await room.hears()
    assert (heard.text, heard.reply_to) == (words.answer("cell.safety:MSC"), None)


async def test_a_press_changes_the_message_and_a_second_one_nothing(
    room: Room, words: Words
) -> None:
    """One message for all; pressing twice does not post twice."""
    first = await room.asks("Lin", SAFE)
    [[button], *_] = first.buttons
    for name in ("Siti", "Chen", "Siti"):
        await room[name].presses(first, button.text)
    heard = await room.hears()
    assert [(each.what, each.message_id) for each in heard] == [("edit", first.message_id)]
    assert words.library.notices["back_button"][Language.EN] in str(heard[0].buttons)


async def test_a_pressed_message_keeps_its_language(room: Room) -> None:
    """Others read it too; whoever presses, in whichever language."""
    first = await room.asks("Lin", SAFE)
    [[button], *_] = first.buttons
    await room["Chen"].presses(first, button.text)
    [heard] = await room.hears()
    assert heard.text.endswith("neurologist.")


async def test_a_picture_comes_by_a_button_and_never_twice(room: Room, words: Words) -> None:
    """One new message that quotes the answer; its text version comes once, too."""
    answer = await room.asks("Lin", "/trials")
    picture = words.library.notices["picture_button"][Language.EN]
    assert answer.kind == "text"
    pressed = await room["Siti"].presses(answer, picture)
    [shown] = await room.hears()
    assert (shown.kind, shown.reply_to, shown.silent) == ("photo", answer.message_id, True)
    assert pressed.text == ""
    pressed = await room["Chen"].presses(answer, picture)
    assert pressed.text.startswith(words.library.notices["picture_above"][Language.EN])
    assert await room.hears() == []
    as_text = words.library.notices["as_text_button"][Language.EN]
    room.clock.move(6 * HOURS + MINUTE)
    await room.hears()
    for name in ("Siti", "Chen"):
        await room[name].presses(shown, f"1 · {as_text}")
    [text] = await room.hears()
    assert (text.what, text.kind, text.reply_to) == ("message", "text", shown.message_id)


async def test_an_old_button_says_so_to_who_pressed(room: Room, words: Words) -> None:
    """Nobody else is bothered."""
    answer = await room.asks("Lin", SAFE)
    answer.message.markup = {"inline_keyboard": [[{"text": "Old", "callback_data": "gone:entry"}]]}
    heard = room.now(answer)
    pressed = await room["Siti"].presses(heard, "Old")
    assert pressed.show_alert
    assert pressed.text.startswith(words.library.notices["old_button"][Language.EN])
    assert await room.hears() == []


@pytest.mark.parametrize("label", HEAVY)
async def test_a_button_does_not_open_in_a_group_what_is_heavy(
    room: Room, words: Words, label: str
) -> None:
    """Nor does its digit: the whole family would read it."""
    shown = await room.asks("Lin", "/menu")
    shown.message.markup = {"inline_keyboard": [[{"text": "Open", "callback_data": f"a:{label}"}]]}
    await room["Siti"].presses(room.now(shown), "Open")
    [heard] = await room.hears()
    assert (heard.what, heard.message_id) == ("edit", shown.message_id)
    assert words.answer(label)[:60] not in heard.text
    link = f"https://t.me/als_test_bot?start={label.replace('.', '-')}"
    assert link in [button.url for row in heard.buttons for button in row]
