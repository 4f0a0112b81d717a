"""Classes, places and waiting lists; what a course gives; time that a class's list tells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "session_setting",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("remind_days", NUMBER, nullable=False),
        sa.Column("offer_hours", NUMBER, nullable=False),
        sa.Column("cutoff_hours", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "remind_days >= 0 and offer_hours > 0 and cutoff_hours >= 0",
            name=op.f("ck_session_setting_figures"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_session_setting_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_setting")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_session_setting_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("session_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_setting_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "training_session",
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("link", TEXT, nullable=False),
        sa.Column("trainer_id", NUMBER, nullable=True),
        sa.Column("trainer_name", TEXT, nullable=False),
        sa.Column("places", NUMBER, nullable=False),
        sa.Column("service_id", NUMBER, nullable=True),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("cost_pence", NUMBER, nullable=False),
        sa.Column("place_pence", NUMBER, nullable=False),
        sa.Column("cutoff_hours", NUMBER, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("planned_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("cancelled_reason", TEXT, nullable=False),
        sa.Column("attended_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("attended_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "cost_pence >= 0 and place_pence >= 0", name=op.f("ck_training_session_costs")
        ),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_training_session_order")),
        sa.CheckConstraint(
            "places > 0 and cutoff_hours >= 0", name=op.f("ck_training_session_figures")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_training_session_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_training_session_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_training_session_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["person.id"], name=op.f("fk_training_session_trainer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_session_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_session_coop_id_start_at"),
            ["coop_id", "start_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_training_session_course_id"), ["course_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_session_service_id"), ["service_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_session_trainer_id"), ["trainer_id"], unique=False
        )

    op.create_table(
        "training_booking",
        sa.Column("session_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("asked_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("booked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("booked_by", TEXT, nullable=False),
        sa.Column("offer_until_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("ended_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("left_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("result", TEXT, nullable=False),
        sa.Column("taken_id", NUMBER, nullable=True),
        sa.Column("held_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(state = 'offered') = (offer_until_at is not null)",
            name=op.f("ck_training_booking_offer"),
        ),
        sa.CheckConstraint(
            "state in ('booked', 'offered', 'waiting', 'withdrawn', 'removed', 'present', 'left', 'absent')",
            name=op.f("ck_training_booking_state"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_training_booking_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["held_id"],
            ["competency_held.id"],
            name=op.f("fk_training_booking_held_id_competency_held"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_booking_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name=op.f("fk_training_booking_session_id_training_session"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_id"],
            ["course_taken.id"],
            name=op.f("fk_training_booking_taken_id_course_taken"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_booking")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_training_booking_session_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_booking_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_booking_coop_id_state"), ["coop_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_training_booking_held_id"), ["held_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_booking_person_id_state"), ["person_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_booking_taken_id"), ["taken_id"], unique=False
        )

    with op.batch_alter_table("course", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("gives_competency_id", NUMBER, nullable=True))
        batch_op.create_index(
            batch_op.f("ix_course_gives_competency_id"), ["gives_competency_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_course_gives_competency_id_competency"),
            "competency",
            ["gives_competency_id"],
            ["id"],
        )

    with op.batch_alter_table(
        "other_time", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(sa.Column("source", TEXT, server_default="", nullable=False))
        batch_op.add_column(sa.Column("source_id", NUMBER, nullable=True))
        batch_op.create_index(
            batch_op.f("ix_other_time_source_source_id"), ["source", "source_id"], unique=False
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table(
        "other_time", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_index(batch_op.f("ix_other_time_source_source_id"))
        batch_op.drop_column("source_id")
        batch_op.drop_column("source")

    with op.batch_alter_table("course", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_course_gives_competency_id_competency"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_course_gives_competency_id"))
        batch_op.drop_column("gives_competency_id")

    with op.batch_alter_table("training_booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_booking_taken_id"))
        batch_op.drop_index(batch_op.f("ix_training_booking_person_id_state"))
        batch_op.drop_index(batch_op.f("ix_training_booking_held_id"))
        batch_op.drop_index(batch_op.f("ix_training_booking_coop_id_state"))
        batch_op.drop_index(batch_op.f("ix_training_booking_coop_id"))

    op.drop_table("training_booking")
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_session_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_training_session_service_id"))
        batch_op.drop_index(batch_op.f("ix_training_session_course_id"))
        batch_op.drop_index(batch_op.f("ix_training_session_coop_id_start_at"))
        batch_op.drop_index(batch_op.f("ix_training_session_coop_id"))

    op.drop_table("training_session")
    with op.batch_alter_table("session_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_setting_coop_id"))

    op.drop_table("session_setting")
