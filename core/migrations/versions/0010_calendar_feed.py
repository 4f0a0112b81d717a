"""Changes and withdrawals of promises, for the private calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sequence", number, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed_at", core.db.UtcDateTime(), nullable=True))
    op.create_table(
        "withdrawn_promise",
        sa.Column("person_id", number, nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("source_id", number, nullable=False),
        sa.Column("sequence", number, nullable=False),
        sa.Column("gone_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_withdrawn_promise_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_withdrawn_promise_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawn_promise")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("withdrawn_promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawn_promise_coop_id"), ["coop_id"])
        batch_op.create_index(
            batch_op.f("ix_withdrawn_promise_person_id_gone_at"), ["person_id", "gone_at"]
        )
        batch_op.create_index(
            batch_op.f("ix_withdrawn_promise_source_source_id"), ["source", "source_id"]
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("withdrawn_promise")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("sequence")
