"""Twenty moderators at once, on PostgreSQL with two replicas: the history stays whole.

Nothing that was said to anybody is lost.
`ALS_BOT_STORM_STEPS` says how many steps they take together, 60 unless told.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot.moderation.drafts import Drafts, UnchangedError
from bot.moderation.live import Live
from bot.moderation.publishing import BlockedError, ConflictError, OvertakenError, Publishing
from bot.store import By, Draft, DraftState, Revision, RevisionKind, Stale, Store
from faq import load as loading
from faq.answer import Engine
from faq.edits import set_field
from faq.finding import INTENT, where
from faq.models import Language, Library, Question
from tests.bot.store.conftest import *  # noqa: F403 - the databases
from tests.faq.draft import Draft as Copy

STEPS = int(os.environ.get("ALS_BOT_STORM_STEPS", "60"))
MODERATORS = 20
OWNER = By(1, "Moderator 1")
PAIRS = (
    ("choose", "choose.clinic"),
    ("als.what", "als.cure"),
    ("als.why_hard", "als.approved_drugs"),
    ("bot.about", "bot.privacy"),
    ("bot.help", "bot.disclaimer"),
    ("regulation", "route"),
    ("stemcell.why", "support"),
    ("review.source", "glossary"),
)
"""Entries that every change changes together: whoever reads two titles of a pair that differ has
read half a library."""
TITLE = ("title", "en")
MARKS = (", one", ", two")
"""Two buttons of one step may not say the same."""


@dataclass
class Replica:
    """One process's part in it."""

    store: Store
    live: Live
    publishing: Publishing
    drafts: Drafts


@dataclass
class Heard:
    """What the moderators were told."""

    published: dict[int, str] = field(default_factory=dict)
    """Revisions by number, with the words that they brought; "" where one was rolled back."""
    drafts: set[int] = field(default_factory=set)
    decided: dict[int, DraftState] = field(default_factory=dict)
    steps: Counter[str] = field(default_factory=Counter)


def retitled(files: Mapping[str, str], pair: tuple[str, str], words: str) -> dict[str, str]:
    """The files with new words in both entries of a pair."""
    new = dict(files)
    for id_, mark in zip(pair, MARKS, strict=True):
        path = where(new, INTENT, id_)
        new[path] = set_field(new[path], id_, TITLE, f"{words}{mark}")
    return new


def words_of(library: Library, pair: tuple[str, str]) -> list[str]:
    """What the titles of a pair say, without what tells them apart."""
    return [
        library.intents[id_].title[Language.EN].removesuffix(mark)
        for id_, mark in zip(pair, MARKS, strict=True)
    ]


def spelled(number: int) -> str:
    """A number in letters: a title with a figure in one language alone is a fault."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


class Moderator:
    """Somebody who does anything at any time."""

    def __init__(self, number: int, replica: Replica, heard: Heard) -> None:
        self.by = By(number, f"Moderator {number}")
        self._at = replica
        self._heard = heard
        self._random = random.Random(number)  # noqa: S311 - no secret
        self._said = 0

    async def step(self) -> None:
        """Do one thing; what the bot refuses, and says so, is no fault."""
        ways = (self.edit, self.edit, self.propose, self.approve, self.reject, self.withdraw)
        way = self._random.choices((*ways, self.roll_back), weights=(4, 4, 6, 8, 1, 1, 1))[0]
        name = way.__name__
        try:
            done = await way()
        except (BlockedError, ConflictError, OvertakenError, Stale, UnchangedError) as error:
            self._heard.steps[f"{name}: {type(error).__name__}"] += 1
        else:
            self._heard.steps[name if done else f"{name}: nothing there"] += 1

    async def edit(self) -> bool:
        """Change both titles of a pair."""
        pair = self._random.choice(PAIRS)
        self._said += 1
        words = f"Title {spelled(self.by.id)} {spelled(self._said)}"
        seen = self._at.publishing.state.revision.id
        draft = await self._at.drafts.take(self.by, seen, partial(retitled, pair=pair, words=words))
        self._heard.drafts.add(draft.id)
        return True

    async def _some(self, *states: DraftState, mine: bool) -> Draft | None:
        drafts = await self._at.store.drafts.in_state(*states)
        mine_only = [each for each in drafts if (each.author.id == self.by.id) is mine]
        return self._random.choice(mine_only) if mine_only else None

    async def propose(self) -> bool:
        """Propose what they have written, if its rehearsal allows it."""
        draft = await self._some(DraftState.EDITING, mine=True)
        if draft is None or (await self._at.drafts.rehearsal(draft)).blocks:
            return False
        await self._at.store.drafts.change(draft, state=DraftState.PROPOSED)
        return True

    async def latest(self) -> Draft | None:
        """What they proposed last."""
        return await self._some(DraftState.PROPOSED, mine=True)

    async def approve(self) -> bool:
        """Publish what somebody else proposed."""
        draft = await self._some(DraftState.PROPOSED, mine=False)
        if draft is None:
            return False
        revision = await self._at.publishing.publish(draft, self.by, "")
        await self._at.store.drafts.decide(
            draft, self.by, DraftState.PUBLISHED, revision=revision.id
        )
        self._heard.decided[draft.id] = DraftState.PUBLISHED
        self._heard.published[revision.id] = draft.title
        return True

    async def reject(self) -> bool:
        """Turn a proposal down."""
        draft = await self._some(DraftState.PROPOSED, mine=False)
        if draft is None:
            return False
        await self._at.store.drafts.decide(draft, self.by, DraftState.REJECTED, reason="no")
        self._heard.decided[draft.id] = DraftState.REJECTED
        return True

    async def withdraw(self) -> bool:
        """Give up what they have written."""
        draft = await self._some(DraftState.EDITING, DraftState.PROPOSED, mine=True)
        if draft is None:
            return False
        await self._at.store.drafts.decide(draft, self.by, DraftState.WITHDRAWN)
        self._heard.decided[draft.id] = DraftState.WITHDRAWN
        return True

    async def roll_back(self) -> bool:
        """Bring an earlier revision back."""
        history = await self._at.store.revisions.history()
        revision = await self._at.publishing.roll_back(
            self._random.choice(history), self.by, "as it was"
        )
        self._heard.published[revision.id] = ""
        return True


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Build an engine of the shipped content with few phrasings, which is all that is released."""
    copy = Copy(tmp_path / "content")
    copy.thin_out()
    files = loading.read_files(copy.folder)
    for pair in PAIRS:
        files = retitled(files, pair, f"On {pair[0]}")
    monkeypatch.setattr("bot.moderation.arriving.read_files", lambda: files)
    return Engine(loading.load_files(files).library, words_only=True)


