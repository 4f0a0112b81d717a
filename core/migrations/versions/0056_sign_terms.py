"""What a co-op has chosen to count as an early sign, from when on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0056"
down_revision = "0053"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
COUNTS = (
    "hours_weeks", "hours_percent", "refusal_weeks", "refusals", "change_weeks", "changes",
    "notice_days", "weekends", "night_weeks",
)  # fmt: skip
WEEKS = (
    "hours_weeks between 1 and 12 and refusal_weeks between 1 and 12 "
    "and change_weeks between 1 and 12 and weekends between 1 and 12 "
    "and night_weeks between 1 and 5"
)
VALUES = (
    "hours_percent between 1 and 100 and refusals > 0 and changes > 0 "
    "and notice_days between 1 and 14"
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "sign_terms",
        sa.Column("from_on", sa.Date(), nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in COUNTS),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(WEEKS, name=op.f("ck_sign_terms_weeks")),
        sa.CheckConstraint(VALUES, name=op.f("ck_sign_terms_values")),
        sa.CheckConstraint("why <> ''", name=op.f("ck_sign_terms_why")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_sign_terms_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_sign_terms_made_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_terms")),
        sa.UniqueConstraint(
            "coop_id", "from_on", name=op.f("uq_sign_terms_coop_id_from_on")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sign_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_terms_coop_id"), ["coop_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("sign_terms")
