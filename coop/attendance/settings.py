"""What a co-op has settled about hours, each dated; the newest that has begun holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.errors import DomainError


class LongGap(StrEnum):
    """What a gap between two visits is beyond its travel, once it is longer than the limit."""

    WAITING = "waiting"
    PART = "part"
    FREE = "free"


LONG_GAP_WORDS = {
    LongGap.WAITING: "All of it is waiting, and paid",
    LongGap.PART: "Waiting up to the limit; the person is free after that",
    LongGap.FREE: "The person is free for all of it, and not paid",
}
MOST = {
    "start_alert_minutes": 240,
    "finish_alert_minutes": 480,
    "late_minutes": 60,
    "tolerance_minutes": 60,
    "gap_minutes": 480,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """One dated settlement; what stands here is what a co-op begins with."""

    from_on: date = date.min
    start_alert_minutes: int = 15  # after the planned start; 0: no alert
    finish_alert_minutes: int = 60  # after the planned end; 0: no alert
    late_minutes: int = 5  # a later start counts as late, an earlier end as left early
    tolerance_minutes: int = 5  # hours that differ by more are looked at one by one
    breaks_paid: bool = False  # never minimum-wage time, paid or not
    gap_minutes: int = 60  # a gap between visits longer than this is a long one
    long_gap: LongGap = LongGap.WAITING


def check(settings: Settings) -> None:
    """Refuse what cannot be meant; DomainError names the form field."""
    for name, most in MOST.items():
        value = getattr(settings, name)
        if not 0 <= value <= most:
            raise DomainError(f"Enter 0 to {most} minutes.", field=name)


class Book:
    """All of a co-op's settlements, asked by day."""

    def __init__(self, rows: Iterable[Settings]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.from_on))

    def on(self, day: date) -> Settings:
        """What holds on a day."""
        found = [row for row in self.rows if row.from_on <= day]
        return found[-1] if found else replace(Settings(), from_on=date.min)
