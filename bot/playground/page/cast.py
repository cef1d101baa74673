"""Who can be played: a person who owns the bot, a nurse, and a family with its group."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.playground.groups import Group
from bot.playground.host import Playground
from bot.playground.people import Person
from bot.playground.places import Place
from bot.playground.records import PRESENT, Bot, Chat
from bot.playground.world import World


class Role(NamedTuple):
    """Somebody who can be played, and who that is."""

    person: Person
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody, and where they can be."""

    bot: Bot
    roles: tuple[Role, ...]
    groups: tuple[Group, ...]

    def person(self, person_id: int) -> Person:
        """The person with a number.

        Raises:
            LookupError: nobody has it.
        """
        for role in self.roles:
            if role.person.id == person_id:
                return role.person
        raise LookupError(f"nobody here has the number {person_id}")

    def group(self, person: Person, chat_id: int) -> Place | None:
        """The group with a chat id, None for the person's own chat with the bot.

        Raises:
            LookupError: the person is in no such group.
        """
        if chat_id == person.id:
            return None
        for group in self.groups_of(person):
            if group.id == chat_id:
                return group
        raise LookupError(f"{person.name} is in no chat {chat_id}")

    def groups_of(self, person: Person) -> list[Group]:
        """The groups that a person is in."""
        return [each for each in self.groups if each.chat.status_of(person.id) in PRESENT]

    def chats_of(self, person: Person, world: World) -> list[Chat]:
        """A person's chats, that with the bot first."""
        private = world.private_chat(self.bot, person.user)
        return [private, *(group.chat for group in self.groups_of(person))]


def family_of(playground: Playground, bot: Bot) -> Cast:
    """Let a family join, with the group that they have, and a nurse."""
    you = playground.person("You", language_code="")
    nurse = playground.person("Nurse Chen", language_code="en")
    daughter = playground.person("美玲", language_code="zh-hant")
    uncle = playground.person("小伟", language_code="zh-hans")
    grandfather = playground.person("阿公", language_code="zh-hant")
    family = playground.group(
        "我們一家", admins=[daughter], members=[you, uncle, grandfather], bots=[bot]
    )
    makes_her_one = f"No moderator yet: You make her one with /moderators {nurse.id}"
    return Cast(
        bot=bot,
        roles=(
            Role(you, "You run the bot: /queue, /edit and /stats are yours too"),
            Role(nurse, makes_her_one),
            Role(daughter, "The daughter, who runs the family's group"),
            Role(uncle, "The uncle, who writes Simplified Chinese"),
            Role(grandfather, "The grandfather"),
        ),
        groups=(family,),
    )
