"""The only place that asks the time, and the only place that knows the co-ops' time zone.

Instants are stored in UTC; days, weeks and shift times are read in Europe/London.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This instant, UTC, aware."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Have it be another moment inside: for the demo's past, and for tests."""
    token = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """The present local day."""
    return local_day(now())


def local(instant: datetime) -> datetime:
    """An instant as London's wall clock shows it."""
    return instant.astimezone(LONDON)


def local_day(instant: datetime) -> date:
    """The London day on which an instant falls."""
    return local(instant).date()


def instant(day: date, at: time = time()) -> datetime:
    """The UTC instant of a London wall-clock time.

    A time skipped in spring counts from the hour before the change; a time that comes twice
    in autumn means its first pass.
    """
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def shift_instants(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Start and end of a shift that begins on `day`; an end not after the start is next day."""
    last = day if ends > starts else day + timedelta(days=1)
    return instant(day, starts), instant(last, ends)


def monday(day: date) -> date:
    """The Monday of the week in which `day` falls."""
    return day - timedelta(days=day.weekday())


def minutes_between(start: datetime, end: datetime) -> int:
    """Elapsed whole minutes, rounded down: over a clock change the time that really passed."""
    return int((end - start).total_seconds() // 60)
