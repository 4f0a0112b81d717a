"""An inbox that loses nothing, how people want to be told, and an outbox of letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
INSTANT = core.db.UtcDateTime()
STATES = "'waiting', 'sending', 'sent', 'failed', 'unsure', 'stopped'"


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        name = batch_op.f(f"ix_{table}_{'_'.join(columns)}")
        batch_op.create_index(name, list(columns), unique=False)


def upgrade() -> None:
    """Forward."""
    table = "message"
    op.create_table(
        table,
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _link(table, "person_id", "person"),
        _link(table, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
        sqlite_autoincrement=True,
    )
    _index(table, "coop_id")
    _index(table, "person_id", "made_at")
    table = "news_choice"
    op.create_table(
        table,
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("by_email", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("urgent_in_quiet", sa.Boolean(), nullable=False),
        sa.Column("remind_hours", sa.Integer(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "remind_hours between 0 and 72", name=op.f("ck_news_choice_remind_hours")
        ),
        _link(table, "person_id", "person"),
        _link(table, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_choice")),
        sa.UniqueConstraint("person_id", name=op.f("uq_news_choice_person_id")),
        sqlite_autoincrement=True,
    )
    _index(table, "coop_id")
    table = "letter"
    op.create_table(
        table,
        sa.Column("coop_id", NUMBER, nullable=True),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("to", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_letter_state")),
        _link(table, "coop_id", "cooperative"),
        _link(table, "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
        sqlite_autoincrement=True,
    )
    _index(table, "coop_id")
    _index(table, "person_id")
    _index(table, "state", "next_try_at")


def downgrade() -> None:
    """Back."""
    op.drop_table("letter")
    op.drop_table("news_choice")
    op.drop_table("message")
