"""Periods as on any day: they adjoin, cover, and mean what their names say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.builder import periods
from coop.builder.asking import _tax_year as tax_year
from core.errors import DomainError
from core.reports import Span

DAY = timedelta(days=1)
days = st.dates(date(2010, 1, 1), date(2090, 1, 1))


def of(code, on):
    return periods.resolve(code, on, tax_year)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("today", "2028-03-05", "2028-03-05"),
        ("yesterday", "2028-03-04", "2028-03-04"),
        ("this_week", "2028-02-28", "2028-03-05"),  # a Sunday: its Monday was in February
        ("last_week", "2028-02-21", "2028-02-27"),
        ("next_week", "2028-03-06", "2028-03-12"),
        ("last_4_weeks", "2028-01-31", "2028-02-27"),
        ("next_4_weeks", "2028-03-06", "2028-04-02"),
        ("this_month", "2028-03-01", "2028-03-31"),
        ("last_month", "2028-02-01", "2028-02-29"),
        ("next_month", "2028-04-01", "2028-04-30"),
        ("last_3_months", "2027-12-01", "2028-02-29"),
        ("next_3_months", "2028-04-01", "2028-06-30"),
        ("last_12_months", "2027-03-01", "2028-02-29"),
        ("this_year", "2028-01-01", "2028-12-31"),
        ("last_year", "2027-01-01", "2027-12-31"),
        ("this_tax_year", "2027-04-06", "2028-04-05"),  # Income Tax Act 2007, s.4(3)
        ("last_tax_year", "2026-04-06", "2027-04-05"),
    ],
)
def test_each_period_on_a_sunday_in_a_leap_year(code, first, last):
    found = of(code, date(2028, 3, 5))
    assert found == Span(date.fromisoformat(first), date.fromisoformat(last))


def test_every_name_on_the_page_means_something():
    for code in periods.WORDS:
        of(code, date(2026, 11, 27))


@given(days)
def test_what_is_past_ends_where_the_present_begins_and_what_is_next_follows(on):
    for last, this, following in (
        ("last_week", "this_week", "next_week"),
        ("last_month", "this_month", "next_month"),
        ("last_4_weeks", "this_week", "next_4_weeks"),
        ("last_12_months", "this_month", "next_3_months"),
    ):
        assert of(last, on).last_on + DAY == of(this, on).first_on
        assert of(this, on).last_on + DAY == of(following, on).first_on
    for unit in ("year", "tax_year"):
        assert of(f"last_{unit}", on).last_on + DAY == of(f"this_{unit}", on).first_on


@given(days, st.sampled_from([code for code in periods.WORDS if code.startswith("this_")]))
def test_the_present_one_has_today_in_it_and_is_the_last_one_a_period_later(code_on, code):
    span = of(code, code_on)
    assert span.first_on <= code_on <= span.last_on
    assert of(code.replace("this_", "last_"), span.last_on + DAY) == span


@given(days, days)
def test_two_days_given_stay_the_same_two_days(one, other):
    first, last = sorted((one, other))
    assert of(periods.given(first, last), date(2026, 11, 27)) == Span(first, last)
    if first != last:
        with pytest.raises(DomainError, match="before the first"):
            periods.given(last, first)


@pytest.mark.parametrize(
    "text", ["", "given", "last_5_months", "2026-02-30..2026-03-01", "..", "x"]
)
def test_what_is_no_period_is_refused_in_words(text):
    with pytest.raises(DomainError, match="Choose a period"):
        of(text, date(2026, 11, 27))
