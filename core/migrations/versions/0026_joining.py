"""Joining the society, its offices, leaving it, and the register's particulars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _table(name: str, *parts: sa.Column | sa.Constraint, indexes: tuple = ()) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _link(name, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )
    for columns in (("coop_id",), *indexes):
        op.create_index(
            op.f(f"ix_{name}_{'_'.join(columns)}"), name, list(columns), unique=False
        )


def _day(name: str, *, needed: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=not needed)


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, nullable=False)


def _person() -> sa.Column:
    return sa.Column("person_id", NUMBER, nullable=False)


def upgrade() -> None:
    """Forward."""
    name = "membership_terms"
    _table(
        name,
        _day("from_on", needed=True),
        sa.Column("probation_months", NUMBER, nullable=False),
        sa.Column("resignation_days", NUMBER, nullable=False),
        sa.Column("exclusion_days", NUMBER, nullable=False),
        _text("source"),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f(f"uq_{name}_coop_id_from_on")),
        sa.CheckConstraint(
            "probation_months >= 0 and resignation_days >= 0 and exclusion_days >= 0",
            name=op.f(f"ck_{name}_least"),
        ),
    )
    name = "membership_application"
    _table(
        name,
        _person(),
        _day("applied_on", needed=True),
        _day("probation_until_on", needed=True),
        _day("rules_signed_on"),
        _text("state"),
        _day("decided_on"),
        _text("decided_by"),
        _text("resolution"),
        _text("reason"),
        _link(name, "person_id", "person"),
        sa.CheckConstraint("probation_until_on >= applied_on", name=op.f(f"ck_{name}_dates")),
        indexes=(("person_id",), ("coop_id", "state")),
    )
    name = "probation_review"
    _table(
        name,
        sa.Column("application_id", NUMBER, nullable=False),
        _day("due_on", needed=True),
        _day("held_on"),
        _text("held_by"),
        _text("outcome"),
        sa.Column("words", sa.Text(), nullable=False),
        _link(name, "application_id", "membership_application"),
        indexes=(("application_id",),),
    )
    name = "office"
    _table(
        name,
        _person(),
        _text("office"),
        _day("from_on", needed=True),
        _day("term_until_on"),
        _day("until_on"),
        _text("how"),
        _text("reason"),
        _link(name, "person_id", "person"),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f(f"ck_{name}_dates")
        ),
        sa.CheckConstraint(
            "term_until_on is null or term_until_on >= from_on", name=op.f(f"ck_{name}_term")
        ),
        indexes=(("person_id",), ("coop_id", "office")),
    )
    name = "register_particulars"
    _table(
        name,
        _person(),
        _day("from_on", needed=True),
        _text("name"),
        _text("address"),
        _text("email"),
        _text("purposes"),
        _link(name, "person_id", "person"),
        sa.UniqueConstraint("person_id", "from_on", name=op.f(f"uq_{name}_person_id_from_on")),
        indexes=(("person_id",),),
    )
    name = "leaving"
    _table(
        name,
        _person(),
        _text("reason"),
        sa.Column("words", sa.Text(), nullable=False),
        _day("notice_on", needed=True),
        _day("membership_last_on"),
        _day("work_last_on"),
        _text("resolution"),
        _text("representative"),
        sa.Column("notice_id", NUMBER, nullable=True),
        _day("final_pay_on"),
        _day("holiday_on"),
        _day("property_on"),
        _text("property_words"),
        _day("settled_on"),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        _text("made_by"),
        _link(name, "person_id", "person"),
        _link(name, "notice_id", "withdrawal_notice"),
        sa.CheckConstraint(
            "membership_last_on is not null or work_last_on is not null",
            name=op.f(f"ck_{name}_something"),
        ),
        indexes=(("person_id",), ("coop_id", "settled_on")),
    )
    # The registers of members and officers: entries end, they are never removed.
    words = "entries of the register are ended, never removed"
    if op.get_bind().dialect.name == "sqlite":
        for table in ("office", "register_particulars"):
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION register_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    for table in ("office", "register_particulars"):
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION register_refuse()"
        )


def downgrade() -> None:
    """Back."""
    for table in (
        "leaving",
        "register_particulars",
        "office",
        "probation_review",
        "membership_application",
        "membership_terms",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION register_refuse()")
