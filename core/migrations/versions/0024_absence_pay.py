"""Choices about holiday and sick pay, and qualifying days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
CHOICE, DAYS = "absence_pay_choice", "qualifying_days"


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    """Forward."""
    op.create_table(
        CHOICE,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("irregular", sa.String(length=255), nullable=False),
        sa.Column("all_at_average", sa.Boolean(), nullable=False),
        sa.Column("recovers", sa.Text(), nullable=False),
        sa.Column("days", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "irregular in ('rolled_up', 'when_taken')", name=op.f(f"ck_{CHOICE}_irregular")
        ),
        sa.CheckConstraint("days <> ''", name=op.f(f"ck_{CHOICE}_days")),
        _link(CHOICE, "made_by_id", "account"),
        _link(CHOICE, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHOICE}")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f(f"uq_{CHOICE}_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        DAYS,
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("days", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("days <> ''", name=op.f(f"ck_{DAYS}_days")),
        _link(DAYS, "person_id", "person"),
        _link(DAYS, "made_by_id", "account"),
        _link(DAYS, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{DAYS}")),
        sa.UniqueConstraint("person_id", "from_on", name=op.f(f"uq_{DAYS}_person_id_from_on")),
        sqlite_autoincrement=True,
    )
    for table, column in ((CHOICE, "coop_id"), (DAYS, "coop_id"), (DAYS, "person_id")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table(DAYS)
    op.drop_table(CHOICE)
