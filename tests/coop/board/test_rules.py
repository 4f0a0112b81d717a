from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.board import rules
from core.reports import Span

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("month", date(2026, 10, 1), date(2026, 10, 31)),
        ("quarter", date(2026, 8, 1), date(2026, 10, 31)),
        ("year", date(2025, 11, 1), date(2026, 10, 31)),
        ("this", date(2026, 11, 1), date(2026, 11, 27)),
    ],
)
def test_periods_as_of_a_friday_in_november(period, first, last):
    assert rules.span_of(period, date(2026, 11, 27)) == Span(first, last)


@pytest.mark.parametrize(
    ("span", "title"),
    [
        (Span(date(2026, 10, 1), date(2026, 10, 31)), "October 2026"),
        (Span(date(2026, 8, 1), date(2026, 10, 31)), "August to October 2026"),
        (Span(date(2025, 11, 1), date(2026, 10, 31)), "November 2025 to October 2026"),
        (Span(date(2026, 11, 1), date(2026, 11, 27)), "1 November 2026 to 27 November 2026"),
    ],
)
def test_a_pack_is_called_by_its_days(span, title):
    assert rules.title_of(span) == title


@given(st.integers(1, 28), days)
def test_a_schedule_is_due_once_a_month_on_its_day(day, on):
    following = rules.first_due(day, on)
    last = rules.last_due(day, on)
    assert following.day == last.day == day
    assert last <= on < following
    assert (following.year * 12 + following.month) - (last.year * 12 + last.month) == 1


@given(days, st.sampled_from([1, 3, 12]))
def test_whole_months_end_the_day_before_this_one_began(on, months):
    span = rules.whole_months(on, months)
    assert span.last_on + timedelta(days=1) == on.replace(day=1)
    assert span.first_on.day == 1
    count = (span.last_on.year - span.first_on.year) * 12 + span.last_on.month - span.first_on.month
    assert count + 1 == months


def test_nothing_else_is_beside_a_pack_that_compares_with_nothing():
    span = Span(date(2026, 10, 1), date(2026, 10, 31))
    assert rules.compared_with(span, "") is None
    assert rules.compared_with(span, "before") == span.before()
    assert rules.compared_with(span, "year") == span.year_before()
