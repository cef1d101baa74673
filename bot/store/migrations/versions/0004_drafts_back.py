"""Drafts that bring an earlier revision back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a draft name the revision that it brings back."""
    op.add_column("drafts", sa.Column("back_to", sa.Integer(), nullable=True))
