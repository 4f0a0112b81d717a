"""What people would like of their work: short notice, services, nights, hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.create_table(
        "work_preferences",
        sa.Column("person_id", number, nullable=False),
        sa.Column("short_notice_hours", number, nullable=True),
        sa.Column("preferred_services", sa.JSON(), nullable=True),
        sa.Column("nights_a_month", number, nullable=True),
        sa.Column("wanted_weekly_minutes", number, nullable=True),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_work_preferences_dates")
        ),
        sa.CheckConstraint("short_notice_hours >= 0", name=op.f("ck_work_preferences_notice")),
        sa.CheckConstraint("nights_a_month >= 0", name=op.f("ck_work_preferences_nights")),
        sa.CheckConstraint("wanted_weekly_minutes > 0", name=op.f("ck_work_preferences_wanted")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_work_preferences_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_work_preferences_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_preferences")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("work_preferences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_preferences_coop_id"), ["coop_id"])
        batch_op.create_index(
            batch_op.f("ix_work_preferences_person_id_from_on"), ["person_id", "from_on"], unique=True
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("work_preferences")
