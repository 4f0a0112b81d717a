"""Figures of law, pay policies, pay that is no piece of work, corrections of what was paid."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
AMOUNT = sa.Numeric(12, 4)
FIGURES = Path(__file__).parents[3] / "coop" / "statutory" / "data" / "figures.json"


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _table(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        *parts,
        sa.Column("id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    """Forward."""
    _table(
        "legal_figure",
        sa.Column("coop_id", NUMBER, nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("most_age", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_legal_figure_amount")),
        sa.CheckConstraint(
            "least_age is not null or most_age is null", name=op.f("ck_legal_figure_ages")
        ),
        _link("legal_figure", "coop_id", "cooperative"),
        _link("legal_figure", "made_by_id", "account"),
        sa.UniqueConstraint(
            "coop_id", "name", "from_on", name=op.f("uq_legal_figure_coop_id_name_from_on")
        ),
    )
    op.create_index(op.f("ix_legal_figure_coop_id"), "legal_figure", ["coop_id"])
    op.create_index(
        "ux_legal_figure_shipped",
        "legal_figure",
        ["name", "from_on"],
        unique=True,
        sqlite_where=sa.text("coop_id is null"),
        postgresql_where=sa.text("coop_id is null"),
    )
    _ship_figures()
    _table(
        "pay_policy",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("night_from", sa.Time(), nullable=False),
        sa.Column("night_until", sa.Time(), nullable=False),
        sa.Column("meeting", sa.String(length=255), nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("guaranteed_minutes", sa.Integer(), nullable=False),
        sa.Column("travel_paid", sa.Boolean(), nullable=False),
        sa.Column("waiting_paid", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.CheckConstraint("meeting in ('highest', 'stack')", name=op.f("ck_pay_policy_meeting")),
        sa.CheckConstraint(
            "notice_hours >= 0 and guaranteed_minutes >= 0", name=op.f("ck_pay_policy_least")
        ),
        _link("pay_policy", "made_by_id", "account"),
        _link("pay_policy", "coop_id", "cooperative"),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_pay_policy_coop_id_from_on")),
    )
    _table(
        "pay_item",
        sa.Column("run_id", NUMBER, nullable=True),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("service_id", NUMBER, nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("element", sa.String(length=255), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("rate", AMOUNT, nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("nmw_pence", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.CheckConstraint("by_hand or run_id is not null", name=op.f("ck_pay_item_run")),
        _link("pay_item", "run_id", "pay_run"),
        _link("pay_item", "person_id", "person"),
        _link("pay_item", "service_id", "service"),
        _link("pay_item", "made_by_id", "account"),
        _link("pay_item", "coop_id", "cooperative"),
        sa.UniqueConstraint(
            "coop_id", "source", "key", name=op.f("uq_pay_item_coop_id_source_key")
        ),
    )
    _table(
        "pay_correction",
        sa.Column("hours_id", NUMBER, nullable=True),
        sa.Column("time_id", NUMBER, nullable=True),
        sa.Column("origin_run_id", NUMBER, nullable=False),
        sa.Column("run_id", NUMBER, nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(hours_id is null) <> (time_id is null)", name=op.f("ck_pay_correction_source")
        ),
        _link("pay_correction", "hours_id", "hours_worked"),
        _link("pay_correction", "time_id", "other_time"),
        _link("pay_correction", "origin_run_id", "pay_run"),
        _link("pay_correction", "run_id", "pay_run"),
        _link("pay_correction", "coop_id", "cooperative"),
        sa.UniqueConstraint("run_id", "hours_id", name=op.f("uq_pay_correction_run_id_hours_id")),
        sa.UniqueConstraint("run_id", "time_id", name=op.f("uq_pay_correction_run_id_time_id")),
    )
    for kind in ("hours", "time"):
        op.create_index(
            f"ux_pay_correction_{kind}_waiting",
            "pay_correction",
            [f"{kind}_id"],
            unique=True,
            sqlite_where=sa.text("run_id is null"),
            postgresql_where=sa.text("run_id is null"),
        )
    for table, columns in (
        ("pay_policy", ["coop_id"]),
        ("pay_item", ["coop_id"]),
        ("pay_item", ["run_id"]),
        ("pay_item", ["coop_id", "person_id"]),
        ("pay_correction", ["coop_id"]),
        ("pay_correction", ["hours_id"]),
        ("pay_correction", ["time_id"]),
        ("pay_correction", ["origin_run_id"]),
        ("pay_correction", ["run_id"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    with op.batch_alter_table(
        "pay_line", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_pay_line_source"), type_="check")
        batch_op.add_column(sa.Column("item_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("correction_id", NUMBER, nullable=True))
        for column in ("extra", "nmw_pence"):
            batch_op.add_column(
                sa.Column(column, sa.Integer(), nullable=False, server_default="0")
            )
        batch_op.create_foreign_key(
            batch_op.f("fk_pay_line_item_id_pay_item"), "pay_item", ["item_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_pay_line_correction_id_pay_correction"),
            "pay_correction",
            ["correction_id"],
            ["id"],
        )
        batch_op.create_unique_constraint(batch_op.f("uq_pay_line_item_id"), ["item_id"])
        batch_op.create_index(batch_op.f("ix_pay_line_correction_id"), ["correction_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_pay_line_source"),
            "case when hours_id is null then 0 else 1 end "
            "+ case when time_id is null then 0 else 1 end "
            "+ case when item_id is null then 0 else 1 end = 1",
        )
    with op.batch_alter_table("pay_line") as batch_op:
        for column in ("extra", "nmw_pence"):
            batch_op.alter_column(column, existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("pay_finding") as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=255), nullable=False, server_default="")
        )
    with op.batch_alter_table("pay_finding") as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(length=255), server_default=None)


def _ship_figures() -> None:
    table = sa.table(
        "legal_figure",
        sa.column("name", sa.String),
        sa.column("from_on", sa.Date),
        sa.column("amount", AMOUNT),
        sa.column("least_age", sa.Integer),
        sa.column("most_age", sa.Integer),
        sa.column("source", sa.Text),
    )
    rows = json.loads(FIGURES.read_text(encoding="utf-8"))["figures"]
    op.bulk_insert(
        table,
        [
            {
                "name": row["name"],
                "from_on": date.fromisoformat(row["from_on"]),
                "amount": Decimal(row["amount"]),
                "least_age": row.get("least_age"),
                "most_age": row.get("most_age"),
                "source": row["source"],
            }
            for row in rows
        ],
    )


def downgrade() -> None:
    """Back: what only this version can say is lost."""
    op.execute("DELETE FROM pay_line WHERE item_id IS NOT NULL OR correction_id IS NOT NULL")
    with op.batch_alter_table("pay_finding") as batch_op:
        batch_op.drop_column("kind")
    with op.batch_alter_table(
        "pay_line", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_pay_line_source"), type_="check")
        batch_op.drop_index(batch_op.f("ix_pay_line_correction_id"))
        batch_op.drop_constraint(batch_op.f("uq_pay_line_item_id"), type_="unique")
        batch_op.drop_constraint(
            batch_op.f("fk_pay_line_correction_id_pay_correction"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_pay_line_item_id_pay_item"), type_="foreignkey")
        for column in ("item_id", "correction_id", "extra", "nmw_pence"):
            batch_op.drop_column(column)
        batch_op.create_check_constraint(
            batch_op.f("ck_pay_line_source"), "(hours_id is null) <> (time_id is null)"
        )
    for table in ("pay_correction", "pay_item", "pay_policy", "legal_figure"):
        op.drop_table(table)
