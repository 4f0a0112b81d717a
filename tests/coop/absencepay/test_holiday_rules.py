"""A week's pay, leave by weeks, leavers: against arithmetic done by hand from the statute."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.absencepay import holiday, law
from coop.absencepay.holiday import Average, PaidWeek, Part, Rate

SATURDAY = date(2026, 10, 31)
LEAVE = date(2026, 11, 2)  # a Monday: the last complete week ended on 31 October
NOW = law.reference(LEAVE)


def back(count, pence=48_000, minutes=2_400, **more):
    """The `count`-th week before the leave; 1 is the last."""
    return PaidWeek(SATURDAY - timedelta(weeks=count - 1), pence, minutes, **more)


def counted(weeks, irregular=True):
    return holiday.average(weeks, LEAVE, NOW, irregular=irregular)


def test_the_law_by_date():
    """SI 2018/1378: 52 weeks from 6 April 2020, within 104; twelve before."""
    assert (NOW.weeks, NOW.within) == (52, 104)
    assert law.reference(date(2020, 4, 5)).weeks == 12
    assert law.average_weeks(LEAVE) == 4
    assert (law.may_roll_up(date(2024, 3, 31)), law.may_roll_up(date(2024, 4, 1))) == (False, True)
    assert (law.record_years(date(2026, 4, 5)), law.record_years(date(2026, 4, 6))) == (0, 6)


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2026, 11, 2), date(2026, 10, 31)),  # Monday: the week before
        (date(2026, 11, 1), date(2026, 10, 31)),  # Sunday is the first day of a week
        (date(2026, 11, 7), date(2026, 11, 7)),  # Saturday: its own week (ERA s.221(3)(a))
        (date(2026, 11, 6), date(2026, 10, 31)),
    ],
)
def test_weeks_end_on_saturday(on, last):
    assert holiday.last_week(on) == last


def test_an_average_of_52_weeks():
    """26 weeks of £400 for 32 h and 26 of £500 for 40 h: £450 a week, £12.50 an hour.

    (26 × 400 + 26 × 500) / 52 = 450; (26 × 32 + 26 × 40) / 52 = 36 h; 450 / 36 = 12.50.
    """
    weeks = [back(n, 40_000, 32 * 60) for n in range(1, 27)]
    weeks += [back(n, 50_000, 40 * 60) for n in range(27, 53)]
    found = counted([*weeks, back(53, 999_999)])  # the 53rd is not looked at
    assert (len(found.weeks), found.weekly) == (52, 45_000)
    rate = holiday.average_rate(found, 0, Decimal("12.00"))
    assert rate is not None
    assert rate.hourly == Decimal("12.5000")


def test_unpaid_weeks_are_skipped_and_older_ones_counted():
    """Ten weeks without pay: the 53rd to 62nd week back are counted in their place."""
    weeks = [back(n, 0 if n <= 10 else 30_000) for n in range(1, 80)]
    found = counted(weeks)
    assert found.skipped == 10
    assert min(week.last_on for week in found.weeks) == SATURDAY - timedelta(weeks=61)


def test_nothing_older_than_104_weeks_is_counted():
    weeks = [back(1, 20_000), back(104, 40_000), back(105, 90_000)]
    assert counted(weeks).weekly == 30_000  # (200 + 400) / 2


def test_a_week_with_sickness_is_skipped_where_hours_vary():
    """A day of sickness spoils a week of irregular hours; contract hours keep its pay."""
    weeks = [back(1, 10_000, 480, away=True), back(2, 50_000)]
    assert counted(weeks).weekly == 50_000
    assert counted(weeks, irregular=False).weekly == 30_000


def test_contract_hours_are_never_paid_below_normal_pay():
    """30 h at £13 are £390. An average of £420 is £14.00 an hour; one of £360 gives £13."""
    above, below = Average((back(1, 42_000),), 0), Average((back(1, 36_000),), 0)
    assert holiday.average_rate(above, 1_800, Decimal(13)).hourly == Decimal("14.0000")
    assert holiday.average_rate(below, 1_800, Decimal(13)).hourly == Decimal("13.0000")


def test_without_any_paid_week_normal_pay_or_nothing():
    none = Average((), 0)
    assert holiday.average_rate(none, 0, Decimal("12.71")).hourly == Decimal("12.7100")
    assert holiday.average_rate(none, 0, None) is None


def test_the_first_four_weeks_at_the_average_the_rest_at_normal_pay():
    """37.5 h a week, 5 h of the four weeks left, a week off from Wednesday 4 November.

    A week of seven days by working days: to Saturday four days, 4/5 of 2,250 min = 1,800; the
    other three 450. The first 300 min at £15, the other 1,950 at £13.
    300 / 60 × 15 = £75.00; 1,500 / 60 × 13 = £325.00; 450 / 60 × 13 = £97.50.
    """
    first, last = date(2026, 11, 4), date(2026, 11, 10)
    found = holiday.parts(first, last, 2_250, 2_250, average_left=300)
    assert found == (
        Part(first, date(2026, 11, 7), 300, 1_500),
        Part(date(2026, 11, 8), last, 0, 450),
    )
    high, low = Rate(Fraction(25), ""), holiday.normal_rate(Decimal(13))
    assert [holiday.part_pence(part, high, low) for part in found] == [40_000, 9_750]


@pytest.mark.parametrize(
    ("balance", "rolled_up", "recovers", "minutes"),
    [
        (600, False, False, 600),  # reg 14(2): what is left is paid
        (-600, False, False, 0),  # reg 14(4): no agreement, no recovery
        (-600, False, True, -600),
        (600, True, True, 0),  # reg 16A: paid with the work already
    ],
)
def test_leavers(balance, rolled_up, recovers, minutes):
    assert holiday.settled_minutes(balance, rolled_up=rolled_up, recovers=recovers) == minutes


WEEKS = st.lists(
    st.builds(
        back,
        st.integers(1, 130),
        st.integers(0, 90_000),
        st.integers(0, 3_600),
        away=st.booleans(),
    ),
    unique_by=lambda week: week.last_on,
    max_size=130,
)


@given(WEEKS, st.randoms(), st.booleans())
def test_the_order_of_weeks_is_irrelevant(weeks, random, irregular):
    shuffled = list(weeks)
    random.shuffle(shuffled)
    assert counted(shuffled, irregular) == counted(weeks, irregular)


@given(WEEKS, st.booleans())
def test_an_average_lies_between_the_least_and_the_most_paid_week(weeks, irregular):
    found = counted(weeks, irregular)
    assert len(found.weeks) <= 52
    if found.weeks:
        pay = [week.pence for week in found.weeks]
        assert min(pay) <= found.weekly <= max(pay)
        assert isinstance(found.weekly, Fraction)


@given(
    st.integers(0, 60),
    st.integers(0, 20_000),
    st.integers(0, 3_000),
    st.none() | st.integers(0, 9_000),
)
def test_the_parts_of_leave_sum_to_its_minutes(days, minutes, contract, left):
    found = holiday.parts(LEAVE, LEAVE + timedelta(days=days), minutes, contract, average_left=left)
    assert sum(part.minutes for part in found) == minutes
    averaged = sum(part.at_average for part in found)
    assert averaged == (minutes if left is None else min(minutes, left))
    assert all(part.at_average >= 0 and part.at_normal >= 0 for part in found)


@given(st.integers(1, 10**6), st.integers(1, 10**5), st.integers(0, 10**5))
def test_a_part_is_rounded_once_and_exactly(pence, per, minutes):
    rate = Rate(Fraction(pence, per), "")
    paid = holiday.part_pence(Part(LEAVE, LEAVE, minutes, 0), rate, rate)
    assert isinstance(paid, int)
    assert abs(paid - minutes * Fraction(pence, per)) <= Fraction(1, 2)
