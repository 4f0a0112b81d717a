"""Agencies, their terms and workers, bookings; the places of a shift that they fill."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)
STATES = "state in ('open', 'taken', 'cancelled', 'short'{})"


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _table(name: str, links: dict[str, str], *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _link(name, "coop_id", "cooperative"),
        *(_link(name, column, other) for column, other in links.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{name}_coop_id"), name, ["coop_id"])


def _needed(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _check(table: str, name: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Forward."""
    instant = core.db.UtcDateTime()
    _table(
        "agency",
        {},
        *(_needed(name, TEXT) for name in ("name", "contact", "phone", "email")),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("coop_id", "name", name=op.f("uq_agency_coop_id_name")),
    )
    _table(
        "agency_terms",
        {"agency_id": "agency"},
        _needed("agency_id", NUMBER),
        _needed("from_on", sa.Date()),
        *(_needed(f"{name}_pence", NUMBER) for name in ("day", "night", "weekend", "holiday")),
        sa.Column("sleep_in_pence", NUMBER, nullable=True),
        *(_needed(name, NUMBER) for name in ("least_minutes", "notice_hours", "late_percent")),
        _needed("reference", TEXT),
        _needed("made_at", instant),
        _check(
            "agency_terms",
            "rates",
            "day_pence > 0 and night_pence > 0 and weekend_pence > 0 and holiday_pence > 0",
        ),
        _check("agency_terms", "limits", "least_minutes >= 0 and notice_hours >= 0"),
        _check("agency_terms", "late", "late_percent between 0 and 100"),
        sa.UniqueConstraint("agency_id", "from_on", name=op.f("uq_agency_terms_agency_id_from_on")),
    )
    _table(
        "agency_worker",
        {"agency_id": "agency"},
        _needed("agency_id", NUMBER),
        _needed("name", TEXT),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_agency_worker_agency_id_name")),
    )
    _table(
        "agency_check",
        {"worker_id": "agency_worker", "competency_id": "competency", "confirmed_by_id": "account"},
        _needed("worker_id", NUMBER),
        _needed("item", TEXT),
        sa.Column("competency_id", NUMBER, nullable=True),
        _needed("reference", TEXT),
        _needed("level", TEXT),
        sa.Column("issued_on", sa.Date(), nullable=True),
        _needed("confirmed_on", sa.Date()),
        sa.Column("until_on", sa.Date(), nullable=True),
        _needed("confirmed_by", TEXT),
        sa.Column("confirmed_by_id", NUMBER, nullable=True),
        _needed("made_at", instant),
        _check("agency_check", "item", "(item = 'competency') = (competency_id is not null)"),
        _check("agency_check", "until", "until_on is null or until_on >= confirmed_on"),
    )
    op.create_index(op.f("ix_agency_check_worker_id_item"), "agency_check", ["worker_id", "item"])
    _bookings(instant)
    for table, column in (("shift", "agency_places"), ("shift_need", "agency_people")):
        op.add_column(table, sa.Column(column, NUMBER, server_default="0", nullable=False))
    _states(", 'agency'")


def _bookings(instant: core.db.UtcDateTime) -> None:
    name = "agency_booking"
    links = {
        "shift_id": "shift",
        "agency_id": "agency",
        "terms_id": "agency_terms",
        "worker_id": "agency_worker",
        "request_id": "cover_request",
        "booked_by_id": "account",
        "closed_by_id": "account",
    }
    _table(
        name,
        links,
        *(_needed(column, NUMBER) for column in ("shift_id", "agency_id", "terms_id")),
        *(sa.Column(column, NUMBER, nullable=True) for column in ("worker_id", "request_id")),
        _needed("state", TEXT),
        _needed("start_at", instant),
        _needed("end_at", instant),
        _needed("break_minutes", NUMBER),
        _needed("pence", NUMBER),
        _needed("booked_at", instant),
        _needed("booked_by", TEXT),
        sa.Column("booked_by_id", NUMBER, nullable=True),
        sa.Column("closed_at", instant, nullable=True),
        _needed("closed_by", TEXT),
        sa.Column("closed_by_id", NUMBER, nullable=True),
        sa.Column("worked_start_at", instant, nullable=True),
        sa.Column("worked_end_at", instant, nullable=True),
        _needed("worked_break_minutes", NUMBER),
        sa.Column("final_pence", NUMBER, nullable=True),
        _needed("reason", sa.Text()),
        _check(name, "state", "state in ('booked', 'worked', 'cancelled', 'absent')"),
        _check(name, "order", "end_at > start_at and break_minutes >= 0"),
        _check(name, "pence", "pence >= 0 and final_pence >= 0"),
        _check(name, "closed", "(state = 'booked') = (closed_at is null)"),
        _check(
            name,
            "worked",
            "state <> 'worked' or (worker_id is not null and worked_start_at is not null "
            "and worked_end_at > worked_start_at and final_pence is not null)",
        ),
    )
    for columns in (["shift_id"], ["agency_id"], ["worker_id"], ["coop_id", "state"]):
        op.create_index(op.f(f"ix_{name}_{'_'.join(columns)}"), name, columns)


def _states(more: str) -> None:
    with op.batch_alter_table(
        "cover_request", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_cover_request_state"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_cover_request_state"), STATES.format(more)
        )


def downgrade() -> None:
    """Back."""
    op.execute("UPDATE cover_request SET state = 'cancelled' WHERE state = 'agency'")
    _states("")
    op.drop_column("shift", "agency_places")
    op.drop_column("shift_need", "agency_people")
    for name in ("agency_booking", "agency_check", "agency_worker", "agency_terms", "agency"):
        op.drop_table(name)
