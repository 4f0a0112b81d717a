"""What the figures of money rest on, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coop.pay.rates import Element
from coop.statutory.rules import Figures
from core.reports import month_of


@dataclass(frozen=True, slots=True)
class Run:
    """An approved (or later) pay run: the days it pays for, and when its money reaches people."""

    id: int
    from_on: date
    until_on: date
    pays_on: date
    state: str

    @property
    def month(self) -> date:
        """The first day of the month that it counts in: that of the last day it pays for."""
        return self.until_on.replace(day=1)


@dataclass(frozen=True, slots=True)
class Sum:
    """What a run pays for one element at one service: minutes and whole pence."""

    run_id: int
    service_id: int
    element: Element
    minutes: int
    pence: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What a run pays one person before tax, expenses apart; minutes worked or on paid leave."""

    run_id: int
    person_id: int
    pence: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Job:
    """One employment: contract minutes a week from a day, until one (None: it goes on)."""

    person_id: int
    service_id: int
    contract_minutes: int
    from_on: date
    until_on: date | None

    def minute_days(self, first: date, last: date) -> int:
        """Contract minutes a week times the days of the span on which they hold."""
        start = max(first, self.from_on)
        end = last if self.until_on is None else min(last, self.until_on)
        return self.contract_minutes * max(0, (end - start).days + 1)


@dataclass(frozen=True, slots=True)
class Paid:
    """All that was paid in a span. `born` are birthdays by person, `services` names by id."""

    first_on: date
    last_on: date
    runs: tuple[Run, ...]
    sums: tuple[Sum, ...]
    earned: tuple[Earned, ...]
    jobs: tuple[Job, ...]
    born: Mapping[int, date]
    services: Mapping[int, str]
    figures: Figures


def week_minutes(minute_days: int) -> int:
    """Minute-days of weekly contracts as minutes, half a minute up."""
    return (2 * minute_days + 7) // 14


def months(first_on: date, last_on: date) -> tuple[date, ...]:
    """The first day of each month that the span touches."""
    found = [month_of(first_on)]
    while (after := month_of(found[-1], 1)) <= last_on:
        found.append(after)
    return tuple(found)


def month_words(first: date) -> str:
    """Oct 2026."""
    return f"{first:%b} {first.year}"


def days_words(first: date, last: date) -> str:
    """1 Oct to 31 Oct 2026."""
    return f"{first.day} {first:%b} to {last.day} {last:%b} {last.year}"
