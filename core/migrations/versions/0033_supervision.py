"""Supervision: kinds, how often, who supervises whom, meetings and actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "supervision_kind",
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_supervision_kind_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_kind")),
        sa.UniqueConstraint("coop_id", "name", name=op.f("uq_supervision_kind_coop_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supervision_kind", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_kind_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "supervision_notice",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("warn_days", NUMBER, nullable=False),
        sa.Column("escalate_days", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "warn_days >= 0 and escalate_days >= 0", name=op.f("ck_supervision_notice_days")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_supervision_notice_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_notice")),
        sa.UniqueConstraint(
            "coop_id", "from_on", name=op.f("uq_supervision_notice_coop_id_from_on")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supervision_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_notice_coop_id"), ["coop_id"], unique=False
        )

    op.create_table(
        "supervising",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("supervisor_id", NUMBER, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("person_id <> supervisor_id", name=op.f("ck_supervising_two")),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_supervising_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_supervising_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_supervising_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["person.id"], name=op.f("fk_supervising_supervisor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervising")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supervising", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervising_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_supervising_person_id_from_on"), ["person_id", "from_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_supervising_supervisor_id"), ["supervisor_id"], unique=False
        )

    op.create_table(
        "supervision_frequency",
        sa.Column("kind_id", NUMBER, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("every", NUMBER, nullable=True),
        sa.Column("unit", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "every is null or every > 0", name=op.f("ck_supervision_frequency_every")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"],
            ["cooperative.id"],
            name=op.f("fk_supervision_frequency_coop_id_cooperative"),
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["supervision_kind.id"],
            name=op.f("fk_supervision_frequency_kind_id_supervision_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_frequency")),
        sa.UniqueConstraint(
            "kind_id", "from_on", name=op.f("uq_supervision_frequency_kind_id_from_on")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supervision_frequency", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_frequency_coop_id"), ["coop_id"], unique=False
        )

    op.create_table(
        "supervision_meeting",
        sa.Column("kind_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("supervisor_id", NUMBER, nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("person_words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=255), nullable=False),
        sa.Column("agreed_person_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("agreed_supervisor_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("cancelled_why", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "state <> 'held' or held_on is not null", name=op.f("ck_supervision_meeting_held")
        ),
        sa.CheckConstraint("person_id <> supervisor_id", name=op.f("ck_supervision_meeting_two")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_supervision_meeting_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["supervision_kind.id"],
            name=op.f("fk_supervision_meeting_kind_id_supervision_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_supervision_meeting_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"],
            ["person.id"],
            name=op.f("fk_supervision_meeting_supervisor_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_meeting")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supervision_meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_meeting_coop_id"), ["coop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_supervision_meeting_coop_id_state"), ["coop_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_supervision_meeting_kind_id"), ["kind_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_supervision_meeting_person_id_kind_id"),
            ["person_id", "kind_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_supervision_meeting_supervisor_id"), ["supervisor_id"], unique=False
        )

    op.create_table(
        "supervision_action",
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_supervisor", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_supervision_action_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["supervision_meeting.id"],
            name=op.f("fk_supervision_action_meeting_id_supervision_meeting"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_action")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supervision_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_action_coop_id"), ["coop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_supervision_action_meeting_id"), ["meeting_id"], unique=False
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("supervision_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_action_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_action_coop_id"))

    op.drop_table("supervision_action")
    with op.batch_alter_table("supervision_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_meeting_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_meeting_person_id_kind_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_meeting_kind_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_meeting_coop_id_state"))
        batch_op.drop_index(batch_op.f("ix_supervision_meeting_coop_id"))

    op.drop_table("supervision_meeting")
    with op.batch_alter_table("supervision_frequency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_frequency_coop_id"))

    op.drop_table("supervision_frequency")
    with op.batch_alter_table("supervising", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervising_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_supervising_person_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_supervising_coop_id"))

    op.drop_table("supervising")
    with op.batch_alter_table("supervision_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_notice_coop_id"))

    op.drop_table("supervision_notice")
    with op.batch_alter_table("supervision_kind", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_kind_coop_id"))

    op.drop_table("supervision_kind")
