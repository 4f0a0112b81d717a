"""An index that holds what recruitment's figures ask of a move, in place of a shorter one."""

from __future__ import annotations

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_referral_event_way",
        "referral_event",
        ["referral_id", "at", "id", "to_stage", "coop_id"],
    )
    op.drop_index("ix_referral_event_referral_id_at", table_name="referral_event")


def downgrade() -> None:
    """Back."""
    op.create_index("ix_referral_event_referral_id_at", "referral_event", ["referral_id", "at"])
    op.drop_index("ix_referral_event_way", table_name="referral_event")
