"""An index that holds what figures of pay add up, in place of a shorter one."""

from __future__ import annotations

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_index(
        "ix_pay_line_sums",
        "pay_line",
        ["run_id", "person_id", "element", "service_id", "minutes", "pence"],
    )
    op.drop_index("ix_pay_line_run_id_person_id", table_name="pay_line")


def downgrade() -> None:
    """Back."""
    op.create_index("ix_pay_line_run_id_person_id", "pay_line", ["run_id", "person_id"])
    op.drop_index("ix_pay_line_sums", table_name="pay_line")
