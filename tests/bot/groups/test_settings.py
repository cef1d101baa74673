"""What a group settles: by its own administrators, for the whole group."""

import pytest

from bot.playground import NotHeardError, Playground
from faq.models import Language
from tests.bot.groups.conftest import Moment
from tests.bot.groups.room import MINUTE, NAME, Room, Words

ADMINS_ONLY = ("/settings", "/region", "/quiet", "/mute", "/unmute", "/stop", "/quiet 22-7")
HOURS = 3600


@pytest.mark.parametrize("command", ADMINS_ONLY)
async def test_others_are_told_kindly(room: Room, words: Words, command: str) -> None:
    """In a line that disappears; nothing changes."""
    heard = await room.asks("Lin", command)
    assert heard.text == words.notice("admins_only")
    assert "settings" not in str(heard.buttons)
    still = await room.asks("Ahma", "/settings")
    assert words.library.notices["state_answering"][Language.ZH_HANT] in still.text


@pytest.mark.parametrize("anonymously", [False, True])
@pytest.mark.parametrize("command", ["/mute", "/stop", f"/mute{NAME}"])
async def test_mute_silences_all_but_emergencies(
    room: Room, words: Words, command: str, anonymously: bool
) -> None:
    """Until an administrator calls it back."""
    shown = await room.asks("Ahma", command, anonymously=anonymously)
    muted = words.library.notices["state_muted"]
    assert any(muted[language] in shown.text for language in Language)
    answer = "is MSC safe?"
    for text in (
        *(f"/ask {answer}", f"{NAME} {answer}", "/help", "/menu", "/start", "/forget", NAME),
        *(f"/nosuch{NAME}", "/visit", "/language", "/mute"),
    ):
        room.clock.move(MINUTE)
        await room.says("Lin", text)
        assert await room.hears() == [], text
    await room.says("Lin", answer, reply_to=shown)
    assert await room.hears() == []
    urgent = await room.asks("Lin", "/ask he is choking")
    assert "119" in urgent.text
    assert not urgent.silent
    shown = await room.asks("Ahma", "/unmute", anonymously=anonymously)
    assert any(words.library.notices["state_answering"][one] in shown.text for one in Language)
    assert (await room.asks("Lin", f"/ask {answer}")).text == words.answer("cell.safety:MSC")


async def test_an_edit_in_a_muted_group_changes_nothing(room: Room) -> None:
    """Silence is silence."""
    asked = await room.says("Lin", "/ask is MSC safe?")
    await room.hears()
    await room.asks("Ahma", "/mute")
    await room["Lin"].edits(asked, "/ask is NSC safe?")
    assert await room.hears() == []


async def test_buttons_of_settings_obey_administrators_only(room: Room, words: Words) -> None:
    """What the presser may do at that moment counts, not who asked for the message."""
    shown = await room.asks("Ahma", "/settings")
    mute = f"4 · {words.library.notices['mute_button'][Language.ZH_HANT]}"
    pressed = await room["Lin"].presses(shown, mute)
    assert pressed.show_alert
    assert pressed.text.startswith(words.library.notices["admins_only"][Language.ZH_HANT])
    assert await room.hears() == []
    room.group.promotes(room["Lin"])
    await room["Lin"].presses(shown, mute)
    [muted] = await room.hears()
    assert words.library.notices["state_muted"][Language.ZH_HANT] in muted.text
    room.group.demotes(room["Lin"])
    pressed = await room["Lin"].presses(muted, muted.buttons[3][0].text)
    assert pressed.text.startswith(words.library.notices["admins_only"][Language.ZH_HANT])


async def test_where_telegram_does_not_say_who_may_nobody_may(
    room: Room, telegram: Playground, words: Words
) -> None:
    """A failure must not open the settings to all."""
    telegram.fails("getChatMember", 400, "Bad Request: CHAT_ADMIN_REQUIRED", times=2)
    heard = await room.asks("Ahma", "/mute")
    assert heard.text == words.notice("admins_only", Language.ZH_HANT)
    heard = await room.asks("Lin", "/ask is MSC safe?")
    assert heard.text == words.answer("cell.safety:MSC")


async def test_a_channel_that_writes_in_the_group_is_no_administrator(
    room: Room, telegram: Playground, words: Words
) -> None:
    """Though its writer may be one, nobody can tell."""
    channel = telegram.channel("Ahma's notes", owner=room["Ahma"])
    heard = await room.asks("Ahma", "/mute", as_channel=channel)
    assert any(heard.text == words.notice("admins_only", language) for language in Language)


async def test_a_person_chooses_a_language_without_changing_the_groups(
    room: Room, words: Words
) -> None:
    """One button for oneself, one for all."""
    shown = await room.asks("Lin", "/language")
    mine = shown.buttons[0][0].text
    assert "繁體中文" in mine
    pressed = await room["Lin"].presses(shown, mine)
    assert pressed.show_alert
    assert pressed.text.startswith("好")
    assert await room.hears() == []
    heard = await room.asks("Lin", "/ask is MSC safe?")
    assert heard.text == words.answer("cell.safety:MSC", Language.ZH_HANT)
    heard = await room.asks("Siti", "/ask is NSC safe?")
    assert heard.text == words.answer("cell.safety:NSC")


