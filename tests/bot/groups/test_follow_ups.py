"""What "and its risks?" is about: the message replied to, else the person's own talk there."""

from bot.memory import MESSAGE_SECONDS, TOPIC_SECONDS
from bot.playground import Playground
from faq.models import Language
from tests.bot.groups.room import NAME, Room, Words

RISKS = "and the side effects?"


async def test_a_follow_up_goes_on_about_the_persons_own_topic(room: Room, words: Words) -> None:
    """Without a reply, in the same place."""
    await room.asks("Lin", "/ask what is NSC")
    heard = await room.asks("Lin", f"{NAME} {RISKS}")
    assert heard.text == words.answer("cell.safety:NSC")


async def test_two_people_do_not_colour_each_others_questions(room: Room, words: Words) -> None:
    """What one asked must never decide what the other gets."""
    await room.asks("Lin", "/ask what is NSC")
    await room.asks("Siti", "/ask what is iPSC")
    assert (await room.asks("Lin", f"/ask {RISKS}")).text == words.answer("cell.safety:NSC")
    assert (await room.asks("Siti", f"/ask {RISKS}")).text == words.answer("cell.safety:iPSC")
    assert (await room.asks("Chen", f"/ask {RISKS}")).text == words.answer("cell.safety")


async def test_a_reply_goes_on_about_the_message_replied_to(room: Room, words: Words) -> None:
    """Whoever asked for that, and whatever the person talked about before."""
    about_nsc = await room.asks("Lin", "/ask what is NSC")
    await room.asks("Siti", "/ask what is iPSC")
    heard = await room.asks("Siti", RISKS, reply_to=about_nsc)
    assert heard.text == words.answer("cell.safety:NSC")


async def test_a_command_in_reply_goes_on_about_that_message_too(room: Room, words: Words) -> None:
    """With /ask as with a mention."""
    about_nsc = await room.asks("Lin", "/ask what is NSC")
    await room.asks("Siti", "/ask what is iPSC")
    heard = await room.asks("Siti", f"/ask {RISKS}", reply_to=about_nsc)
    assert heard.text == words.answer("cell.safety:NSC")


async def test_a_pressed_message_is_about_what_it_says_now(room: Room, words: Words) -> None:
    """A button under it has changed it to another answer."""
    answer = await room.asks("Lin", "/ask what is MSC")
    answer.message.markup = {
        "inline_keyboard": [[{"text": "NSC", "callback_data": "a:cell.evidence:NSC"}]]
    }
    await room["Chen"].presses(room.now(answer), "NSC")
    [changed] = await room.hears()
    heard = await room.asks("Lin", RISKS, reply_to=changed)
    assert heard.text == words.answer("cell.safety:NSC")


async def test_a_digit_in_reply_presses_that_messages_button(room: Room, words: Words) -> None:
    """For those who type with their eyes; also long after other things were said."""
    unsure = await room.asks("Lin", "/ask stem cells how")
    await room.asks("Siti", "/ask is MSC safe?")
    label = unsure.buttons[1][0].data
    assert label is not None
    heard = await room.asks("Siti", "2", reply_to=unsure)
    assert heard.text == words.answer(label.partition(":")[2])


async def test_a_digit_without_a_reply_presses_the_persons_own_last_message(
    room: Room, words: Words
) -> None:
    """Never somebody else's."""
    unsure = await room.asks("Lin", "/ask stem cells how")
    label = unsure.buttons[1][0].data
    assert label is not None
    others = await room.asks("Siti", f"{NAME} 2")
    heard = await room.asks("Lin", f"{NAME} 2")
    assert heard.text == words.answer(label.partition(":")[2])
    assert others.text != heard.text


async def test_topics_of_a_forum_are_kept_apart(forum: Room, words: Words) -> None:
    """One person talks about one thing here and another there."""
    here, there = (forum.group.opens_topic(name) for name in ("Research", "Care"))
    await forum.hears()
    await forum.asks("Lin", "/ask what is NSC", topic=here)
    await forum.asks("Lin", "/ask what is iPSC", topic=there)
    first = await forum.asks("Lin", f"/ask {RISKS}", topic=here)
    second = await forum.asks("Lin", f"/ask {RISKS}", topic=there)
    assert first.text == words.answer("cell.safety:NSC")
    assert second.text == words.answer("cell.safety:iPSC")


async def test_nothing_is_carried_between_private_chat_and_group(
    room: Room, telegram: Playground, words: Words
) -> None:
    """In neither direction."""
    lin = room["Lin"]
    await lin.says("what is NSC")
    await lin.hears()
    assert (await room.asks("Lin", f"/ask {RISKS}")).text == words.answer("cell.safety")
    await room.asks("Lin", "/ask what is iPSC")
    await lin.says(RISKS)
    assert "NSC" in (await lin.hears()).text.partition("\n")[0]
    assert [group.id for group in telegram.world.groups.values()] == [room.group.id]


async def test_a_topic_is_forgotten_after_a_while(room: Room, words: Words) -> None:
    """But a reply says by itself what it is about, for a day."""
    about_nsc = await room.asks("Lin", "/ask what is NSC")
    room.clock.move(TOPIC_SECONDS)
    assert (await room.asks("Lin", f"/ask {RISKS}")).text == words.answer("cell.safety")
    heard = await room.asks("Siti", RISKS, reply_to=about_nsc)
    assert heard.text == words.answer("cell.safety:NSC")


async def test_a_reply_to_what_is_forgotten_is_not_read_against_another_topic(
    room: Room, words: Words
) -> None:
    """It is about that message, not about what the person asked five minutes ago."""
    about_nsc = await room.asks("Lin", "/ask what is NSC")
    room.clock.move(MESSAGE_SECONDS)
    await room.asks("Siti", "/ask what is iPSC")
    heard = await room.asks("Siti", RISKS, reply_to=about_nsc)
    assert heard.text == words.answer("cell.safety")


async def test_those_who_write_as_the_group_share_no_topic(room: Room, words: Words) -> None:
    """They may be several people; in reply to a message they are understood."""
    about_nsc = await room.asks("Ahma", "/ask what is NSC", anonymously=True)
    heard = await room.asks("Ahma", f"/ask {RISKS}", anonymously=True)
    assert heard.text == words.answer("cell.safety")
    heard = await room.asks("Ahma", RISKS, anonymously=True, reply_to=about_nsc)
    assert heard.text == words.answer("cell.safety:NSC")


async def test_a_follow_up_to_a_pointer_is_about_what_it_points_to(
    room: Room, words: Words
) -> None:
    """Also in reply to it."""
    await room.asks("Lin", "/ask what is NSC")
    pointer = await room.asks("Siti", "/ask what is NSC")
    assert pointer.text == words.notice("answered_above")
    assert (await room.asks("Siti", f"/ask {RISKS}")).text == words.answer("cell.safety:NSC")
    room.clock.move(7 * 3600)
    heard = await room.asks("Chen", RISKS, reply_to=pointer)
    assert heard.text == words.answer("cell.safety:NSC")


async def test_forget_clears_the_persons_topic_there(room: Room, words: Words) -> None:
    """And nobody else's."""
    await room.asks("Lin", "/ask what is NSC")
    await room.asks("Siti", "/ask what is iPSC")
    heard = await room.asks("Lin", "/forget")
    assert heard.text == words.notice("forgotten_in_group", Language.EN)
    assert (await room.asks("Lin", f"/ask {RISKS}")).text == words.answer("cell.safety")
    assert (await room.asks("Siti", f"/ask {RISKS}")).text == words.answer("cell.safety:iPSC")
