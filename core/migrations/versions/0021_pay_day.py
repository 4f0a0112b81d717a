"""The day on which a pay run reaches people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TABLE = "pay_day"


def _link(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}")
    )


def upgrade() -> None:
    """Forward."""
    op.create_table(
        TABLE,
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _link("run_id", "pay_run"),
        _link("coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("run_id", name=op.f(f"uq_{TABLE}_run_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{TABLE}_coop_id"), ["coop_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table(TABLE)
