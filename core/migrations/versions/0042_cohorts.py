"""SWAP cohorts, their days and attendance; visitors on shifts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "swap_cohort",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("partnership_id", NUMBER, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("places", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opened_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("opened_by", TEXT, nullable=False),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("closed_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_swap_cohort_dates")),
        sa.CheckConstraint("places >= 1", name=op.f("ck_swap_cohort_places")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_swap_cohort_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_swap_cohort_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_cohort")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("swap_cohort", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_swap_cohort_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_swap_cohort_partnership_id"), ["partnership_id"], unique=False
        )

    op.create_table(
        "cohort_day",
        sa.Column("cohort_id", NUMBER, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_cohort_day_order")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["swap_cohort.id"], name=op.f("fk_cohort_day_cohort_id_swap_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_cohort_day_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_day")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cohort_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_day_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cohort_day_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "cohort_member",
        sa.Column("cohort_id", NUMBER, nullable=False),
        sa.Column("referral_id", NUMBER, nullable=False),
        sa.Column("joined_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("joined_by", TEXT, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", TEXT, nullable=False),
        sa.Column("no_interview", TEXT, nullable=False),
        sa.Column("no_interview_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["swap_cohort.id"], name=op.f("fk_cohort_member_cohort_id_swap_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_cohort_member_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_cohort_member_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_member")),
        sa.UniqueConstraint(
            "cohort_id", "referral_id", name=op.f("uq_cohort_member_cohort_id_referral_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cohort_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_member_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cohort_member_referral_id"), ["referral_id"], unique=False
        )

    op.create_table(
        "shift_visitor",
        sa.Column("shift_id", NUMBER, nullable=False),
        sa.Column("mentor_id", NUMBER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("source_id", NUMBER, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("off_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("off_reason", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_shift_visitor_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["person.id"], name=op.f("fk_shift_visitor_mentor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_shift_visitor_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_visitor")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shift_visitor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_visitor_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_visitor_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(
            "ix_shift_visitor_one_a_mentor",
            ["shift_id", "mentor_id"],
            unique=True,
            sqlite_where=sa.text("off_at is null"),
            postgresql_where=sa.text("off_at is null"),
        )
        batch_op.create_index(batch_op.f("ix_shift_visitor_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shift_visitor_source_source_id"), ["source", "source_id"], unique=False
        )

    op.create_table(
        "cohort_mark",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("day_id", NUMBER, nullable=True),
        sa.Column("visitor_id", NUMBER, nullable=True),
        sa.Column("mark", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("marked_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("marked_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("mark in ('there', 'late', 'absent')", name=op.f("ck_cohort_mark_mark")),
        sa.CheckConstraint(
            "(day_id is null) <> (visitor_id is null)", name=op.f("ck_cohort_mark_one")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_cohort_mark_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["day_id"], ["cohort_day.id"], name=op.f("fk_cohort_mark_day_id_cohort_day")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["cohort_member.id"], name=op.f("fk_cohort_mark_member_id_cohort_member")
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"],
            ["shift_visitor.id"],
            name=op.f("fk_cohort_mark_visitor_id_shift_visitor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_mark")),
        sa.UniqueConstraint("member_id", "day_id", name=op.f("uq_cohort_mark_member_id_day_id")),
        sa.UniqueConstraint(
            "member_id", "visitor_id", name=op.f("uq_cohort_mark_member_id_visitor_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cohort_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_mark_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cohort_mark_day_id"), ["day_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cohort_mark_visitor_id"), ["visitor_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("cohort_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_mark_visitor_id"))
        batch_op.drop_index(batch_op.f("ix_cohort_mark_day_id"))
        batch_op.drop_index(batch_op.f("ix_cohort_mark_coop_id"))

    op.drop_table("cohort_mark")
    with op.batch_alter_table("shift_visitor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_visitor_source_source_id"))
        batch_op.drop_index(batch_op.f("ix_shift_visitor_shift_id"))
        batch_op.drop_index(
            "ix_shift_visitor_one_a_mentor",
            sqlite_where=sa.text("off_at is null"),
            postgresql_where=sa.text("off_at is null"),
        )
        batch_op.drop_index(batch_op.f("ix_shift_visitor_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_shift_visitor_coop_id"))

    op.drop_table("shift_visitor")
    with op.batch_alter_table("cohort_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_member_referral_id"))
        batch_op.drop_index(batch_op.f("ix_cohort_member_coop_id"))

    op.drop_table("cohort_member")
    with op.batch_alter_table("cohort_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_day_coop_id"))
        batch_op.drop_index(batch_op.f("ix_cohort_day_cohort_id"))

    op.drop_table("cohort_day")
    with op.batch_alter_table("swap_cohort", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_swap_cohort_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_swap_cohort_coop_id"))

    op.drop_table("swap_cohort")
