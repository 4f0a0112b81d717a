"""Leave years, what is owed and earned, and what a spell takes; the law's own arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.leave import law
from coop.leave.rules import (
    Contract,
    Worked,
    YearSetting,
    accrued,
    by_year,
    entitlement,
    first_year,
    period_of,
    takes,
    year_of,
)

APRIL = YearSetting(date(2026, 4, 1), "month", date(2026, 4, 1))
LAW = law.figures(date(2026, 4, 1))
YEAR = year_of([APRIL], date(2026, 4, 1))
FULL = 37 * 60 + 30
days = st.dates(date(2026, 4, 1), date(2031, 3, 31))


def test_the_figures_are_the_law_s_and_accrual_begins_with_leave_years_from_april_2024():
    assert (LAW.weeks, LAW.accrual, LAW.most_days) == (
        Fraction(28, 5),
        Fraction(1207, 10000),
        28,
    )
    assert law.figures(date(2024, 3, 31)).accrual is None


def test_a_whole_year_is_5_6_weeks_of_the_contract_hours():
    assert entitlement(YEAR, [Contract(date(2020, 1, 1), None, FULL)], LAW) == 210 * 60


def test_a_leaver_has_the_part_of_the_year_by_calendar_days():
    # 1 April to 31 August: 153 of 365 days of 210 hours.
    until = Contract(date(2020, 1, 1), date(2026, 8, 31), FULL)
    assert entitlement(YEAR, [until], LAW) == 5282  # 5281.6 minutes


@given(days, st.integers(0, 4000), st.integers(0, 4000))
def test_changed_hours_give_what_the_days_on_each_give(on, before, after):
    on = date(2026, 4, 1) + (on - date(2026, 4, 1)) % timedelta(days=364) + timedelta(days=1)
    both = [
        Contract(date(2020, 1, 1), on - timedelta(days=1), before),
        Contract(on, None, after),
    ]
    got = entitlement(YEAR, both, LAW)
    alone = sum(entitlement(YEAR, [each], LAW) for each in both)
    assert alone - 1 <= got <= alone
    least, most = sorted((before, after))
    assert entitlement(YEAR, [Contract(date(2020, 1, 1), None, least)], LAW) <= got
    assert got <= entitlement(YEAR, [Contract(date(2020, 1, 1), None, most)], LAW)


@pytest.mark.parametrize(
    ("on", "hours"),
    [
        # 28 days a year: a twelfth is 2.33 days, 2.5 days of 7.5 h; two are 4.67, 5 days.
        (date(2026, 5, 9), 0),
        (date(2026, 5, 10), 18.75),
        (date(2026, 6, 9), 18.75),
        (date(2026, 6, 10), 37.5),
    ],
)
def test_a_starter_earns_a_twelfth_each_month_up_to_the_half_day(on, hours):
    contract = [Contract(date(2026, 5, 10), None, FULL)]
    assert first_year(YEAR, contract, LAW, on) == hours * 60


def test_a_starter_never_earns_more_than_the_part_of_the_year_they_are_here():
    contract = [Contract(date(2027, 3, 1), None, FULL)]
    # 31 of 365 days of 210 h are 17.84 h; a twelfth in half days would be 18.75 h.
    assert first_year(YEAR, contract, LAW, date(2027, 3, 31)) == 1071


def test_who_was_here_before_the_year_is_no_starter_though_their_hours_changed():
    spells = [
        Contract(date(2025, 1, 1), date(2026, 6, 30), 0),
        Contract(date(2026, 7, 1), None, FULL),
    ]
    assert first_year(YEAR, spells, LAW, date(2026, 8, 1)) is None


@pytest.mark.parametrize(
    ("minutes", "hours"), [(100 * 60, 12), (104 * 60, 13), (3 * 60, 0), (5 * 60, 1)]
)
def test_a_pay_period_earns_12_07_per_cent_in_whole_hours(minutes, hours):
    # 100 h: 12.07; 104 h: 12.55; 3 h: 0.36; 5 h: 0.60. Half an hour and more goes up.
    worked = [Worked(date(2026, 4, 7), minutes)]
    assert accrued(YEAR, worked, LAW, date(2026, 5, 1)) == {date(2026, 4, 1): hours * 60}


def test_nothing_is_earned_before_the_pay_period_is_over():
    worked = [Worked(date(2026, 4, 7), 6000)]
    assert accrued(YEAR, worked, LAW, date(2026, 4, 30)) == {}


@given(st.lists(st.tuples(st.integers(0, 364), st.integers(0, 900)), max_size=60))
def test_no_more_is_earned_than_28_days_of_their_average_length(acts):
    worked = [Worked(YEAR.first + timedelta(days=on), minutes) for on, minutes in acts]
    found = accrued(YEAR, worked, LAW, date(2027, 5, 1))
    total = sum(each.minutes for each in worked)
    count = len({each.on for each in worked})
    assert sum(found.values()) <= 28 * total / max(count, 1)
    assert sum(found.values()) <= total * 0.1207 + 30 * len(found) + 0.001


@given(days, st.sampled_from(["week", "two_weeks", "four_weeks", "month"]))
def test_pay_periods_follow_one_another_without_gap(on, period):
    setting = YearSetting(date(2026, 4, 1), period, date(2026, 4, 6))
    first, last = period_of(setting, on)
    assert first <= on <= last
    assert period_of(setting, last + timedelta(days=1))[0] == last + timedelta(days=1)
    assert period_of(setting, first - timedelta(days=1))[1] == first - timedelta(days=1)


@given(days, st.dates(date(2026, 4, 2), date(2030, 12, 31)))
def test_leave_years_follow_one_another_though_their_start_moves(on, moved):
    if (moved.month, moved.day) == (2, 29):
        return
    settings = [APRIL, YearSetting(moved, "month", moved)]
    year = year_of(settings, on)
    assert year.first <= on <= year.last
    after = year_of(settings, year.last + timedelta(days=1))
    assert after.first == year.last + timedelta(days=1)


def test_there_is_no_leave_year_before_the_first_that_is_kept():
    assert year_of([APRIL], date(2026, 3, 31)) is None


@pytest.mark.parametrize(
    ("length", "hours"), [(1, 7.5), (5, 37.5), (6, 37.5), (7, 37.5), (8, 45), (14, 75)]
)
def test_a_week_off_takes_a_week_s_hours_and_a_day_a_fifth(length, hours):
    first = date(2026, 7, 6)
    assert takes(first, first + timedelta(days=length - 1), FULL) == hours * 60


@given(days, st.integers(0, 60), st.integers(0, 9000), st.integers(0, 3000))
def test_leave_over_the_turn_of_the_year_is_shared_without_loss(first, length, minutes, week):
    last = first + timedelta(days=length)
    parts = by_year([APRIL], first, last, minutes, week)
    assert sum(parts.values()) == minutes
    assert all(part >= 0 for part in parts.values())
