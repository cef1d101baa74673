"""What moderators chose where a release met their changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLE = "release_choices"


def upgrade() -> None:
    """Make the table, and see to it that it is only appended to."""
    op.create_table(
        TABLE,
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("entry", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("release", "path", "entry", name=op.f("pk_release_choices")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _only_append_sqlite()
    else:
        _only_append_postgresql()


def _only_append_sqlite() -> None:
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is only appended to'); END"
        )
    # INSERT OR REPLACE deletes without a word to the triggers above; the first choice holds.
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "  # noqa: S608 - a constant
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE release = NEW.release "
        "AND path = NEW.path AND entry = NEW.entry) BEGIN SELECT RAISE(IGNORE); END"
    )


def _only_append_postgresql() -> None:
    op.execute(
        f"CREATE FUNCTION {TABLE}_only_append() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{TABLE} is only appended to'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_only_append BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_only_append()"
    )
