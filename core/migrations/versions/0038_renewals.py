"""When people are reminded of what runs out, and how early an observation becomes due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "renewal_setting",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("remind_days", sa.JSON(), nullable=False),
        sa.Column("observe_weeks", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "observe_weeks between 0 and 26", name=op.f("ck_renewal_setting_weeks")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_renewal_setting_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_setting")),
        sa.UniqueConstraint(
            "coop_id", "from_on", name=op.f("uq_renewal_setting_coop_id_from_on")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("renewal_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_renewal_setting_coop_id"), ["coop_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("renewal_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewal_setting_coop_id"))

    op.drop_table("renewal_setting")
