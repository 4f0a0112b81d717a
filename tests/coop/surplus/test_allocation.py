"""A pot shared between a least and a most: exact, fair in order, independent of rows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coop.surplus.allocation import allocate
from core.errors import DomainError

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)


def test_the_textbook_case_of_the_largest_remainder():
    # Hamilton's method, as in any text on apportionment: 10 seats by 47, 16, 15.9, 12, 6, 3.1.
    # Quotas 4.7 1.6 1.59 1.2 0.6 0.31; whole 4 1 1 1 0 0; three left to .7, .6 and .6.
    found = allocate(10, [470, 160, 159, 120, 60, 31])
    assert found.parts == (5, 2, 1, 1, 1, 0)


def test_ties_go_by_order_and_not_by_row():
    assert allocate(1, [1, 1, 1]).parts == (1, 0, 0)
    assert allocate(1, [1, 1, 1], order=[3, 1, 2]).parts == (0, 1, 0)


def test_what_the_most_holds_back_goes_to_the_others_by_weight():
    # 100 by 8, 1, 1 and at most 50: the first is held at 50, the others share 50 alike.
    assert allocate(100, [8, 1, 1], most=50).parts == (50, 25, 25)


def test_what_the_least_takes_comes_off_the_others_by_weight():
    # 100 by 1, 3, 6 and at least 20: 20, then 80 by 3 and 6: 26.67 and 53.33.
    assert allocate(100, [1, 3, 6], least=20).parts == (20, 27, 53)


def test_a_most_for_everybody_leaves_the_rest():
    found = allocate(1000, [5, 1], most=300)
    assert (found.parts, found.left) == ((300, 300), 400)


def test_a_least_that_costs_more_than_there_is_is_refused():
    with pytest.raises(DomainError, match=r"£0\.50 for each of 3 comes to £1\.50"):
        allocate(100, [1, 1, 1], least=50)


def test_nobody_without_weight_gets_more_than_the_least():
    assert allocate(100, [0, 1]).parts == (0, 100)
    assert allocate(100, [0, 1], least=10).parts == (10, 90)
    found = allocate(100, [0, 1], most=30)
    assert (found.parts, found.left) == ((0, 30), 70)
    assert allocate(100, [0, 0]).left == 100


def _bounds(pot, weights, draw):
    most = draw(st.none() | st.integers(0, pot + 10))
    ceiling = pot // len(weights) if most is None else min(most, pot // len(weights))
    return draw(st.integers(0, ceiling)), most


@settings(max_examples=400)
@given(st.data(), st.integers(0, 10**8), WEIGHTS)
def test_parts_sum_exactly_and_stay_within_bounds(data, pot, weights):
    least, most = _bounds(pot, weights, data.draw)
    found = allocate(pot, weights, least=least, most=most)
    assert sum(found.parts) + found.left == pot
    assert all(part >= least for part in found.parts)
    assert most is None or all(part <= most for part in found.parts)
    if found.left:  # something is left only where nobody with weight could take it
        assert all(
            part == most or not weight for part, weight in zip(found.parts, weights, strict=True)
        )


@settings(max_examples=200)
@given(st.data(), st.integers(0, 10**8), WEIGHTS)
def test_more_weight_never_gets_less(data, pot, weights):
    least, most = _bounds(pot, weights, data.draw)
    found = allocate(pot, weights, least=least, most=most).parts
    ranked = sorted(zip(weights, found, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ranked) if a[0] < b[0])


@settings(max_examples=200)
@given(st.data(), st.integers(0, 10**6), WEIGHTS, st.integers(1, 10**6))
def test_whose_weight_grows_never_gets_less(data, pot, weights, more):
    least, most = _bounds(pot, weights, data.draw)
    place = data.draw(st.integers(0, len(weights) - 1))
    before = allocate(pot, weights, least=least, most=most).parts[place]
    grown = [weight + more * (n == place) for n, weight in enumerate(weights)]
    assert allocate(pot, grown, least=least, most=most).parts[place] >= before


@settings(max_examples=200)
@given(st.data(), st.integers(0, 10**8), WEIGHTS)
def test_the_order_of_rows_does_not_matter(data, pot, weights):
    least, most = _bounds(pot, weights, data.draw)
    names = list(range(len(weights)))
    turned = data.draw(st.permutations(names))
    straight = allocate(pot, weights, least=least, most=most, order=names).parts
    other = allocate(pot, [weights[n] for n in turned], least=least, most=most, order=turned).parts
    assert {n: straight[n] for n in names} == dict(zip(turned, other, strict=True))


@settings(max_examples=200)
@given(st.integers(1, 10**6), WEIGHTS)
def test_without_bounds_each_is_within_a_penny_of_the_exact_part(pot, weights):
    assume(any(weights))
    total = sum(weights)
    found = allocate(pot, weights)
    for part, weight in zip(found.parts, weights, strict=True):
        assert abs(part - Fraction(pot * weight, total)) < 1
