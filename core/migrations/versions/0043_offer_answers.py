"""When, by what way and by whom an offer was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("job_offer", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("decided_at", core.db.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("decided_how", TEXT, server_default="", nullable=False))
        batch_op.add_column(sa.Column("decided_by", TEXT, server_default="", nullable=False))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("job_offer", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("decided_by")
        batch_op.drop_column("decided_how")
        batch_op.drop_column("decided_at")
