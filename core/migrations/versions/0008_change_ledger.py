"""The change ledger, and the notice that a co-op promises."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WORDS = "entries of the change ledger are never altered or removed"
KINDS = (
    "'offered', 'published', 'accepted', 'declined', 'given', 'taken', 'changed', 'cancelled'"
)
NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
INSTANT = core.db.UtcDateTime()


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
    table = "shift_change"
    op.create_table(
        table,
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("shift_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("notice_minutes", NUMBER, nullable=False),
        sa.Column("start_at", INSTANT, nullable=False),
        sa.Column("end_at", INSTANT, nullable=False),
        sa.Column("new_start_at", INSTANT, nullable=True),
        sa.Column("new_end_at", INSTANT, nullable=True),
        sa.Column("account_id", NUMBER, nullable=True),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_shift_change_kind")),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_shift_change_order")),
        sa.CheckConstraint(
            "(new_start_at is null) = (new_end_at is null)", name=op.f("ck_shift_change_both")
        ),
        _link(table, "person_id", "person"),
        _link(table, "shift_id", "shift"),
        _link(table, "account_id", "account"),
        _link(table, "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_change")),
        sqlite_autoincrement=True,
    )
    _index(table, "coop_id")
    _index(table, "coop_id", "start_at")
    _index(table, "person_id", "start_at")
    _index(table, "shift_id")
    op.create_table(
        "notice_promise",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("days", NUMBER, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("days between 1 and 84", name=op.f("ck_notice_promise_days")),
        _link("notice_promise", "coop_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_promise")),
        sa.UniqueConstraint(
            "coop_id", "from_on", name=op.f("uq_notice_promise_coop_id_from_on")
        ),
        sqlite_autoincrement=True,
    )
    _index("notice_promise", "coop_id")
    _enter_what_is_known()
    _refuse_change()


def _enter_what_is_known() -> None:
    """Places published before there was a ledger, as far as the tables tell what happened."""
    shift = sa.table(
        "shift",
        sa.column("id"),
        sa.column("start_at", INSTANT),
        sa.column("end_at", INSTANT),
        sa.column("cancelled_at", INSTANT),
        sa.column("cancel_reason"),
    )
    place = sa.table(
        "assignment",
        sa.column("id"),
        sa.column("coop_id"),
        sa.column("person_id"),
        sa.column("shift_id"),
        sa.column("made_at", INSTANT),
        sa.column("published_at", INSTANT),
    )
    query = (
        sa.select(
            place.c.coop_id,
            place.c.person_id,
            place.c.shift_id,
            place.c.made_at,
            place.c.published_at,
            shift.c.start_at,
            shift.c.end_at,
            shift.c.cancelled_at,
            shift.c.cancel_reason,
        )
        .join(shift, shift.c.id == place.c.shift_id)
        .where(place.c.published_at.is_not(None))
        .order_by(place.c.published_at, place.c.id)
    )
    rows = []
    for found in op.get_bind().execute(query).mappings():
        same = {name: found[name] for name in ("coop_id", "person_id", "shift_id")}
        same |= {"start_at": found["start_at"], "end_at": found["end_at"]}
        same |= {"actor": "Not recorded", "own": False}
        # A place made in the moment when it was published was given by hand to a known rota.
        kind = "given" if found["made_at"] == found["published_at"] else "published"
        acts = [(kind, found["published_at"], "")]
        if found["cancelled_at"] is not None:
            acts.append(("cancelled", found["cancelled_at"], found["cancel_reason"]))
        for what, at, why in acts:
            notice = int((found["start_at"] - at).total_seconds() // 60)
            rows.append({**same, "kind": what, "at": at, "why": why, "notice_minutes": notice})
    ledger = sa.table(
        "shift_change",
        *[sa.column(name) for name in ("coop_id", "person_id", "shift_id", "kind", "actor")],
        *[sa.column(name, INSTANT) for name in ("at", "start_at", "end_at")],
        *[sa.column(name) for name in ("notice_minutes", "why")],
        sa.column("own", sa.Boolean()),
    )
    if rows:
        op.bulk_insert(ledger, rows)


def _refuse_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER shift_change_no_{verb.lower()} BEFORE {verb} ON shift_change "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION shift_change_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER shift_change_append_only BEFORE UPDATE OR DELETE ON shift_change "
        "FOR EACH ROW EXECUTE FUNCTION shift_change_refuse()"
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("notice_promise")
    op.drop_table("shift_change")  # its triggers go with it
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION shift_change_refuse()")
