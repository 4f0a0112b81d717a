"""Shifts passed on, swapped and pooled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
OPEN_ONLY = sa.text("state = 'open'")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column])


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "shift_offer",
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("shift_id", NUMBER, nullable=False),
        sa.Column("place_id", NUMBER, nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("named_id", NUMBER, nullable=True),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("taken_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("kind in ('pass', 'pool')", name=op.f("ck_shift_offer_kind")),
        sa.CheckConstraint(
            "state in ('open', 'taken', 'withdrawn', 'ended')", name=op.f("ck_shift_offer_state")
        ),
        _to("shift_offer", "person_id", "person"),
        _to("shift_offer", "shift_id", "shift"),
        _to("shift_offer", "named_id", "person"),
        _to("shift_offer", "taken_by_id", "person"),
        _to("shift_offer", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_offer")),
        sqlite_autoincrement=True,
    )
    _index("shift_offer", "coop_id", "person_id", "shift_id")
    op.create_index(
        "uq_shift_offer_open_place",
        "shift_offer",
        ["place_id"],
        unique=True,
        sqlite_where=OPEN_ONLY,
        postgresql_where=OPEN_ONLY,
    )
    op.create_table(
        "offer_wish",
        sa.Column("offer_id", NUMBER, nullable=False),
        sa.Column("place_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _to("offer_wish", "offer_id", "shift_offer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_wish")),
        sa.UniqueConstraint("offer_id", "place_id", name=op.f("uq_offer_wish_offer_id_place_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "exchange",
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("why", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("until_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("state in ('open', 'done', 'ended')", name=op.f("ck_exchange_state")),
        _to("exchange", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sqlite_autoincrement=True,
    )
    _index("exchange", "coop_id")
    op.create_table(
        "exchange_part",
        sa.Column("exchange_id", NUMBER, nullable=False),
        sa.Column("shift_id", NUMBER, nullable=False),
        sa.Column("place_id", NUMBER, nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("giver_id", NUMBER, nullable=False),
        sa.Column("taker_id", NUMBER, nullable=False),
        sa.Column("said_yes_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        _to("exchange_part", "exchange_id", "exchange"),
        _to("exchange_part", "shift_id", "shift"),
        _to("exchange_part", "giver_id", "person"),
        _to("exchange_part", "taker_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_part")),
        sa.UniqueConstraint(
            "exchange_id", "place_id", name=op.f("uq_exchange_part_exchange_id_place_id")
        ),
        sqlite_autoincrement=True,
    )
    _index("exchange_part", "giver_id", "shift_id", "taker_id")


def downgrade() -> None:
    """Back."""
    for table in ("exchange_part", "exchange", "offer_wish", "shift_offer"):
        op.drop_table(table)
