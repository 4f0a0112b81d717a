"""What a shift costs from an agency, its day's bank holidays and the clock's zone put in."""

from __future__ import annotations

from datetime import datetime, timedelta

from coop.agency.rules import Rates, cost
from coop.shifts.kinds import Kind
from coop.shifts.models import Shift
from coop.shifts.queries import ShiftRow
from core import clock
from core.calendar import bank_holidays


def begins_at(shift: Shift | ShiftRow, now: datetime) -> datetime:
    """From when an agency's worker is on it: its start, or this minute if it has begun."""
    return max(shift.start_at, now.replace(second=0, microsecond=0))


def price(
    rates: Rates,
    shift: Shift | ShiftRow,
    start_at: datetime,
    end_at: datetime | None = None,
    break_minutes: int | None = None,
) -> int:
    """Pence for a shift from `start_at` to its end, or for other hours that were worked."""
    until = shift.end_at if end_at is None else end_at
    if break_minutes is None:
        break_minutes = shift.break_minutes if start_at == shift.start_at else 0
    day = timedelta(days=1)
    marked = bank_holidays.names(shift.on - day, clock.local_day(until) + day)
    return cost(
        rates,
        start_at,
        until,
        clock.LONDON,
        set(marked),
        break_minutes=break_minutes,
        sleep_in=Kind(shift.kind) is Kind.SLEEP_IN,
    )
