"""Cover: requests, who was asked, how long the co-op waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "cover_policy",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column(
            "offer_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "on_call_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "agency_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "within_hours", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "offer_minutes > 0 and on_call_minutes >= 0 and within_hours > 0 "
            "and agency_minutes >= on_call_minutes",
            name=op.f("ck_cover_policy_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_cover_policy_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_policy")),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_cover_policy_coop_id_from_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cover_policy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_policy_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "cover_request",
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "away_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("why", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("told", sa.String(length=255), nullable=False),
        sa.Column("opened_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "closed_by_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "taken_by_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at is null)", name=op.f("ck_cover_request_closed")
        ),
        sa.CheckConstraint(
            "state in ('open', 'taken', 'cancelled', 'short')", name=op.f("ck_cover_request_state")
        ),
        sa.CheckConstraint("why in ('sick', 'no_show')", name=op.f("ck_cover_request_why")),
        sa.ForeignKeyConstraint(
            ["away_id"], ["person.id"], name=op.f("fk_cover_request_away_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["account.id"], name=op.f("fk_cover_request_closed_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_cover_request_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_cover_request_shift_id_shift")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["person.id"], name=op.f("fk_cover_request_taken_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cover_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_request_away_id"), ["away_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cover_request_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cover_request_coop_id_state"), ["coop_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cover_request_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "cover_call",
        sa.Column(
            "request_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("how", sa.String(length=255), nullable=False),
        sa.Column("answer", sa.String(length=255), nullable=False),
        sa.Column("asked_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("answered_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "answer in ('asked', 'yes', 'no', 'no_reply', 'expired', 'closed')",
            name=op.f("ck_cover_call_answer"),
        ),
        sa.CheckConstraint("how in ('offer', 'phone')", name=op.f("ck_cover_call_how")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_cover_call_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cover_call_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["cover_request.id"],
            name=op.f("fk_cover_call_request_id_cover_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_call")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cover_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_call_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cover_call_person_id_asked_at"), ["person_id", "asked_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cover_call_request_id"), ["request_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("cover_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_call_request_id"))
        batch_op.drop_index(batch_op.f("ix_cover_call_person_id_asked_at"))
        batch_op.drop_index(batch_op.f("ix_cover_call_coop_id"))

    op.drop_table("cover_call")
    with op.batch_alter_table("cover_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_request_shift_id"))
        batch_op.drop_index(batch_op.f("ix_cover_request_coop_id_state"))
        batch_op.drop_index(batch_op.f("ix_cover_request_coop_id"))
        batch_op.drop_index(batch_op.f("ix_cover_request_away_id"))

    op.drop_table("cover_request")
    with op.batch_alter_table("cover_policy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_policy_coop_id"))

    op.drop_table("cover_policy")
