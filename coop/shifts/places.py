"""How many places of a shift are filled: the one count that lists, rules and races read.

A place is filled by one of our own people or by an agency's worker.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from coop.shifts.models import Assignment, Shift
from core.db import db

# In a query that has Shift: our own people and the agency's, one number for each shift.
FILLED: ColumnElement[int] = (
    select(func.count())
    .select_from(Assignment)
    .where(Assignment.shift_id == Shift.id)
    .correlate(Shift)
    .scalar_subquery()
    + Shift.agency_places
)


def filled(own: int, agency: int) -> int:
    """Places filled: our own people on it and the agency's."""
    return own + agency


def free(least: int, wanted: int, taken: int) -> int:
    """How many more people a shift takes: up to the least, or the wanted where that is more."""
    return max(0, max(least, wanted) - taken)


def filled_of(shift: Shift) -> int:
    """Places filled of a shift, asked of the database now."""
    return db.session.scalar(select(FILLED).where(Shift.id == shift.id)) or 0


def free_of(shift: Shift) -> int:
    """How many more people this shift takes, asked of the database now."""
    return free(shift.least, shift.wanted, filled_of(shift))


def short_of(shift: Shift) -> int:
    """How many people short of its least this shift is, asked of the database now."""
    return max(0, shift.least - filled_of(shift))
