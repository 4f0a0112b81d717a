"""Which days a pack covers, what they are compared with, when a scheduled one is next due. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from core.reports import Span, month_of

COMPARED = {
    "": "Nothing",
    "before": "The same length of time just before",
    "year": "The same days a year earlier",
}
PERIODS = {
    "month": "Last month",
    "quarter": "The last three months",
    "year": "The last twelve months",
    "this": "This month so far",
    "days": "Other days",
}
MONTHS = {1: "the month before", 3: "the three months before", 12: "the twelve months before"}


def whole_months(on: date, months: int) -> Span:
    """The whole months before the one that `on` is in."""
    return Span(month_of(on, -months), month_of(on, 0) - timedelta(days=1))


def span_of(period: str, on: date) -> Span:
    """The days of one of PERIODS but "days", as of a day. KeyError for another word."""
    if period == "this":
        return Span(on.replace(day=1), on)
    return whole_months(on, {"month": 1, "quarter": 3, "year": 12}[period])


def compared_with(span: Span, compared: str) -> Span | None:
    """What a span is set beside; None for nothing."""
    match compared:
        case "before":
            return span.before()
        case "year":
            return span.year_before()
        case _:
            return None


def first_due(day: int, on: date) -> date:
    """The first time a schedule of the `day` of each month is due after `on`."""
    this = on.replace(day=day)
    return this if this > on else month_of(on, 1).replace(day=day)


def last_due(day: int, on: date) -> date:
    """The last time such a schedule was due, `on` included."""
    return on.replace(day=day) if on.day >= day else month_of(on, -1).replace(day=day)


def title_of(span: Span) -> str:
    """October 2026; August to October 2026; or the days."""
    if span == Span(span.first_on.replace(day=1), month_of(span.last_on, 1) - timedelta(days=1)):
        last = f"{span.last_on:%B %Y}"
        if (span.first_on.year, span.first_on.month) == (span.last_on.year, span.last_on.month):
            return last
        same = span.first_on.year == span.last_on.year
        return f"{span.first_on:%B}{'' if same else f' {span.first_on.year}'} to {last}"
    return f"{_day(span.first_on)} to {_day(span.last_on)}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
