"""The content's revisions: appended, all or nothing, never changed."""

import asyncio
import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from bot.store import By, Draft, DraftState, Revision, RevisionKind, Stale, Store
from bot.store.tables import APPEND_ONLY, blobs, revisions
from tests.bot.store.statements import Statements

ADA, BEN = By(11, "Ada"), By(7_000_000_000, "小明 🙂")
RELEASE = "f" * 64
FILES = {
    "intents/cells.yaml": "- id: a\r\n  text: 漸凍症 👩‍🔬 \u200b  \n\n\n",
    "notices.yaml": "",
    "tabs and ends.yaml": "\ta: 'b'   \r\r\n no newline at the end",
    "marks.yaml": "\ufeffa: \u2028\u0085\u00a0e\u0301 é \U0010ffff \\n %s %(a)s :a $1 ' \" ;--",
    "long.yaml": "長 0123456789\n" * 70_000,  # 1.1 million bytes
}


async def publish(
    store: Store, parent: int, files: dict[str, str], kind: RevisionKind = RevisionKind.PUBLISH
) -> Revision:
    """Publish what somebody wrote."""
    return await store.revisions.publish(
        files, parent=parent, kind=kind, author=ADA, approver=BEN, reason="why", release=RELEASE
    )


async def test_at_first_there_is_nothing(store: Store) -> None:
    """Before the first publication there is no revision of any kind."""
    assert await store.revisions.current() is None
    assert await store.revisions.latest_release() is None
    assert await store.revisions.get(1) is None
    assert await store.revisions.history() == ()
    await store.ping()


async def test_a_revision_says_who_why_and_what(store: Store, other: Store) -> None:
    """What is given back is what everybody reads afterwards."""
    before = datetime.now(UTC)
    published = await publish(store, 0, FILES)
    assert before <= published.at <= datetime.now(UTC)
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in FILES.items()}
    assert published == Revision(
        id=1,
        kind=RevisionKind.PUBLISH,
        author=ADA,
        approver=BEN,
        reason="why",
        at=published.at,
        release=RELEASE,
        manifest=digests,
    )
    assert await other.revisions.current() == published
    assert await other.revisions.get(1) == published
    assert await other.revisions.history() == (published,)


async def test_a_release_has_no_author(store: Store) -> None:
    """It comes with the program; long names of people are cut, in what is given back too."""
    release = await store.revisions.publish(
        {}, parent=0, kind=RevisionKind.RELEASE, author=None, release=RELEASE
    )
    assert (release.author, release.approver, release.reason) == (None, None, "")
    assert await store.revisions.get(1) == release
    named = await store.revisions.publish(
        {}, parent=1, kind=RevisionKind.IMPORT, author=By(1, "名" * 99), release=RELEASE
    )
    assert named.author == By(1, "名" * 80)
    assert await store.revisions.get(2) == named


async def test_files_come_back_byte_for_byte(store: Store, other: Store) -> None:
    """Line ends, trailing spaces, emoji, invisible letters and a megabyte."""
    published = await publish(store, 0, FILES)
    found = await other.revisions.files(published)
    assert {path: text.encode() for path, text in found.items()} == {
        path: text.encode() for path, text in FILES.items()
    }


async def test_a_rollback_gives_the_same_bytes(store: Store, sql: Statements) -> None:
    """An earlier state is published again; its texts are stored once."""
    first = await publish(store, 0, FILES)
    second = await publish(store, 1, {**FILES, "notices.yaml": "changed"})
    before = await sql.count(blobs)
    earlier = await store.revisions.files(first)
    third = await publish(store, second.id, earlier, RevisionKind.ROLLBACK)
    assert third.manifest == first.manifest
    assert await store.revisions.files(third) == FILES
    assert await sql.count(blobs) == before == len(FILES) + 1


async def test_who_did_not_see_the_current_one_publishes_nothing(
    store: Store, other: Store, sql: Statements
) -> None:
    """They are told which it is; nothing of theirs is kept."""
    await publish(store, 0, {"a": "1"})
    current = await publish(store, 1, {"a": "2"})
    for parent in (0, 1, 3):
        with pytest.raises(Stale) as stale:
            await publish(other, parent, {"a": "theirs"})
        assert stale.value.current == current
    assert await other.revisions.current() == current
    assert (await sql.count(revisions), await sql.count(blobs)) == (2, 2)


