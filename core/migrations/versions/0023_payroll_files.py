"""Layouts of files for payroll, account codes, and the files as they were made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def _number(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, NUMBER, nullable=null)


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, nullable=False)


def _table(table: str, *parts: object, links: dict[str, str], unique: tuple[str, ...] = ()) -> None:
    rules: list[object] = [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in {**links, "coop_id": "cooperative"}.items()
    ]
    rules.append(sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))
    if unique:
        name = op.f(f"uq_{table}_{'_'.join(unique)}")
        rules.append(sa.UniqueConstraint(*unique, name=name))
    op.create_table(
        table, *parts, _number("coop_id"), _number("id"), *rules, sqlite_autoincrement=True
    )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_coop_id"), ["coop_id"], unique=False)


def upgrade() -> None:
    """Forward."""
    _table(
        "payroll_mapping",
        *map(_text, ("name", "software", "layout")),
        sa.Column("header", sa.Boolean(), nullable=False),
        *map(_text, ("delimiter", "date_format", "hours_as")),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        links={},
        unique=("coop_id", "name"),
    )
    _table(
        "payroll_column",
        _number("mapping_id"),
        sa.Column("place", sa.Integer(), nullable=False),
        *map(_text, ("head", "source", "element", "text")),
        links={"mapping_id": "payroll_mapping"},
        unique=("mapping_id", "place"),
    )
    _table(
        "payroll_code",
        _number("mapping_id"),
        *map(_text, ("element", "code")),
        links={"mapping_id": "payroll_mapping"},
        unique=("mapping_id", "element"),
    )
    _table(
        "payroll_account",
        _number("service_id", null=True),
        _text("element"),
        sa.Column("control", sa.Boolean(), nullable=False),
        *map(_text, ("code", "name")),
        sa.CheckConstraint(
            "not control or (service_id is null and element = '')",
            name=op.f("ck_payroll_account_control"),
        ),
        links={"service_id": "service"},
        unique=("coop_id", "service_id", "element", "control"),
    )
    _table(
        "payroll_file",
        _number("run_id"),
        *map(_text, ("kind", "words")),
        _number("file_id"),
        _number("job_id", null=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        _number("made_by_id", null=True),
        links={
            "run_id": "pay_run",
            "file_id": "stored_file",
            "job_id": "job_run",
            "made_by_id": "account",
        },
    )
    with op.batch_alter_table("payroll_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payroll_file_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    """Back."""
    for table in ("file", "account", "code", "column", "mapping"):
        op.drop_table(f"payroll_{table}")
