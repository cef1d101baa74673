"""Changes that moderators prepare."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.records import By, Draft, DraftHead, DraftState, Stale, Verdict
from bot.store.statements import known, utc
from bot.store.tables import drafts, questions

_NO_FILES = "{}"
_OPEN = (DraftState.EDITING.value, DraftState.PROPOSED.value)


class DraftStore:
    """Drafts, each changed only by those who saw its latest version."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(  # noqa: PLR0913 - all that is written down of a beginning
        self,
        author: By,
        title: str,
        base: int,
        question_id: int | None = None,
        *,
        back_to: int | None = None,
        reason: str = "",
    ) -> Draft:
        """Begin a draft that changes nothing yet, on a revision; or one that brings one back."""
        values = {
            "author_id": author.id,
            "author_name": author.name[:80],
            "title": title[:200],
            "base": base,
            "version": 1,
            "files": _NO_FILES,
            "state": DraftState.EDITING.value,
            "reason": reason,
            "at": self._database.now(),
            "question_id": question_id,
            "back_to": back_to,
        }
        async with self._database.writing() as connection:
            adding = insert(drafts).values(**values).returning(drafts.c.id)
            return await _draft(connection, (await connection.execute(adding)).scalar_one())

    async def get(self, draft_id: int) -> Draft | None:
        """One draft."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(drafts).where(drafts.c.id == draft_id))).first()
        return None if row is None else _from_row(row)

    async def change(  # noqa: PLR0913 - each is one thing that changes
        self,
        draft: Draft,
        *,
        files: Mapping[str, str] | None = None,
        state: DraftState | None = None,
        reason: str | None = None,
        base: int | None = None,
        title: str | None = None,
    ) -> Draft:
        """Change a draft as its holder saw it.

        Returns:
            The draft as it is now.

        Raises:
            Stale: somebody changed or decided it in between; `current` is how it is now.
        """
        values: dict[str, Any] = {"version": draft.version + 1}
        if files is not None:
            values["files"] = json.dumps(dict(files), ensure_ascii=False)
        if state is not None:
            values["state"] = state.value
        if reason is not None:
            values["reason"] = reason
        if base is not None:
            values["base"] = base
        if title is not None:
            values["title"] = title[:200]
        async with self._database.writing() as connection:
            return await _changed(connection, draft, values)

    async def decide(
        self,
        draft: Draft,
        by: By,
        state: DraftState,
        *,
        reason: str | None = None,
        revision: int | None = None,
    ) -> Draft:
        """Close a draft: published, rejected or withdrawn.

        Raises:
            Stale: somebody changed or decided it in between; `current` is how it is now.
        """
        async with self._database.writing() as connection:
            at = self._database.now()
            return await decided(
                connection, draft, by, state, at=at, reason=reason, revision=revision
            )

    async def in_state(self, *states: DraftState, author: int | None = None) -> tuple[Draft, ...]:
        """The drafts in some states, the latest first, with all their files.

        Args:
            states: which.
            author: only this one's, by user id.
        """
        query = _those(select(drafts), states, author)
        async with self._database.reading() as connection:
            return tuple(_from_row(row) for row in (await connection.execute(query)).all())

    async def unclosed(self) -> tuple[Draft, ...]:
        """The drafts that are published, while the question that each answers is still open."""
        query = (
            select(drafts)
            .join(questions, questions.c.id == drafts.c.question_id)
            .where(drafts.c.state == DraftState.PUBLISHED.value)
            .where(questions.c.verdict == Verdict.OPEN.value)
            .order_by(drafts.c.id)
        )
        async with self._database.reading() as connection:
            return tuple(_from_row(row) for row in (await connection.execute(query)).all())

    async def heads(
        self, *states: DraftState, author: int | None = None, most: int | None = None
    ) -> tuple[DraftHead, ...]:
        """The same without their files, for lists.

        Args:
            states: which.
            author: only this one's, by user id.
            most: how many; None for all.
        """
        columns = (drafts.c.id, drafts.c.author_id, drafts.c.author_name, drafts.c.title)
        empty = (drafts.c.files == _NO_FILES) & drafts.c.back_to.is_(None)
        more = (drafts.c.state, drafts.c.back_to, empty.label("is_empty"))
        query = _those(select(*columns, *more), states, author).limit(most)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            DraftHead(
                id=row.id,
                author=By(row.author_id, row.author_name),
                title=row.title,
                state=DraftState(row.state),
                is_empty=bool(row.is_empty),
                back_to=row.back_to,
            )
            for row in rows
        )


async def decided(  # noqa: PLR0913 - all that is written down of a decision
    connection: AsyncConnection,
    draft: Draft,
    by: By,
    state: DraftState,
    *,
    at: datetime,
    reason: str | None = None,
    revision: int | None = None,
) -> Draft:
    """Close a draft within a transaction, together with whatever else that does.

    Raises:
        Stale: as `DraftStore.decide`; let it end the transaction.
    """
    values: dict[str, Any] = {
        "version": draft.version + 1,
        "state": state.value,
        "by_id": by.id,
        "by_name": by.name[:80],
        "decided_at": at,
        "revision": revision,
    }
    if reason is not None:
        values["reason"] = reason
    return await _changed(connection, draft, values)


async def _changed(connection: AsyncConnection, draft: Draft, values: Mapping[str, Any]) -> Draft:
    result = await connection.execute(
        update(drafts)
        .where(drafts.c.id == draft.id, drafts.c.version == draft.version)
        .where(drafts.c.state.in_(_OPEN))
        .values(**values)
    )
    current = await _draft(connection, draft.id)
    if not result.rowcount:
        raise Stale("the draft has been changed meanwhile", current)
    return current


def _those(query: Select[Any], states: Sequence[DraftState], author: int | None) -> Select[Any]:
    """Only the drafts in some states, of somebody; the latest first."""
    query = query.where(drafts.c.state.in_([state.value for state in states]))
    if author is not None:
        query = query.where(drafts.c.author_id == author)
    return query.order_by(drafts.c.id.desc())


async def _draft(connection: AsyncConnection, draft_id: int) -> Draft:
    row = (await connection.execute(select(drafts).where(drafts.c.id == draft_id))).one()
    return _from_row(row)


def _from_row(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        author=By(row.author_id, row.author_name),
        title=row.title,
        base=row.base,
        version=row.version,
        files=json.loads(row.files),
        state=DraftState(row.state),
        reason=row.reason,
        at=known(row.at),
        by=None if row.by_id is None else By(row.by_id, row.by_name),
        decided_at=utc(row.decided_at),
        revision=row.revision,
        question_id=row.question_id,
        back_to=row.back_to,
    )
