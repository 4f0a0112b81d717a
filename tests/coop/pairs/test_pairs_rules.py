"""Days joined, the longest of them, how a pair stands: bare."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.pairs import rules
from coop.pairs.rules import Days

MONDAY = date(2026, 12, 7)
DAY = timedelta(days=1)
AHEAD = 60


def spells():
    lengths = st.one_of(st.none(), st.integers(0, 12))
    one = st.tuples(st.integers(0, 40), lengths)
    return st.lists(one, max_size=6).map(
        lambda rows: [
            Days(MONDAY + a * DAY, None if n is None else MONDAY + (a + n) * DAY) for a, n in rows
        ]
    )


def days_of(found):
    """Which of the days ahead lie in some spell, day by day."""
    return {
        n
        for n in range(AHEAD)
        for spell in found
        if spell.from_on <= MONDAY + n * DAY
        and (spell.until_on is None or MONDAY + n * DAY <= spell.until_on)
    }


@given(spells())
def test_joined_spells_hold_on_the_same_days_and_leave_a_day_between(found):
    joined = rules.joined(found)
    assert days_of(joined) == days_of(found)
    for one, other in pairwise(joined):
        assert one.until_on is not None
        assert other.from_on > one.until_on + DAY


@given(spells(), st.integers(0, 30), st.integers(0, 27))
def test_the_longest_has_as_many_days_as_any_run_within_the_period(found, start, length):
    first, last = MONDAY + start * DAY, MONDAY + (start + length) * DAY
    inside = [n in days_of(found) for n in range(start, start + length + 1)]
    best = run = 0
    for held in inside:
        run = run + 1 if held else 0
        best = max(best, run)
    answer = rules.longest(found, first, last)
    held = set() if answer is None else days_of([answer])
    assert len(held & set(range(start, start + length + 1))) == best


@given(spells(), st.integers(0, 30), st.integers(0, 27))
def test_the_hull_leaves_no_day_out(found, start, length):
    period = set(range(start, start + length + 1))
    answer = rules.hull(found, MONDAY + start * DAY, MONDAY + (start + length) * DAY)
    held = set() if answer is None else days_of([answer])
    assert days_of(found) & period <= held
    assert bool(answer) == bool(days_of(found) & period)


@pytest.mark.parametrize(
    ("from_on", "until_on", "agreed", "closed", "said"),
    [
        (MONDAY, None, True, False, rules.HOLDS),
        (MONDAY, MONDAY, True, False, rules.HOLDS),
        (MONDAY + DAY, None, True, False, rules.COMING),
        (MONDAY - 2 * DAY, MONDAY - DAY, True, False, rules.ENDED),
        (MONDAY, None, False, False, rules.WAITING),
        (MONDAY, None, True, True, rules.CLOSED),
        (MONDAY - 2 * DAY, MONDAY - DAY, False, False, rules.ENDED),
    ],
)
def test_how_a_pair_stands(from_on, until_on, agreed, closed, said):
    assert rules.standing(from_on, until_on, MONDAY, agreed=agreed, closed=closed) == said
