"""Moderators' commands exist for moderators alone, and rights are those of the moment."""

import pytest

from bot.moderation.desk import COMMANDS
from faq.models import Language
from tests.bot.hearing import Hears
from tests.bot.moderation.conftest import PATIENCE, Room


@pytest.mark.parametrize("command", COMMANDS)
async def test_to_others_the_commands_do_not_exist(room: Room, hears: Hears, command: str) -> None:
    """They hear what any unknown command hears."""
    heard = await room.says(room.family, f"/{command} MSC")
    assert heard.text == hears.notice("unknown_command", Language.EN)


async def test_they_are_listed_for_moderators_only(room: Room) -> None:
    """In the chat where they were used."""
    await room.says(room.nurse, "/queue")
    await room.says(room.family, "/help")
    assert set(COMMANDS) <= set(room.nurse.sees_commands())
    assert not set(COMMANDS) & set(room.family.sees_commands())


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
