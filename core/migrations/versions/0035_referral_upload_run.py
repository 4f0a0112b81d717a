"""The run that writes a workbook of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("referral_upload", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("run_id", NUMBER, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_referral_upload_run_id_job_run"), "job_run", ["run_id"], ["id"]
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("referral_upload", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_referral_upload_run_id_job_run"), type_="foreignkey"
        )
        batch_op.drop_column("run_id")