async def test_twenty_publishers_leave_no_gap_and_lose_nothing(store: Store, other: Store) -> None:
    """Each tries until it succeeds; the numbers are 1 to 20, and every text stands in one."""
    stores = [store, other] * 10

    async def persist(index: int) -> int:
        mine = stores[index].revisions
        while True:
            current = await mine.current()
            parent = current.id if current else 0
            files = {"shared": "same", "own": f"{index}"}
            try:
                return (await publish(stores[index], parent, files)).id
            except Stale:
                continue

    numbers = await asyncio.gather(*map(persist, range(20)))
    assert sorted(numbers) == list(range(1, 21))
    history = await store.revisions.history(most=50)
    assert [revision.id for revision in history] == list(range(20, 0, -1))
    for index, number in enumerate(numbers):
        revision = await store.revisions.get(number)
        assert revision is not None
        assert (await store.revisions.files(revision))["own"] == f"{index}"


async def test_of_twenty_with_the_same_parent_one_publishes(
    store: Store, other: Store, sql: Statements
) -> None:
    """The others are told of it, and leave no text behind."""
    stores = [store, other] * 10
    found = await asyncio.gather(
        *(publish(each, 0, {"own": f"{i}"}) for i, each in enumerate(stores)),
        return_exceptions=True,
    )
    [winner] = [each for each in found if isinstance(each, Revision)]
    losers = [each for each in found if isinstance(each, Stale)]
    assert len(losers) == 19
    assert all(loser.current == winner for loser in losers)
    assert (await sql.count(revisions), await sql.count(blobs)) == (1, 1)


async def test_a_publication_that_fails_leaves_nothing(store: Store, sql: Statements) -> None:
    """The last step fails, and what was written before it is not there."""
    await sql.run(_REFUSES[store.is_shared])
    if store.is_shared:
        await sql.run(
            "CREATE TRIGGER refuses BEFORE INSERT ON revisions "
            "FOR EACH ROW EXECUTE FUNCTION refuses()"
        )
    with pytest.raises(DBAPIError, match="refused"):
        await publish(store, 0, FILES)
    assert (await sql.count(revisions), await sql.count(blobs)) == (0, 0)


_REFUSES = {
    False: "CREATE TRIGGER refuses BEFORE INSERT ON revisions "
    "BEGIN SELECT RAISE(ABORT, 'refused'); END",
    True: "CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'refused'; END $$",
}


async def test_history_is_read_page_by_page(store: Store) -> None:
    """The latest first, at most so many, before a number."""
    for parent in range(5):
        await publish(store, parent, {"a": f"{parent}"})
    pages = [
        await store.revisions.history(most=2),
        await store.revisions.history(most=2, before=4),
        await store.revisions.history(most=2, before=2),
        await store.revisions.history(most=2, before=1),
    ]
    assert [[revision.id for revision in page] for page in pages] == [[5, 4], [3, 2], [1], []]


async def test_the_latest_release_is_found(store: Store) -> None:
    """Whatever moderators published after it."""
    await publish(store, 0, {"a": "1"}, RevisionKind.RELEASE)
    second = await publish(store, 1, {"a": "2"}, RevisionKind.RELEASE)
    await publish(store, 2, {"a": "3"})
    assert await store.revisions.latest_release() == second


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE 1 = 0 OR {column} IS NOT NULL",
    ],
)
async def test_history_is_not_changed(
    store: Store, sql: Statements, table: str, statement: str
) -> None:
    """Whoever tries, even past the store, is refused by the database itself."""
    await publish(store, 0, {"a": "1"})
    await store.moderators.add(ADA.id, ADA.name, BEN)
    await store.choices.keep(1, "a", "b", BEN)
    columns = {"revisions": "reason", "blobs": "text", "moderator_log": "name"}
    column = columns.get(table, "by_name")
    before = await sql.ask(f"SELECT * FROM {table}")  # noqa: S608 - a name from above
    assert len(before) == 1
    with pytest.raises(DBAPIError, match=f"{table} is only appended to"):
        await sql.run(statement.format(table=table, column=column))
    assert await sql.ask(f"SELECT * FROM {table}") == before  # noqa: S608 - the same


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("kind", ["postgresql"])
async def test_history_is_not_emptied(store: Store, sql: Statements, table: str) -> None:
    """PostgreSQL can empty a table without deleting rows: not these."""
    del store
    with pytest.raises(DBAPIError, match=f"{table} is only appended to"):
        await sql.run(f"TRUNCATE {table}")


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_history_is_not_replaced(store: Store, sql: Statements) -> None:
    """SQLite's INSERT OR REPLACE deletes without asking: not here."""
    await publish(store, 0, {"a": "1"})
    before = await sql.ask("SELECT * FROM blobs")
    [(digest, _)] = before
    await sql.run(f"INSERT OR REPLACE INTO blobs VALUES ('{digest}', 'other')")  # noqa: S608
    assert await sql.ask("SELECT * FROM blobs") == before
    with pytest.raises(DBAPIError, match="revisions is only appended to"):
        await sql.run("INSERT OR REPLACE INTO revisions SELECT * FROM revisions")


