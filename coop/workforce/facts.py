"""What the measures are worked from, summed once so that any days can be asked. Pure.

Sick time and contract hours are kept in minutes of a week's contract times days: a seventh of a
week's hours falls on each day of the week, whatever the rota says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from coop.workforce.history import Spell, Workforce, year_before
from coop.workforce.vacancies import Hire, Opening

DAY = timedelta(days=1)
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Sick:
    """Days off sick, both included."""

    person_id: int
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Cover:
    """Minutes of a service's shifts of one day.

    `own` and `agency` were worked or are planned by the co-op's people and by an agency;
    `needed` is what the least number of people comes to, `unfilled` the part nobody was on.
    """

    service_id: int
    on: date
    own: int
    agency: int
    needed: int
    unfilled: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read for the measures. `services` are (id, name), by name."""

    services: tuple[tuple[int, str], ...]
    spells: tuple[Spell, ...]
    sick: tuple[Sick, ...]
    cover: tuple[Cover, ...]
    openings: tuple[Opening, ...]
    hires: tuple[Hire, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the measures divide, of twelve months to the close of `on`. Minutes are whole.

    `staff` at its close, `before` a year earlier; of those `kept` are here again or still, and
    `settled` without a break. `vacant` places, of `vacant_minutes` a week at the least.
    """

    on: date
    staff: int
    before: int
    leavers: int
    starters: int
    kept: int
    settled: int
    vacant: int
    vacant_minutes: int
    lost: int
    contracted: int
    own: int
    agency: int
    needed: int
    unfilled: int
    hire_days: tuple[int, ...]


class Book:
    """The facts, ready to be asked by day and by service (None: all)."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.workforce = Workforce(facts.spells)
        self._contract = _Days()
        self._lost = _Days()
        self._cover: dict[int | None, tuple[list[date], list[tuple[int, ...]]]] = {}
        self._sum_contracts()
        self._sum_cover()

    def _sum_contracts(self) -> None:
        sick: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for one in self.facts.sick:
            sick[one.person_id].append((one.from_on, one.until_on))
        spans = {person: united(found) for person, found in sick.items()}
        for spell in self.facts.spells:
            minutes = spell.contract_minutes
            self._contract.add(spell.service_id, spell.from_on, spell.last_on, minutes)
            for first, last in spans.get(spell.person_id, ()):
                begins, ends = max(first, spell.from_on), min(last, spell.last_on)
                if begins <= ends:
                    self._lost.add(spell.service_id, begins, ends, minutes)

    def _sum_cover(self) -> None:
        days: dict[int | None, dict[date, list[int]]] = defaultdict(dict)
        for row in self.facts.cover:
            for key in (row.service_id, None):
                sums = days[key].setdefault(row.on, [0, 0, 0, 0])
                for place, minutes in enumerate((row.own, row.agency, row.needed, row.unfilled)):
                    sums[place] += minutes
        for key, found in days.items():
            order = sorted(found)
            columns = zip(*(found[on] for on in order), strict=True)
            self._cover[key] = order, list(zip(*(accumulate(c) for c in columns), strict=True))

    def cover(self, first: date, last: date, service_id: int | None = None) -> tuple[int, ...]:
        """Own, agency, needed and unfilled minutes of shifts that begin on these days."""
        order, sums = self._cover.get(service_id, ([], []))
        begin, end = bisect_right(order, first - DAY), bisect_right(order, last)
        nothing = (0, 0, 0, 0)
        low = sums[begin - 1] if begin else nothing
        high = sums[end - 1] if end else nothing
        return tuple(b - a for a, b in zip(low, high, strict=True))

    def sickness(self, first: date, last: date, service_id: int | None = None) -> tuple[int, int]:
        """Contract minutes of sick days, and of all days, between these, both included."""
        lost = self._lost.between(first, last, service_id)
        return _week(lost), _week(self._contract.between(first, last, service_id))

    def vacant(self, on: date, service_id: int | None = None) -> tuple[int, int]:
        """Places that are looked for at the close of a day, and their minutes a week."""
        found = [
            (one.vacant(on), one.minutes)
            for one in self.facts.openings
            if service_id in (None, one.service_id)
        ]
        return sum(many for many, _ in found), sum(many * minutes for many, minutes in found)

    def figures(self, on: date, service_id: int | None = None) -> Figures:
        """The twelve months to the close of a day."""
        since = year_before(on)
        first, people = since + DAY, self.workforce
        vacant, vacant_minutes = self.vacant(on, service_id)
        lost, contracted = self.sickness(first, on, service_id)
        own, agency, needed, unfilled = self.cover(first, on, service_id)
        return Figures(
            on=on,
            staff=len(people.staff(on, service_id)),
            before=len(people.staff(since, service_id)),
            leavers=len(people.leavers(first, on, service_id)),
            starters=len(people.starters(first, on, service_id)),
            kept=len(people.kept(since, on, service_id)),
            settled=len(people.settled(on, service_id)),
            vacant=vacant,
            vacant_minutes=vacant_minutes,
            lost=lost,
            contracted=contracted,
            own=own,
            agency=agency,
            needed=needed,
            unfilled=unfilled,
            hire_days=tuple(
                sorted(
                    one.days
                    for one in self.facts.hires
                    if first <= one.started_on <= on and service_id in (None, one.service_id)
                )
            ),
        )


def united(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans of days, both ends included, without overlap, in order."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + DAY:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def _week(minute_days: int) -> int:
    """A seventh, half up: minutes of a week's contract times days, as minutes."""
    return (2 * minute_days + WEEK_DAYS) // (2 * WEEK_DAYS)


class _Days:
    """Amounts that hold from a day until a day, by service; summed over any days."""

    def __init__(self) -> None:
        self._steps: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
        self._sums: dict[int | None, tuple[Sequence[int], list[int], list[int]]] = {}

    def add(self, service_id: int, first: date, last: date, amount: int) -> None:
        """So much on each of these days, both included."""
        for key in (service_id, None):
            self._steps[key].append((first.toordinal(), amount))
            self._steps[key].append((last.toordinal() + 1, -amount))

    def between(self, first: date, last: date, service_id: int | None) -> int:
        """All of it on these days, both included."""
        return self._until(last.toordinal() + 1, service_id) - self._until(
            first.toordinal(), service_id
        )

    def _until(self, end: int, service_id: int | None) -> int:
        """All of it before a day: each step adds its amount for every day from it on."""
        if service_id not in self._sums:
            steps = sorted(self._steps[service_id])
            self._sums[service_id] = (
                [day for day, _ in steps],
                list(accumulate((amount for _, amount in steps), initial=0)),
                list(accumulate((amount * day for day, amount in steps), initial=0)),
            )
        days, amounts, moments = self._sums[service_id]
        place = bisect_right(days, end - 1)
        return amounts[place] * end - moments[place]
