"""Until when advisers book places of a cohort."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table(
        "swap_cohort", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(sa.Column("book_by_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table(
        "swap_cohort", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_column("book_by_on")
