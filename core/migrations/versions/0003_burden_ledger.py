"""The burden ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("burden_posting", "burden_entry", "burden_change")
WORDS = "entries of the burden ledger are never altered or removed"
KINDS = "'night', 'weekend', 'bank_holiday', 'split_day', 'short_notice', 'travel'"


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")

    def link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
        name = op.f(f"fk_{table}_{column}_{other}")
        return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)

    def index(table: str, *columns: str) -> None:
        with op.batch_alter_table(table, schema=None) as batch_op:
            name = batch_op.f(f"ix_{table}_{'_'.join(columns)}")
            batch_op.create_index(name, list(columns), unique=False)

    op.create_table(
        "burden_posting",
        sa.Column("rota_id", number, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("policy_id", number, nullable=True),
        sa.Column("posted_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("sharing", sa.JSON(), nullable=True),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_burden_posting_number")),
        link("burden_posting", "rota_id", "rota"),
        link("burden_posting", "policy_id", "rota_policy"),
        link("burden_posting", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burden_posting")),
        sa.UniqueConstraint("rota_id", "number", name=op.f("uq_burden_posting_rota_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "burden_entry",
        sa.Column("posting_id", number, nullable=False),
        sa.Column("rota_id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("borne", number, nullable=False),
        sa.Column("share", number, nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_burden_entry_kind")),
        sa.CheckConstraint("borne <> 0 or share <> 0", name=op.f("ck_burden_entry_something")),
        link("burden_entry", "posting_id", "burden_posting"),
        link("burden_entry", "rota_id", "rota"),
        link("burden_entry", "person_id", "person"),
        link("burden_entry", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burden_entry")),
        sa.UniqueConstraint(
            "posting_id",
            "person_id",
            "kind",
            name=op.f("uq_burden_entry_posting_id_person_id_kind"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "burden_change",
        sa.Column("rota_id", number, nullable=False),
        sa.Column("shift_id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("why", sa.String(length=255), nullable=False),
        sa.Column("points", number, nullable=False),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint("why in ('given', 'moved')", name=op.f("ck_burden_change_why")),
        sa.CheckConstraint("points > 0", name=op.f("ck_burden_change_points")),
        link("burden_change", "rota_id", "rota"),
        link("burden_change", "shift_id", "shift"),
        link("burden_change", "person_id", "person"),
        link("burden_change", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burden_change")),
        sqlite_autoincrement=True,
    )
    for table in TABLES:
        index(table, "coop_id")
    index("burden_entry", "coop_id", "person_id")
    index("burden_entry", "person_id")
    index("burden_entry", "rota_id")
    index("burden_change", "rota_id")
    index("burden_change", "shift_id")
    index("burden_change", "person_id")
    _refuse_change()


def _refuse_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION burden_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION burden_refuse()"
        )


def downgrade() -> None:
    """Back."""
    for table in reversed(TABLES):
        op.drop_table(table)  # its triggers go with it
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION burden_refuse()")
