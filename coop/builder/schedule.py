"""When an export that is made by itself is next due: on a day of the week or month. Pure.

Hours are of the wall clock in `zone`: one that spring skips counts from the hour before the
change, one that autumn has twice means its first pass.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from core.errors import DomainError

NEVER, WEEK, MONTH = "", "week", "month"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_DAY = 31  # of each month, whichever it is
DAYS = (*range(1, 29), LAST_DAY)  # of a month that every month has, and the last


@dataclass(frozen=True, slots=True)
class Plan:
    """Each WEEK on a day (0 is Monday), or each MONTH on one of DAYS, at a full hour."""

    every: str
    day: int
    hour: int

    def __post_init__(self) -> None:
        if self.every not in (WEEK, MONTH):
            raise DomainError("Choose how often.", field="every")
        if self.every == WEEK and self.day not in range(7):
            raise DomainError("Choose a day of the week.", field="weekday")
        if self.every == MONTH and self.day not in DAYS:
            raise DomainError("Choose a day of the month.", field="monthday")
        if self.hour not in range(24):
            raise DomainError("Choose an hour.", field="hour")

    @property
    def words(self) -> str:
        """Every Monday at 07:00."""
        at = f"at {self.hour:02d}:00"
        if self.every == WEEK:
            return f"every {WEEKDAYS[self.day]} {at}"
        if self.day == LAST_DAY:
            return f"on the last day of each month {at}"
        return f"on the {ordinal(self.day)} of each month {at}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number in (11, 12, 13) else ending}"


def _falls(plan: Plan, on: date) -> bool:
    if plan.every == WEEK:
        return on.weekday() == plan.day
    return on.day == min(plan.day, monthrange(on.year, on.month)[1])


def after(plan: Plan, instant: datetime, zone: tzinfo) -> datetime:
    """The first time that it is due after an instant, in UTC."""
    on = instant.astimezone(zone).date()
    while True:
        if _falls(plan, on):
            due = datetime.combine(on, time(plan.hour), tzinfo=zone).astimezone(UTC)
            if due > instant:
                return due
        on += timedelta(days=1)


def latest(plan: Plan, first: datetime, now: datetime, zone: tzinfo) -> datetime:
    """Of all times due from `first` until now, the last: what was missed is made up once."""
    due = first
    while (following := after(plan, due, zone)) <= now:
        due = following
    return due
