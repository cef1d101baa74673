"""Where moderators have a chat of their own, they work in it together."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.moderation.listing import COMMANDS
from bot.playground import Person, Playground
from bot.playground.groups import Group
from bot.service import Service
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.moderation.conftest import PATIENCE
from tests.bot.moderation.helping import bot_running, in_a_chat, press, say, settings_for


@dataclass(frozen=True, slots=True)
class Table:
    """A running bot, and the chat of its moderators."""

    service: Service
    telegram: Playground
    chat: Group
    owner: Person
    nurse: Person
    doctor: Person
    guest: Person
    """In the chat, and no moderator."""


@pytest.fixture
async def table(
    telegram: Playground, url: str, tmp_path: Path, library: Library, engine: Engine
) -> AsyncIterator[Table]:
    """Run the bot with a moderators' chat; the owner has named two."""
    owner, nurse, doctor, guest = (
        telegram.person(name, language_code="en") for name in ("Olga", "Nina", "Dan", "Gus")
    )
    chat = telegram.group("Editors", admins=[owner], members=[nurse, doctor, guest])
    chat.promotes(next(iter(telegram.world.bots.values())))
    settings = in_a_chat(settings_for(telegram, url, tmp_path, owner), chat)
    async with bot_running(settings, library, engine) as service:
        await owner.hears(chat=chat)  # the greeting
        for person in (nurse, doctor):
            await say(owner, f"/moderators {person.id}", chat)
        for person in (owner, nurse, doctor, guest):
            person.catches_up(chat=chat)
        yield Table(service, telegram, chat, owner, nurse, doctor, guest)


async def test_several_press_in_one_chat(table: Table) -> None:
    """One writes, another approves, a third is too late: all see it."""
    chat = table.chat
    found = await say(table.nurse, "/edit choose.clinic", chat)
    await press(table.nurse, found, "choose.clinic", "title", "English", chat=chat)
    draft = await say(table.nurse, "How do I check a clinic?", chat)
    assert "Draft #1: choose.clinic (Nina)" in draft.text
    await table.nurse.presses(draft, draft.buttons[1][0].text, seconds=PATIENCE)
    heard = await table.nurse.hears(count=2, chat=chat, seconds=PATIENCE)
    proposal = next(each for each in heard if "Approve" in str(each))
    for person in (table.doctor, table.owner):
        person.catches_up(chat=chat)
    published = await press(table.doctor, proposal, "Approve", chat=chat)
    assert "live as revision 2" in published.text
    table.owner.catches_up(chat=chat)
    late = await press(table.owner, proposal, "Reject", chat=chat)
    assert "Dan has decided already: published" in late.text
    intents = table.service.parts.answers.library.intents
    assert intents["choose.clinic"].title[Language.EN] == "How do I check a clinic?"
    for person in (table.owner, table.nurse, table.doctor):
        await person.hears_nothing()  # nobody is written to in private


async def test_each_is_asked_for_their_own_text(table: Table) -> None:
    """Two write at the same time in the chat; what others say is not taken for it."""
    chat = table.chat
    for person, id_, field in (
        (table.nurse, "choose.clinic", "title"),
        (table.doctor, "choose.stage", "title"),
    ):
        person.catches_up(chat=chat)
        found = await say(person, f"/edit {id_}", chat)
        await press(person, found, f"{id_}:", field, "English", chat=chat)
    await table.guest.says("What is this?", chat=chat)
    table.doctor.catches_up(chat=chat)
    second = await say(table.doctor, "Which stage is right?", chat)
    assert "choose.stage (Dan)" in second.text
    table.nurse.catches_up(chat=chat)
    first = await say(table.nurse, "Is this clinic honest?", chat)
    assert "choose.clinic (Nina)" in first.text


async def test_a_guest_in_the_chat_moderates_nothing(table: Table) -> None:
    """Neither by a command nor by a button."""
    chat = table.chat
    found = await say(table.nurse, "/edit choose.clinic", chat)
    table.guest.catches_up(chat=chat)
    await table.guest.presses(found, found.buttons[0][0].text, seconds=PATIENCE)
    await table.guest.says("/queue", chat=chat)
    await table.guest.says("/export", chat=chat)
    await table.guest.hears_nothing(chat=chat)


async def test_an_anonymous_administrator_is_nobody(table: Table) -> None:
    """Though it is the owner who writes."""
    table.chat.hides(table.owner)
    await table.owner.says("/queue", chat=table.chat, anonymously=True)
    await table.owner.hears_nothing(chat=table.chat)


async def test_the_commands_are_listed_in_the_chat(table: Table) -> None:
    """And in the private chats of those who moderate, not in those of others in it."""
    await say(table.nurse, "/queue", table.chat)
    assert set(COMMANDS) <= set(table.doctor.sees_commands(chat=table.chat))
    assert set(COMMANDS) <= set(table.doctor.sees_commands())
    assert not set(COMMANDS) & set(table.guest.sees_commands())


async def test_proposals_and_the_release_are_told_there_once(table: Table) -> None:
    """From a private chat too: the others see it where they work."""
    await say(table.nurse, "/start")
    found = await say(table.nurse, "/edit choose.clinic")
    await press(table.nurse, found, "choose.clinic", "title", "English")
    draft = await say(table.nurse, "How do I check a clinic?")
    await press(table.nurse, draft, "Propose")
    proposal = await table.doctor.hears(chat=table.chat, seconds=PATIENCE)
    assert "Draft #1: choose.clinic (Nina)" in proposal.text
    await table.doctor.hears_nothing()
    own = await press(table.nurse, proposal, "Approve", chat=table.chat)
    assert own.text


async def test_a_file_in_the_chat_becomes_a_draft(table: Table) -> None:
    """Of whoever sent it."""
    text = table.service.live.state.files["intents/choosing.yaml"]
    new = text.replace("How to check a clinic?", "How do I check a clinic?")
    await table.doctor.sends("document", data=new.encode(), name="choosing.yaml", chat=table.chat)
    draft = await table.doctor.hears(chat=table.chat, seconds=PATIENCE)
    assert "choose.clinic (Dan)" in draft.text
