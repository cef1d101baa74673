"""The tables. Every change here needs a migration."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
metadata: Final = MetaData(naming_convention=NAMING)

# SQLite counts up only a key of its own integer type; and with sqlite_autoincrement gives no number
# twice, as PostgreSQL does: an old button must not reach a new question.
_Number: Final = BigInteger().with_variant(Integer, "sqlite")


class _Moment(TypeDecorator[datetime]):
    """A moment with its zone, written and read as UTC: SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write it."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it."""
        del dialect
        if value is None or value.tzinfo is None:
            return None if value is None else value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


chats: Final = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8)),
    Column("region", String(8)),
    Column("zone", String(40)),
    Column("sound", Boolean),
    Column("quiet_from", Integer),
    Column("quiet_to", Integer),
    Column("muted", Boolean, nullable=False),
    Column("greeted", Boolean, nullable=False),
)
talks: Final = Table(
    "talks",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("expires", _Moment, nullable=False, index=True),
)
messages: Final = Table(
    "messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("expires", _Moment, nullable=False, index=True),
)
updates: Final = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", String(40), nullable=False),
    Column("at", _Moment, nullable=False, index=True),
    Column("done", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
)
set_aside: Final = Table(
    "set_aside",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("chat_id", BigInteger),
    Column("error", String(80), nullable=False),
    Column("at", _Moment, nullable=False),
)
questions: Final = Table(
    "questions",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("guesses", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("at", _Moment, nullable=False, index=True),
    Column("verdict", String(12), nullable=False, index=True),
    Column("into_what", String(80)),
    Column("by_id", BigInteger),
    Column("by_name", String(80)),
    Column("decided_at", _Moment),
    sqlite_autoincrement=True,
)
wishes: Final = Table(
    "wishes",
    metadata,
    Column(
        "question_id",
        _Number,
        ForeignKey("questions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("sealed", LargeBinary, nullable=False),
)
moderators: Final = Table(
    "moderators",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(80), nullable=False),
    Column("added_by_id", BigInteger, nullable=False),
    Column("added_by_name", String(80), nullable=False),
    Column("at", _Moment, nullable=False),
)
moderator_log: Final = Table(
    "moderator_log",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("at", _Moment, nullable=False),
    Column("by_id", BigInteger, nullable=False),
    Column("by_name", String(80), nullable=False),
    Column("what", String(12), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    sqlite_autoincrement=True,
)
drafts: Final = Table(
    "drafts",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("author_id", BigInteger, nullable=False),
    Column("author_name", String(80), nullable=False),
    Column("title", String(200), nullable=False),
    Column("base", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("files", Text, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("at", _Moment, nullable=False),
    Column("by_id", BigInteger),
    Column("by_name", String(80)),
    Column("decided_at", _Moment),
    Column("revision", Integer),
    Column("question_id", _Number),
    Column("back_to", Integer),
    sqlite_autoincrement=True,
)
revisions: Final = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("author_id", BigInteger),
    Column("author_name", String(80)),
    Column("approver_id", BigInteger),
    Column("approver_name", String(80)),
    Column("reason", Text, nullable=False),
    Column("at", _Moment, nullable=False),
    Column("release", String(64), nullable=False),
    Column("manifest", Text, nullable=False),
)
release_choices: Final = Table(
    "release_choices",
    metadata,
    Column("release", Integer, primary_key=True, autoincrement=False),
    Column("path", String(120), primary_key=True),
    Column("entry", String(200), primary_key=True),
    Column("by_id", BigInteger, nullable=False),
    Column("by_name", String(80), nullable=False),
    Column("at", _Moment, nullable=False),
)
blobs: Final = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
counts: Final = Table(
    "counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("outcome", String(12), primary_key=True),
    Column("intent", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)
files: Final = Table(
    "files",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("file_id", String(200), nullable=False),
)
once: Final = Table(
    "once",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("at", _Moment, nullable=False),
)
limits: Final = Table(
    "limits",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("slot", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("before", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("told", BigInteger, nullable=False),
    Column("verdict", String(8), nullable=False),
)
Index("ix_revisions_at", revisions.c.at)
Index(
    # of some hundred thousand updates a day, the few in hand
    "ix_updates_in_hand",
    updates.c.owner,
    sqlite_where=updates.c.done.is_(False),
    postgresql_where=updates.c.done.is_(False),
)

APPEND_ONLY: Final = ("revisions", "blobs", "moderator_log", "release_choices")
"""Tables that nothing is changed or deleted in; triggers see to it."""

WORDS: Final = {
    "questions.text": "given by a family for the editors, masked, for 90 days",
    "drafts.files": "content that moderators write",
    "drafts.reason": "a moderator's",
    "drafts.title": "what a draft changes",
    "revisions.reason": "a moderator's",
    "revisions.manifest": "digests of files",
    "blobs.text": "content that was published",
    "questions.guesses": "labels",
    "talks.state": "labels, buttons, numbers of messages; what a moderator was asked for",
    "messages.state": "labels and buttons",
}
"""Columns of unbounded text, and whose words stand there: none but these."""
