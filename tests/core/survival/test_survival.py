"""The product-limit estimate, against lifelines, a published example and a plain reckoning."""

import itertools
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.survival import Stay, estimate

REFERENCE = json.loads(Path(__file__).with_name("reference.json").read_text())["histories"]

# Freireich and others, "The effect of 6-mercaptopurine on the duration of steroid-induced
# remissions in acute leukemia", Blood 21 (1963): weeks in remission, + for censored.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"


def test_there_are_200_histories_with_ties_censoring_and_late_entries():
    assert len(REFERENCE) == 200
    assert sum(any(not left for _, left, _ in one["stays"]) for one in REFERENCE) > 100
    assert sum(any(seen for _, _, seen in one["stays"]) for one in REFERENCE) > 30
    assert sum(len({d for d, _, _ in one["stays"]}) < len(one["stays"]) for one in REFERENCE) > 100


@pytest.mark.parametrize("number", range(len(REFERENCE)))
def test_the_estimate_is_that_of_lifelines(number):
    known = REFERENCE[number]
    curve = estimate(Stay(days, bool(left), seen) for days, left, seen in known["stays"])
    assert [(step.day, step.at_risk) for step in curve.steps] == [
        (step[0], step[4]) for step in known["steps"]
    ]
    for step, (_, share, low, high, _) in zip(curve.steps, known["steps"], strict=True):
        assert step.share == pytest.approx(share, abs=1e-9)
        if 0 < step.share < 1:
            assert step.low == pytest.approx(low, abs=1e-6)
            assert step.high == pytest.approx(high, abs=1e-6)
    assert curve.median() == known["median"]


def test_the_published_example_of_six_mercaptopurine():
    """The table of Kalbfleisch and Prentice, and of every textbook since: weeks and shares."""
    stays = [Stay(int(word.rstrip("+")), not word.endswith("+")) for word in SIX_MP.split()]
    curve = estimate(stays)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {s.day: round(s.share, 3) for s in curve.steps if s.left} == published
    assert {s.day: s.at_risk for s in curve.steps if s.left} == {
        6: 21, 7: 17, 10: 15, 13: 12, 16: 11, 22: 7, 23: 6,
    }  # fmt: skip
    assert curve.median() == 23
    assert curve.at(5).share == 1.0
    assert curve.at(12).share == curve.at(10).share
    assert curve.at(36) is None


STAYS = st.lists(
    st.tuples(st.integers(1, 40), st.booleans(), st.integers(0, 39)).map(
        lambda row: Stay(row[0], row[1], row[2] if row[2] < row[0] else 0)
    ),
    max_size=30,
)


@given(STAYS)
def test_it_is_the_product_of_those_who_stay_each_day(stays):
    curve = estimate(stays)
    share = 1.0
    for day in range(1, 41):
        here = [s for s in stays if s.seen_from < day <= s.days]
        left = sum(s.left and s.days == day for s in here)
        share *= 1 - left / len(here) if here else 1
        step = curve.at(day)
        if step is not None:
            assert step.share == pytest.approx(share, abs=1e-12)
            assert curve.at_risk(day) == len(here)


@given(STAYS)
def test_the_share_never_rises_and_lies_within_its_band(stays):
    steps = estimate(stays).steps
    assert all(one.share >= two.share for one, two in itertools.pairwise(steps))
    assert all(
        0 <= s.low <= s.share + 1e-12 and s.share <= s.high + 1e-12 <= 1 + 2e-12 for s in steps
    )


def test_nobody_has_a_curve_without_steps():
    curve = estimate([])
    assert (curve.people, curve.steps, curve.median()) == (0, (), None)


def test_where_all_have_left_nothing_is_uncertain():
    (step,) = estimate([Stay(3, True), Stay(3, True)]).steps
    assert (step.share, step.low, step.high) == (0.0, 0.0, 0.0)
    assert not math.isnan(step.low)


@pytest.mark.parametrize(("days", "seen_from"), [(3, 3), (3, 4), (-1, 0), (5, -1)])
def test_a_stay_that_ends_before_it_is_seen_is_refused(days, seen_from):
    with pytest.raises(ValueError, match="begins to be seen"):
        Stay(days, True, seen_from)
