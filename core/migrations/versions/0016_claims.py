"""Claims to open shifts, and whether they need approval."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
INSTANT = core.db.UtcDateTime()
STATES = "'waiting', 'placed', 'refused', 'missed', 'withdrawn', 'ended'"
WAITING = sa.text("state = 'waiting'")


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        name = batch_op.f(f"ix_{table}_{'_'.join(columns)}")
        batch_op.create_index(name, list(columns), unique=False)


def upgrade() -> None:
    """Forward."""
    table = "shift_claim"
    op.create_table(
        table,
        sa.Column("shift_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", NUMBER, nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_shift_claim_state")),
        _link(table, "shift_id", "shift"),
        _link(table, "person_id", "person"),
        _link(table, "decided_by_id", "account"),
        _link(table, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_claim")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_shift_claim_waiting",
        table,
        ["shift_id", "person_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    _index(table, "coop_id")
    _index(table, "coop_id", "state")
    _index(table, "person_id")
    _index(table, "shift_id")
    table = "claim_setting"
    op.create_table(
        table,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _link(table, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_setting")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_claim_setting_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    _index(table, "coop_id")


def downgrade() -> None:
    """Back."""
    op.drop_table("claim_setting")
    op.drop_table("shift_claim")
