"""Paid time that is no shift, and its way into pay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")

    def link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
        name = op.f(f"fk_{table}_{column}_{other}")
        return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)

    op.create_table(
        "other_time",
        sa.Column("person_id", number, nullable=False),
        sa.Column("service_id", number, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("entered_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("entered_by_id", number, nullable=True),
        sa.Column("approved_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("approved_by_id", number, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_other_time_order")),
        sa.CheckConstraint(
            "kind in ('training', 'supervision', 'meeting', 'journey')",
            name=op.f("ck_other_time_kind"),
        ),
        sa.CheckConstraint(
            "state in ('entered', 'approved', 'refused', 'withdrawn')",
            name=op.f("ck_other_time_state"),
        ),
        link("other_time", "person_id", "person"),
        link("other_time", "service_id", "service"),
        link("other_time", "entered_by_id", "account"),
        link("other_time", "approved_by_id", "account"),
        link("other_time", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_time")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "paid_time",
        sa.Column("run_id", number, nullable=False),
        sa.Column("time_id", number, nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        link("paid_time", "run_id", "pay_run"),
        link("paid_time", "time_id", "other_time"),
        link("paid_time", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paid_time")),
        sa.UniqueConstraint("time_id", name=op.f("uq_paid_time_time_id")),
        sqlite_autoincrement=True,
    )
    for table, columns in (
        ("other_time", ["coop_id"]),
        ("other_time", ["coop_id", "state"]),
        ("other_time", ["person_id", "start_at"]),
        ("paid_time", ["coop_id"]),
        ("paid_time", ["run_id"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    with op.batch_alter_table(
        "pay_line", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.alter_column("hours_id", existing_type=number, nullable=True)
        batch_op.add_column(sa.Column("time_id", number, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_pay_line_time_id_other_time"), "other_time", ["time_id"], ["id"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_pay_line_run_id_time_id_part"), ["run_id", "time_id", "part"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_pay_line_source"), "(hours_id is null) <> (time_id is null)"
        )
        batch_op.create_index(batch_op.f("ix_pay_line_time_id"), ["time_id"])


def downgrade() -> None:
    """Back."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.execute("DELETE FROM pay_line WHERE time_id IS NOT NULL")
    with op.batch_alter_table(
        "pay_line", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_line_time_id"))
        batch_op.drop_constraint(batch_op.f("ck_pay_line_source"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_pay_line_run_id_time_id_part"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_pay_line_time_id_other_time"), type_="foreignkey")
        batch_op.drop_column("time_id")
        batch_op.alter_column("hours_id", existing_type=number, nullable=False)
    op.drop_table("paid_time")
    op.drop_table("other_time")
