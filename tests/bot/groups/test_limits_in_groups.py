"""How much at a time in a group: one notice, then silence; emergencies always."""

from collections import Counter

from bot.limits import GROUP, PERSON_IN_GROUP
from bot.playground import Playground
from faq.models import Language
from tests.bot.groups.room import MINUTE, NAME, Room, Words

QUESTIONS = [
    f"/ask {question} {cell}"
    for cell in ("MSC", "NSC", "iPSC")
    for question in ("what is", "side effects of", "does it work:", "how is it given:", "trials of")
]


async def test_one_persons_many_questions_get_one_notice(room: Room, words: Words) -> None:
    """Five a minute are answered; then a gentle line, not one for each message."""
    room.clock.move(MINUTE)
    await room.hears()
    for question in QUESTIONS[:12]:
        await room.says("Lin", question)
    heard = await room.hears()
    assert len(heard) == PERSON_IN_GROUP + 1
    assert [each.text for each in heard[PERSON_IN_GROUP:]] == [words.notice("slow_down")]
    other = await room.says("Siti", QUESTIONS[12])
    assert [each.reply_to for each in await room.hears()] == [other.message_id]
    room.clock.move(MINUTE)
    await room.says("Lin", QUESTIONS[13])
    assert len(await room.hears()) == 1


async def test_a_group_gets_fewer_messages_than_telegram_allows(
    room: Room, telegram: Playground, words: Words
) -> None:
    """However many people ask at once: at most one notice on top, and none for each person."""
    people = [telegram.person(f"Cousin {number}") for number in range(12)]
    for person in people:
        room.group.adds(person)
    room.clock.move(MINUTE)
    await room.hears()
    for question in QUESTIONS:
        for person in people:
            await person.says(question, chat=room.group)
    heard = await room.hears()
    said = Counter(each.text for each in heard)
    assert len(heard) <= GROUP + 1 < 20
    assert said[words.notice("busy")] == 1
    assert said[words.notice("slow_down")] <= 1


async def test_an_emergency_is_answered_whatever_was_asked_before(room: Room) -> None:
    """Neither the person's limit nor the group's holds it back."""
    for question in QUESTIONS:
        for name in ("Lin", "Siti", "Chen"):
            await room.says(name, question)
    await room.hears()
    await room.says("Lin", f"{NAME} he is choking")
    [heard] = await room.hears()
    assert "119" in heard.text


async def test_presses_count_too(room: Room, words: Words) -> None:
    """Telegram counts edits like messages; who presses too much is told, and nobody else."""
    answer = await room.asks("Lin", "/ask stem cells how")
    buttons = [row[0].data or "" for row in answer.buttons]
    for number in range(2 * GROUP):
        await room["Siti"].presses(answer, buttons[number % 2])
    changes = [each for each in await room.hears() if each.what == "edit"]
    assert len(changes) < GROUP
    pressed = await room["Chen"].presses(answer, buttons[0])
    assert pressed.text.startswith(words.library.notices["busy"][Language.EN])


async def test_edits_count_too(room: Room) -> None:
    """A question that is edited again and again changes its answer no faster than that."""
    asked = await room.says("Lin", "/ask is MSC safe?")
    for number in range(2 * GROUP):
        cell = ("NSC", "iPSC", "MSC")[number % 3]
        await room["Lin"].edits(asked, f"/ask is {cell} safe?")
    heard = await room.hears()
    assert len(heard) <= GROUP


async def test_those_who_write_as_the_group_are_counted_as_the_group(room: Room) -> None:
    """Nobody is told to slow down for what somebody else asked under the same name."""
    room.clock.move(MINUTE)
    await room.hears()
    for question in QUESTIONS[: PERSON_IN_GROUP + 2]:
        await room.says("Ahma", question, anonymously=True)
    assert len(await room.hears()) == PERSON_IN_GROUP + 2


async def test_two_groups_are_counted_apart(room: Room, telegram: Playground) -> None:
    """A flood in one does not silence the other."""
    for question in QUESTIONS:
        for name in ("Lin", "Siti", "Chen"):
            await room.says(name, question)
    await room.hears()
    other = telegram.group("Other", members=[room["Wang"]], admins=[room["Siti"]])
    await room["Wang"].hears(chat=other)
    asked = await room["Wang"].says(QUESTIONS[0], chat=other)
    assert (await room["Wang"].hears(chat=other)).reply_to == asked.message_id
