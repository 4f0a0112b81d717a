"""ASC-WDS: workplaces, workers' facts and own answers, codes, what is held there, files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "ascwds_code",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_code_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_code")),
        sa.UniqueConstraint("coop_id", "kind", "key", name=op.f("uq_ascwds_code_coop_id_kind_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_code_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "ascwds_setting",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("absences_since", sa.Date(), nullable=True),
        sa.Column("with_ni", sa.Boolean(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_setting_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_setting")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_ascwds_setting_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_setting_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "ascwds_workplace",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("users", sa.JSON(), nullable=False),
        sa.Column("held_since", sa.Date(), nullable=True),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_workplace_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_workplace")),
        sa.UniqueConstraint("coop_id", "ref", name=op.f("uq_ascwds_workplace_coop_id_ref")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_workplace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_workplace_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "ascwds_answer",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("question", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("said_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("declined = (value = '')", name=op.f("ck_ascwds_answer_said")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_answer_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ascwds_answer_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_answer")),
        sa.UniqueConstraint(
            "person_id", "question", name=op.f("uq_ascwds_answer_person_id_question")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_answer_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ascwds_answer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ascwds_export",
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("job_id", NUMBER, nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("workplaces", NUMBER, nullable=False),
        sa.Column("staff", NUMBER, nullable=False),
        sa.Column("training", NUMBER, nullable=False),
        sa.Column("warnings", NUMBER, nullable=False),
        sa.Column("filled", NUMBER, nullable=False),
        sa.Column("asked", NUMBER, nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("uploaded_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_export_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_run.id"], name=op.f("fk_ascwds_export_job_id_job_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_export")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_export_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ascwds_export_coop_id_made_at"), ["coop_id", "made_at"], unique=False
        )

    op.create_table(
        "ascwds_held",
        sa.Column("workplace_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_held_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ascwds_held_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["workplace_id"],
            ["ascwds_workplace.id"],
            name=op.f("fk_ascwds_held_workplace_id_ascwds_workplace"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_held")),
        sa.UniqueConstraint(
            "workplace_id", "person_id", name=op.f("uq_ascwds_held_workplace_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_held", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_held_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ascwds_held_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ascwds_place",
        sa.Column("workplace_id", NUMBER, nullable=False),
        sa.Column("service_id", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_place_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_ascwds_place_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["workplace_id"],
            ["ascwds_workplace.id"],
            name=op.f("fk_ascwds_place_workplace_id_ascwds_workplace"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_place")),
        sa.UniqueConstraint("service_id", name=op.f("uq_ascwds_place_service_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_place_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ascwds_place_workplace_id"), ["workplace_id"], unique=False
        )

    op.create_table(
        "ascwds_worker",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_worker_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ascwds_worker_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_worker")),
        sa.UniqueConstraint("coop_id", "ref", name=op.f("uq_ascwds_worker_coop_id_ref")),
        sa.UniqueConstraint("person_id", name=op.f("uq_ascwds_worker_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_worker_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "ascwds_file",
        sa.Column("export_id", NUMBER, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("gone_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_ascwds_file_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["export_id"], ["ascwds_export.id"], name=op.f("fk_ascwds_file_export_id_ascwds_export")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ascwds_file")),
        sa.UniqueConstraint("export_id", "name", name=op.f("uq_ascwds_file_export_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ascwds_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ascwds_file_coop_id"), ["coop_id"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("ascwds_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_file_coop_id"))

    op.drop_table("ascwds_file")
    with op.batch_alter_table("ascwds_worker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_worker_coop_id"))

    op.drop_table("ascwds_worker")
    with op.batch_alter_table("ascwds_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_place_workplace_id"))
        batch_op.drop_index(batch_op.f("ix_ascwds_place_coop_id"))

    op.drop_table("ascwds_place")
    with op.batch_alter_table("ascwds_held", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_held_person_id"))
        batch_op.drop_index(batch_op.f("ix_ascwds_held_coop_id"))

    op.drop_table("ascwds_held")
    with op.batch_alter_table("ascwds_export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_export_coop_id_made_at"))
        batch_op.drop_index(batch_op.f("ix_ascwds_export_coop_id"))

    op.drop_table("ascwds_export")
    with op.batch_alter_table("ascwds_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_answer_person_id"))
        batch_op.drop_index(batch_op.f("ix_ascwds_answer_coop_id"))

    op.drop_table("ascwds_answer")
    with op.batch_alter_table("ascwds_workplace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_workplace_coop_id"))

    op.drop_table("ascwds_workplace")
    with op.batch_alter_table("ascwds_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_setting_coop_id"))

    op.drop_table("ascwds_setting")
    with op.batch_alter_table("ascwds_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ascwds_code_coop_id"))

    op.drop_table("ascwds_code")
    # ### end Alembic commands ###