async def proposed(store: Store) -> Draft:
    """Return a draft that waits for a decision."""
    draft = await store.drafts.begin(ADA, "title", 1)
    return await store.drafts.change(draft, files={"a": "2"}, state=DraftState.PROPOSED)


async def publish_draft(store: Store, draft: Draft, parent: int = 1) -> Revision:
    """Publish a draft, on somebody's word."""
    return await store.revisions.publish(
        draft.files,
        parent=parent,
        kind=RevisionKind.PUBLISH,
        author=draft.author,
        approver=BEN,
        reason="why",
        release=RELEASE,
        draft=draft,
    )


async def test_a_draft_is_published_with_its_revision(store: Store, other: Store) -> None:
    """It says by whom, why and as which."""
    await publish(store, 0, {"a": "1"})
    draft = await proposed(store)
    revision = await publish_draft(store, draft)
    closed = await other.drafts.get(draft.id)
    assert closed is not None
    assert (closed.state, closed.by, closed.reason) == (DraftState.PUBLISHED, BEN, "why")
    assert (closed.revision, closed.version) == (revision.id, draft.version + 1)
    assert closed.decided_at is not None


@pytest.mark.parametrize("state", [DraftState.REJECTED, DraftState.WITHDRAWN, DraftState.EDITING])
async def test_a_draft_that_is_no_longer_the_same_is_not_published(
    store: Store, other: Store, sql: Statements, state: DraftState
) -> None:
    """Whoever was first holds: nothing of it is live, and the publisher is shown the draft."""
    current = await publish(store, 0, {"a": "1"})
    draft = await proposed(store)
    if state is DraftState.EDITING:
        first = await other.drafts.change(draft, state=state)
    else:
        first = await other.drafts.decide(draft, BEN, state, reason="no")
    with pytest.raises(Stale) as stale:
        await publish_draft(store, draft)
    assert stale.value.current == first
    assert await other.revisions.current() == current
    assert await other.drafts.get(draft.id) == first
    assert (await sql.count(revisions), await sql.count(blobs)) == (1, 1)


async def test_a_draft_stays_open_where_its_revision_cannot_be(store: Store, other: Store) -> None:
    """Somebody published something else: the draft is as it was, and may be tried again."""
    await publish(store, 0, {"a": "1"})
    draft = await proposed(store)
    between = await publish(other, 1, {"a": "theirs"})
    with pytest.raises(Stale) as stale:
        await publish_draft(store, draft)
    assert stale.value.current == between
    assert await store.drafts.get(draft.id) == draft
    assert (await publish_draft(store, draft, parent=2)).id == 3


async def test_of_publishing_and_rejecting_at_once_one_holds(store: Store, other: Store) -> None:
    """In each of many races: live and said to be, or rejected and not live."""
    await publish(store, 0, {"a": "1"})
    for at in range(20):
        draft = await proposed(store)
        before = await store.revisions.current()
        assert before is not None
        both = (
            publish_draft(store, draft, before.id),
            other.drafts.decide(draft, BEN, DraftState.REJECTED, reason="no"),
        )
        found = await asyncio.gather(*(both if at % 2 else both[::-1]), return_exceptions=True)
        [lost] = [each for each in found if isinstance(each, Stale)]
        now, current = await store.drafts.get(draft.id), await store.revisions.current()
        assert now is not None
        assert lost.current == now
        published = now.state is DraftState.PUBLISHED
        assert (current != before) is published
        assert now.revision == (before.id + 1 if published else None)
