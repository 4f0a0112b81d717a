"""What people have promised, within one co-op."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.calendar.models import Commitment
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
