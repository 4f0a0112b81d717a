"""How values read on a page: dates, times, hours and money in plain British English."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Flask

from core import clock, money

NOTHING = "\N{EM DASH}"
DASH = "\N{EN DASH}"


def _day(value: date | datetime) -> date:
    """The London day of an instant; a plain date stays as it is."""
    return clock.local_day(value) if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """Wed 9 December."""
    if value is None:
        return NOTHING
    on = _day(value)
    return f"{on:%a} {on.day} {on:%B}"


def day_short(value: date | datetime | None) -> str:
    """Wed 9 Dec."""
    if value is None:
        return NOTHING
    on = _day(value)
    return f"{on:%a} {on.day} {on:%b}"


def day_year(value: date | datetime | None) -> str:
    """9 December 2026: for registers and anything that is kept."""
    if value is None:
        return NOTHING
    on = _day(value)
    return f"{on.day} {on:%B} {on.year}"


def days(first: date | datetime, last: date | datetime) -> str:
    """7–13 December, 28 November – 4 December, or 28 December 2026 – 3 January 2027."""
    start, end = _day(first), _day(last)
    if start == end:
        return day(start)
    if start.year != end.year:
        return f"{day_year(start)} {DASH} {day_year(end)}"
    if start.month != end.month:
        return f"{start.day} {start:%B} {DASH} {end.day} {end:%B}"
    return f"{start.day}{DASH}{end.day} {end:%B}"


def clock_time(value: datetime | time | None) -> str:
    """07:30, London time, from an instant or a wall-clock time."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = clock.local(value).time()
    return f"{value:%H:%M}"


def span(start: datetime | time, end: datetime | time) -> str:
    """22:00–07:00."""
    return f"{clock_time(start)}{DASH}{clock_time(end)}"


def moment(value: datetime | None) -> str:
    """Wed 9 Dec, 14:05."""
    return NOTHING if value is None else f"{day_short(value)}, {clock_time(value)}"


def hours(minutes: int | None, unit: str = " h") -> str:
    """Whole minutes as decimal hours: 2190 is 36.5 h, 440 is 7.33 h."""
    if minutes is None:
        return NOTHING
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    exact = Decimal(abs(minutes)) / 60
    text = f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}".rstrip("0").rstrip(".")
    return f"{sign}{text}{unit}"


def pounds(pence: int | None) -> str:
    """Whole pence as £1,234.50."""
    return NOTHING if pence is None else money.pounds(pence)


def rate(value: Decimal | None) -> str:
    """Decimal pounds as £12.71; a rate finer than a penny keeps its figures."""
    if value is None:
        return NOTHING
    places = max(2, -int(value.normalize().as_tuple().exponent))
    sign = "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}£{abs(value):,.{places}f}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 shift, 3 shifts; `many` where adding an s is wrong."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def percent(value: Decimal | None) -> str:
    """12.5 %; never 1E+1 %."""
    return NOTHING if value is None else f"{money.plain(value):f} %"


def words(items: list[str], last: str = "and") -> str:
    """Aaliyah, Ben and Chloe."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def lasting(seconds: float | None) -> str:
    """How long something still takes, in words nobody has to be exact about."""
    if seconds is None:
        return "not known yet"
    if seconds < 10:
        return "a few seconds"
    if seconds < 55:
        return f"about {round(seconds / 10) * 10} seconds"
    minutes = max(1, round(seconds / 60))
    if minutes <= 90:
        return f"about {plural(minutes, 'minute')}"
    hours = round(minutes / 60)
    return f"about {plural(hours, 'hour') if hours <= 48 else plural(round(hours / 24), 'day')}"


def size(count: int) -> str:
    """A file's size: 12 KB, 3.4 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} KB"
    return f"{count / 1_000_000:,.1f} MB"


FILTERS: dict[str, Any] = {
    "percent": percent,
    "day": day,
    "day_short": day_short,
    "day_year": day_year,
    "days": days,
    "clock": clock_time,
    "span": span,
    "moment": moment,
    "hours": hours,
    "pounds": pounds,
    "rate": rate,
    "plural": plural,
    "words": words,
    "lasting": lasting,
    "size": size,
}


def init_app(app: Flask) -> None:
    """Give every template the filters under the names in FILTERS."""
    app.jinja_env.filters.update(FILTERS)
