"""Standards, courses, requirements, and the evidence behind what people hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "course",
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=255), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("delivery", sa.String(length=255), nullable=False),
        sa.Column("accredited", sa.String(length=255), nullable=False),
        sa.Column("renewal_months", NUMBER, nullable=True),
        sa.Column("cost_pence", NUMBER, nullable=False),
        sa.Column("minutes", NUMBER, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("cost_pence >= 0 and minutes >= 0", name=op.f("ck_course_figures")),
        sa.CheckConstraint(
            "renewal_months is null or renewal_months > 0", name=op.f("ck_course_renewal")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_course_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("coop_id", "name", name=op.f("uq_course_coop_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "standard_framework",
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assessor_competency_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_standard_framework_dates")
        ),
        sa.ForeignKeyConstraint(
            ["assessor_competency_id"],
            ["competency.id"],
            name=op.f("fk_standard_framework_assessor_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_standard_framework_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_framework")),
        sa.UniqueConstraint(
            "coop_id", "code", "version", name=op.f("uq_standard_framework_coop_id_code_version")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard_framework", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standard_framework_assessor_competency_id"),
            ["assessor_competency_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_standard_framework_coop_id"), ["coop_id"], unique=False
        )

    op.create_table(
        "course_taken",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("framework_id", NUMBER, nullable=True),
        sa.Column("result", sa.String(length=255), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=False),
        sa.Column("certificate", sa.String(length=255), nullable=False),
        sa.Column("entered_by", sa.String(length=255), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_course_taken_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_course_taken_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_taken_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["standard_framework.id"],
            name=op.f("fk_course_taken_framework_id_standard_framework"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_course_taken_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_taken")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("course_taken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_taken_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_course_taken_coop_id_until_on"), ["coop_id", "until_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_course_taken_course_id"), ["course_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_course_taken_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_course_taken_person_id_course_id"),
            ["person_id", "course_id"],
            unique=False,
        )

    op.create_table(
        "training_requirement",
        sa.Column("competency_id", NUMBER, nullable=True),
        sa.Column("course_id", NUMBER, nullable=True),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("service_id", NUMBER, nullable=True),
        sa.Column("supported", sa.String(length=255), nullable=False),
        sa.Column("level", sa.String(length=255), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(competency_id is null) <> (course_id is null)",
            name=op.f("ck_training_requirement_one"),
        ),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_training_requirement_dates")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_training_requirement_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"],
            ["cooperative.id"],
            name=op.f("fk_training_requirement_coop_id_cooperative"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_training_requirement_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_training_requirement_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_requirement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_requirement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_requirement_competency_id"), ["competency_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_requirement_coop_id"), ["coop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_requirement_coop_id_from_on"),
            ["coop_id", "from_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_training_requirement_course_id"), ["course_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_requirement_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "quality_standard",
        sa.Column("framework_id", NUMBER, nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("heading", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("observed", sa.Boolean(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_quality_standard_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["standard_framework.id"],
            name=op.f("fk_quality_standard_framework_id_standard_framework"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_standard")),
        sa.UniqueConstraint(
            "framework_id", "code", name=op.f("uq_quality_standard_framework_id_code")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quality_standard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quality_standard_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_quality_standard_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "requirement_named",
        sa.Column("requirement_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_requirement_named_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_requirement_named_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["training_requirement.id"],
            name=op.f("fk_requirement_named_requirement_id_training_requirement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_named")),
        sa.UniqueConstraint(
            "requirement_id",
            "person_id",
            name=op.f("uq_requirement_named_requirement_id_person_id"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("requirement_named", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requirement_named_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_requirement_named_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_requirement_named_requirement_id"), ["requirement_id"], unique=False
        )

    op.create_table(
        "evidence",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("held_id", NUMBER, nullable=True),
        sa.Column("taken_id", NUMBER, nullable=True),
        sa.Column("standard_id", NUMBER, nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("beside", sa.String(length=255), nullable=False),
        sa.Column("assessor_id", NUMBER, nullable=True),
        sa.Column("assessor", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "held_id is not null or taken_id is not null or standard_id is not null",
            name=op.f("ck_evidence_of_something"),
        ),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name=op.f("fk_evidence_assessor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_evidence_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["held_id"], ["competency_held.id"], name=op.f("fk_evidence_held_id_competency_held")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_evidence_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["quality_standard.id"],
            name=op.f("fk_evidence_standard_id_quality_standard"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_id"], ["course_taken.id"], name=op.f("fk_evidence_taken_id_course_taken")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_assessor_id"), ["assessor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evidence_coop_id_seen_on"), ["coop_id", "seen_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_held_id"), ["held_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evidence_person_id_standard_id"),
            ["person_id", "standard_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_evidence_standard_id"), ["standard_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_taken_id"), ["taken_id"], unique=False)

    op.create_table(
        "standard_cover",
        sa.Column("standard_id", NUMBER, nullable=False),
        sa.Column("competency_id", NUMBER, nullable=True),
        sa.Column("course_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(competency_id is null) <> (course_id is null)", name=op.f("ck_standard_cover_one")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_standard_cover_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_standard_cover_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_standard_cover_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["quality_standard.id"],
            name=op.f("fk_standard_cover_standard_id_quality_standard"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_cover")),
        sa.UniqueConstraint(
            "standard_id", "competency_id", name=op.f("uq_standard_cover_standard_id_competency_id")
        ),
        sa.UniqueConstraint(
            "standard_id", "course_id", name=op.f("uq_standard_cover_standard_id_course_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard_cover", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standard_cover_competency_id"), ["competency_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_standard_cover_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_standard_cover_course_id"), ["course_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_standard_cover_standard_id"), ["standard_id"], unique=False
        )

    op.create_table(
        "standard_mapping",
        sa.Column("from_id", NUMBER, nullable=False),
        sa.Column("to_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_standard_mapping_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["quality_standard.id"],
            name=op.f("fk_standard_mapping_from_id_quality_standard"),
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["quality_standard.id"],
            name=op.f("fk_standard_mapping_to_id_quality_standard"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_mapping")),
        sa.UniqueConstraint("from_id", "to_id", name=op.f("uq_standard_mapping_from_id_to_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard_mapping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_mapping_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standard_mapping_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standard_mapping_to_id"), ["to_id"], unique=False)

    op.create_table(
        "standard_outcome",
        sa.Column("standard_id", NUMBER, nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_standard_outcome_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["quality_standard.id"],
            name=op.f("fk_standard_outcome_standard_id_quality_standard"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_outcome")),
        sa.UniqueConstraint(
            "standard_id", "code", name=op.f("uq_standard_outcome_standard_id_code")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_outcome_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_standard_outcome_standard_id"), ["standard_id"], unique=False
        )

    op.create_table(
        "evidence_file",
        sa.Column("evidence_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_evidence_file_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_file_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evidence_file_evidence_id"), ["evidence_id"], unique=False
        )

    op.create_table(
        "evidence_outcome",
        sa.Column("evidence_id", NUMBER, nullable=False),
        sa.Column("outcome_id", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_evidence_outcome_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_outcome_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"],
            ["standard_outcome.id"],
            name=op.f("fk_evidence_outcome_outcome_id_standard_outcome"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_outcome")),
        sa.UniqueConstraint(
            "evidence_id", "outcome_id", name=op.f("uq_evidence_outcome_evidence_id_outcome_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_outcome_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evidence_outcome_evidence_id"), ["evidence_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_outcome_outcome_id"), ["outcome_id"], unique=False
        )

    with op.batch_alter_table("competency", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("methods", sa.String(length=255), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("assessor_competency_id", NUMBER, nullable=True))
        batch_op.create_index(
            batch_op.f("ix_competency_assessor_competency_id"),
            ["assessor_competency_id"],
            unique=False,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_competency_assessor_competency_id_competency"),
            "competency",
            ["assessor_competency_id"],
            ["id"],
        )

    with op.batch_alter_table("competency_held", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assessor_id", NUMBER, nullable=True))
        batch_op.add_column(
            sa.Column("method", sa.String(length=255), server_default="", nullable=False)
        )
        batch_op.create_index(
            batch_op.f("ix_competency_held_assessor_id"), ["assessor_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_competency_held_assessor_id_person"), "person", ["assessor_id"], ["id"]
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("competency_held", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_competency_held_assessor_id_person"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_competency_held_assessor_id"))
        batch_op.drop_column("method")
        batch_op.drop_column("assessor_id")

    with op.batch_alter_table("competency", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_competency_assessor_competency_id_competency"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_competency_assessor_competency_id"))
        batch_op.drop_column("assessor_competency_id")
        batch_op.drop_column("methods")

    with op.batch_alter_table("evidence_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_outcome_outcome_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_outcome_evidence_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_outcome_coop_id"))

    op.drop_table("evidence_outcome")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_evidence_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_file_coop_id"))

    op.drop_table("evidence_file")
    with op.batch_alter_table("standard_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_outcome_standard_id"))
        batch_op.drop_index(batch_op.f("ix_standard_outcome_coop_id"))

    op.drop_table("standard_outcome")
    with op.batch_alter_table("standard_mapping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_mapping_to_id"))
        batch_op.drop_index(batch_op.f("ix_standard_mapping_from_id"))
        batch_op.drop_index(batch_op.f("ix_standard_mapping_coop_id"))

    op.drop_table("standard_mapping")
    with op.batch_alter_table("standard_cover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_cover_standard_id"))
        batch_op.drop_index(batch_op.f("ix_standard_cover_course_id"))
        batch_op.drop_index(batch_op.f("ix_standard_cover_coop_id"))
        batch_op.drop_index(batch_op.f("ix_standard_cover_competency_id"))

    op.drop_table("standard_cover")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_taken_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_standard_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_person_id_standard_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_held_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_coop_id_seen_on"))
        batch_op.drop_index(batch_op.f("ix_evidence_coop_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_assessor_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("requirement_named", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requirement_named_requirement_id"))
        batch_op.drop_index(batch_op.f("ix_requirement_named_person_id"))
        batch_op.drop_index(batch_op.f("ix_requirement_named_coop_id"))

    op.drop_table("requirement_named")
    with op.batch_alter_table("quality_standard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quality_standard_framework_id"))
        batch_op.drop_index(batch_op.f("ix_quality_standard_coop_id"))

    op.drop_table("quality_standard")
    with op.batch_alter_table("training_requirement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_requirement_service_id"))
        batch_op.drop_index(batch_op.f("ix_training_requirement_course_id"))
        batch_op.drop_index(batch_op.f("ix_training_requirement_coop_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_training_requirement_coop_id"))
        batch_op.drop_index(batch_op.f("ix_training_requirement_competency_id"))

    op.drop_table("training_requirement")
    with op.batch_alter_table("course_taken", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_taken_person_id_course_id"))
        batch_op.drop_index(batch_op.f("ix_course_taken_framework_id"))
        batch_op.drop_index(batch_op.f("ix_course_taken_course_id"))
        batch_op.drop_index(batch_op.f("ix_course_taken_coop_id_until_on"))
        batch_op.drop_index(batch_op.f("ix_course_taken_coop_id"))

    op.drop_table("course_taken")
    with op.batch_alter_table("standard_framework", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_framework_coop_id"))
        batch_op.drop_index(batch_op.f("ix_standard_framework_assessor_competency_id"))

    op.drop_table("standard_framework")
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_coop_id"))

    op.drop_table("course")