async def replica_at(url: str, engine: Engine) -> Replica:
    """Start one on the same database."""
    store = Store.at(url)
    await store.open()
    live = Live(engine, lambda _: None)
    publishing = Publishing(store, live)
    await publishing.arrive()
    return Replica(store, live, publishing, Drafts(store, publishing))


async def whole_history(store: Store) -> list[Revision]:
    """All revisions, oldest first."""
    found: list[Revision] = []
    while page := await store.revisions.history(before=found[-1].id if found else None):
        found += page
    return found[::-1]


async def reader(replicas: list[Replica], halves: list[tuple[str, str]]) -> None:
    """Read titles all along, as families do; note where two of a pair differ."""
    while True:
        for replica in replicas:
            engine = replica.live.state.engine
            for pair in PAIRS:
                assert engine.reply_for(pair, Question(text="", language=Language.EN)).parts
                one, other = words_of(engine.library, pair)
                if one != other:
                    halves.append((one, other))
        await asyncio.sleep(0.02)


async def test_a_storm_leaves_a_whole_history(url: str, small: Engine) -> None:
    """Every revision passes its checks and has two people behind it; what was said is kept."""
    number = 2 if url.startswith("postgresql") else 1  # SQLite is for one process
    replicas = [await replica_at(url, small) for _ in range(number)]
    heard, halves = Heard(), list[tuple[str, str]]()
    everybody = [Moderator(n, replicas[n % number], heard) for n in range(1, MODERATORS + 1)]

    async def works(moderator: Moderator) -> None:
        for _ in range(STEPS // MODERATORS):
            await moderator.step()

    follows = [asyncio.create_task(each.publishing.follow()) for each in replicas]
    reads = asyncio.create_task(reader(replicas, halves))
    try:
        await asyncio.gather(*map(works, everybody))
    finally:
        for task in (*follows, reads):
            task.cancel()
    store, publishing = replicas[0].store, replicas[0].publishing
    history = await whole_history(store)

    assert halves == []
    assert [each.id for each in history] == list(range(1, len(history) + 1))
    for revision in history:
        files = await publishing.files_of(revision)
        library = loading.load_files(files).library
        assert all(len(set(words_of(library, pair))) == 1 for pair in PAIRS)
        assert await publishing.faults(files) == ()
        if revision.kind is RevisionKind.PUBLISH:
            assert None not in (revision.author, revision.approver)
            assert revision.author != revision.approver
        elif revision.kind is RevisionKind.ROLLBACK:
            assert revision.reason == "as it was"
    numbers = {each.id for each in history}
    assert set(heard.published) <= numbers
    states = {id_: await store.drafts.get(id_) for id_ in heard.drafts}
    assert None not in states.values()
    for id_, state in heard.decided.items():
        kept = states.get(id_) or await store.drafts.get(id_)
        assert kept is not None
        assert (kept.state, kept.by is not None) == (state, True)

    for each in replicas:
        await each.publishing.catch_up()
        assert each.live.state.revision.id == history[-1].id
        assert each.live.state.files == await publishing.files_of(history[-1])
    again = await replica_at(url, small)
    assert again.live.state.files == replicas[0].live.state.files
    last = Moderator(MODERATORS + 1, again, heard)
    draft = await last.edit() and await last.propose() and await last.latest()
    assert draft, "after the storm somebody can still edit and propose"
    revision = await again.publishing.publish(draft, By(MODERATORS + 2, "Calm"), "")
    assert revision.id == history[-1].id + 1
    for each in (*replicas, again):
        await each.store.close()
    print(dict(heard.steps), len(history), "revisions")  # noqa: T201 - the full storm is read by hand
