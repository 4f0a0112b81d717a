"""Board packs and their schedules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "pack_schedule",
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.Column("months", NUMBER, nullable=False),
        sa.Column("compared", TEXT, nullable=False),
        sa.Column("day", NUMBER, nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("owner_id", NUMBER, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("ended_by", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "compared in ('', 'before', 'year')", name=op.f("ck_pack_schedule_compared")
        ),
        sa.CheckConstraint("day between 1 and 28", name=op.f("ck_pack_schedule_day")),
        sa.CheckConstraint("months in (1, 3, 12)", name=op.f("ck_pack_schedule_months")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_pack_schedule_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_pack_schedule_owner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_schedule")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pack_schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_schedule_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pack_schedule_next_on"), ["next_on"], unique=False)

    op.create_table(
        "board_pack",
        sa.Column("title", TEXT, nullable=False),
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("compared", TEXT, nullable=False),
        sa.Column("workbook_id", NUMBER, nullable=False),
        sa.Column("paper_id", NUMBER, nullable=False),
        sa.Column("schedule_id", NUMBER, nullable=True),
        sa.Column("run_id", NUMBER, nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_board_pack_dates")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_board_pack_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["stored_file.id"], name=op.f("fk_board_pack_paper_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["job_run.id"], name=op.f("fk_board_pack_run_id_job_run")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["pack_schedule.id"],
            name=op.f("fk_board_pack_schedule_id_pack_schedule"),
        ),
        sa.ForeignKeyConstraint(
            ["workbook_id"], ["stored_file.id"], name=op.f("fk_board_pack_workbook_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_pack")),
        sa.UniqueConstraint("run_id", name=op.f("uq_board_pack_run_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("board_pack", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_pack_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_board_pack_coop_id_made_at"), ["coop_id", "made_at"], unique=False
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("board_pack")
    op.drop_table("pack_schedule")
