"""How long candidates are kept; holds and notices; what is erased may be emptied, nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)
ENTRIES = "audit entries are never altered or removed"
RECORDS = "records of checks are never altered or removed"
SAME = ("id", "at", "coop_id", "account_id", "actor", "action", "subject_type", "subject_id")
ERASED = (
    "EXISTS (SELECT 1 FROM erasure WHERE erasure.subject_type = OLD.subject_type "
    "AND erasure.subject_id = OLD.subject_id)"
)
GONE = (
    "EXISTS (SELECT 1 FROM erasure WHERE erasure.subject_type = 'person' "
    "AND erasure.subject_id = OLD.person_id)"
)


def _table(name: str, *columns: sa.Column, rules: tuple[sa.Constraint, ...] = ()) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        *rules,
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f(f"fk_{name}_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{name}_coop_id"), ["coop_id"])


def upgrade() -> None:
    """Forward."""
    instant = core.db.UtcDateTime()
    _table(
        "erasure",
        sa.Column("subject_type", TEXT, nullable=False),
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("at", instant, nullable=False),
        rules=(
            sa.UniqueConstraint(
                "subject_type", "subject_id", name=op.f("uq_erasure_subject_type_subject_id")
            ),
        ),
    )
    _table(
        "keeping_setting",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("unsuccessful_months", NUMBER, nullable=False),
        sa.Column("withdrawn_days", NUMBER, nullable=False),
        sa.Column("notice_days", NUMBER, nullable=False),
        sa.Column("evidence_years", NUMBER, nullable=False),
        rules=(
            sa.UniqueConstraint(
                "coop_id", "from_on", name=op.f("uq_keeping_setting_coop_id_from_on")
            ),
            sa.CheckConstraint(
                "unsuccessful_months > 0 and withdrawn_days > 0 and notice_days >= 0 "
                "and evidence_years > 0",
                name=op.f("ck_keeping_setting_figures"),
            ),
        ),
    )
    _of_candidate(
        "keeping_hold",
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_at", instant, nullable=False),
        sa.Column("held_by", TEXT, nullable=False),
        sa.Column("lifted_at", instant, nullable=True),
        sa.Column("lifted_by", TEXT, nullable=False),
    )
    _of_candidate(
        "keeping_notice",
        sa.Column("told_at", instant, nullable=False),
        sa.Column("how", TEXT, nullable=False),
        sa.Column("goes_on", sa.Date(), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _of_candidate(name: str, *columns: sa.Column) -> None:
    _table(
        name,
        sa.Column("candidate_id", NUMBER, nullable=False),
        *columns,
        rules=(
            sa.ForeignKeyConstraint(
                ["candidate_id"], ["job_candidate.id"],
                name=op.f(f"fk_{name}_candidate_id_job_candidate"),
            ),
        ),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{name}_candidate_id"), ["candidate_id"])


def _sqlite() -> None:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in SAME)
    op.execute("DROP TRIGGER audit_entry_no_update")
    op.execute(
        "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
        f"WHEN NOT ({same} AND NEW.changes = '{{}}' AND NEW.reason = '' AND {ERASED}) "
        f"BEGIN SELECT RAISE(ABORT, '{ENTRIES}'); END"
    )
    op.execute("DROP TRIGGER check_record_no_delete")
    op.execute(
        "CREATE TRIGGER check_record_no_delete BEFORE DELETE ON check_record "
        f"WHEN NOT {GONE} BEGIN SELECT RAISE(ABORT, '{RECORDS}'); END"
    )


def _postgresql() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in SAME)
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF TG_OP = 'UPDATE' THEN IF {same} AND NEW.changes::text = '{{}}' "
        f"AND NEW.reason = '' AND {ERASED} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{ENTRIES}'; END $$"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION check_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF TG_OP = 'DELETE' THEN IF {GONE} THEN RETURN OLD; END IF; END IF; "
        f"RAISE EXCEPTION '{RECORDS}'; END $$"
    )


def downgrade() -> None:
    """Back."""
    if op.get_bind().dialect.name == "sqlite":
        for table, verb, words in (
            ("audit_entry", "UPDATE", ENTRIES), ("check_record", "DELETE", RECORDS),
        ):  # fmt: skip
            name = f"{table}_no_{verb.lower()}"
            op.execute(f"DROP TRIGGER {name}")
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
    else:
        for table, words in (("audit_entry", ENTRIES), ("check_record", RECORDS)):
            op.execute(
                f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql "
                f"AS $$ BEGIN RAISE EXCEPTION '{words}'; END $$"
            )
    for name in ("keeping_notice", "keeping_hold", "keeping_setting", "erasure"):
        op.drop_table(name)
