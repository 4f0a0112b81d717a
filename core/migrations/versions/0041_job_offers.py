"""Offers of work, subject to checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "job_offer",
        sa.Column("referral_id", NUMBER, nullable=False),
        sa.Column("service_id", NUMBER, nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("contract_minutes", NUMBER, nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("offered_by", sa.String(length=255), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("taken_on_from", sa.Date(), nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "state in ('made', 'accepted', 'declined', 'taken_back', 'taken_on')",
            name=op.f("ck_job_offer_state"),
        ),
        sa.CheckConstraint(
            "state in ('made', 'declined', 'taken_back') or person_id is not null",
            name=op.f("ck_job_offer_person"),
        ),
        sa.CheckConstraint("contract_minutes >= 0", name=op.f("ck_job_offer_contract")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_job_offer_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_job_offer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_job_offer_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_job_offer_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_offer")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_job_offer_coop_id"), "job_offer", ["coop_id"], unique=False)
    op.create_index(op.f("ix_job_offer_person_id"), "job_offer", ["person_id"], unique=False)
    op.create_index(op.f("ix_job_offer_referral_id"), "job_offer", ["referral_id"], unique=False)
    op.create_index(op.f("ix_job_offer_service_id"), "job_offer", ["service_id"], unique=False)
    op.create_index(
        "uq_job_offer_open",
        "job_offer",
        ["referral_id"],
        unique=True,
        sqlite_where=sa.text("state in ('made', 'accepted')"),
        postgresql_where=sa.text("state in ('made', 'accepted')"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("job_offer")
