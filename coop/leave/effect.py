"""What saying yes to leave would mean: what it meets, and who else is off. Read only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from coop.leave import queries
from coop.leave.queries import LeaveRow
from coop.members import queries as members
from coop.shifts import queries as shifts
from coop.shifts.queries import ShiftRow
from core import clock
from core.calendar import queries as calendar
from core.calendar.rules import Promise
from core.people import queries as people

MOST_DAYS = 62


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
    for other in queries.days_off(coop_id, leave.from_on, last, others):
        day = max(other.from_on, leave.from_on)
        while day <= min(other.until_on, last):
            off[day].append(here[other.person_id].name)
            day += timedelta(days=1)
    needed: dict[date, int] = defaultdict(int)
    filled: dict[date, int] = defaultdict(int)
    for shift in planned:
        if shift.service_id == home:
            needed[shift.on] += shift.least
            filled[shift.on] += shift.covered
    days = []
    for offset in range((last - leave.from_on).days + 1):
        on = leave.from_on + timedelta(days=offset)
        employed = sum(1 for worker in here.values() if worker.employment_on(on))
        days.append(DayEffect(on, tuple(off[on]), employed, needed[on], filled[on]))
    names = {each.id: each.name for each in people.services(coop_id)}
    return Effect(clashes, drafts, names[home], tuple(days))
