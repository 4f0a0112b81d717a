"""What saying yes to leave would mean: what it meets, and who else is off. Read only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from coop.availability import queries
from coop.availability.models import Leave
from coop.availability.rules import LEAVE_WORDS
from coop.members import queries as members
from coop.shifts import queries as shifts
from coop.shifts.queries import ShiftRow
from core import clock
from core.calendar import queries as calendar
from core.calendar.rules import Promise
from core.db import db
from core.people import queries as people
from core.people.models import Account, Person

MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Leave as lists show it, with whose it is and who decided."""

    id: int
    person_id: int
    person: str
    kind: str
    words: str
    from_on: date
    until_on: date
    paid: bool
    note: str
    state: str
    reason: str
    decided_by: str

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.until_on - self.from_on).days + 1


@dataclass(frozen=True, slots=True)
class DayEffect:
    """One day of the leave at the person's service: places, and who is off already."""

    on: date
    off: tuple[str, ...]
    employed: int
    needed: int
    filled: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What approving would meet.

    `clashes` are promises (published shifts, other duties) that refuse it; `drafts` are
    unpublished shifts with the person's name, to be given to others.
    """

    clashes: tuple[Promise, ...]
    drafts: tuple[ShiftRow, ...]
    service: str
    days: tuple[DayEffect, ...]


def rows(
    coop_id: int,
    *,
    states: tuple[str, ...] = ("asked", "approved", "refused", "cancelled"),
    person_id: int | None = None,
    from_on: date | None = None,
    most: int = 200,
) -> list[LeaveRow]:
    """Leave in these states that ends on `from_on` or later, the earliest first. One query."""
    query = (
        select(Leave, Person, Account.name)
        .join(Person, Person.id == Leave.person_id)
        .outerjoin(Account, Account.id == Leave.decided_by_id)
        .where(Leave.coop_id == coop_id, Leave.state.in_(states))
    )
    if person_id is not None:
        query = query.where(Leave.person_id == person_id)
    if from_on is not None:
        query = query.where(Leave.until_on >= from_on)
    return [
        LeaveRow(
            id=row.id,
            person_id=row.person_id,
            person=person.name,
            kind=row.kind,
            words=LEAVE_WORDS[row.kind],
            from_on=row.from_on,
            until_on=row.until_on,
            paid=row.paid,
            note=row.note,
            state=row.state,
            reason=row.reason,
            decided_by=decided_by or "",
        )
        for row, person, decided_by in db.session.execute(
            query.order_by(Leave.from_on, Person.surname, Leave.id).limit(most)
        )
    ]


def of(coop_id: int, leave: LeaveRow) -> Effect:
    """What it would mean to approve this leave. A fixed number of queries."""
    start = clock.instant(leave.from_on)
    end = clock.instant(leave.until_on + timedelta(days=1))
    promised = calendar.between(coop_id, start, end, [leave.person_id])
    clashes = tuple(p for p in promised if p.key != ("leave", leave.id))
    last = min(leave.until_on, leave.from_on + timedelta(days=MOST_DAYS - 1))
    everybody = members.workforce(coop_id, leave.from_on, last)
    mine = next((w for w in everybody if w.person_id == leave.person_id), None)
    home = mine.employments[0].service_id if mine else None
    # A night that began the evening before reaches into the first morning.
    planned = shifts.shifts(coop_id, leave.from_on - timedelta(days=1), last)
    drafts = tuple(
        shift
        for shift in planned
        if shift.end_at > start
        and any(a.person_id == leave.person_id and not a.published_at for a in shift.assigned)
    )
    if home is None:
        return Effect(clashes, drafts, "", ())
    here = {
        worker.person_id: worker
        for worker in everybody
        if any(spell.service_id == home for spell in worker.employments)
    }
    off: dict[date, list[str]] = defaultdict(list)
    others = [key for key in here if key != leave.person_id]
    for other in queries.leave(coop_id, leave.from_on, last, others):
        day = max(other.from_on, leave.from_on)
        while day <= min(other.until_on, last):
            off[day].append(here[other.person_id].name)
            day += timedelta(days=1)
    needed: dict[date, int] = defaultdict(int)
    filled: dict[date, int] = defaultdict(int)
    for shift in planned:
        if shift.service_id == home:
            needed[shift.on] += shift.least
            filled[shift.on] += min(shift.least, len(shift.assigned))
    days = []
    for offset in range((last - leave.from_on).days + 1):
        on = leave.from_on + timedelta(days=offset)
        employed = sum(1 for worker in here.values() if worker.employment_on(on))
        days.append(DayEffect(on, tuple(off[on]), employed, needed[on], filled[on]))
    names = {each.id: each.name for each in people.services(coop_id)}
    return Effect(clashes, drafts, names[home], tuple(days))
