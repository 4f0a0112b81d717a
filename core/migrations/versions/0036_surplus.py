"""A year's surplus: rules, figures as taken, drafts, parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "surplus_terms",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("required_percent", sa.Numeric(precision=6, scale=3), nullable=False),
        sa.Column("until_pence", NUMBER, nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("benefit_society", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "until_pence is null or until_pence >= 0", name=op.f("ck_surplus_terms_until")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_surplus_terms_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surplus_terms")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_surplus_terms_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_surplus_terms_coop_id"), "surplus_terms", ["coop_id"], unique=False)
    op.create_table(
        "surplus_year",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("result_pence", NUMBER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("posted_at", core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_draft_id", NUMBER, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(state = 'posted') = (posted_at is not null)", name=op.f("ck_surplus_year_posted")
        ),
        sa.CheckConstraint(
            "state in ('drafting', 'shown', 'posted')", name=op.f("ck_surplus_year_state")
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_surplus_year_dates")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_surplus_year_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surplus_year")),
        sa.UniqueConstraint("coop_id", "last_on", name=op.f("uq_surplus_year_coop_id_last_on")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_surplus_year_coop_id"), "surplus_year", ["coop_id"], unique=False)
    op.create_table(
        "surplus_snapshot",
        sa.Column("year_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("taken_at", core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_surplus_snapshot_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["surplus_year.id"], name=op.f("fk_surplus_snapshot_year_id_surplus_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surplus_snapshot")),
        sa.UniqueConstraint("year_id", "number", name=op.f("uq_surplus_snapshot_year_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_surplus_snapshot_coop_id"), "surplus_snapshot", ["coop_id"], unique=False
    )
    op.create_table(
        "surplus_draft",
        sa.Column("year_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("snapshot_id", NUMBER, nullable=True),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("motion_id", NUMBER, nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_surplus_draft_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_surplus_draft_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["surplus_snapshot.id"],
            name=op.f("fk_surplus_draft_snapshot_id_surplus_snapshot"),
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["surplus_year.id"], name=op.f("fk_surplus_draft_year_id_surplus_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surplus_draft")),
        sa.UniqueConstraint("year_id", "name", name=op.f("uq_surplus_draft_year_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_surplus_draft_coop_id"), "surplus_draft", ["coop_id"], unique=False)
    op.create_table(
        "surplus_share",
        sa.Column("year_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("now_pence", NUMBER, nullable=False),
        sa.Column("kept_pence", NUMBER, nullable=False),
        sa.Column("interest_pence", NUMBER, nullable=False),
        sa.Column("payout_on", sa.Date(), nullable=True),
        sa.Column("paid_out_entry_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "kept_pence = 0 or payout_on is not null", name=op.f("ck_surplus_share_payout")
        ),
        sa.CheckConstraint(
            "now_pence >= 0 and kept_pence >= 0", name=op.f("ck_surplus_share_parts")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_surplus_share_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["paid_out_entry_id"],
            ["capital_entry.id"],
            name=op.f("fk_surplus_share_paid_out_entry_id_capital_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_surplus_share_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["surplus_year.id"], name=op.f("fk_surplus_share_year_id_surplus_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surplus_share")),
        sa.UniqueConstraint(
            "year_id", "person_id", name=op.f("uq_surplus_share_year_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_surplus_share_coop_id"), "surplus_share", ["coop_id"], unique=False)
    op.create_index(
        op.f("ix_surplus_share_person_id"), "surplus_share", ["person_id"], unique=False
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("surplus_share")
    op.drop_table("surplus_draft")
    op.drop_table("surplus_snapshot")
    op.drop_table("surplus_year")
    op.drop_table("surplus_terms")
