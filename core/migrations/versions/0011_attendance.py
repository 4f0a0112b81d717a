"""States of hours kept by the database, times awake, and what a co-op settles about hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = "state in ('started', 'confirmed', 'queried', 'approved', 'no_show')"
TOLD = "end_at is not null or state in ('started', 'queried', 'no_show')"
MINUTES = (
    "start_alert_minutes >= 0 and finish_alert_minutes >= 0 and late_minutes >= 0 "
    "and tolerance_minutes >= 0 and gap_minutes >= 0"
)


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    counts = ("start_alert", "finish_alert", "late", "tolerance")
    op.create_table(
        "hours_setting",
        sa.Column("from_on", sa.Date(), nullable=False),
        *(sa.Column(f"{name}_minutes", number, nullable=False) for name in counts),
        sa.Column("breaks_paid", sa.Boolean(), nullable=False),
        sa.Column("gap_minutes", number, nullable=False),
        sa.Column("long_gap", sa.String(length=255), nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint(MINUTES, name=op.f("ck_hours_setting_minutes")),
        sa.CheckConstraint(
            "long_gap in ('waiting', 'part', 'free')", name=op.f("ck_hours_setting_long_gap")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_hours_setting_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_setting")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_hours_setting_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hours_setting_coop_id"), "hours_setting", ["coop_id"])
    op.create_table(
        "awake_spell",
        sa.Column("hours_id", number, nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("woken_by", sa.String(length=255), nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_awake_spell_order")),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["hours_worked.id"], name=op.f("fk_awake_spell_hours_id_hours_worked")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awake_spell")),
        sa.UniqueConstraint("hours_id", "start_at", name=op.f("uq_awake_spell_hours_id_start_at")),
        sqlite_autoincrement=True,
    )
    # What each co-op had set holds from before any of its hours; the rest as it was until now.
    op.execute(
        "INSERT INTO hours_setting (coop_id, from_on, start_alert_minutes, finish_alert_minutes, "
        "late_minutes, tolerance_minutes, breaks_paid, gap_minutes, long_gap) "
        "SELECT id, '2000-01-01', start_alert_minutes, 60, 5, hours_tolerance_minutes, "
        f"{_no()}, 60, 'waiting' FROM cooperative"
    )
    for column in ("start_alert_minutes", "hours_tolerance_minutes"):
        op.drop_column("cooperative", column)
    with op.batch_alter_table(
        "hours_worked", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_hours_worked_state"), STATES)
        batch_op.create_check_constraint(batch_op.f("ck_hours_worked_told"), TOLD)


def _no() -> str:
    return "false" if op.get_bind().dialect.name == "postgresql" else "0"


def downgrade() -> None:
    """Back."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.execute("DELETE FROM hours_worked WHERE state = 'no_show'")
    with op.batch_alter_table(
        "hours_worked", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_hours_worked_told"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_hours_worked_state"), type_="check")
    for column, usual in (("start_alert_minutes", "15"), ("hours_tolerance_minutes", "5")):
        op.add_column(
            "cooperative", sa.Column(column, number, server_default=usual, nullable=False)
        )
    op.drop_table("awake_spell")
    op.drop_table("hours_setting")
