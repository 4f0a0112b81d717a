"""Saved exports, and the files made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "saved_export",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("owner_id", NUMBER, nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("every", TEXT, nullable=False),
        sa.Column("day", NUMBER, nullable=True),
        sa.Column("hour", NUMBER, nullable=True),
        sa.Column("next_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("stopped", sa.Text(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("form in ('xlsx', 'csv')", name=op.f("ck_saved_export_form")),
        sa.CheckConstraint("every in ('', 'week', 'month')", name=op.f("ck_saved_export_every")),
        sa.CheckConstraint(
            "(every = '') = (day is null) and (every = '') = (hour is null)",
            name=op.f("ck_saved_export_when"),
        ),
        sa.CheckConstraint("every <> '' or next_at is null", name=op.f("ck_saved_export_due")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_saved_export_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_saved_export_owner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_export")),
        sa.UniqueConstraint(
            "coop_id", "owner_id", "name", name=op.f("uq_saved_export_coop_id_owner_id_name")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("saved_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_export_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_export_next_at"), ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_export_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "export_file",
        sa.Column("export_id", NUMBER, nullable=False),
        sa.Column("file_id", NUMBER, nullable=False),
        sa.Column("job_id", NUMBER, nullable=True),
        sa.Column("rows", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_export_file_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["export_id"], ["saved_export.id"], name=op.f("fk_export_file_export_id_saved_export")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_export_file_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_run.id"], name=op.f("fk_export_file_job_id_job_run")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_export_file_made_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_file")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("export_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_file_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_file_export_id"), ["export_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_file_made_at"), ["made_at"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("export_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_file_made_at"))
        batch_op.drop_index(batch_op.f("ix_export_file_export_id"))
        batch_op.drop_index(batch_op.f("ix_export_file_coop_id"))

    op.drop_table("export_file")
    with op.batch_alter_table("saved_export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_export_owner_id"))
        batch_op.drop_index(batch_op.f("ix_saved_export_next_at"))
        batch_op.drop_index(batch_op.f("ix_saved_export_coop_id"))

    op.drop_table("saved_export")
