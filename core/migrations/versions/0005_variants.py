"""Rota variants and repairs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    shared = {
        "variant": (
            sa.Column("name", sa.String(length=255), nullable=False),
            sa.Column("changes", sa.JSON(), nullable=False),
            sa.Column("seconds", number, nullable=False),
            sa.Column("policy_id", number, nullable=True),
        ),
        "repair_menu": (sa.Column("of_times", number, nullable=False),),
    }
    for table, own in shared.items():
        policy = (
            (
                sa.ForeignKeyConstraint(
                    ["policy_id"],
                    ["rota_policy.id"],
                    name=op.f("fk_variant_policy_id_rota_policy"),
                ),
            )
            if table == "variant"
            else ()
        )
        op.create_table(
            table,
            sa.Column("rota_id", number, nullable=False),
            *own,
            sa.Column("result", sa.JSON(), nullable=True),
            sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
            sa.Column("made_by", sa.String(length=255), nullable=False),
            sa.Column("run_id", number, nullable=True),
            sa.Column("coop_id", number, nullable=False),
            sa.Column("id", number, nullable=False),
            *policy,
            sa.ForeignKeyConstraint(
                ["rota_id"],
                ["rota.id"],
                name=op.f(f"fk_{table}_rota_id_rota"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["run_id"], ["job_run.id"], name=op.f(f"fk_{table}_run_id_job_run")
            ),
            sa.ForeignKeyConstraint(
                ["coop_id"], ["cooperative.id"], name=op.f(f"fk_{table}_coop_id_cooperative")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sqlite_autoincrement=True,
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in ("coop_id", "rota_id"):
                batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("repair_menu")
    op.drop_table("variant")
