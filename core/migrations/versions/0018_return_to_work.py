"""Return-to-work conversations after sickness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TABLE = "return_to_work"


def _link(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}")
    )


def upgrade() -> None:
    """Forward."""
    op.create_table(
        TABLE,
        sa.Column("leave_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_by", sa.String(length=255), nullable=False),
        sa.Column("held_by_id", NUMBER, nullable=True),
        sa.Column("fit", sa.Boolean(), nullable=False),
        sa.Column("adjustments", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("fit_note_seen", sa.Boolean(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _link("leave_id", "leave"),
        _link("person_id", "person"),
        _link("held_by_id", "account"),
        _link("coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("leave_id", name=op.f(f"uq_{TABLE}_leave_id")),
        sqlite_autoincrement=True,
    )
    for column in ("coop_id", "person_id"):
        with op.batch_alter_table(TABLE, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{TABLE}_{column}"), [column], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table(TABLE)
