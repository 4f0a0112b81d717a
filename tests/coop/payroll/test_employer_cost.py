"""The estimate against figures worked out by hand from the published thresholds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.payroll import employer
from coop.payroll.employer import Earner, Terms
from coop.statutory.rules import Figure, Figures
from core.errors import DomainError

APRIL = date(2026, 4, 6)
KNOWN = Figures(
    Figure(name, APRIL, Decimal(amount), "Rates and thresholds for employers 2026 to 2027")
    for name, amount in {
        "ni.secondary_threshold_yearly": "5000",
        "ni.employer_percent": "15",
        "pension.trigger_yearly": "10000",
        "pension.lower_yearly": "6240",
        "pension.upper_yearly": "50270",
        "pension.employer_percent": "3",
        "pension.least_age": "22",
    }.items()
)
MONTH = employer.terms(KNOWN, date(2026, 12, 1), date(2026, 12, 31), date(2026, 12, 31))
WEEK = employer.terms(KNOWN, date(2026, 12, 7), date(2026, 12, 13), date(2026, 12, 18))


def test_a_years_figures_become_the_published_monthly_and_weekly_ones():
    """HMRC 2026 to 2027: £417 a month, £96 a week; TPR: £833, £520, £4,189 and £192, £120, £967."""
    assert (MONTH.threshold, WEEK.threshold) == (417, 96)
    assert (MONTH.trigger, MONTH.lower, MONTH.upper) == (833, 520, 4189)
    assert (WEEK.trigger, WEEK.lower, WEEK.upper) == (192, 120, 967)


@pytest.mark.parametrize(
    ("pay", "age", "ni", "pension"),
    [
        # (2,000.00 - 417) x 15 % = 237.45; (2,000.00 - 520) x 3 % = 44.40
        (200_000, 40, 23_745, 4_440),
        (200_000, 21, 23_745, 0),  # not enrolled before 22
        (200_000, 22, 23_745, 4_440),
        (200_000, None, 23_745, 4_440),
        (41_700, 40, 0, 0),  # at the threshold
        (41_800, 40, 15, 0),  # a pound above it
        (83_299, 40, 6_240, 0),  # (832.99 - 417) x 15 % = 62.3985; under the trigger
        (83_300, 40, 6_240, 939),  # 62.40; (833 - 520) x 3 % = 9.39
        (500_000, 40, 68_745, 11_007),  # 687.45; (4,189 - 520) x 3 % = 110.07
        (0, 40, 0, 0),
        (-5_000, 40, 0, 0),
    ],
)
def test_a_month_by_hand(pay, age, ni, pension):
    found = employer.cost(Earner(1, "Amy", pay, age), MONTH)
    assert (found.ni, found.pension) == (ni, pension)
    assert found.total == pay + ni + pension


def test_a_week_by_hand():
    """£480.00: (480 - 96) x 15 % = £57.60; (480 - 120) x 3 % = £10.80."""
    found = employer.cost(Earner(1, "Amy", 48_000, 30), WEEK)
    assert (found.ni, found.pension) == (5_760, 1_080)


@pytest.mark.parametrize(
    ("first", "last", "part"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), Fraction(1, 12)),
        (date(2027, 2, 1), date(2027, 2, 28), Fraction(1, 12)),
        (date(2026, 12, 16), date(2027, 1, 15), Fraction(1, 12)),
        (date(2026, 11, 30), date(2026, 12, 27), Fraction(4, 52)),
        (date(2026, 12, 7), date(2026, 12, 13), Fraction(1, 52)),
        (date(2026, 12, 1), date(2026, 12, 10), Fraction(10, 365)),
        (date(2026, 10, 1), date(2026, 12, 31), Fraction(3, 12)),
    ],
)
def test_what_part_of_a_year_a_period_is(first, last, part):
    assert employer.share_of_year(first, last) == part


def test_figures_that_are_not_kept_are_asked_for():
    with pytest.raises(DomainError, match="Figures of law"):
        employer.terms(KNOWN, date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 31))


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_more_pay_never_costs_less(one, other):
    low, high = sorted((one, other))
    cheap, dear = (employer.cost(Earner(1, "", pay), MONTH) for pay in (low, high))
    assert cheap.ni <= dear.ni
    assert cheap.pension <= dear.pension
    assert dear.total <= high * Decimal("1.18")


def test_figures_of_money_are_no_floats():
    assert all(isinstance(getattr(MONTH, name), Decimal) for name in Terms.__slots__[:6])
