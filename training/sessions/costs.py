"""What training costs and takes, by month and by standard; what a fund pays of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.money import split

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Spend:
    """Training of some people on a day: done, or planned. `minutes` are of all of them."""

    on: date
    course_id: int
    done: bool
    people: int
    minutes: int
    pence: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Done and planned together, each apart."""

    done_people: int = 0
    done_minutes: int = 0
    done_pence: int = 0
    planned_people: int = 0
    planned_minutes: int = 0
    planned_pence: int = 0

    @property
    def pence(self) -> int:
        """All of the money."""
        return self.done_pence + self.planned_pence

    @property
    def minutes(self) -> int:
        """All of the time."""
        return self.done_minutes + self.planned_minutes


def total(spends: Iterable[Spend]) -> Sums:
    """Everything added up."""
    figures = [0] * 6
    for one in spends:
        at = 0 if one.done else 3
        for place, value in enumerate((one.people, one.minutes, one.pence)):
            figures[at + place] += value
    return Sums(*figures)


def months(first_on: date, last_on: date) -> list[date]:
    """The first days of the months from one day to another, at most MOST_MONTHS."""
    found: list[date] = []
    month = first_on.replace(day=1)
    while month <= last_on and len(found) < MOST_MONTHS:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def by_month(spends: Sequence[Spend], first_on: date, last_on: date) -> list[tuple[date, Sums]]:
    """Each month of the time with its sums, those with nothing too."""
    return [
        (month, total(one for one in spends if one.on.replace(day=1) == month))
        for month in months(first_on, last_on)
    ]


def by_standard(spends: Sequence[Spend], serves: Mapping[int, Collection[int]]) -> dict[int, Sums]:
    """Sums by standard, of (standard: courses that serve it); a course counts in each it serves."""
    return {
        standard: total(one for one in spends if one.course_id in courses)
        for standard, courses in serves.items()
    }


def shares(class_pence: int, place_pence: int, there: int) -> list[int]:
    """What each of those there cost: their place and their part of the class, to the penny."""
    if there <= 0:
        return []
    return [place_pence + part for part in split(class_pence, [1] * there)]


class Claims(StrEnum):
    """Whether a fund pays for something."""

    OPEN = "open"
    CLAIMED = "claimed"
    LATE = "late"


CLAIM_WORDS = {
    Claims.OPEN: "to claim",
    Claims.CLAIMED: "claimed",
    Claims.LATE: "too late to claim",
}
CLAIM_MEANINGS = {Claims.OPEN: "info", Claims.CLAIMED: "good", Claims.LATE: "bad"}


@dataclass(frozen=True, slots=True)
class Window:
    """Which completions a fund pays for, and until when a claim may be made; none: no limit."""

    from_on: date
    until_on: date | None
    claim_until_on: date | None
    claim_days: int | None

    def covers(self, completed_on: date) -> bool:
        """Whether something completed on that day is paid for."""
        return self.from_on <= completed_on and (
            self.until_on is None or completed_on <= self.until_on
        )

    def last_on(self, completed_on: date) -> date | None:
        """The last day on which it may be claimed; None: no limit."""
        limits = [] if self.claim_until_on is None else [self.claim_until_on]
        if self.claim_days is not None:
            limits.append(completed_on + timedelta(days=self.claim_days))
        return min(limits, default=None)

    def stands(self, completed_on: date, claimed: bool, on: date) -> Claims:
        """Where one completion stands on a day."""
        if claimed:
            return Claims.CLAIMED
        last = self.last_on(completed_on)
        return Claims.LATE if last is not None and last < on else Claims.OPEN


def claimable(most_pence: int, cost_pence: int) -> int:
    """A fund pays what it cost, at most so much."""
    return min(most_pence, cost_pence)
