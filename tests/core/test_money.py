from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money


@pytest.mark.parametrize(
    ("pounds", "pence"),
    [("0.005", 1), ("0.0049", 0), ("-0.005", -1), ("12.71", 1271), ("1.235", 124)],
)
def test_half_a_penny_goes_up(pounds, pence):
    assert money.to_pence(Decimal(pounds)) == pence


def test_minutes_at_an_hourly_rate_are_rounded_once():
    # 50 min at £12.71: 12.71 * 50 / 60 = 10.591666... pounds.
    assert money.pay_pence(50, Decimal("12.71")) == 1059


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(lambda w: sum(w) > 0),
)
def test_parts_sum_to_the_whole_and_stray_less_than_a_penny(pence, weights):
    parts = money.split(pence, weights)
    assert sum(parts) == pence
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * total - pence * weight) < total


def test_a_tie_goes_to_the_earlier():
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2]])
def test_nothing_can_be_shared_without_weights(weights):
    with pytest.raises(ValueError, match="weights"):
        money.split(100, weights)


def test_pounds_are_written_as_people_read_them():
    assert money.pounds(123450) == "£1,234.50"
    assert money.pounds(-5) == "\N{MINUS SIGN}£0.05"
