"""Meetings, motions, votes, and what the registered rules say of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _table(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        *parts,
        sa.Column("id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    """Forward."""
    _table(
        "society_rule",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("quorum_least", sa.Integer(), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("ordinary_over", sa.Integer(), nullable=False),
        sa.Column("extraordinary_from", sa.Integer(), nullable=False),
        sa.Column("proxies_each", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        _link("society_rule", "made_by_id", "account"),
        _link("society_rule", "coop_id", "cooperative"),
        sa.UniqueConstraint("coop_id", "from_on", name=op.f("uq_society_rule_coop_id_from_on")),
    )
    _table(
        "meeting",
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("called_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("short_notice_why", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("minutes_agreed_on", sa.Date(), nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "kind in ('general', 'special', 'board')", name=op.f("ck_meeting_kind")
        ),
        sa.CheckConstraint(
            "state in ('planned', 'called', 'held', 'off')", name=op.f("ck_meeting_state")
        ),
        _link("meeting", "made_by_id", "account"),
        _link("meeting", "coop_id", "cooperative"),
    )
    _table(
        "meeting_attendance",
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("how", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "how in ('here', 'remote', 'apologies')", name=op.f("ck_meeting_attendance_how")
        ),
        _link("meeting_attendance", "meeting_id", "meeting"),
        _link("meeting_attendance", "person_id", "person"),
        _link("meeting_attendance", "coop_id", "cooperative"),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_meeting_attendance_meeting_id_person_id")),
    )
    _table(
        "motion",
        sa.Column("meeting_id", NUMBER, nullable=True),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=255), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=255), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("proposal_kind", sa.String(length=255), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "kind in ('ordinary', 'extraordinary', 'election')", name=op.f("ck_motion_kind")
        ),
        sa.CheckConstraint(
            "method in ('', 'plurality', 'stv')", name=op.f("ck_motion_method")
        ),
        sa.CheckConstraint(
            "(kind = 'election') = (seats is not null)", name=op.f("ck_motion_seats")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'open', 'carried', 'lost', 'no_quorum', 'withdrawn')", name=op.f("ck_motion_state")
        ),
        _link("motion", "meeting_id", "meeting"),
        _link("motion", "made_by_id", "account"),
        _link("motion", "coop_id", "cooperative"),
    )
    _table(
        "candidate",
        sa.Column("motion_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        _link("candidate", "motion_id", "motion"),
        _link("candidate", "person_id", "person"),
        sa.UniqueConstraint("motion_id", "person_id", name=op.f("uq_candidate_motion_id_person_id")),
    )
    _table(
        "proxy",
        sa.Column("motion_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("holder_id", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "person_id <> holder_id", name=op.f("ck_proxy_other")
        ),
        _link("proxy", "motion_id", "motion"),
        _link("proxy", "person_id", "person"),
        _link("proxy", "holder_id", "person"),
        _link("proxy", "coop_id", "cooperative"),
        sa.UniqueConstraint("motion_id", "person_id", name=op.f("uq_proxy_motion_id_person_id")),
    )
    _table(
        "has_voted",
        sa.Column("motion_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        _link("has_voted", "motion_id", "motion"),
        _link("has_voted", "person_id", "person"),
        _link("has_voted", "coop_id", "cooperative"),
        sa.UniqueConstraint("motion_id", "person_id", name=op.f("uq_has_voted_motion_id_person_id")),
    )
    _table(
        "open_vote",
        sa.Column("motion_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("choice", sa.String(length=255), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        _link("open_vote", "motion_id", "motion"),
        _link("open_vote", "person_id", "person"),
        _link("open_vote", "coop_id", "cooperative"),
        sa.UniqueConstraint("motion_id", "person_id", name=op.f("uq_open_vote_motion_id_person_id")),
    )
    _table(
        "ballot_box",
        sa.Column("motion_id", NUMBER, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        _link("ballot_box", "motion_id", "motion"),
        _link("ballot_box", "coop_id", "cooperative"),
        sa.UniqueConstraint("motion_id", name=op.f("uq_ballot_box_motion_id")),
    )
    for name, table, columns in (
        ("ix_society_rule_coop_id", "society_rule", ["coop_id"]),
        ("ix_meeting_coop_id", "meeting", ["coop_id"]),
        ("ix_meeting_coop_id_start_at", "meeting", ["coop_id", "start_at"]),
        ("ix_meeting_attendance_coop_id", "meeting_attendance", ["coop_id"]),
        ("ix_meeting_attendance_person_id", "meeting_attendance", ["person_id"]),
        ("ix_motion_coop_id", "motion", ["coop_id"]),
        ("ix_motion_coop_id_state", "motion", ["coop_id", "state"]),
        ("ix_motion_meeting_id", "motion", ["meeting_id"]),
        ("ix_candidate_person_id", "candidate", ["person_id"]),
        ("ix_proxy_coop_id", "proxy", ["coop_id"]),
        ("ix_proxy_holder_id", "proxy", ["holder_id"]),
        ("ix_proxy_person_id", "proxy", ["person_id"]),
        ("ix_has_voted_coop_id", "has_voted", ["coop_id"]),
        ("ix_has_voted_person_id", "has_voted", ["person_id"]),
        ("ix_open_vote_coop_id", "open_vote", ["coop_id"]),
        ("ix_open_vote_person_id", "open_vote", ["person_id"]),
        ("ix_ballot_box_coop_id", "ballot_box", ["coop_id"]),
    ):
        op.create_index(op.f(name), table, columns)


def downgrade() -> None:
    """Back."""
    for table in (
        "ballot_box",
        "open_vote",
        "has_voted",
        "proxy",
        "candidate",
        "motion",
        "meeting_attendance",
        "meeting",
        "society_rule",
    ):
        op.drop_table(table)
