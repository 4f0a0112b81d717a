"""Changes by hand to drafts of the rota, so that the last can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    op.create_table(
        "hand_edit",
        sa.Column("rota_id", number, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["rota_id"], ["rota.id"], name=op.f("fk_hand_edit_rota_id_rota"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_hand_edit_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_edit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hand_edit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_edit_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_edit_rota_id"), ["rota_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("hand_edit")
