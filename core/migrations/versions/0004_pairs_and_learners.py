"""Pairs, learners and mentors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TERMS = (
    "max_days_in_a_row",
    "min_days_in_a_row",
    "min_days_off",
    "max_weekends",
    "least_minutes",
    "most_minutes",
)


def upgrade() -> None:
    """Forward."""
    number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
    dates = "until_on is null or until_on >= from_on"
    op.create_table(
        "pair",
        sa.Column("one_id", number, nullable=False),
        sa.Column("other_id", number, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", number, nullable=True),
        sa.Column("agreed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by_id", number, nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_pair_order")),
        sa.CheckConstraint("kind in ('barred', 'preferred')", name=op.f("ck_pair_kind")),
        sa.CheckConstraint(dates, name=op.f("ck_pair_dates")),
        sa.ForeignKeyConstraint(["one_id"], ["person.id"], name=op.f("fk_pair_one_id_person")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_pair_other_id_person")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_pair_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_pair_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_pair_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_coop_id"), ["coop_id"], unique=False)
        for side in ("one_id", "other_id"):
            batch_op.create_index(
                batch_op.f(f"ix_pair_{side}_from_on"), [side, "from_on"], unique=False
            )
    for table in ("learning", "mentoring"):
        op.create_table(
            table,
            sa.Column("person_id", number, nullable=False),
            sa.Column("note", sa.String(length=255), nullable=False),
            sa.Column("from_on", sa.Date(), nullable=False),
            sa.Column("until_on", sa.Date(), nullable=True),
            sa.Column("coop_id", number, nullable=False),
            sa.Column("id", number, nullable=False),
            sa.CheckConstraint(dates, name=op.f(f"ck_{table}_dates")),
            sa.ForeignKeyConstraint(
                ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")
            ),
            sa.ForeignKeyConstraint(
                ["coop_id"], ["cooperative.id"], name=op.f(f"fk_{table}_coop_id_cooperative")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sqlite_autoincrement=True,
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_coop_id"), ["coop_id"], unique=False)
            batch_op.create_index(
                batch_op.f(f"ix_{table}_person_id_from_on"), ["person_id", "from_on"], unique=False
            )
    op.create_table(
        "mentor_competency",
        sa.Column("competency_id", number, nullable=False),
        sa.Column("coop_id", number, nullable=False),
        sa.Column("id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_mentor_competency_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_mentor_competency_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_competency")),
        sa.UniqueConstraint(
            "coop_id", "competency_id", name=op.f("uq_mentor_competency_coop_id_competency_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mentor_competency", schema=None) as batch_op:
        for column in ("coop_id", "competency_id"):
            batch_op.create_index(
                batch_op.f(f"ix_mentor_competency_{column}"), [column], unique=False
            )
    with op.batch_alter_table("shift_pattern", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shadowed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shadows_id", number, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_shift_shadows_id_shift"), "shift", ["shadows_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_shift_shadow"),
            "shadows_id is null or (kind = 'supernumerary' and pattern_id is null)",
        )
        batch_op.create_index(batch_op.f("ix_shift_shadows_id"), ["shadows_id"], unique=False)
    with op.batch_alter_table("working_time_terms", schema=None) as batch_op:
        for name in TERMS:
            batch_op.add_column(sa.Column(name, number, nullable=True))
        batch_op.add_column(sa.Column("max_of_patterns", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("working_time_terms", schema=None) as batch_op:
        batch_op.drop_column("max_of_patterns")
        for name in reversed(TERMS):
            batch_op.drop_column(name)
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_shadows_id"))
        batch_op.drop_constraint(batch_op.f("ck_shift_shadow"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_shift_shadows_id_shift"), type_="foreignkey")
        batch_op.drop_column("shadows_id")
    with op.batch_alter_table("shift_pattern", schema=None) as batch_op:
        batch_op.drop_column("shadowed")
    for table in ("mentor_competency", "mentoring", "learning", "pair"):
        op.drop_table(table)
