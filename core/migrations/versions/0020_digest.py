"""Daily letters, channels by kind of news, and alerts for a permission that are one row."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
# What could be chosen until now: who had chosen keeps exactly that, also what they left out.
KINDS = (
    "availability_changed", "claim_decided", "cover_needed", "cover_offered", "cover_settled",
    "hours_corrected", "hours_no_show", "hours_query", "hours_unfinished", "leave_decided",
    "not_finished", "not_started", "pair_answered", "pair_asked", "return_held", "rota_changed",
    "rota_published", "shift_cancelled", "shift_changed", "shift_claimed", "shift_offered",
    "shift_reminder", "swap_asked", "swap_ended", "swap_late", "swap_offer", "time_decided",
    "time_entered",
)  # fmt: skip
CHOICES = sa.table(
    "news_choice",
    sa.column("id", sa.Integer),
    sa.column("by_email", sa.JSON),
    sa.column("channels", sa.JSON),
)
ALERTS = sa.table(
    "alert",
    sa.column("id", sa.Integer),
    sa.column("coop_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("subject_id", sa.Integer),
    sa.column("person_id", sa.Integer),
    sa.column("permission", sa.String),
)


def _changing(table: str) -> Any:
    return op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True})


def _no_defaults(table: str, **columns: Any) -> None:
    """What filled the rows that stood is no default of the ones to come."""
    with _changing(table) as batch_op:
        for column, kind in columns.items():
            batch_op.alter_column(column, existing_type=kind, server_default=None)


def _read(value: object) -> list[str]:
    found = json.loads(value) if isinstance(value, str) else value
    return list(found) if isinstance(found, list) else []


def upgrade() -> None:
    """Forward."""
    with _changing("letter") as batch_op:
        batch_op.add_column(sa.Column("html", sa.Text(), nullable=False, server_default=""))
    with _changing("message") as batch_op:
        batch_op.add_column(sa.Column("alert_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("until_at", core.db.UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("for_digest", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("in_digest_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_message_alert_id_alert"), "alert", ["alert_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_message_alert_id"), ["alert_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_message_coop_id_for_digest"), ["coop_id", "for_digest"], unique=False
        )
    with _changing("news_choice") as batch_op:
        batch_op.add_column(sa.Column("channels", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(
            sa.Column("digest_at", sa.Time(), nullable=False, server_default="18:00:00.000000")
        )
    connection = op.get_bind()
    for row in connection.execute(sa.select(CHOICES.c.id, CHOICES.c.by_email)).all():
        wanted = set(_read(row.by_email))
        channels = {kind: "now" if kind in wanted else "here" for kind in KINDS}
        connection.execute(
            sa.update(CHOICES).where(CHOICES.c.id == row.id).values(channels=channels)
        )
    with _changing("news_choice") as batch_op:
        batch_op.drop_column("by_email")
    _no_defaults("letter", html=sa.Text())
    _no_defaults("message", for_digest=sa.Boolean())
    _no_defaults("news_choice", channels=sa.JSON(), digest_at=sa.Time())
    _one_of_each(connection)
    op.create_index(
        "uq_alert_for_permission",
        "alert",
        ["coop_id", "kind", "subject_id", "permission"],
        unique=True,
        sqlite_where=sa.text("person_id is null"),
        postgresql_where=sa.text("person_id is null"),
    )


def _one_of_each(connection: sa.Connection) -> None:
    """Of alerts for the same permission about the same thing the latest stays."""
    alert = ALERTS.c
    latest = (
        sa.select(sa.func.max(alert.id))
        .where(alert.person_id.is_(None))
        .group_by(alert.coop_id, alert.kind, alert.subject_id, alert.permission)
    )
    kept = set(connection.scalars(latest))
    shared = connection.scalars(sa.select(alert.id).where(alert.person_id.is_(None)))
    doubled = [alert_id for alert_id in shared if alert_id not in kept]
    for alert_id in doubled:
        connection.execute(sa.delete(ALERTS).where(alert.id == alert_id))


def downgrade() -> None:
    """Back."""
    op.drop_index("uq_alert_for_permission", table_name="alert")
    with _changing("news_choice") as batch_op:
        batch_op.add_column(sa.Column("by_email", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(CHOICES.c.id, CHOICES.c.channels)).all():
        found = json.loads(row.channels) if isinstance(row.channels, str) else row.channels
        by_email = sorted(kind for kind, how in found.items() if how == "now")
        connection.execute(
            sa.update(CHOICES).where(CHOICES.c.id == row.id).values(by_email=by_email)
        )
    with _changing("news_choice") as batch_op:
        batch_op.drop_column("digest_at")
        batch_op.drop_column("channels")
    with _changing("message") as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_coop_id_for_digest"))
        batch_op.drop_index(batch_op.f("ix_message_alert_id"))
        batch_op.drop_constraint(batch_op.f("fk_message_alert_id_alert"), type_="foreignkey")
        for column in ("in_digest_on", "for_digest", "until_at", "alert_id"):
            batch_op.drop_column(column)
    with _changing("letter") as batch_op:
        batch_op.drop_column("html")
