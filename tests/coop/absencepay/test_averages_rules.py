"""Seventeen weeks by reg 4(6), (A + B) / C, worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coop.absencepay import averages, law
from coop.absencepay.averages import Facts, Level, level, window

SUNDAY = date(2026, 11, 22)
LAW = law.limits(SUNDAY)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LONG_AGO = date(2020, 1, 6)


def days(weekly, weeks=30, each=5, last=SUNDAY):
    """So many minutes a week on Monday to Friday, for the weeks up to that of a Sunday."""
    monday = last - timedelta(days=6)
    return {
        monday - WEEK * back + DAY * n: weekly // each for back in range(weeks) for n in range(each)
    }


def facts(worked, away=(), since=LONG_AGO, contract=2_400, before=None):
    return Facts(worked, before or {}, frozenset(away), since, contract)


def test_the_limits():
    assert (LAW.weekly_minutes, LAW.weeks, LAW.night_minutes) == (48 * 60, 17, 8 * 60)


def test_a_plain_average():
    """40 h in each of 17 weeks: 680 h / 17 = 40 h; a night worker: 40 / 6 = 6 2/3 h in 24."""
    found = window(facts(days(2_400)), SUNDAY, LAW)
    assert (found.weeks, found.average, found.nightly) == (17, 2_400, 400)


def test_excluded_days_are_replaced_by_the_days_worked_afterwards():
    """15 weeks of 40 h, two of leave; the ten days worked afterwards were 12 h each.

    A = 600 h, B = 10 × 12 = 120 h: 720 / 17 = 42.35… h.
    """
    last = SUNDAY - 4 * WEEK
    worked = days(2_400, weeks=20, last=last - 2 * WEEK)
    worked.update({last + DAY * (1 + n + n // 5 * 2): 720 for n in range(12)})
    away = [last - DAY * n for n in range(14)]
    found = window(facts(worked, away), last, LAW)
    assert (found.excluded, found.open_days) == (10, 0)
    assert found.average == Fraction(720 * 60, 17)


def test_days_that_have_not_come_are_the_average_of_the_weeks():
    """The same two weeks off, nothing worked since: 600 h in 75 days, so 8 h for each of ten."""
    worked = days(2_400, weeks=20, last=SUNDAY - 2 * WEEK)
    found = window(facts(worked, [SUNDAY - DAY * n for n in range(14)]), SUNDAY, LAW)
    assert (found.excluded, found.open_days) == (10, 10)
    assert found.average == 2_400


def test_a_starter_divides_by_the_weeks_there_are():
    """Five weeks of 50 h: 50 h on average, over the limit; not 250 / 17."""
    start = SUNDAY - timedelta(days=6) - 4 * WEEK
    found = window(facts(days(3_000, weeks=5), since=start), SUNDAY, LAW)
    assert (found.weeks, found.average) == (5, 3_000)
    assert level(found, LAW, opted_out=False, night_worker=False) is Level.OVER


def test_nobody_has_an_average_before_they_came():
    assert window(facts({}, since=SUNDAY + DAY), SUNDAY, LAW) is None


def test_opting_out_frees_from_48_hours_and_not_from_the_night_average():
    """51 h a week are 8.5 h in 24 (reg 6); reg 5 allows no opting out of that."""
    found = window(facts(days(3_060)), SUNDAY, LAW)
    assert found.nightly == 510
    assert level(found, LAW, opted_out=True, night_worker=False) is Level.FREE
    assert level(found, LAW, opted_out=True, night_worker=True) is Level.OVER
    said = averages.words(found, LAW, opted_out=True, night_worker=True)
    assert said.startswith("51 h a week on average: more than the 8 hours in 24")


def test_near_and_exactly_at_the_limit():
    at = window(facts(days(2_880)), SUNDAY, LAW)
    assert level(at, LAW, opted_out=False, night_worker=False) is Level.NEAR
    below = window(facts(days(2_700)), SUNDAY, LAW)
    assert level(below, LAW, opted_out=False, night_worker=False) is Level.BELOW


def test_weeks_recorded_before_carework_count():
    monday = SUNDAY - timedelta(days=6)
    before = {monday - WEEK * n: 3_000 for n in range(1, 17)}
    found = window(facts(days(1_300, weeks=1), before=before), SUNDAY, LAW)
    assert found.average == Fraction(16 * 3_000 + 1_300, 17)


@given(st.lists(st.integers(0, 720), min_size=1, max_size=120), st.integers(0, 16))
def test_an_average_is_exact_and_within_what_was_worked(minutes, since):
    worked = {SUNDAY - DAY * n: m for n, m in enumerate(minutes)}
    found = window(facts(worked, since=SUNDAY - WEEK * since), SUNDAY, LAW)
    assert isinstance(found.average, Fraction)
    assert found.worked <= sum(minutes) + found.weeks * 2_400
    assert found.average * found.weeks == found.worked


def test_a_week_before_the_record_counts_as_the_contract_and_has_no_hours_of_its_own():
    """One week of 20 h known, 16 as the contract's 40 h: (20 + 640) / 17 = 38.82… h."""
    worked = days(1_200, weeks=1)
    assert window(facts(worked), SUNDAY, LAW).average == Fraction(1_200 + 16 * 2_400, 17)
    earlier = window(facts(worked), SUNDAY - WEEK, LAW)
    assert (earlier.average, earlier.this_week) == (2_400, None)


def test_hours_in_words():
    assert averages.hours(Fraction(2_491)) == "41.5 h"
    assert averages.hours(2_400) == "40 h"
