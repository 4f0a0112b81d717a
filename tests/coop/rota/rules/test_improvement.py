"""Gaps worked out by hand; what is kept of a making."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.rota.rules.improvement import (
    MOST_POINTS,
    Point,
    gap_figure,
    gap_words,
    near_enough,
    packed,
    proved_gap,
    thinned,
    unpacked,
    with_end,
    with_news,
)


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [
        (200, 199, 0.005),
        (200, 200, 0.0),
        (1000, 0, 1.0),
        (0, 0, 0.0),
        (0, -3, 3.0),  # nothing to divide by: the points themselves
        (-50, -60, 0.2),
        (200, None, None),
    ],
)
def test_the_gap_is_what_is_over_the_bound_as_a_share_of_the_points(objective, bound, gap):
    assert proved_gap(objective, bound) == gap


@pytest.mark.parametrize(
    ("objective", "bound", "said"),
    [
        (10_000, 9_963, "0.37 %"),
        (30_000, 29_999, "0.01 %"),  # 0.0033 %: never rounded down to nothing
        (1_000, 875, "12.5 %"),
        (3_000, 2_000, "33.4 %"),
        (1_000, 1_000, "0.00 %"),
        (1_000, 0, "100.0 %"),
        (1_000, -1, "over 100 %"),
    ],
)
def test_a_gap_is_never_said_to_be_smaller_than_it_is(objective, bound, said):
    assert gap_figure(objective, bound) == said


def test_nothing_proved_is_said_as_such():
    assert gap_words(500, None) == "No bound proved yet"
    assert gap_words(500, None, ended=True) == "No bound was proved"
    assert gap_words(500, -1) == "Only a far-off bound is proved yet"
    assert gap_words(500, -1, ended=True) == "Only a far-off bound was proved"
    assert gap_words(500, 500) == "The best possible: proved"
    assert gap_words(10_000, 9_960) == "Within 0.40 % of the best possible: proved"


@given(
    objective=st.integers(-(10**9), 10**9),
    over=st.integers(0, 10**9),
    permille=st.integers(1, 50),
)
def test_near_enough_is_exact(objective, over, permille):
    gap = Fraction(over, max(1, abs(objective)))
    assert near_enough(objective, objective - over, permille) == (gap <= Fraction(permille, 1000))


def test_without_a_bound_or_a_chosen_gap_nothing_is_near_enough():
    assert not near_enough(100, None, 20)
    assert not near_enough(100, 100, None)


def test_news_that_tells_nothing_is_not_kept():
    points = with_news((), Point(0, 900))
    points = with_news(points, Point(3, 900))
    points = with_news(points, Point(5, 800, 700))
    points = with_news(points, Point(8, 850, 650))  # worse in both: another reading
    points = with_news(points, Point(9, 790, None))  # a bound once proved stays proved
    assert points == (Point(0, 900), Point(5, 800, 700), Point(9, 790, 700))


NEWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(-5, 10**6), st.none() | st.integers(-5, 10**6)),
    max_size=300,
)


@given(NEWS)
def test_points_only_fall_bounds_only_rise_and_few_are_kept(news):
    points, now = (), 0
    for later, objective, bound in news:
        now += later
        points = with_news(points, Point(now, objective, bound))
    assert len(points) <= MOST_POINTS
    assert list(points) == sorted(points, key=lambda one: one.tenths)
    for before, after in pairwise(points):
        assert after.objective <= before.objective
        assert before.bound is None or (after.bound is not None and after.bound >= before.bound)
    if news:
        assert points[-1].objective == min(objective for _, objective, _ in news)
        assert points[0].tenths == news[0][0]
    assert unpacked(packed(points)) == points


def test_thinning_keeps_the_ends_and_the_largest_steps():
    points = [Point(n, 1000 - n) for n in range(10)]  # steps of one
    points[4:] = [Point(n, 500 - n) for n in range(4, 10)]  # and one of 493 at 4
    kept = thinned(points, 3)
    assert [one.tenths for one in kept] == [0, 4, 9]


def test_the_end_is_the_last_point_whatever_was_told_before():
    told = (Point(0, 900), Point(20, 700, 650), Point(31, 690, 650))
    assert with_end(told, 31, 695, None) == (Point(0, 900), Point(20, 700, 650), Point(31, 695))
    assert with_end((), 4, 10, 10) == (Point(4, 10, 10),)


def test_what_is_no_list_has_no_points():
    assert unpacked(None) == ()
