"""The bound proved for a rota, and how it got better."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    with op.batch_alter_table("rota", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bound", number, nullable=True))
        batch_op.add_column(sa.Column("stop_at", number, nullable=True))
        batch_op.add_column(sa.Column("improvement", sa.JSON(), nullable=True))
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("finish_asked_at", core.db.UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_column("finish_asked_at")
    with op.batch_alter_table("rota", schema=None) as batch_op:
        for name in ("improvement", "stop_at", "bound"):
            batch_op.drop_column(name)
