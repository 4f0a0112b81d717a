"""Checks before somebody starts: dated records, exceptions, histories, references."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)
TABLES = (
    "reference_letter",
    "reference",
    "history_item",
    "check_exception",
    "check_file",
    "check_record",
    "checks_opened",
    "check_setting",
)
WORDS = "records of checks are never altered or removed"


def _needed(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=True)


def _texts(*names: str) -> list[sa.Column[object]]:
    return [_needed(name, TEXT) for name in names]


def _table(name: str, links: dict[str, str], *parts: sa.schema.SchemaItem) -> None:
    links = {"coop_id": "cooperative", **links}
    op.create_table(
        name,
        *parts,
        _needed("coop_id", NUMBER),
        _needed("id", NUMBER),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}_{other}")
            )
            for column, other in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )
    _index(name, "coop_id")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _check(table: str, name: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def upgrade() -> None:
    """Forward."""
    day, instant, person = sa.Date(), core.db.UtcDateTime(), {"person_id": "person"}
    _table(
        "check_setting",
        {},
        _needed("from_on", day),
        _needed("gate", sa.Boolean()),
        _needed("references_wanted", NUMBER),
        _needed("chase_days", sa.JSON()),
        _needed("gap_days", NUMBER),
        _may("dbs_months", NUMBER),
        _may("status_months", NUMBER),
        _needed("remind_days", NUMBER),
        _needed("exception_days", NUMBER),
        _needed("made_at", instant),
        _check("check_setting", "least", "references_wanted >= 0 and gap_days >= 0"),
        _unique("check_setting", "coop_id", "from_on"),
    )
    _table(
        "checks_opened",
        person,
        _needed("person_id", NUMBER),
        _needed("opened_on", day),
        _may("offered_on", day),
        _may("starts_on", day),
        _unique("checks_opened", "person_id"),
    )
    _records(day, instant)
    _table(
        "check_exception",
        {**person, "made_by_id": "account"},
        _needed("person_id", NUMBER),
        _needed("from_on", day),
        _needed("until_on", day),
        _needed("assessment", sa.Text()),
        *_texts("made_by", "ended_reason", "ended_by"),
        _may("made_by_id", NUMBER),
        _needed("made_at", instant),
        _may("ended_on", day),
        _check("check_exception", "dates", "until_on >= from_on"),
    )
    _index("check_exception", "person_id", "from_on")
    _table(
        "history_item",
        person,
        _needed("person_id", NUMBER),
        _needed("from_on", day),
        _may("until_on", day),
        _needed("work", sa.Boolean()),
        _needed("in_care", sa.Boolean()),
        *_texts("what", "why_left", "made_by", "taken_out_reason"),
        _needed("made_at", instant),
        _may("taken_out_at", instant),
        _check("history_item", "dates", "until_on is null or until_on >= from_on"),
    )
    _index("history_item", "person_id")
    _references(day, instant)
    _append_only()


def _records(day: sa.Date, instant: core.db.UtcDateTime) -> None:
    name = "check_record"
    _table(
        name,
        {"person_id": "person", "of_id": "check_record", "checked_by_id": "account"},
        _needed("person_id", NUMBER),
        *_texts("kind", "state", "level", "number", "decision", "basis", "checked_by"),
        _needed("done_on", day),
        *(_may(column, day) for column in ("until_on", "follow_up_on", "issued_on")),
        *(_may(column, NUMBER) for column in ("of_id", "weekly_cap_minutes", "checked_by_id")),
        _needed("consent", sa.Boolean()),
        _needed("note", sa.Text()),
        _needed("made_at", instant),
        _check(
            name,
            "state",
            "state in ('asked', 'received', 'satisfied', 'not_needed', 'not_satisfied', "
            "'withdrawn')",
        ),
        _check(name, "of", "(state = 'withdrawn') = (of_id is not null)"),
        _check(name, "until", "until_on is null or until_on >= done_on"),
        _check(name, "cap", "weekly_cap_minutes is null or weekly_cap_minutes >= 0"),
        _unique(name, "of_id"),
    )
    _index(name, "person_id", "kind")
    _table(
        "check_file",
        {"record_id": "check_record"},
        _needed("record_id", NUMBER),
        *_texts("name", "media_type", "sha256"),
        _needed("size", NUMBER),
        _needed("made_at", instant),
        _needed("content", sa.LargeBinary()),
    )
    _index("check_file", "record_id")


def _references(day: sa.Date, instant: core.db.UtcDateTime) -> None:
    name = "reference"
    _table(
        name,
        {"person_id": "person"},
        _needed("person_id", NUMBER),
        *_texts("referee", "organisation", "relationship_words", "email", "phone", "state"),
        *_texts("answered_by", "decided_by"),
        _needed("in_care", sa.Boolean()),
        _needed("made_at", instant),
        _may("answered_at", instant),
        *(_may(column, day) for column in ("asked_on", "decided_on")),
        _may("answer", sa.JSON()),
        _needed("reason", sa.Text()),
        _check(
            name,
            "state",
            "state in ('waiting', 'asked', 'answered', 'accepted', 'refused', 'withdrawn')",
        ),
    )
    _index(name, "person_id", "state")
    _index(name, "coop_id", "state")
    letter = "reference_letter"
    _table(
        letter,
        {"reference_id": "reference"},
        _needed("reference_id", NUMBER),
        _needed("step", NUMBER),
        _may("token_hash", TEXT),
        _needed("made_at", instant),
        _needed("expires_at", instant),
        _may("used_at", instant),
        _unique(letter, "token_hash"),
        _unique(letter, "reference_id", "step"),
    )


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER check_record_no_{verb.lower()} BEFORE {verb} ON check_record "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION check_record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER check_record_append_only BEFORE UPDATE OR DELETE ON check_record "
        "FOR EACH ROW EXECUTE FUNCTION check_record_refuse()"
    )


def downgrade() -> None:
    """Back."""
    for name in TABLES:
        op.drop_table(name)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION check_record_refuse()")
