"""A referral's programme, and whom the candidate became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("programme", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("person_id", NUMBER, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_referral_person_id_person"), "person", ["person_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_referral_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_person_id"))
        batch_op.drop_constraint(batch_op.f("fk_referral_person_id_person"), type_="foreignkey")
        batch_op.drop_column("person_id")
        batch_op.drop_column("programme")
