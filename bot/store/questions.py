"""Questions that families gave to the editors, and who wants to be told of the answer."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from secrets import compare_digest, token_urlsafe
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.records import By, Kept, Stale, Verdict, Wish
from bot.store.statements import known, upsert, utc
from bot.store.tables import questions, wishes

KEPT: Final = timedelta(days=90)
_SECRET_BYTES: Final = 12
_ANSWERED: Final = (Verdict.TAUGHT, Verdict.ANSWERED)


class QuestionStore:
    """The queue. Nothing in it tells who asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, text: str, language: str, guesses: Sequence[str]) -> tuple[int, str]:
        """Keep a question.

        Args:
            text: masked, as its asker saw and confirmed it.
            language: of the asker.
            guesses: labels that the engine thought of, best first.

        Returns:
            Its number, and the secret with which the asker may take it back. Only a digest of
            that is kept.
        """
        secret = token_urlsafe(_SECRET_BYTES)
        values = {
            "text": text,
            "language": language,
            "guesses": json.dumps(list(guesses)),
            "secret": _digest(secret),
            "at": self._database.now(),
            "verdict": Verdict.OPEN.value,
        }
        async with self._database.writing() as connection:
            adding = insert(questions).values(**values).returning(questions.c.id)
            return (await connection.execute(adding)).scalar_one(), secret

    async def withdraw(self, question_id: int, secret: str) -> bool:
        """Delete a question for whoever holds its secret.

        Returns:
            Whether it was there and the secret was right.
        """
        async with self._database.writing() as connection:
            query = select(questions.c.secret).where(questions.c.id == question_id)
            digest = (await connection.execute(query)).scalar_one_or_none()
            if digest is None or not compare_digest(digest, _digest(secret)):
                return False
            await connection.execute(delete(wishes).where(wishes.c.question_id == question_id))
            await connection.execute(delete(questions).where(questions.c.id == question_id))
            return True

    async def get(self, question_id: int) -> Kept | None:
        """One question."""
        async with self._database.reading() as connection:
            query = select(questions).where(questions.c.id == question_id)
            row = (await connection.execute(query)).first()
        return None if row is None else _kept(row)

    async def open(self, most: int = 500) -> tuple[Kept, ...]:
        """The questions on which nobody has decided, the oldest first."""
        query = (
            select(questions)
            .where(questions.c.verdict == Verdict.OPEN.value)
            .order_by(questions.c.id)
            .limit(most)
        )
        async with self._database.reading() as connection:
            return tuple(_kept(row) for row in (await connection.execute(query)).all())

    async def recent(self, most: int = 500) -> tuple[Kept, ...]:
        """The latest questions, decided or not: what a change is rehearsed with."""
        query = select(questions).order_by(questions.c.id.desc()).limit(most)
        async with self._database.reading() as connection:
            return tuple(_kept(row) for row in (await connection.execute(query)).all())

    async def decide(
        self, question_id: int, by: By, verdict: Verdict, into: str | None = None
    ) -> Kept:
        """Decide on a question.

        Raises:
            Stale: somebody decided before; `current` is that decision, or None where the asker
                took the question back.
        """
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(questions)
                .where(questions.c.id == question_id)
                .where(questions.c.verdict == Verdict.OPEN.value)
                .values(
                    verdict=verdict.value,
                    into_what=into,
                    by_id=by.id,
                    by_name=by.name[:80],
                    decided_at=self._database.now(),
                )
            )
            query = select(questions).where(questions.c.id == question_id)
            row = (await connection.execute(query)).first()
        found = None if row is None else _kept(row)
        if not changed.rowcount or found is None:
            raise Stale("somebody was first", found)
        return found

    async def reopen(self, question_id: int) -> None:
        """Put a question back into the queue: what was to answer it was not published."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(questions)
                .where(questions.c.id == question_id)
                .values(
                    verdict=Verdict.OPEN.value,
                    into_what=None,
                    by_id=None,
                    by_name=None,
                    decided_at=None,
                )
            )

    async def wish(self, question_id: int, sealed: bytes) -> None:
        """Remember that somebody wants to be told; their address is sealed.

        Of a question that was taken back, nothing is remembered.
        """
        values = {"question_id": question_id, "sealed": sealed}
        with suppress(IntegrityError):
            async with self._database.writing() as connection:
                await connection.execute(upsert(connection, wishes, values))

    async def take_wish(self, question_id: int) -> Wish | None:
        """The wish of a question, which is deleted with that: nobody is told twice."""
        async with self._database.writing() as connection:
            taking = delete(wishes).where(wishes.c.question_id == question_id)
            row = (await connection.execute(taking.returning(wishes.c.sealed))).first()
            return None if row is None else Wish(question_id, row.sealed)

    async def owed(self) -> tuple[tuple[Kept, str], ...]:
        """Questions that are answered, and whose askers wait to be told: each with the label.

        What was merged into another one is answered with that one.
        """
        query = (
            select(questions)
            .join(wishes, wishes.c.question_id == questions.c.id)
            .where(questions.c.verdict.in_([each.value for each in (*_ANSWERED, Verdict.MERGED)]))
            .order_by(questions.c.id)
        )
        async with self._database.reading() as connection:
            waiting = [_kept(row) for row in (await connection.execute(query)).all()]
            labels = [await _label_of(connection, each) for each in waiting]
        return tuple(
            (each, label) for each, label in zip(waiting, labels, strict=True) if label is not None
        )

    async def sweep(self) -> int:
        """Delete what is older than 90 days.

        Returns:
            How many questions.
        """
        before = self._database.now() - KEPT
        async with self._database.writing() as connection:
            old = select(questions.c.id).where(questions.c.at < before)
            await connection.execute(delete(wishes).where(wishes.c.question_id.in_(old)))
            gone = await connection.execute(delete(questions).where(questions.c.at < before))
            return gone.rowcount


async def _label_of(connection: AsyncConnection, question: Kept) -> str | None:
    """What a question is answered with, or the one that it was merged into; None if by nothing."""
    found: Kept | None = question
    seen: set[int] = set()
    while found is not None and found.verdict is Verdict.MERGED and found.id not in seen:
        seen.add(found.id)
        query = select(questions).where(questions.c.id == int(found.into or 0))
        row = (await connection.execute(query)).first()
        found = None if row is None else _kept(row)
    return found.into if found is not None and found.verdict in _ANSWERED else None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _kept(row: Row[Any]) -> Kept:
    return Kept(
        id=row.id,
        text=row.text,
        language=row.language,
        guesses=tuple(json.loads(row.guesses)),
        at=known(row.at),
        verdict=Verdict(row.verdict),
        into=row.into_what,
        by=None if row.by_id is None else By(row.by_id, row.by_name),
        decided_at=utc(row.decided_at),
    )
