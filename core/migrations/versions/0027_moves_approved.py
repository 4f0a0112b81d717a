"""Moves between members may need approval; a yes names what it goes beyond."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
BEFORE = "state in ('open', 'done', 'ended')"
AFTER = "state in ('open', 'waiting', 'done', 'refused', 'ended')"
KEEP = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("exchange", table_kwargs=KEEP) as batch_op:
        batch_op.add_column(sa.Column("decided_by_id", NUMBER, nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_exchange_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_exchange_state"), AFTER)
        batch_op.create_foreign_key(
            batch_op.f("fk_exchange_decided_by_id_account"), "account", ["decided_by_id"], ["id"]
        )
    # A yes said so far covered whatever went beyond the agreements.
    with op.batch_alter_table("exchange_part", table_kwargs=KEEP) as batch_op:
        batch_op.add_column(
            sa.Column("agreed", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
    with op.batch_alter_table("exchange_part", table_kwargs=KEEP) as batch_op:
        batch_op.alter_column("agreed", server_default=None, existing_type=sa.Boolean())
    table = "exchange_setting"
    op.create_table(
        table,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f(f"fk_{table}_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f(f"uq_{table}_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table(table) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_coop_id"), ["coop_id"])


def downgrade() -> None:
    """Back: what waits for approval waits for everybody's yes again, what was refused has ended."""
    op.drop_table("exchange_setting")
    with op.batch_alter_table("exchange_part", table_kwargs=KEEP) as batch_op:
        batch_op.drop_column("agreed")
    op.execute("UPDATE exchange SET state = 'open' WHERE state = 'waiting'")
    op.execute("UPDATE exchange SET state = 'ended' WHERE state = 'refused'")
    with op.batch_alter_table("exchange", table_kwargs=KEEP) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_exchange_decided_by_id_account"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_exchange_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_exchange_state"), BEFORE)
        batch_op.drop_column("decided_by_id")
