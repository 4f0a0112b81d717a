"""Training budgets, funds, the courses they pay for and what was claimed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "training_budget",
        sa.Column("pence", NUMBER, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_training_budget_pence")),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_training_budget_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_training_budget_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_budget")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_budget", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_budget_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "training_fund",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("claim_until_on", sa.Date(), nullable=True),
        sa.Column("claim_days", NUMBER, nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_training_fund_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_training_fund_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_fund")),
        sa.UniqueConstraint("coop_id", "name", name=op.f("uq_training_fund_coop_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_fund", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_fund_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "fund_course",
        sa.Column("fund_id", NUMBER, nullable=False),
        sa.Column("course_id", NUMBER, nullable=False),
        sa.Column("most_pence", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("most_pence >= 0", name=op.f("ck_fund_course_pence")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_fund_course_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_fund_course_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["training_fund.id"], name=op.f("fk_fund_course_fund_id_training_fund")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_course")),
        sa.UniqueConstraint("fund_id", "course_id", name=op.f("uq_fund_course_fund_id_course_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("fund_course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_course_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fund_course_course_id"), ["course_id"], unique=False)

    op.create_table(
        "fund_claim",
        sa.Column("fund_id", NUMBER, nullable=False),
        sa.Column("taken_id", NUMBER, nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("claimed_by", TEXT, nullable=False),
        sa.Column("pence", NUMBER, nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("back_reason", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_fund_claim_pence")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_fund_claim_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["training_fund.id"], name=op.f("fk_fund_claim_fund_id_training_fund")
        ),
        sa.ForeignKeyConstraint(
            ["taken_id"], ["course_taken.id"], name=op.f("fk_fund_claim_taken_id_course_taken")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_claim")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("fund_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_claim_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fund_claim_fund_id_claimed_on"), ["fund_id", "claimed_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fund_claim_taken_id"), ["taken_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("fund_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fund_claim_taken_id"))
        batch_op.drop_index(batch_op.f("ix_fund_claim_fund_id_claimed_on"))
        batch_op.drop_index(batch_op.f("ix_fund_claim_coop_id"))

    op.drop_table("fund_claim")
    with op.batch_alter_table("fund_course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fund_course_course_id"))
        batch_op.drop_index(batch_op.f("ix_fund_course_coop_id"))

    op.drop_table("fund_course")
    with op.batch_alter_table("training_fund", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_fund_coop_id"))

    op.drop_table("training_fund")
    with op.batch_alter_table("training_budget", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_budget_coop_id"))

    op.drop_table("training_budget")
