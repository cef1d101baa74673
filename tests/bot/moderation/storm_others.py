"""Who else is about in a storm: an owner who names and removes, and families that read."""

import asyncio

from bot.buttons import parts_of
from bot.playground import Shown
from tests.bot.moderation.storm import Phone, Scene
from tests.bot.moderation.storm_people import Moderator
from tests.bot.moderation.storm_words import ASKED, PAIRS


async def come_and_go(head: Phone, other: Moderator) -> None:
    """Take somebody's rights away, and give them back, again and again.

    Args:
        head: an owner's who does nothing else.
        other: whose rights they are.
    """
    number = other.phone.person.id
    while True:
        await asyncio.sleep(other.random.uniform(0.5, 3))
        answers = await head.says("/moderators")
        other.leaving += 1
        await head.presses(answers[-1], f"mod:fire+{number}")
        other.is_one = False
        other.leaving += 1
        await asyncio.sleep(other.random.uniform(0.5, 3))
        async with other.turn:
            await head.says(f"/moderators {number}")
            other.is_one = True


async def ask_on(scene: Scene) -> None:
    """Ask as families do until cancelled; somebody else each time, as one would ask too often."""
    while True:
        for question in ASKED:
            phone = Phone(scene, scene.telegram.person("Fay"))
            for answer in await phone.says(question):
                _look_at(scene, question, answer)
        await asyncio.sleep(0.1)


def _look_at(scene: Scene, question: str, answer: Shown) -> None:
    """Note what the answer says of entries that belong together."""
    buttons = [button for row in answer.buttons for button in row]
    said = {parts_of(b.data or "")[0]: b.text.rpartition(" · ")[2] for b in buttons if b.data}
    whole = [[said[id_] for id_ in pair] for pair in PAIRS if said.keys() >= {*pair}]
    assert whole, (question, answer.text, buttons)
    for both in whole:
        scene.heard.read.update(both)
        if both[0] != both[1]:
            scene.heard.halves.append((question, *both))
