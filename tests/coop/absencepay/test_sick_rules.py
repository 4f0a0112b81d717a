"""Statutory sick pay by both laws: against arithmetic done by hand, each case by its rule.

Flat rates: £118.75 a week from 6 April 2025, £123.25 from 6 April 2026.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.absencepay import earnings, sick
from coop.absencepay.earnings import Payday
from coop.absencepay.sick import Spell, merged, periods, weeks_of
from coop.statutory.rules import Figures
from tests.factories.figures import FIGURES

LAW = Figures(FIGURES)
WEEKDAYS = frozenset(range(5))
JUNE = date(2026, 6, 1)  # a Monday


def weeks(*leaves, earned=40_000, days=WEEKDAYS, employed=lambda on: True):
    """Of all periods of these leaves; `earned` is pence a week."""
    return [
        week
        for period in periods(merged(leaves))
        for week in weeks_of(period, Fraction(earned), lambda on: days, LAW, employed)
    ]


def pence(*leaves, **given):
    return [week.pence for week in weeks(*leaves, **given)]


def test_from_the_first_day_at_the_flat_rate():
    """123.25 / 5 = 24.65 a day; Monday to Wednesday: 73.95."""
    (week,) = weeks((JUNE, date(2026, 6, 3)))
    assert (week.pence, len(week.days), week.qualifying) == (7_395, 3, 5)
    assert week.daily == 2_465
    assert "3 qualifying days × £24.65 (£123.25 a week ÷ 5)" in week.words


def test_eighty_per_cent_of_low_earnings():
    """£100 a week: 80.00 is less than 123.25; 80 / 5 = 16.00 a day, three days 48.00."""
    assert pence((JUNE, date(2026, 6, 3)), earned=10_000) == [4_800]
    # £154.06: 80 % are 123.248, still the lower; a whole week rounds up to 123.25.
    assert pence((JUNE, date(2026, 6, 5)), earned=15_406) == [12_325]
    # £154.05: 123.24.
    assert pence((JUNE, date(2026, 6, 5)), earned=15_405) == [12_324]


def test_each_week_is_rounded_up_by_itself():
    """Every day qualifies: 123.25 / 7 = 17.60714…; Friday and Saturday 35.2142…, so 35.22.

    Sunday and Monday are of the next week: 35.22 once more. The four days at once would be 70.43.
    """
    every = frozenset(range(7))
    assert pence((date(2026, 6, 5), date(2026, 6, 8)), days=every) == [3_522, 3_522]


def test_days_that_do_not_qualify_are_not_paid():
    assert weeks((date(2026, 6, 6), date(2026, 6, 7))) == []  # a Saturday and Sunday
    assert pence((JUNE, date(2026, 6, 7)), days=frozenset({2})) == [12_325]  # Wednesdays alone


def test_before_april_2026_three_waiting_days():
    """Monday 2 to Sunday 8 June 2025: Thursday and Friday at 118.75 / 5 = 23.75: 47.50."""
    (week,) = weeks((date(2025, 6, 2), date(2025, 6, 8)))
    assert week.pence == 4_750
    assert [on.day for on, _ in week.unpaid] == [2, 3, 4]


def test_before_april_2026_three_days_are_no_period():
    assert weeks((date(2025, 6, 2), date(2025, 6, 4))) == []
    assert pence((date(2025, 6, 2), date(2025, 6, 5))) == [2_375]  # the fourth day is paid


def test_before_april_2026_the_lower_earnings_limit():
    """£125 a week in 2025 to 2026 (Sch 11 para 2(c)); £124.99 gives nothing."""
    leave = (date(2025, 6, 2), date(2025, 6, 6))
    assert pence(leave, earned=12_499) == [0]
    assert pence(leave, earned=12_500) == [4_750]


@pytest.mark.parametrize(
    ("last", "second"),
    [
        (date(2025, 6, 8), 11_875),  # 56 days between: linked, no waiting days again
        (date(2025, 6, 7), 4_750),  # 57: it begins anew, Thursday and Friday are paid
    ],
)
def test_spells_link_within_56_days(last, second):
    again = date(2025, 8, 4)  # a Monday, to Friday
    found = pence((date(2025, 6, 2), last), (again, again + timedelta(days=4)))
    assert found[-1] == second


def test_a_linked_spell_keeps_the_first_ones_earnings():
    """Only the period's first earnings are asked for: one period, one figure."""
    (period,) = periods(merged([(JUNE, date(2026, 6, 2)), (date(2026, 7, 1), date(2026, 7, 2))]))
    assert period.first == JUNE
    found = weeks_of(period, Fraction(10_000), lambda on: WEEKDAYS, LAW)
    assert [week.pence for week in found] == [3_200, 3_200]