async def test_the_groups_language_is_its_administrators_matter(room: Room, words: Words) -> None:
    """Then questions in any language get answers in that one."""
    shown = await room.asks("Lin", "/language")
    for_all = shown.buttons[1][1].text
    assert "简体中文" in for_all
    pressed = await room["Lin"].presses(shown, for_all)
    assert pressed.text.startswith(words.library.notices["admins_only"][Language.EN])
    await room["Ahma"].presses(shown, for_all)
    await room.hears()
    heard = await room.asks("Siti", "/ask is MSC safe?")
    assert heard.text == words.answer("cell.safety:MSC", Language.ZH_HANS)


async def test_a_region_puts_its_own_numbers_in(room: Room, words: Words) -> None:
    """In place of those of several places."""
    shown = await room.asks("Ahma", "/region")
    region = words.library.regions["SG"].name[Language.ZH_HANT]
    [button] = [one for row in shown.buttons for one in row if one.text.endswith(region)]
    await room["Ahma"].presses(shown, button.text)
    await room.hears()
    urgent = await room.asks("Lin", "/ask he is choking")
    assert "995" in urgent.text
    assert "119" not in urgent.text


async def test_messages_make_no_sound_but_for_emergencies(room: Room) -> None:
    """Each ping wakes somebody who sleeps in stretches of two hours."""
    for text in ("/ask is MSC safe?", "/menu", "/start", "/language", "/visit", "/ask should he"):
        assert (await room.asks("Lin", text)).silent
    assert not (await room.asks("Lin", "/ask he is choking")).silent


async def test_in_quiet_hours_nothing_rings_but_emergencies(
    room: Room, moment: Moment, words: Words
) -> None:
    """The hours are those of the group's place; answers come all the same."""
    await room.asks("Ahma", "/quiet 22-7")
    shown = await room.asks("Ahma", "/region")
    taiwan = words.library.regions["TW"].name[Language.ZH_HANT]
    [button] = [one for row in shown.buttons for one in row if one.text.endswith(taiwan)]
    await room["Ahma"].presses(shown, button.text)
    await room.hears()
    for hour, is_night in ((13, False), (14, True), (22, True), (23, False)):  # 8 hours behind
        moment.at(hour)
        assert (await room.asks("Lin", "/menu")).silent is is_night
        assert not (await room.asks("Lin", "/ask he is choking")).silent
        room.clock.move(7 * HOURS)


async def test_sound_may_be_switched_on_and_off(room: Room) -> None:
    """By typed words as by buttons."""
    await room.asks("Ahma", "/quiet on")
    assert not (await room.asks("Lin", "/menu")).silent
    await room.asks("Ahma", "/quiet off")
    assert (await room.asks("Lin", "/menu")).silent


class TestFading:
    """Lines about settings disappear by themselves."""

    @pytest.fixture
    def fade_seconds(self) -> float:
        """Return how long they stay: not at all, so that nobody waits."""
        return 0.0

    @pytest.mark.parametrize("command", ["/mute", NAME, f"/nosuch{NAME}", "/forget"])
    async def test_a_service_line_disappears(self, room: Room, command: str) -> None:
        """It must not pile up in the family's chat."""
        await room.says("Lin", command)
        log = room["Lin"].history
        while not any(each.what == "deletion" for each in log(chat=room.group)):
            await room.telegram.world.bell.wait(5.0)
        seen = {each.message_id: each.what for each in await room.hears()}
        assert list(seen.values()) == ["deletion"]

    async def test_the_settings_disappear_when_they_are_done(self, room: Room) -> None:
        """By the button that says so."""
        shown = await room.asks("Ahma", "/settings")
        await room["Ahma"].presses(shown, shown.buttons[-1][0].text)
        log = room["Lin"].history
        while log(chat=room.group)[-1].what != "deletion":
            await room.telegram.world.bell.wait(5.0)
        assert shown.message_id not in room.group.chat.messages

    async def test_an_answer_stays(self, room: Room) -> None:
        """Only lines about settings go."""
        heard = await room.asks("Lin", "/ask is MSC safe?")
        await room.asks("Lin", "/menu")
        assert heard.message_id in room.group.chat.messages


async def test_two_groups_settle_apart(room: Room, telegram: Playground, words: Words) -> None:
    """What one family's group is muted for is nothing to another."""
    await room.asks("Ahma", "/mute")
    other = telegram.group("Other", members=[room["Lin"]], admins=[room["Siti"]])
    room["Lin"].catches_up(chat=other)
    await room["Lin"].says("/ask is MSC safe?", chat=other)
    heard = await room["Lin"].hears(chat=other)
    while heard.reply_to is None:  # the greeting comes first
        heard = await room["Lin"].hears(chat=other)
    assert heard.text == words.answer("cell.safety:MSC")
    with pytest.raises(NotHeardError):
        await room["Lin"].hears_nothing(chat=room.group)
