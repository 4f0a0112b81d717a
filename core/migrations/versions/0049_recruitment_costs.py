"""What recruitment costs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "recruitment_cost",
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("pence", NUMBER, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("pence > 0", name=op.f("ck_recruitment_cost_pence")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_recruitment_cost_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitment_cost")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recruitment_cost", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recruitment_cost_coop_id"), ["coop_id"])
        batch_op.create_index(
            batch_op.f("ix_recruitment_cost_coop_id_month_on"), ["coop_id", "month_on"]
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("recruitment_cost")