def test_leaves_that_adjoin_are_one_spell():
    """Two and two days in 2025: four days, so there is a period, and its fourth day is paid."""
    leaves = [(date(2025, 6, 4), date(2025, 6, 5)), (date(2025, 6, 2), date(2025, 6, 3))]
    assert merged(leaves) == (Spell(date(2025, 6, 2), date(2025, 6, 5)),)
    assert pence(*leaves) == [2_375]


class TestAcross6April2026:
    """The transitional rules, as the Department for Work and Pensions has put them."""

    LEAVE = (date(2026, 3, 30), date(2026, 4, 10))  # Monday to Friday of the next week

    def test_who_had_a_right_keeps_the_flat_rate(self):
        """£130 a week: 2 and 3 April at 23.75; then 123.25, though 80 % would be 104.00."""
        assert pence(self.LEAVE, earned=13_000) == [4_750, 12_325]

    def test_who_had_none_has_one_from_that_day(self):
        """£100 a week: nothing before, 80.00 a week from 6 April."""
        assert pence(self.LEAVE, earned=10_000) == [0, 8_000]

    def test_waiting_days_end_on_5_april(self):
        """Friday 3 April was a waiting day; Monday 6 to Wednesday 8 are paid: 3 × 24.65."""
        found = weeks((date(2026, 4, 3), date(2026, 4, 8)))
        assert [week.pence for week in found] == [0, 7_395]

    def test_a_later_spell_that_links_keeps_it_too(self):
        later = (date(2026, 5, 18), date(2026, 5, 22))
        assert pence(self.LEAVE, later, earned=13_000)[-1] == 12_325
        assert pence(later, earned=13_000) == [10_400]  # by itself: 80 % of 130

    @pytest.mark.parametrize(("day", "last_week"), [(21, 0), (22, 8_000)])
    def test_off_since_before_22_september_2025_without_a_right(self, day, last_week):
        leave = (date(2025, 9, day), date(2026, 4, 10))
        assert pence(leave, earned=10_000)[-1] == last_week


def test_28_weeks_at_most():
    """28 × 123.25 = 3,451.00; nothing after 13 December 2026."""
    found = weeks((JUNE, JUNE + timedelta(weeks=40)))
    assert sum(week.pence for week in found) == 345_100
    assert max(on for week in found for on in week.days) == date(2026, 12, 11)
    assert "28 weeks are used up" in found[-1].words


def test_no_pay_on_days_without_employment():
    left = date(2026, 6, 2)
    assert pence((JUNE, date(2026, 6, 5)), employed=lambda on: on <= left) == [4_930]


LEAVES = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 60)).map(
        lambda pair: (
            date(2025, 9, 1) + timedelta(days=pair[0]),
            date(2025, 9, 1) + timedelta(days=pair[0] + pair[1]),
        )
    ),
    min_size=1,
    max_size=8,
)
PATTERN = st.frozensets(st.integers(0, 6), min_size=1)


@given(LEAVES, st.integers(0, 60_000), PATTERN)
def test_never_more_than_the_flat_rate_of_a_week(leaves, earned, days):
    for week in weeks(*leaves, earned=earned, days=days):
        flat = LAW.needed("ssp.weekly", week.first + timedelta(days=6)) * 100
        assert 0 <= week.pence <= flat
        assert isinstance(week.pence, int)
        if week.daily is not None:
            assert isinstance(week.daily, Fraction)
            assert week.pence == math.ceil(week.daily * len(week.days))


