"""Putting right what was recorded by mistake: with a reason, and what stood there is kept.

A change of terms is a row of its own from a day on. Only a row that was wrong from its first
day is written over, and the record of changes then holds the old values and why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import audit
from core.audit import queries as record
from core.db import Base, db
from core.errors import DomainError

WHY = (
    "Something begins on that very day already. To put it right, say what was wrong with it; "
    "for a change, choose the day from which it holds."
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right, when, by whom and why."""

    at: datetime
    by: str
    reason: str


def put_right(row: Base, values: Mapping[str, Any], reason: str) -> bool:
    """Write over a mistaken row; False where it says the same already.

    Raises DomainError (field `reason`) without a reason.
    """
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    if not reason.strip():
        raise DomainError(WHY, code="correction", field="reason")
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()  # the record keeps each field as it was and as it is
    audit.record(f"{row.__tablename__}.correct", row, reason=reason.strip())
    return True


def of(coop_id: int, table: str, ids: Collection[int]) -> dict[int, list[Correction]]:
    """Corrections of some rows of a table, by row, newest first."""
    found: dict[int, list[Correction]] = {}
    actions = (f"{table}.correct", f"{table}.take_out")
    for entry in record.of_subjects(coop_id, table, ids, actions):
        if entry.subject_id is not None:
            found.setdefault(entry.subject_id, []).append(
                Correction(entry.at, entry.actor, entry.reason)
            )
    return found
