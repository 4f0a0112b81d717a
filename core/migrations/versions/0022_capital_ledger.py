"""The capital ledger: double entry, append-only, balanced and locked by the database itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)
FOR_GOOD = "entries of the capital ledger are never altered or removed"
UNEQUAL = "the two sides of a capital entry must be equal"
CLOSED = "no line is added to a capital entry that has been made"
LOCKED = "the indivisible reserve covers losses and nothing else"

MINE = "coop_id = NEW.coop_id AND entry_number = NEW.number"
SUM = f"(SELECT COALESCE(SUM(pence), 0) FROM capital_line WHERE {MINE}) <> 0"
COUNT = f"(SELECT COUNT(*) FROM capital_line WHERE {MINE}) < 2"
ON_ACCOUNT = (
    "FROM capital_line l JOIN capital_account a ON a.id = l.account_id "
    "WHERE l.coop_id = NEW.coop_id"
)
THESE = f"{ON_ACCOUNT} AND l.entry_number = NEW.number"
OUT = (
    f"EXISTS (SELECT 1 {THESE} AND a.kind = 'indivisible' AND l.pence > 0) AND ("
    f"EXISTS (SELECT 1 {THESE} AND a.kind <> 'surplus' AND l.pence < 0) OR "
    f"(SELECT SUM(l.pence) {ON_ACCOUNT} AND a.kind = 'surplus') < 0)"
)
MADE = (
    "EXISTS (SELECT 1 FROM capital_entry e WHERE e.coop_id = NEW.coop_id "
    "AND e.number = NEW.entry_number)"
)
GUARDED = ("capital_entry", "capital_line")


def upgrade() -> None:
    """Forward."""
    _ledger()
    _papers()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _table(name: str, *parts: sa.Column | sa.Constraint) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )


def _coop(name: str) -> tuple[sa.Column, sa.Constraint]:
    return sa.Column("coop_id", NUMBER, nullable=False), _link(name, "coop_id", "cooperative")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def _ledger() -> None:
    name = "capital_account"
    _table(
        name,
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        *_coop(name),
        _link(name, "person_id", "person"),
        sa.UniqueConstraint("coop_id", "id", name=op.f(f"uq_{name}_coop_id_id")),
        sa.UniqueConstraint(
            "coop_id", "kind", "person_id", name=op.f(f"uq_{name}_coop_id_kind_person_id")
        ),
        sa.CheckConstraint(
            "(person_id is not null) = (kind in "
            "('shares', 'unpaid', 'member_capital', 'loan', 'interest_payable'))",
            name=op.f(f"ck_{name}_holder"),
        ),
    )
    _index(name, "coop_id")
    _index(name, "person_id")
    nobody = sa.text("person_id is null")
    op.create_index(
        f"uq_{name}_common",
        name,
        ["coop_id", "kind"],
        unique=True,
        sqlite_where=nobody,
        postgresql_where=nobody,
    )
    name = "capital_entry"
    _table(
        name,
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("verb", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("reverses_id", NUMBER, nullable=True),
        sa.Column("source", TEXT, nullable=True),
        sa.Column("source_key", TEXT, nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        *_coop(name),
        _link(name, "reverses_id", "capital_entry"),
        _link(name, "made_by_id", "account"),
        sa.UniqueConstraint("coop_id", "number", name=op.f(f"uq_{name}_coop_id_number")),
        sa.UniqueConstraint("reverses_id", name=op.f(f"uq_{name}_reverses_id")),
        sa.UniqueConstraint(
            "coop_id", "source", "source_key", name=op.f(f"uq_{name}_coop_id_source_source_key")
        ),
    )
    _index(name, "coop_id")
    _index(name, "coop_id", "on")
    name = "capital_line"
    _table(
        name,
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("entry_number", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("pence", NUMBER, nullable=False),
        sa.CheckConstraint("pence <> 0", name=op.f(f"ck_{name}_something")),
        sa.UniqueConstraint(
            "coop_id",
            "entry_number",
            "account_id",
            name=op.f(f"uq_{name}_coop_id_entry_number_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id", "entry_number"],
            ["capital_entry.coop_id", "capital_entry.number"],
            name=op.f("fk_capital_line_entry"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["coop_id", "account_id"],
            ["capital_account.coop_id", "capital_account.id"],
            name=op.f("fk_capital_line_account"),
        ),
    )
    _index(name, "account_id")


def _papers() -> None:
    name = "capital_terms"
    _table(
        name,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("share_pence", NUMBER, nullable=False),
        sa.Column("least_pence", NUMBER, nullable=False),
        sa.Column("most_pence", NUMBER, nullable=True),
        sa.Column("notice_days", NUMBER, nullable=False),
        sa.Column("transfer", sa.Boolean(), nullable=False),
        sa.Column("interest_limit", sa.Numeric(6, 3), nullable=False),
        sa.Column("year_end_month", NUMBER, nullable=False),
        sa.Column("year_end_day", NUMBER, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        *_coop(name),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f(f"uq_{name}_coop_id_from_on")),
        sa.CheckConstraint(
            "share_pence > 0 and least_pence >= 0 and notice_days >= 0",
            name=op.f(f"ck_{name}_least"),
        ),
    )
    _index(name, "coop_id")
    name = "capital_suspension"
    _table(
        name,
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        *_coop(name),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f(f"ck_{name}_dates")
        ),
    )
    _index(name, "coop_id")
    name = "share_application"
    _table(
        name,
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("pence", NUMBER, nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=True),
        *_coop(name),
        _link(name, "person_id", "person"),
        _link(name, "entry_id", "capital_entry"),
        sa.CheckConstraint("pence > 0", name=op.f(f"ck_{name}_something")),
    )
    for columns in (["coop_id"], ["person_id"], ["coop_id", "state"]):
        _index(name, *columns)
    name = "withdrawal_notice"
    _table(
        name,
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("pence", NUMBER, nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("leaving", sa.Boolean(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=True),
        *_coop(name),
        _link(name, "person_id", "person"),
        _link(name, "entry_id", "capital_entry"),
        sa.CheckConstraint("pence > 0", name=op.f(f"ck_{name}_something")),
        sa.CheckConstraint("due_on >= given_on", name=op.f(f"ck_{name}_dates")),
    )
    for columns in (["coop_id"], ["person_id"], ["coop_id", "state"]):
        _index(name, *columns)


def _guard_sqlite() -> None:
    def refuse(name: str, when: str, condition: str, words: str) -> None:
        test = f"WHEN {condition} " if condition else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} {test}BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )

    for table in GUARDED:
        refuse(f"{table}_no_update", f"UPDATE ON {table}", "", FOR_GOOD)
        refuse(f"{table}_no_delete", f"DELETE ON {table}", "", FOR_GOOD)
        # An INSERT OR REPLACE would remove the row that is there without the trigger above.
        there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        refuse(f"{table}_no_replace", f"INSERT ON {table}", there, FOR_GOOD)
    refuse("capital_entry_equal", "INSERT ON capital_entry", f"{SUM} OR {COUNT}", UNEQUAL)
    refuse("capital_entry_locked", "INSERT ON capital_entry", OUT, LOCKED)
    refuse("capital_line_closed", "INSERT ON capital_line", MADE, CLOSED)


def _guard_postgres() -> None:
    def function(name: str, body: str) -> None:
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} END $$"
        )

    function("capital_refuse", f"RAISE EXCEPTION '{FOR_GOOD}';")
    function(
        "capital_entry_check",
        f"IF {SUM} OR {COUNT} THEN RAISE EXCEPTION '{UNEQUAL}'; END IF; "
        f"IF {OUT} THEN RAISE EXCEPTION '{LOCKED}'; END IF; RETURN NEW;",
    )
    function(
        "capital_line_check", f"IF {MADE} THEN RAISE EXCEPTION '{CLOSED}'; END IF; RETURN NEW;"
    )
    # Two transactions cannot see one another's lines: what both wrote is added up at the end.
    late = (
        "(SELECT SUM(pence) FROM capital_line WHERE coop_id = NEW.coop_id "
        "AND entry_number = NEW.entry_number) <> 0"
    )
    function(
        "capital_line_sum", f"IF {late} THEN RAISE EXCEPTION '{UNEQUAL}'; END IF; RETURN NULL;"
    )
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION capital_refuse()"
        )
    for name, function_name in (
        ("capital_entry", "capital_entry_check"),
        ("capital_line", "capital_line_check"),
    ):
        op.execute(
            f"CREATE TRIGGER {function_name} BEFORE INSERT ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {function_name}()"
        )
    op.execute(
        "CREATE CONSTRAINT TRIGGER capital_line_sum AFTER INSERT ON capital_line "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION capital_line_sum()"
    )


def downgrade() -> None:
    """Back."""
    for table in (
        "withdrawal_notice",
        "share_application",
        "capital_suspension",
        "capital_terms",
        "capital_line",
        "capital_entry",
        "capital_account",
    ):
        op.drop_table(table)  # its triggers go with it
    if op.get_bind().dialect.name != "sqlite":
        for name in (
            "capital_refuse",
            "capital_entry_check",
            "capital_line_check",
            "capital_line_sum",
        ):
            op.execute(f"DROP FUNCTION {name}()")