@given(LEAVES, st.randoms(), PATTERN)
def test_the_order_of_leaves_is_irrelevant(leaves, random, days):
    shuffled = list(leaves)
    random.shuffle(shuffled)
    assert weeks(*shuffled, days=days) == weeks(*leaves, days=days)


@given(LEAVES, PATTERN)
def test_every_sick_qualifying_day_of_a_period_is_weighed_once(leaves, days):
    expected = {
        on
        for period in periods(merged(leaves))
        for spell in period.spells
        for on in (spell.first + timedelta(days=n) for n in range(spell.days))
        if on.weekday() in days
    }
    seen = [
        on
        for week in weeks(*leaves, days=days)
        for on in (*week.days, *(o for o, _ in week.unpaid))
    ]
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


@given(LEAVES, PATTERN)
def test_at_most_28_weeks_of_a_period(leaves, days):
    for period in periods(merged(leaves)):
        found = weeks_of(period, Fraction(40_000), lambda on: days, LAW)
        assert sum(Fraction(len(week.days), len(days)) for week in found) <= 28


@given(LEAVES)
def test_linked_spells_lie_within_56_days_and_others_do_not(leaves):
    spells = [spell for period in periods(merged(leaves)) for spell in period.spells]
    assert spells == sorted(spells, key=lambda spell: spell.first)
    firsts = {period.first for period in periods(merged(leaves))}
    for before, after in pairwise(spells):
        between = (after.first - before.last).days - 1
        assert (between > 56) == (after.first in firsts)


def payday(on, pence, from_on=None):
    until = on
    return Payday(on, from_on or on.replace(day=1), until, pence)


def weekly(days, first=date(2026, 6, 10), contract=0, basic=None, since=date(2020, 1, 1)):
    return earnings.weekly(days, first, contract, basic, since)


def test_earnings_of_months():
    """Sick on 10 June: paid last on 31 May; eight weeks before (5 April) last on 31 March.

    April £1,200 and May £1,300: 2,500 × 12 / 2 / 52 = 288.4615… a week.
    """
    days = [
        payday(date(2026, 3, 31), 99_900),
        payday(date(2026, 4, 30), 120_000),
        payday(date(2026, 5, 31), 130_000),
        payday(date(2026, 6, 30), 1),
    ]
    found = weekly(days)
    assert found.weekly == Fraction(250_000 * 12, 2 * 52)
    assert [day.on.month for day in found.paydays] == [4, 5]


def test_earnings_of_fortnights():
    """Paydays every second Sunday; the four after the one eight weeks back: £2,000 / 8 = £250."""
    last = date(2026, 6, 7)
    days = [
        payday(last - timedelta(weeks=2 * n), 50_000 + n, last - timedelta(weeks=2 * n, days=13))
        for n in range(8)
    ]
    found = weekly(days)
    assert len(found.paydays) == 4
    assert found.weekly == Fraction(200_000 + 0 + 1 + 2 + 3, 8)


def test_earnings_of_who_has_been_paid_for_less_than_eight_weeks():
    """Began on 11 May, one fortnight to 24 May paid: £700 / 14 days × 7 = £350."""
    days = [
        payday(date(2026, 5, 10), 0, date(2026, 4, 27)),
        payday(date(2026, 5, 24), 70_000, date(2026, 5, 11)),
    ]
    assert weekly(days, since=date(2026, 5, 11)).weekly == 35_000


def test_earnings_of_who_has_never_been_paid():
    """30 contract hours at £13: £390 a week. Without contract hours nothing is known."""
    assert weekly([], contract=1_800, basic=Decimal(13)).weekly == 39_000
    assert weekly([]) is None


@given(st.lists(st.integers(0, 300_000), min_size=1, max_size=12), st.randoms())
def test_the_order_of_paydays_is_irrelevant(paid, random):
    days = [payday(date(2026, 6, 7) - timedelta(weeks=n), p) for n, p in enumerate(paid)]
    shuffled = list(days)
    random.shuffle(shuffled)
    assert weekly(shuffled) == weekly(days)


def test_sunday_begins_the_week():
    assert sick.sunday(date(2026, 6, 6)) == date(2026, 5, 31)
    assert sick.sunday(date(2026, 6, 7)) == date(2026, 6, 7)
