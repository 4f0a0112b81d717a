"""Training records from other systems: files, what they entered, names matched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "training_import",
        sa.Column("file_id", NUMBER, nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("adds", NUMBER, nullable=False),
        sa.Column("same", NUMBER, nullable=False),
        sa.Column("bad", NUMBER, nullable=False),
        sa.Column("entered_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("undone_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=255), nullable=False),
        sa.Column("run_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_training_import_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_training_import_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_training_import_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["job_run.id"], name=op.f("fk_training_import_run_id_job_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_import")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_import_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_import_coop_id_made_at"), ["coop_id", "made_at"], unique=False
        )

    op.create_table(
        "training_name",
        sa.Column("words", sa.String(length=255), nullable=False),
        sa.Column("competency_id", NUMBER, nullable=True),
        sa.Column("course_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(competency_id is null) <> (course_id is null)", name=op.f("ck_training_name_one")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_training_name_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_training_name_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_training_name_course_id_course")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_name")),
        sa.UniqueConstraint("coop_id", "words", name=op.f("uq_training_name_coop_id_words")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_name", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_name_competency_id"), ["competency_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_training_name_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_name_course_id"), ["course_id"], unique=False)

    op.create_table(
        "training_import_record",
        sa.Column("import_id", NUMBER, nullable=False),
        sa.Column("held_id", NUMBER, nullable=True),
        sa.Column("taken_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(held_id is null) <> (taken_id is null)", name=op.f("ck_training_import_record_one")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"],
            ["cooperative.id"],
            name=op.f("fk_training_import_record_coop_id_cooperative"),
        ),
        sa.ForeignKeyConstraint(
            ["held_id"],
            ["competency_held.id"],
            name=op.f("fk_training_import_record_held_id_competency_held"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["training_import.id"],
            name=op.f("fk_training_import_record_import_id_training_import"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_id"],
            ["course_taken.id"],
            name=op.f("fk_training_import_record_taken_id_course_taken"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_import_record")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_import_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_import_record_coop_id"), ["coop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_import_record_held_id"), ["held_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_import_record_import_id"), ["import_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_import_record_taken_id"), ["taken_id"], unique=False
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("training_import_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_import_record_taken_id"))
        batch_op.drop_index(batch_op.f("ix_training_import_record_import_id"))
        batch_op.drop_index(batch_op.f("ix_training_import_record_held_id"))
        batch_op.drop_index(batch_op.f("ix_training_import_record_coop_id"))

    op.drop_table("training_import_record")
    with op.batch_alter_table("training_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_name_course_id"))
        batch_op.drop_index(batch_op.f("ix_training_name_coop_id"))
        batch_op.drop_index(batch_op.f("ix_training_name_competency_id"))

    op.drop_table("training_name")
    with op.batch_alter_table("training_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_import_coop_id_made_at"))
        batch_op.drop_index(batch_op.f("ix_training_import_coop_id"))

    op.drop_table("training_import")
