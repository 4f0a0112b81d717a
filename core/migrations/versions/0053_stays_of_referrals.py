"""Each move of a referral keeps how long it stayed before, and whether it came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

INDEX = "ix_referral_event_way"
EVENT = sa.table(
    "referral_event",
    sa.column("id", sa.Integer()),
    sa.column("referral_id", sa.Integer()),
    sa.column("at", core.db.UtcDateTime()),
    sa.column("to_stage", sa.String()),
    sa.column("stayed_days", sa.Integer()),
    sa.column("came_back", sa.Boolean()),
)


def upgrade() -> None:
    """Forward; what the moves made so far did not keep is worked out from them."""
    op.drop_index(INDEX, table_name="referral_event")
    op.add_column("referral_event", sa.Column("stayed_days", sa.Integer()))
    op.add_column(
        "referral_event",
        sa.Column("came_back", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    rows = worked_out(op.get_bind())
    if rows:
        op.get_bind().execute(
            sa.update(EVENT)
            .where(EVENT.c.id == sa.bindparam("event"))
            .values(stayed_days=sa.bindparam("days"), came_back=sa.bindparam("back")),
            rows,
        )
    op.create_index(
        INDEX,
        "referral_event",
        ["referral_id", "to_stage", "from_stage", "stayed_days", "came_back", "coop_id", "at"],
    )


def worked_out(connection: sa.Connection) -> list[dict[str, Any]]:
    """For each move kept: whole days since the move before, and whether the stage is not new."""
    moves = connection.execute(
        sa.select(EVENT.c.id, EVENT.c.referral_id, EVENT.c.at, EVENT.c.to_stage)
        .where(EVENT.c.to_stage != "")
        .order_by(EVENT.c.referral_id, EVENT.c.at, EVENT.c.id)
    )
    found: list[dict[str, Any]] = []
    referral, since, been = 0, datetime.min, set[str]()
    for key, owner, at, stage in moves:
        if owner != referral:
            referral, been = owner, set()
        days = (at - since).days if been else None
        found.append({"event": key, "days": days, "back": stage in been})
        since = at
        been.add(stage)
    return found


def downgrade() -> None:
    """Back."""
    op.drop_index(INDEX, table_name="referral_event")
    op.drop_column("referral_event", "came_back")
    op.drop_column("referral_event", "stayed_days")
    op.create_index(INDEX, "referral_event", ["referral_id", "at", "id", "to_stage", "coop_id"])
