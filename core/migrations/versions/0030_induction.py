"""Plans for the first weeks: templates, plans and their steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "induction_template",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_induction_template_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_template")),
        sa.UniqueConstraint(
            "coop_id", "name", "version", name=op.f("uq_induction_template_coop_id_name_version")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("induction_template", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_induction_template_coop_id"), ["coop_id"], unique=False
        )

    op.create_table(
        "induction_plan",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("template_id", NUMBER, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("mentor_id", NUMBER, nullable=True),
        sa.Column("trainer_id", NUMBER, nullable=True),
        sa.Column("opened_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=255), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_induction_plan_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["person.id"], name=op.f("fk_induction_plan_mentor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_induction_plan_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["induction_template.id"],
            name=op.f("fk_induction_plan_template_id_induction_template"),
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["person.id"], name=op.f("fk_induction_plan_trainer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_plan")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("induction_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_induction_plan_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_induction_plan_coop_id_closed_on"),
            ["coop_id", "closed_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_induction_plan_mentor_id"), ["mentor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_induction_plan_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_induction_plan_template_id"), ["template_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_induction_plan_trainer_id"), ["trainer_id"], unique=False
        )
        batch_op.create_index(
            "uq_induction_plan_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("closed_on is null"),
            postgresql_where=sa.text("closed_on is null"),
        )

    op.create_table(
        "induction_template_step",
        sa.Column("template_id", NUMBER, nullable=False),
        sa.Column("course_id", NUMBER, nullable=True),
        sa.Column("competency_id", NUMBER, nullable=True),
        sa.Column("standard_code", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("doer", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("due_days", NUMBER, nullable=False),
        sa.Column("shifts", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_induction_template_step_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"],
            ["cooperative.id"],
            name=op.f("fk_induction_template_step_coop_id_cooperative"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_induction_template_step_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["induction_template.id"],
            name=op.f("fk_induction_template_step_template_id_induction_template"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_template_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("induction_template_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_induction_template_step_competency_id"), ["competency_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_induction_template_step_coop_id"), ["coop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_induction_template_step_course_id"), ["course_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_induction_template_step_template_id"), ["template_id"], unique=False
        )

    op.create_table(
        "induction_step",
        sa.Column("plan_id", NUMBER, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("course_id", NUMBER, nullable=True),
        sa.Column("competency_id", NUMBER, nullable=True),
        sa.Column("standard_id", NUMBER, nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("left_out_why", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("doer", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("due_days", NUMBER, nullable=False),
        sa.Column("shifts", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "done_on is null or left_out_why = ''", name=op.f("ck_induction_step_done_or_left_out")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_induction_step_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_induction_step_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_induction_step_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["induction_plan.id"],
            name=op.f("fk_induction_step_plan_id_induction_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["quality_standard.id"],
            name=op.f("fk_induction_step_standard_id_quality_standard"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("induction_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_induction_step_competency_id"), ["competency_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_induction_step_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_induction_step_course_id"), ["course_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_induction_step_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_induction_step_standard_id"), ["standard_id"], unique=False
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("induction_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_induction_step_standard_id"))
        batch_op.drop_index(batch_op.f("ix_induction_step_plan_id"))
        batch_op.drop_index(batch_op.f("ix_induction_step_course_id"))
        batch_op.drop_index(batch_op.f("ix_induction_step_coop_id"))
        batch_op.drop_index(batch_op.f("ix_induction_step_competency_id"))

    op.drop_table("induction_step")
    with op.batch_alter_table("induction_template_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_induction_template_step_template_id"))
        batch_op.drop_index(batch_op.f("ix_induction_template_step_course_id"))
        batch_op.drop_index(batch_op.f("ix_induction_template_step_coop_id"))
        batch_op.drop_index(batch_op.f("ix_induction_template_step_competency_id"))

    op.drop_table("induction_template_step")
    with op.batch_alter_table("induction_plan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_induction_plan_open",
            sqlite_where=sa.text("closed_on is null"),
            postgresql_where=sa.text("closed_on is null"),
        )
        batch_op.drop_index(batch_op.f("ix_induction_plan_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_induction_plan_template_id"))
        batch_op.drop_index(batch_op.f("ix_induction_plan_person_id"))
        batch_op.drop_index(batch_op.f("ix_induction_plan_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_induction_plan_coop_id_closed_on"))
        batch_op.drop_index(batch_op.f("ix_induction_plan_coop_id"))

    op.drop_table("induction_plan")
    with op.batch_alter_table("induction_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_induction_template_coop_id"))

    op.drop_table("induction_template")
