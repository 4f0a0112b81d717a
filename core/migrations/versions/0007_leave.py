"""The ledger of annual leave, append-only; when the leave year begins; hours of a leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORDS = "entries of the leave ledger are never altered or removed"


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")

    def link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
        name = op.f(f"fk_{table}_{column}_{other}")
        return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)

    op.create_table(
        "leave_year_setting",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=255), nullable=False),
        sa.Column("period_from_on", sa.Date(), nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        link("leave_year_setting", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_year_setting")),
        sa.UniqueConstraint(
            "coop_id", "from_on", name=op.f("uq_leave_year_setting_coop_id_from_on")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "leave_entry",
        sa.Column("person_id", number, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("minutes", number, nullable=False),
        sa.Column("year_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("source_key", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", number, nullable=True),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint("minutes <> 0", name=op.f("ck_leave_entry_something")),
        link("leave_entry", "person_id", "person"),
        link("leave_entry", "made_by_id", "account"),
        link("leave_entry", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_entry")),
        sqlite_autoincrement=True,
    )
    for table, columns in (
        ("leave_year_setting", ["coop_id"]),
        ("leave_entry", ["coop_id"]),
        ("leave_entry", ["coop_id", "person_id", "year_on"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
    # Not in a batch: SQLite would make the table anew and reuse the ids of removed rows.
    op.add_column("leave", sa.Column("minutes", number, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER leave_entry_no_{verb.lower()} BEFORE {verb} ON leave_entry "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION leave_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER leave_entry_append_only BEFORE UPDATE OR DELETE ON leave_entry "
        "FOR EACH ROW EXECUTE FUNCTION leave_entry_refuse()"
    )


def downgrade() -> None:
    """Back."""
    op.drop_column("leave", "minutes")
    op.drop_table("leave_entry")  # its triggers go with it
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION leave_entry_refuse()")
    op.drop_table("leave_year_setting")
