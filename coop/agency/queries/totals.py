"""Hours that agencies gave against all hours, and what they cost: what the board is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coop.agency.queries.bookings import bookings
from coop.agency.rules import LIVE
from coop.shifts import queries as need
from coop.shifts.kinds import Kind


@dataclass(frozen=True, slots=True)
class Total:
    """A service in a period: agency minutes and pence, and the minutes of everybody."""

    service: str
    minutes: int
    pence: int
    all_minutes: int

    @property
    def share(self) -> float | None:
        """Agency hours in a hundred of all; None where there are none at all."""
        return 100 * self.minutes / self.all_minutes if self.all_minutes else None


@dataclass(frozen=True, slots=True)
class Month:
    """Agency minutes and pence of a calendar month."""

    first_on: date
    minutes: int
    pence: int


def hours_and_cost(coop_id: int, from_on: date, until_on: date) -> tuple[Total, ...]:
    """By service, of shifts that begin from the first to the last day, both included.

    Agency minutes are those worked, or planned where they are not confirmed yet; cost is what
    it came to, or is agreed, with what late cancelling cost. All minutes are those and the
    planned minutes of our own published places; on call is not working time, and left out.
    """
    minutes: dict[str, int] = {}
    pence: dict[str, int] = {}
    for row in bookings(coop_id, since=from_on, until=until_on, most=None):
        pence[row.service] = pence.get(row.service, 0) + row.cost
        if row.state in LIVE:
            minutes[row.service] = minutes.get(row.service, 0) + row.minutes
    own: dict[str, int] = {}
    for shift in need.shifts(coop_id, from_on, until_on):
        if shift.kind is not Kind.ON_CALL:
            told = sum(one.published_at is not None for one in shift.assigned)
            own[shift.service] = own.get(shift.service, 0) + told * shift.work_minutes
    return tuple(
        Total(
            name,
            minutes.get(name, 0),
            pence.get(name, 0),
            own.get(name, 0) + minutes.get(name, 0),
        )
        for name in sorted({*own, *pence})
        if own.get(name) or pence.get(name) or minutes.get(name)
    )


def months(coop_id: int, until_on: date, count: int = 6) -> tuple[Month, ...]:
    """Agency hours and cost of the months up to that of `until_on`, the earliest first."""
    firsts = [until_on.replace(day=1)]
    while len(firsts) < count:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    firsts.reverse()
    last = (firsts[-1] + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = {first: [0, 0] for first in firsts}
    for row in bookings(coop_id, since=firsts[0], until=last, most=None):
        one = found[row.on.replace(day=1)]
        one[1] += row.cost
        if row.state in LIVE:
            one[0] += row.minutes
    return tuple(Month(first, *figures) for first, figures in found.items())
