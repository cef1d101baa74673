"""Who may change what holds for a whole group."""

import pytest
from telegram import Update

from bot.outgoing import CarefulBot
from bot.playground import Group, Person, Playground, Shown
from bot.rights import may_change


def update_of(said: Shown, bot: CarefulBot, telegram: Playground) -> Update:
    """Make the update that the bot gets of a message."""
    message = said.message.as_json(telegram.world.users)
    return Update.de_json({"update_id": 1, "message": message}, bot)


@pytest.fixture
def people(telegram: Playground) -> tuple[Person, Person, Person]:
    """Return who founded a group, who helps to run it, and a member."""
    return telegram.person("Founder"), telegram.person("Helper"), telegram.person("Member")


@pytest.fixture
def group(telegram: Playground, people: tuple[Person, Person, Person]) -> Group:
    """Return their group."""
    founder, helper, member = people
    return telegram.group("Family", members=[member], admins=[founder, helper], kind="supergroup")


async def test_only_administrators_may(
    telegram: Playground, careful: CarefulBot, group: Group, people: tuple[Person, Person, Person]
) -> None:
    """The founder and those named since; each time as things stand then."""
    said = [await person.says("/settings", chat=group) for person in people]
    updates = [update_of(each, careful, telegram) for each in said]
    assert [await may_change(update)() for update in updates] == [True, True, False]
    group.demotes(people[1])
    group.promotes(people[2])
    assert [await may_change(update)() for update in updates] == [True, False, True]


@pytest.mark.parametrize("standing", ["restricts", "removes"])
async def test_who_is_restricted_or_gone_may_not(
    telegram: Playground,
    careful: CarefulBot,
    group: Group,
    people: tuple[Person, Person, Person],
    standing: str,
) -> None:
    """Though a message of theirs still waits."""
    helper = people[1]
    said = await helper.says("/settings", chat=group)
    getattr(group, standing)(helper)
    assert await may_change(update_of(said, careful, telegram))() is False


async def test_who_writes_as_the_group_may(
    telegram: Playground, careful: CarefulBot, group: Group, people: tuple[Person, Person, Person]
) -> None:
    """Only an administrator can; Telegram need not be asked."""
    said = await people[0].says("/settings", chat=group, anonymously=True)
    assert await may_change(update_of(said, careful, telegram))() is True
    assert telegram.calls_of("getChatMember") == []


async def test_who_writes_as_a_channel_may_not(
    telegram: Playground, careful: CarefulBot, group: Group, people: tuple[Person, Person, Person]
) -> None:
    """Nobody can tell who that is."""
    channel = telegram.channel("Notes", owner=people[0])
    said = await people[0].says("/settings", chat=group, as_channel=channel)
    assert await may_change(update_of(said, careful, telegram))() is False


async def test_in_private_everybody_may(
    telegram: Playground, careful: CarefulBot, people: tuple[Person, Person, Person]
) -> None:
    """It is their own chat."""
    said = await people[2].says("/settings")
    assert await may_change(update_of(said, careful, telegram))() is True
    assert telegram.calls_of("getChatMember") == []


async def test_where_telegram_does_not_answer_nobody_may(
    telegram: Playground, careful: CarefulBot, group: Group, people: tuple[Person, Person, Person]
) -> None:
    """A failure opens nothing."""
    said = await people[0].says("/settings", chat=group)
    telegram.fails("getChatMember", 400, "Bad Request: member list is inaccessible")
    assert await may_change(update_of(said, careful, telegram))() is False
