"""What people have promised, within one co-op."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.calendar.models import Commitment, Withdrawn
from core.calendar.rules import Promise
from core.db import db

# Columns, not rows of the session: what was read before a lock may be stale.
COLUMNS = (
    Commitment.person_id,
    Commitment.start_at,
    Commitment.end_at,
    Commitment.kind,
    Commitment.paid,
    Commitment.title,
    Commitment.source,
    Commitment.source_id,
)


def promise_of(row: Any) -> Promise:
    """A row, or its columns, as a value."""
    return Promise(*(getattr(row, column.key) for column in COLUMNS))


def between(
    coop_id: int,
    first_at: datetime,
    last_at: datetime,
    person_ids: Collection[int] | None = None,
) -> list[Promise]:
    """Promises that share a moment with the time from `first_at` up to `last_at`, in order."""
    query = select(*COLUMNS).where(
        Commitment.coop_id == coop_id,
        Commitment.start_at < last_at,
        Commitment.end_at > first_at,
    )
    if person_ids is not None:
        query = query.where(Commitment.person_id.in_(person_ids))
    ordered = query.order_by(Commitment.start_at, Commitment.person_id, Commitment.id)
    return [promise_of(row) for row in db.session.execute(ordered)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A promise as a calendar is told of it; `sequence` rises whenever it changes."""

    promise: Promise
    sequence: int
    changed_at: datetime | None
    cancelled: bool
    place: str = ""


def told(
    coop_id: int, person_id: int, first_at: datetime, last_at: datetime, gone_since: datetime
) -> list[Entry]:
    """A person's promises between two instants, then those given back since `gone_since`."""
    standing = db.session.execute(
        select(*COLUMNS, Commitment.sequence, Commitment.changed_at)
        .where(
            Commitment.coop_id == coop_id,
            Commitment.person_id == person_id,
            Commitment.start_at < last_at,
            Commitment.end_at > first_at,
        )
        .order_by(Commitment.start_at, Commitment.id)
    )
    found = {
        (row.source, row.source_id): Entry(promise_of(row), row.sequence, row.changed_at, False)
        for row in standing
    }
    gone = db.session.scalars(
        select(Withdrawn)
        .where(
            Withdrawn.coop_id == coop_id,
            Withdrawn.person_id == person_id,
            Withdrawn.gone_at >= gone_since,
        )
        .order_by(Withdrawn.sequence.desc(), Withdrawn.id)
    )
    for row in gone:
        entry = Entry(promise_of(row), row.sequence, row.gone_at, True)
        found.setdefault(entry.promise.key, entry)
    return list(found.values())


def of(coop_id: int, source: str, source_id: int) -> Promise | None:
    """What is promised to one thing."""
    row = db.session.execute(
        select(*COLUMNS).where(
            Commitment.coop_id == coop_id,
            Commitment.source == source,
            Commitment.source_id == source_id,
        )
    ).first()
    return None if row is None else promise_of(row)
