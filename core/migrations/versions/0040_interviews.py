"""Interviews: slots, bookings, questions, score sheets, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "interview_questions",
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_interview_questions_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_questions")),
        sa.UniqueConstraint(
            "coop_id", "version", name=op.f("uq_interview_questions_coop_id_version")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interview_questions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_questions_coop_id"), ["coop_id"], unique=False
        )

    op.create_table(
        "interview_setting",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("remind_days", NUMBER, nullable=False),
        sa.Column("notice_hours", NUMBER, nullable=False),
        sa.Column("change_hours", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "remind_days >= 0 and notice_hours >= 0 and change_hours >= 0",
            name=op.f("ck_interview_setting_figures"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_interview_setting_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_setting")),
        sa.UniqueConstraint(
            "coop_id", "from_on", name=op.f("uq_interview_setting_coop_id_from_on")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interview_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_setting_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "interview_slot",
        sa.Column("vacancy_id", NUMBER, nullable=True),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("link", TEXT, nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("cancelled_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("cancelled_reason", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_interview_slot_order")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_interview_slot_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_interview_slot_vacancy_id_vacancy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slot")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interview_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_slot_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_interview_slot_coop_id_start_at"), ["coop_id", "start_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interview_slot_vacancy_id"), ["vacancy_id"], unique=False
        )

    op.create_table(
        "interview",
        sa.Column("slot_id", NUMBER, nullable=False),
        sa.Column("referral_id", NUMBER, nullable=False),
        sa.Column("questions_id", NUMBER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("booked_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("booked_how", TEXT, nullable=False),
        sa.Column("booked_by", TEXT, nullable=False),
        sa.Column("ended_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("ended_by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("outcome_reason", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("(state = 'done') = (outcome <> '')", name=op.f("ck_interview_outcome")),
        sa.CheckConstraint(
            "state in ('booked', 'off', 'missed', 'done')", name=op.f("ck_interview_state")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_interview_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["questions_id"],
            ["interview_questions.id"],
            name=op.f("fk_interview_questions_id_interview_questions"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_interview_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["interview_slot.id"], name=op.f("fk_interview_slot_id_interview_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_interview_referral_id_state"), ["referral_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_interview_slot_taken",
            ["slot_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'off'"),
            postgresql_where=sa.text("state <> 'off'"),
        )

    op.create_table(
        "interviewer",
        sa.Column("slot_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_interviewer_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_interviewer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["interview_slot.id"], name=op.f("fk_interviewer_slot_id_interview_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviewer")),
        sa.UniqueConstraint("slot_id", "person_id", name=op.f("uq_interviewer_slot_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interviewer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interviewer_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interviewer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "score_sheet",
        sa.Column("interview_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("locked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_score_sheet_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name=op.f("fk_score_sheet_interview_id_interview")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_score_sheet_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheet")),
        sa.UniqueConstraint(
            "interview_id", "person_id", name=op.f("uq_score_sheet_interview_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_sheet_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_sheet_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_sheet_person_id"))
        batch_op.drop_index(batch_op.f("ix_score_sheet_coop_id"))

    op.drop_table("score_sheet")
    with op.batch_alter_table("interviewer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interviewer_person_id"))
        batch_op.drop_index(batch_op.f("ix_interviewer_coop_id"))

    op.drop_table("interviewer")
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_interview_slot_taken",
            sqlite_where=sa.text("state <> 'off'"),
            postgresql_where=sa.text("state <> 'off'"),
        )
        batch_op.drop_index(batch_op.f("ix_interview_referral_id_state"))
        batch_op.drop_index(batch_op.f("ix_interview_coop_id"))

    op.drop_table("interview")
    with op.batch_alter_table("interview_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_slot_vacancy_id"))
        batch_op.drop_index(batch_op.f("ix_interview_slot_coop_id_start_at"))
        batch_op.drop_index(batch_op.f("ix_interview_slot_coop_id"))

    op.drop_table("interview_slot")
    with op.batch_alter_table("interview_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_setting_coop_id"))

    op.drop_table("interview_setting")
    with op.batch_alter_table("interview_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_questions_coop_id"))

    op.drop_table("interview_questions")
