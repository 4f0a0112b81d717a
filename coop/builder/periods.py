"""Periods that move with the day on which they are asked about: last month, this tax year. Pure.

A period is kept as its code, or as the two days given: "2026-10-01..2026-12-31". What it means
is said anew each time, so that an export made each month stays true.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from core.errors import DomainError
from core.reports import Span

ANY, GIVEN = "", "given"
WORDS = {
    "today": "Today",
    "yesterday": "Yesterday",
    "this_week": "This week",
    "last_week": "Last week",
    "next_week": "Next week",
    "last_4_weeks": "The last four whole weeks",
    "next_4_weeks": "The next four whole weeks",
    "this_month": "This month",
    "last_month": "Last month",
    "next_month": "Next month",
    "last_3_months": "The last three whole months",
    "next_3_months": "The next three whole months",
    "last_12_months": "The last twelve whole months",
    "this_year": "This calendar year",
    "last_year": "Last calendar year",
    "this_tax_year": "This tax year",
    "last_tax_year": "Last tax year",
}
DAY = timedelta(days=1)
LEAST, MOST = date(1950, 1, 1), date(2150, 12, 31)
TaxYear = Callable[[date], Span]


def given(first: date, last: date) -> str:
    """Two days as they are kept. DomainError where they are the wrong way round or absurd."""
    if last < first:
        raise DomainError("The last day is before the first.", code="order")
    if first < LEAST or last > MOST:
        raise DomainError("Enter days between 1950 and 2150.", code="range")
    return f"{first.isoformat()}..{last.isoformat()}"


def days_of(text: str) -> Span | None:
    """The two days given; None where the text is none or a code."""
    first, dots, last = text.partition("..")
    if not dots:
        return None
    try:
        return Span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None


def resolve(text: str, on: date, tax_year: TaxYear) -> Span:
    """The days that a period has on a day; `tax_year` gives the one that a day is in.

    DomainError for what is no period.
    """
    fixed = days_of(text)
    if fixed is not None:
        return fixed
    kind, _, what = text.partition("_")
    if text in ("today", "yesterday"):
        day = on if text == "today" else on - DAY
        return Span(day, day)
    if text not in WORDS:
        raise DomainError("Choose a period from the list.", code="period")
    if what.endswith("tax_year"):
        here = tax_year(on)
        return here if kind == "this" else tax_year(here.first_on - DAY)
    if "week" in what:
        return _weeks(kind, what, on)
    if what == "year":
        year = on.year - (kind == "last")
        return Span(date(year, 1, 1), date(year, 12, 31))
    return _months(kind, what, on)


def _count(what: str) -> int:
    number, _, unit = what.partition("_")
    return int(number) if unit else 1


def _weeks(kind: str, what: str, on: date) -> Span:
    monday = on - timedelta(days=on.weekday())
    count = timedelta(weeks=_count(what))
    if kind == "this":
        return Span(monday, monday + 6 * DAY)
    if kind == "last":
        return Span(monday - count, monday - DAY)
    return Span(monday + 7 * DAY, monday + 7 * DAY + count - DAY)


def _months(kind: str, what: str, on: date) -> Span:
    here, count = on.year * 12 + on.month - 1, _count(what)
    first = {"this": here, "last": here - count, "next": here + 1}[kind]
    return Span(_first_of(first), _first_of(first + count) - DAY)


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
