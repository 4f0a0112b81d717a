"""How many places of the need are filled, week by week, counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from coop.shifts.models import Assignment, Shift
from core import clock
from core.db import db


@dataclass(frozen=True, slots=True)
class FilledWeek:
    """A week that begins on a Monday: places of the least that are needed, and of them filled."""

    monday: date
    needed: int
    filled: int


def filled_by_week(coop_id: int, first_on: date, last_on: date) -> tuple[FilledWeek, ...]:
    """Weeks with shifts in these days, in order; drafts of places count. One query.

    A shift is filled as far as its least goes: more people on one make up for none on another.
    """
    people = (
        select(func.count())
        .where(Assignment.shift_id == Shift.id)
        .correlate(Shift)
        .scalar_subquery()
    )
    filled = people + Shift.agency_places
    query = (
        select(
            Shift.on,
            func.sum(Shift.least),
            func.sum(case((filled < Shift.least, filled), else_=Shift.least)),
        )
        .where(
            Shift.coop_id == coop_id,
            Shift.on.between(first_on, last_on),
            Shift.cancelled_at.is_(None),
        )
        .group_by(Shift.on)
        .order_by(Shift.on)
    )
    found: dict[date, tuple[int, int]] = {}
    for on, needed, there in db.session.execute(query):
        monday = clock.monday(on)
        before = found.get(monday, (0, 0))
        found[monday] = (before[0] + int(needed), before[1] + int(there))
    return tuple(FilledWeek(monday, *counts) for monday, counts in found.items() if counts[0])
