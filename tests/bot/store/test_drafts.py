"""Changes that moderators prepare."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.store import By, Draft, DraftHead, DraftState, Stale, Store, Verdict

ADA, BEN = By(11, "Ada"), By(7_000_000_000, "小明 🙂")
FILES = {"intents/cells.yaml": "- id: a\r\n  text: 細胞 🙂  \n\n", "notices.yaml": ""}


async def test_a_draft_begins_empty(store: Store, other: Store) -> None:
    """It changes nothing, and stands on the revision that its author saw."""
    before = datetime.now(UTC)
    draft = await store.drafts.begin(ADA, "標題", 3, question_id=9)
    assert before <= draft.at <= datetime.now(UTC)
    assert draft == Draft(
        id=draft.id,
        author=ADA,
        title="標題",
        base=3,
        version=1,
        files={},
        state=DraftState.EDITING,
        reason="",
        at=draft.at,
        by=None,
        decided_at=None,
        revision=None,
        question_id=9,
    )
    assert await other.drafts.get(draft.id) == draft
    assert await other.drafts.get(draft.id + 1) is None


async def test_a_change_counts_up(store: Store) -> None:
    """Each change is a version; what is not named stays."""
    draft = await store.drafts.begin(ADA, "title", 1)
    second = await store.drafts.change(draft, files=FILES, title="t" * 300)
    assert (second.version, second.files, second.title) == (2, FILES, "t" * 200)
    third = await store.drafts.change(second, state=DraftState.PROPOSED, reason="because", base=2)
    assert (third.version, third.state, third.reason) == (3, DraftState.PROPOSED, "because")
    assert (third.base, third.files, third.title) == (2, FILES, second.title)
    assert await store.drafts.get(draft.id) == third


async def test_nobody_overwrites_a_change_unseen(store: Store, other: Store) -> None:
    """Who changes an old version is shown the present one, and nothing is changed."""
    draft = await store.drafts.begin(ADA, "title", 1)
    present = await store.drafts.change(draft, files={"a": "first"})
    with pytest.raises(Stale) as stale:
        await other.drafts.change(draft, files={"a": "second"})
    assert stale.value.current == present
    assert await store.drafts.get(draft.id) == present


async def test_of_twenty_changes_at_once_one_holds(store: Store, other: Store) -> None:
    """The others are shown the one that did."""
    draft = await store.drafts.begin(ADA, "title", 1)
    stores = [store, other] * 10
    found = await asyncio.gather(
        *(stores[i].drafts.change(draft, files={"a": f"{i}"}) for i in range(20)),
        return_exceptions=True,
    )
    [winner] = [each for each in found if isinstance(each, Draft)]
    losers = [each for each in found if isinstance(each, Stale)]
    assert len(losers) == 19
    assert all(loser.current == winner for loser in losers)


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.REJECTED, DraftState.WITHDRAWN])
async def test_a_decision_closes_a_draft(store: Store, state: DraftState) -> None:
    """It says who decided; nothing can be changed or decided after it."""
    draft = await store.drafts.change(await store.drafts.begin(ADA, "title", 1), files=FILES)
    closed = await store.drafts.decide(draft, BEN, state, reason="so", revision=5)
    assert (closed.state, closed.by, closed.reason, closed.revision) == (state, BEN, "so", 5)
    assert closed.decided_at is not None
    assert closed.files == FILES
    with pytest.raises(Stale) as stale:
        await store.drafts.change(closed, files={})
    assert stale.value.current == closed
    with pytest.raises(Stale):
        await store.drafts.decide(closed, ADA, DraftState.WITHDRAWN)
    assert await store.drafts.get(draft.id) == closed


async def test_a_decision_needs_the_present_version(store: Store) -> None:
    """What was changed after somebody looked is not published on their word."""
    draft = await store.drafts.begin(ADA, "title", 1)
    present = await store.drafts.change(draft, files=FILES)
    with pytest.raises(Stale) as stale:
        await store.drafts.decide(draft, BEN, DraftState.PUBLISHED, revision=2)
    assert stale.value.current == present


async def test_a_decision_without_a_reason_keeps_the_authors(store: Store) -> None:
    """The author's reason stands until somebody gives another."""
    draft = await store.drafts.begin(ADA, "title", 1)
    draft = await store.drafts.change(draft, reason="the author's")
    closed = await store.drafts.decide(draft, BEN, DraftState.PUBLISHED)
    assert closed.reason == "the author's"


async def test_drafts_are_found_by_state(store: Store) -> None:
    """The latest first."""
    drafts = [await store.drafts.begin(ADA, f"{i}", 1) for i in range(4)]
    proposed = await store.drafts.change(drafts[1], state=DraftState.PROPOSED)
    await store.drafts.decide(drafts[2], BEN, DraftState.REJECTED)
    both = await store.drafts.in_state(DraftState.EDITING, DraftState.PROPOSED)
    assert both == (drafts[3], proposed, drafts[0])
    assert await store.drafts.in_state(DraftState.PUBLISHED) == ()


async def test_a_list_of_drafts_leaves_their_files_out(store: Store, other: Store) -> None:
    """The latest first; of everybody, or of one author."""
    first = await store.drafts.begin(ADA, "first", 1)
    await store.drafts.change(first, files=FILES)
    second = await store.drafts.begin(BEN, "second", 1)
    third = await store.drafts.begin(ADA, "third", 1)
    await store.drafts.decide(second, ADA, DraftState.REJECTED)
    editing, rejected = DraftState.EDITING, DraftState.REJECTED
    heads = (
        DraftHead(id=third.id, author=ADA, title="third", state=editing, is_empty=True),
        DraftHead(id=second.id, author=BEN, title="second", state=rejected, is_empty=True),
        DraftHead(id=first.id, author=ADA, title="first", state=editing, is_empty=False),
    )
    assert await other.drafts.heads(editing, rejected) == heads
    assert await other.drafts.heads(editing, rejected, most=2) == heads[:2]
    assert await other.drafts.heads(editing, rejected, author=ADA.id) == (heads[0], heads[2])
    assert await other.drafts.heads(DraftState.PUBLISHED) == ()
    assert [each.id for each in await other.drafts.in_state(editing, author=ADA.id)] == [
        third.id,
        first.id,
    ]


async def test_what_is_published_while_its_question_is_open_is_found(store: Store) -> None:
    """Until somebody decides on the question."""
    number, _ = await store.questions.add("why", "en", [])
    draft = await store.drafts.begin(ADA, "title", 1, question_id=number)
    other = await store.drafts.begin(ADA, "without a question", 1)
    await store.drafts.decide(other, BEN, DraftState.PUBLISHED, revision=2)
    assert await store.drafts.unclosed() == ()
    published = await store.drafts.decide(draft, BEN, DraftState.PUBLISHED, revision=3)
    assert await store.drafts.unclosed() == (published,)
    await store.questions.decide(number, BEN, Verdict.TAUGHT, "route")
    assert await store.drafts.unclosed() == ()


async def test_a_draft_brings_a_revision_back(store: Store, other: Store) -> None:
    """It says which and why, has no files, and is not empty for all that."""
    draft = await store.drafts.begin(ADA, "↩ #3", 5, back_to=3, reason="too early")
    assert (draft.back_to, draft.reason, draft.files) == (3, "too early", {})
    assert await other.drafts.get(draft.id) == draft
    [head] = await other.drafts.heads(DraftState.EDITING)
    assert (head.back_to, head.is_empty) == (3, False)
