"""Moderators who do anything at any time."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from typing import Final

from bot.moderation.combining import THEIRS
from bot.playground import Shown
from bot.playground.shown import shown
from tests.bot.moderation.storm import Phone, data_of, kind_of
from tests.bot.moderation.storm_words import BACK, FIRST, PAIRS, TAUGHT, listed, retitled, spelled

DECIDING: Final = ("propose", "approve", "reject", "withdraw", "reopen", "settle", "roll")

Way = Callable[[], Awaitable[list[Shown]]]


class Moderator:
    """Somebody who does anything at any time.

    Args:
        phone: theirs, in the chat that they work in.
        number: by which their dice fall.
    """

    def __init__(self, phone: Phone, number: int) -> None:
        self.phone = phone
        self.heard = phone.scene.heard
        self.random = Random(number)  # noqa: S311 - no secret
        self.is_one = True
        self.leaving = 0
        """How often their rights began to be taken away, and how often they were gone."""
        self.turn = asyncio.Lock()
        """Held during a step of somebody who is none: they are not named again within it."""
        self._name = spelled(number)
        self._said = 0
        self._own: Shown | None = None
        """Their open draft, as they saw it last."""
        self._old: list[Shown] = []
        self._spoilt: int | None = None
        """The pair in which their draft says what may not go live."""

    async def step(self) -> None:
        """Do one thing; the bot answers it, whatever has become of it meanwhile."""
        if not self.is_one:
            async with self.turn:
                if not self.is_one:
                    await self._powerless()
                    return
        ways = self._ways()
        [way] = self.random.choices([*ways], weights=[*ways.values()])
        leaving = self.leaving
        answers = await self.does(way)
        name = way.__name__
        if leaving % 2 or leaving != self.leaving:  # their rights were taken away meanwhile
            self.heard.steps[f"{name}: rights lost"] += 1
            return
        assert answers, f"{self._name}: {name} was not answered"
        self.heard.steps[f"{name}: {kind_of(answers[-1])}"] += 1

    async def does(self, way: Way) -> list[Shown]:
        """Do something, and remember what may come of it later."""
        answers = await way()
        if answers and kind_of(answers[-1]) == "proposed":
            self.heard.proposed.append(answers[-1])
        self._keep(way, answers)
        return answers

    def _ways(self) -> dict[Way, float]:
        """What they may do, and how likely each is."""
        ways: dict[Way, float] = {self.edit: 5, self.teach: 1, self.spoil: 0.5, self.history: 1}
        if self._own is not None:
            ways |= {
                self.propose: 10 if self._spoilt is None else 30,
                self.withdraw: 0.5,
                self.look: 1,
            }
        if self._old:
            ways[self.stale] = 2
        if self.heard.proposed:
            ways |= {self.approve: 10, self.reject: 1, self.roll_back: 0.6}
        return ways

    def _keep(self, way: Way, answers: list[Shown]) -> None:
        self._old += [each for each in answers if data_of(each, *DECIDING)]
        if way == self.roll_back:
            return  # what they write themselves is another draft
        if way in (self.propose, self.withdraw) and answers:
            held = kind_of(answers[-1]) in ("blocked", "conflict")
            self._own = self._own if held else None
        own = rf"^Draft #\d+: .* \({self.phone.person.name}\)"
        for each in answers:
            if data_of(each, "propose") and re.search(own, each.text):
                self._own = each

    async def _powerless(self) -> None:
        """All that they might try; none of it may have a moderator's answer."""
        tries = [
            partial(self.phone.says, "/drafts"),
            partial(self.phone.says, "/rollback 1 because"),
        ]
        if self._old:
            old = self.random.choice(self._old)
            data = self.random.choice(data_of(old, *DECIDING))
            tries.append(partial(self.phone.presses, old, data))
        for tried in tries:
            answers = await tried()
            self.heard.powerless.extend(
                one.text for one in answers if kind_of(one) != "other" or data_of(one, *DECIDING)
            )
        self.heard.steps["powerless"] += 1

    async def _presses(self, heard: list[Shown], kind: str) -> list[Shown]:
        """Press a button of a kind under the last message; where there is none, do nothing."""
        found = data_of(heard[-1], kind) if heard else []
        return await self.phone.presses(heard[-1], found[0]) if found else heard

    # --- writing ----------------------------------------------------------------------------

    async def edit(self, at: int | None = None) -> list[Shown]:
        """Send a file that changes both titles of a pair; what they spoilt comes first."""
        if at is None:
            at = self.random.randrange(len(PAIRS)) if self._spoilt is None else self._spoilt
        self._said += 1
        self._spoilt = None
        return await self._sends(at, f"{FIRST} {self._name} {spelled(self._said)}")

    async def spoil(self) -> list[Shown]:
        """Send titles with a figure that no other language tells: none may ever go live."""
        self._said += 1
        self._spoilt = self.random.randrange(len(PAIRS))
        return await self._sends(self._spoilt, f"{FIRST} {self._name} {self._said}")

    async def _sends(self, at: int, words: str) -> list[Shown]:
        state = self.random.choice(self.phone.scene.replicas).live.state
        text = listed(retitled(state.files, PAIRS[at], words), PAIRS[at])
        answers = await self.phone.sends(f"pair.r{state.revision.id}.yaml", text)
        for each in answers:
            if found := re.search(r"^Draft #(\d+): ", each.text):
                self.heard.words[int(found[1]), at] = [words]
            elif found := re.search(r"\(draft #(\d+), ", each.text):
                # It met others' changes before, or after it was taken up.
                self.heard.words.get((int(found[1]), at), []).append(words)
        return await self._settled(answers)

    async def _settled(self, answers: list[Shown]) -> list[Shown]:
        """Choose between two texts, as often as one is asked to."""
        for _ in range(len(PAIRS) * 2):
            ways = alike(data_of(answers[-1], "settle")) if answers else []
            if not ways or self.random.random() < 0.2:
                break
            self._old.append(answers[-1])
            answers = await self._chooses(answers[-1], self.random.choice(ways))
        return answers

    async def _chooses(self, heard: Shown, data: str) -> list[Shown]:
        if "settle" in data and data.endswith(THEIRS):
            self.heard.given_up.add(int(data.split("+")[1]))
        return await self.phone.presses(heard, data)

    async def teach(self) -> list[Shown]:
        """Add a phrasing, guided."""
        entry = await self._presses(await self.phone.says(f"/edit {TAUGHT}"), "node")
        asked = await self._presses(entry, "phrase")
        if not asked or kind_of(asked[-1]) != "asked for":
            return asked
        self._said += 1
        words = f"my neighbour {self._name} {spelled(self._said)} was offered drips, who checks him"
        answers = await self.phone.says(words)
        if answers and (found := re.search(r"^Draft #(\d+): ", answers[-1].text)):
            self.heard.taught.setdefault(int(found[1]), []).append(words)
        return answers

    async def propose(self) -> list[Shown]:
        """Propose what they wrote last."""
        assert self._own is not None
        return await self._settled(await self._presses([self._own], "propose"))

    # --- deciding ---------------------------------------------------------------------------

    async def _proposal(self) -> list[Shown]:
        """A draft that waits: one that was told of in the chat, or one of /drafts."""
        if self.phone.chat is not None and self.random.random() < 0.5:
            log = self.phone.chat.chat.log[-60:]
            told = [shown(event, self.phone.scene.telegram.world) for event in log]
            found = [each for each in told if each.from_bot and data_of(each, "approve")]
            if found:
                return [self.random.choice(found[-5:])]
        answers = await self.phone.says("/drafts")
        drafts = data_of(answers[-1], "draft") if answers else []
        waiting = [data for data in drafts if f"#{data.split('+')[1]} waits" in answers[-1].text]
        if not drafts:
            return answers
        return await self.phone.presses(answers[-1], self.random.choice(waiting or drafts))

    async def approve(self) -> list[Shown]:
        """Let a draft go live; an owner their own, with a reason."""
        answers = await self._presses(await self._proposal(), "approve")
        if answers and "write the reason" in answers[-1].text:
            answers = await self.phone.says("everybody is ill today")
        return await self._settled(answers)

    async def reject(self) -> list[Shown]:
        """Turn a draft down, and say why."""
        answers = await self._presses(await self._proposal(), "reject")
        if answers and "Why not?" in answers[-1].text:
            answers = await self.phone.says("it is not true")
        return answers

    async def withdraw(self) -> list[Shown]:
        """Put away what they wrote."""
        assert self._own is not None
        return await self._presses([self._own], "withdraw")

    async def history(self) -> list[Shown]:
        """Look at what was published, and what one revision changed."""
        answers = await self.phone.says("/history")
        revisions = data_of(answers[-1], "rev") if answers else []
        if not revisions:
            return answers
        return await self.phone.presses(answers[-1], self.random.choice(revisions))

    async def roll_back(self) -> list[Shown]:
        """Propose to go back to any revision."""
        last = self.phone.scene.replicas[0].live.state.revision.id
        answers = await self.phone.says(f"/rollback {self.random.randint(1, last)} {BACK}")
        return await self._presses(answers, "propose")

    async def stale(self) -> list[Shown]:
        """Press any button of any time."""
        old = self.random.choice(self._old)
        data = self.random.choice(alike(data_of(old, *DECIDING)) or data_of(old, "withdraw"))
        answers = await self._chooses(old, data)
        if answers and "next message" in answers[-1].text:
            answers = await self.phone.says("pressed by mistake, for all I know")
        return answers

    async def look(self) -> list[Shown]:
        """Rehearse what they wrote."""
        assert self._own is not None
        return await self._presses([self._own], "rehearse")


def alike(data: list[str]) -> list[str]:
    """Without the choices that keep one's own text of one entry, and the other's of the next."""
    return [each for each in data if "settle" not in each or len({*each.split("+")[-1]}) == 1]
