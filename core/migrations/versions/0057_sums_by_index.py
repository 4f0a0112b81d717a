"""Indices that hold what sums of shifts, of their places and of pay ask for; shorter ones go."""

from __future__ import annotations

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_shift_sums",
        "shift",
        [
            "coop_id", "on", "service_id", "start_at", "end_at", "break_minutes", "least",
            "shadows_id", "agency_places", "kind", "cancelled_at",
        ],
    )  # fmt: skip
    op.drop_index("ix_shift_coop_id_on", table_name="shift")
    op.create_index("ix_shift_coop_id_end_at", "shift", ["coop_id", "end_at"])
    op.create_index(
        "ix_assignment_shift_id_published_at_person_id",
        "assignment",
        ["shift_id", "published_at", "person_id"],
    )
    op.create_index(
        "ix_pay_line_days",
        "pay_line",
        ["run_id", "person_id", "on", "element", "minutes", "pence"],
    )
    op.create_index(
        "ix_pay_line_elements",
        "pay_line",
        ["run_id", "element", "service_id", "minutes", "pence"],
    )
    op.drop_index("ix_pay_line_sums", table_name="pay_line")


def downgrade() -> None:
    """Back."""
    op.create_index(
        "ix_pay_line_sums",
        "pay_line",
        ["run_id", "person_id", "element", "service_id", "minutes", "pence"],
    )
    op.drop_index("ix_pay_line_elements", table_name="pay_line")
    op.drop_index("ix_pay_line_days", table_name="pay_line")
    op.drop_index("ix_assignment_shift_id_published_at_person_id", table_name="assignment")
    op.drop_index("ix_shift_coop_id_end_at", table_name="shift")
    op.create_index("ix_shift_coop_id_on", "shift", ["coop_id", "on"])
    op.drop_index("ix_shift_sums", table_name="shift")
