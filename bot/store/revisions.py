"""The content's revisions: each a whole state, appended, never changed."""

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.drafts import decided
from bot.store.records import (
    By,
    Draft,
    DraftState,
    Revision,
    RevisionKind,
    Stale,
    StoreUnavailable,
)
from bot.store.statements import insert_new, known
from bot.store.tables import blobs, revisions

log = logging.getLogger(__name__)

CHANNEL: Final = "als_bot_revision"
LOOK_SECONDS: Final = 30.0
"""How often a replica looks by itself, should a notification be lost."""
LOOK_SECONDS_OF_FILE: Final = 2.0
"""How often, where there is only a file, which notifies nobody."""
_AGAIN_SECONDS: Final = 1.0


class RevisionStore:
    """The history of the content."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watching: set[asyncio.Event] = set()

    def now(self) -> datetime:
        """The time, with its zone, by the clock that the store was given."""
        return self._database.now()

    async def current(self) -> Revision | None:
        """The revision that families read; None before the first."""
        query = select(revisions).order_by(revisions.c.id.desc()).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _from_row(row)

    async def get(self, revision_id: int) -> Revision | None:
        """One revision."""
        async with self._database.reading() as connection:
            query = select(revisions).where(revisions.c.id == revision_id)
            row = (await connection.execute(query)).first()
        return None if row is None else _from_row(row)

    async def latest_release(self) -> Revision | None:
        """The last revision that a release brought, unmixed with moderators' changes or not."""
        query = (
            select(revisions)
            .where(revisions.c.kind == RevisionKind.RELEASE.value)
            .order_by(revisions.c.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _from_row(row)

    async def files(self, revision: Revision) -> dict[str, str]:
        """The texts of a revision's files, by path: byte for byte as they were published."""
        wanted = set(revision.manifest.values())
        query = select(blobs).where(blobs.c.sha256.in_(wanted))
        async with self._database.reading() as connection:
            texts = {row.sha256: row.text for row in (await connection.execute(query)).all()}
        return {path: texts[digest] for path, digest in revision.manifest.items()}

    async def history(self, most: int = 20, before: int | None = None) -> tuple[Revision, ...]:
        """Revisions, the latest first.

        Args:
            most: how many.
            before: only those with a smaller number.
        """
        query = select(revisions).order_by(revisions.c.id.desc()).limit(most)
        if before is not None:
            query = query.where(revisions.c.id < before)
        async with self._database.reading() as connection:
            return tuple(_from_row(row) for row in (await connection.execute(query)).all())

    async def publish(  # noqa: PLR0913 - all that is written down of a publication
        self,
        files: Mapping[str, str],
        *,
        parent: int,
        kind: RevisionKind,
        author: By | None,
        approver: By | None = None,
        reason: str = "",
        release: str,
        draft: Draft | None = None,
    ) -> Revision:
        """Append a revision: all of it, or nothing.

        Args:
            files: the texts of all files, by path.
            parent: the revision that the publisher saw as the current one; 0 for the first.
            kind: where it comes from.
            author: who wrote it.
            approver: who let it go live.
            reason: in their words.
            release: digest of the release's own files that it stands on.
            draft: what it makes live, as the approver saw it: both happen, or neither.

        Raises:
            Stale: somebody published in between, or changed or decided the draft; `current` is
                that revision, or the draft as it is now.
        """
        now = self.now()
        author, approver = _short(author), _short(approver)
        manifest = {path: _digest(text) for path, text in sorted(files.items())}
        values = {
            "id": parent + 1,
            "kind": kind.value,
            "author_id": author and author.id,
            "author_name": author and author.name,
            "approver_id": approver and approver.id,
            "approver_name": approver and approver.name,
            "reason": reason,
            "at": now,
            "release": release,
            "manifest": json.dumps(manifest),
        }
        async with self._database.writing() as connection:
            await _take_turn(connection)
            last = (await connection.execute(select(func.max(revisions.c.id)))).scalar_one() or 0
            if last == parent:
                for path, digest in manifest.items():
                    blob = {"sha256": digest, "text": files[path]}
                    await connection.execute(insert_new(connection, blobs, blob))
                await connection.execute(insert(revisions).values(**values))
                if draft is not None:
                    by, now_live = approver or draft.author, DraftState.PUBLISHED
                    number = parent + 1
                    await decided(
                        connection, draft, by, now_live, at=now, reason=reason, revision=number
                    )
                await _notify(connection, parent + 1)
        if last != parent:
            raise Stale("somebody published in between", await self.current())
        for heard in self._watching:
            heard.set()
        return Revision(
            id=parent + 1,
            kind=kind,
            author=author,
            approver=approver,
            reason=reason,
            at=now,
            release=release,
            manifest=manifest,
        )

    async def watch(self, after: int) -> AsyncIterator[Revision]:
        """Yield each new current revision as it appears, wherever it was published; never ends.

        Args:
            after: the revision that is known already.
        """
        known_id = after
        heard = asyncio.Event()
        self._watching.add(heard)
        listener = asyncio.create_task(self._listen(heard))
        try:
            while True:
                try:
                    current = await self.current()
                except StoreUnavailable:
                    await asyncio.sleep(_AGAIN_SECONDS)
                    continue
                if current is not None and current.id > known_id:
                    known_id = current.id
                    yield current
                    continue
                await self._wait(heard)
        finally:
            self._watching.discard(heard)
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener

    async def _wait(self, heard: asyncio.Event) -> None:
        seconds = LOOK_SECONDS_OF_FILE if self._database.is_sqlite else LOOK_SECONDS
        # Not `wait_for`: it loses a cancellation that comes together with what it waits for.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await heard.wait()
        heard.clear()

    async def _listen(self, heard: asyncio.Event) -> None:
        """Set the event whenever PostgreSQL says that something was published."""
        while not self._database.is_sqlite:
            try:
                await self._listen_until_gone(heard)
            except Exception as error:  # noqa: BLE001 - a replica must not go deaf
                log.warning("not listening", extra={"error": type(error).__name__})
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _listen_until_gone(self, heard: asyncio.Event) -> None:
        gone = asyncio.Event()
        connection = await self._database.connect()
        try:
            connection.add_termination_listener(lambda _: gone.set())
            await connection.add_listener(CHANNEL, lambda *_: heard.set())
            heard.set()  # what was published while nobody listened
            await gone.wait()
        finally:
            connection.terminate()


async def _take_turn(connection: AsyncConnection) -> None:
    """Let one publication after the other happen; SQLite's writers take turns anyway."""
    if connection.dialect.name != "sqlite":
        await connection.execute(text("LOCK TABLE revisions IN SHARE ROW EXCLUSIVE MODE"))


async def _notify(connection: AsyncConnection, number: int) -> None:
    """Tell the other replicas, as soon as the transaction holds."""
    if connection.dialect.name != "sqlite":
        notify = text("SELECT pg_notify(:channel, :number)")
        await connection.execute(notify, {"channel": CHANNEL, "number": str(number)})


def _short(by: By | None) -> By | None:
    """Who did something, as it is written down."""
    return None if by is None else By(by.id, by.name[:80])


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _from_row(row: Row[Any]) -> Revision:
    return Revision(
        id=row.id,
        kind=RevisionKind(row.kind),
        author=None if row.author_id is None else By(row.author_id, row.author_name),
        approver=None if row.approver_id is None else By(row.approver_id, row.approver_name),
        reason=row.reason,
        at=known(row.at),
        release=row.release,
        manifest=json.loads(row.manifest),
    )
