"""Moderators' commands exist for moderators alone, and rights are those of the moment."""

import pytest

from bot.moderation.listing import COMMANDS
from faq.models import Language
from tests.bot.hearing import Hears
from tests.bot.moderation.conftest import PATIENCE, Room


@pytest.mark.parametrize("command", COMMANDS)
async def test_to_others_the_commands_do_not_exist(room: Room, hears: Hears, command: str) -> None:
    """They hear what any unknown command hears."""
    heard = await room.says(room.family, f"/{command} MSC")
    assert heard.text == hears.notice("unknown_command", Language.EN)


async def test_they_are_listed_for_moderators_only(room: Room) -> None:
    """From the moment at which they are named until they are removed."""
    await room.says(room.family, "/help")
    assert set(COMMANDS) <= set(room.nurse.sees_commands())  # she has used none of them
    assert not set(COMMANDS) & set(room.family.sees_commands())
    await room.presses(room.owner, await room.says(room.owner, "/moderators"), 0)  # Nina
    assert not set(COMMANDS) & set(room.nurse.sees_commands())
    assert "help" in room.nurse.sees_commands()
    await room.says(room.nurse, "/start")
    assert not set(COMMANDS) & set(room.nurse.sees_commands())


async def test_who_has_not_written_yet_is_shown_them_then(room: Room) -> None:
    """Telegram takes no list for a chat that nobody has written in: they come with /start."""
    mei = room.telegram.person("Mei", language_code="zh-hant")
    assert "is a moderator now" in (await room.says(room.owner, f"/moderators {mei.id}")).text
    assert not set(COMMANDS) & set(mei.sees_commands())
    await room.says(mei, "/start")
    words = room.service.parts.answers.library.notices["mod_command_queue"]
    assert mei.sees_commands()["queue"] == words[Language.ZH_HANT]
    # Whoever settles on a language is left with the ordinary list, until the next message.
    chosen = await room.says(mei, "/language")
    [english] = [b.text for row in chosen.buttons for b in row if "English" in b.text]
    await mei.presses(chosen, english)
    await mei.hears()
    await room.says(mei, "Is MSC safe?")
    assert mei.sees_commands()["queue"] == words[Language.EN]


async def test_only_owners_name_and_remove(room: Room) -> None:
    """A moderator cannot make another one."""
    heard = await room.says(room.nurse, f"/moderators {room.family.id}")
    assert "Only owners" in heard.text
    assert not await room.service.store.moderators.is_moderator(room.family.id)


async def test_a_button_works_no_more_when_the_rights_are_gone(room: Room) -> None:
    """The press counts, not the message."""
    found = await room.says(room.nurse, "/edit choose.clinic")
    listed = await room.says(room.owner, "/moderators")
    await room.presses(room.owner, listed, 0)  # Nina, the first one named
    assert not await room.service.store.moderators.is_moderator(room.nurse.id)
    await room.nurse.presses(found, found.buttons[0][0].text, seconds=PATIENCE)
    await room.nurse.hears_nothing()


async def test_in_a_family_group_the_commands_are_silent(room: Room) -> None:
    """Even for a moderator who is in it."""
    group = room.telegram.group("Family", admins=[room.owner], members=[room.nurse])
    await room.nurse.hears(chat=group)
    await room.nurse.says("/queue", chat=group)
    await room.nurse.says("/ask is MSC safe?", chat=group)
    heard = await room.nurse.hears(chat=group)
    assert "MSC" in heard.text
