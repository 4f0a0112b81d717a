"""Who is off in a month: people by service, leave by day, with counts. Read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.leave import queries
from coop.leave.queries import LeaveFacts
from coop.leave.rules import LEAVE_WORDS
from coop.members import queries as members
from core.people import queries as people

DAY = timedelta(days=1)
LETTERS = {"holiday": "A", "sickness": "S", "parental": "P", "training": "T", "unpaid": "U"}


@dataclass(frozen=True, slots=True)
class Cell:
    """So many days of a row: nothing, or leave. `from_on` and `until_on` are the leave's own."""

    span: int
    leave_id: int = 0
    kind: str = ""
    words: str = ""
    letter: str = ""
    state: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonOff:
    """Somebody with leave in the month; the cells' spans add up to its days."""

    person_id: int
    name: str
    cells: tuple[Cell, ...]

    @property
    def leave(self) -> tuple[Cell, ...]:
        """The cells with leave."""
        return tuple(cell for cell in self.cells if cell.leave_id)


@dataclass(frozen=True, slots=True)
class ServiceOff:
    """A service, how many of its people are off with approval on each day, and who."""

    name: str
    counts: tuple[int, ...]
    people: tuple[PersonOff, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month's days, how many are off on each, and by service."""

    first: date
    days: tuple[date, ...]
    counts: tuple[int, ...]
    services: tuple[ServiceOff, ...]

    @property
    def before(self) -> date:
        """The first of the month before."""
        return (self.first - DAY).replace(day=1)

    @property
    def after(self) -> date:
        """The first of the month after."""
        return self.days[-1] + DAY


def month(coop_id: int, on: date, kinds: Sequence[str] = ()) -> Month:
    """The month that a day is in: leave approved or asked, of these kinds (none: all).

    A person stands under the service of their newest terms in it. A fixed number of queries.
    """
    first = on.replace(day=1)
    after = (first + 31 * DAY).replace(day=1)
    days = tuple(first + number * DAY for number in range((after - first).days))
    found: dict[int, list[LeaveFacts]] = defaultdict(list)
    for row in queries.days_off(coop_id, first, days[-1], states=("asked", "approved")):
        if not kinds or row.kind in kinds:
            found[row.person_id].append(row)
    names = {service.id: service.name for service in people.services(coop_id)}
    by_service: dict[str, list[PersonOff]] = defaultdict(list)
    for worker in members.workforce(coop_id, first, days[-1], list(found)):
        home = names[worker.employments[-1].service_id]
        by_service[home].append(
            PersonOff(worker.person_id, worker.name, cells(days, found[worker.person_id]))
        )
    services = tuple(
        ServiceOff(name, _counts(days, by_service[name]), tuple(by_service[name]))
        for name in sorted(by_service)
    )
    totals = [sum(each) for each in zip(*(one.counts for one in services), strict=True)]
    return Month(first, days, tuple(totals) or (0,) * len(days), services)


def cells(days: Sequence[date], leave: Sequence[LeaveFacts]) -> tuple[Cell, ...]:
    """A row of the month: leave in order, none overlapping, and the days between."""
    made: list[Cell] = []
    day = days[0]
    for row in sorted(leave, key=lambda each: each.from_on):
        start, end = max(row.from_on, days[0]), min(row.until_on, days[-1])
        if start > day:
            made += [Cell(1)] * (start - day).days
        made.append(
            Cell(
                span=(end - start).days + 1,
                leave_id=row.id,
                kind=row.kind,
                words=LEAVE_WORDS[row.kind],
                letter=LETTERS[row.kind],
                state=row.state,
                from_on=row.from_on,
                until_on=row.until_on,
            )
        )
        day = end + DAY
    made += [Cell(1)] * ((days[-1] - day).days + 1)
    return tuple(made)


def _counts(days: Sequence[date], rows: Sequence[PersonOff]) -> tuple[int, ...]:
    off = [0] * len(days)
    for row in rows:
        at = 0
        for cell in row.cells:
            if cell.state == "approved":
                for number in range(at, at + cell.span):
                    off[number] += 1
            at += cell.span
    return tuple(off)
