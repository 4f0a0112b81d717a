"""A typical week as it is kept and read, and what an offer may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from core.errors import DomainError

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_SHIFTS = 7
WEEK = 7 * 24 * 60
STATES = {
    "made": ("offer made", "info"),
    "accepted": ("accepted, checks under way", "info"),
    "declined": ("declined", ""),
    "taken_back": ("taken back", "warn"),
    "taken_on": ("taken on", "good"),
}
HOW = {
    "phone": "by telephone",
    "email": "by e-mail",
    "paper": "on paper, or face to face",
    "link": "by their own link",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift of a typical week; one that ends by its start goes on into the next day."""

    weekday: int
    start: time
    end: time
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        """From start to end, less the break."""
        begins = self.start.hour * 60 + self.start.minute
        ends = self.end.hour * 60 + self.end.minute
        return (ends - begins if ends > begins else ends - begins + 24 * 60) - self.break_minutes

    @property
    def words(self) -> str:
        """Monday, 07:00 to 15:00."""
        return f"{DAYS[self.weekday]}, {self.start:%H:%M} to {self.end:%H:%M}"


def kept(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """A week as JSON."""
    return [
        {
            "weekday": one.weekday,
            "start": one.start.isoformat("minutes"),
            "end": one.end.isoformat("minutes"),
            "break": one.break_minutes,
        }
        for one in sorted(duties, key=lambda one: (one.weekday, one.start))
    ]


def read(week: Iterable[Mapping[str, Any]]) -> tuple[Duty, ...]:
    """A week back from JSON."""
    return tuple(
        Duty(
            row["weekday"],
            time.fromisoformat(row["start"]),
            time.fromisoformat(row["end"]),
            row["break"],
        )
        for row in week
    )


def check(
    duties: Sequence[Duty], contract_minutes: int, starts_on: date, answer_by_on: date, today: date
) -> None:
    """Refuse an offer that cannot be meant, naming the field."""
    if not 0 <= contract_minutes <= WEEK:
        raise DomainError("A week has 168 hours.", field="contract")
    if starts_on < today:
        raise DomainError("The first day cannot be past.", field="starts_on")
    if not today <= answer_by_on <= starts_on:
        raise DomainError("Between today and the first day.", field="answer_by_on")
    for number, one in enumerate(duties, start=1):
        if one.minutes <= 0:
            raise DomainError("The break is as long as the shift.", field=f"break_{number}")
    ordered = sorted(duties, key=lambda one: (one.weekday, one.start))
    for one, other in pairwise(ordered):
        begins = one.weekday * 1440 + one.start.hour * 60 + one.start.minute
        after = other.weekday * 1440 + other.start.hour * 60 + other.start.minute
        if begins + one.minutes + one.break_minutes > after:
            raise DomainError(
                f"Two shifts of the week overlap: {one.words}; {other.words}.", field="day_1"
            )


def check_in_time(answer_by_on: date, today: date) -> None:
    """Refuse an answer by link after the day that the letter names."""
    if today > answer_by_on:
        raise DomainError("The day to answer by has passed: ring the co-op.", code="late")


def hired_stages(permitted: Iterable[tuple[str, str]]) -> str:
    """Of the (code, kind) that a stage permits, the one in which somebody has started; else ""."""
    return next((code for code, kind in permitted if kind == "won"), "")
