"""Blockers, reviews, offices and retention, bare."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.membership import law, rules
from coop.membership.rules import Readiness, Term
from core.errors import DomainError

ON = date(2026, 11, 27)
READY = Readiness(date(2026, 11, 26), date(2026, 6, 1), 5_000, 0, 5_000, (), 0, "well")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, None),
        ({"probation_until_on": ON}, "Probation runs"),
        ({"probation_until_on": ON, "last_outcome": "ready"}, None),
        ({"last_outcome": "concern"}, "something has to change"),
        ({"reviews_open": 1}, "A review is still"),
        ({"reviews_open": 2}, "2 reviews are still"),
        ({"rules_signed_on": None}, "have not signed"),
        ({"rules_signed_on": ON + timedelta(days=1)}, "have not signed"),
        ({"held": 4_900}, "hold no share yet: £50.00"),
        ({"unpaid": 100}, "£1.00 of their shares"),
        ({"uncleared": ("DBS check is not recorded.",)}, "DBS check is not recorded."),
    ],
)
def test_each_thing_in_the_way_is_named_alone(change, words):
    found = rules.blockers(replace(READY, **change), ON)
    assert len(found) == (words is not None)
    if words:
        assert words in found[0]


def test_everything_in_the_way_is_listed_at_once():
    worst = Readiness(ON, None, 0, 0, 5_000, ("a", "b"), 2, None)
    assert len(rules.blockers(worst, ON)) == 6


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_reviews_fall_within_probation_the_last_before_its_end(begins, days):
    until = begins + timedelta(days=days)
    found = rules.review_days(begins, until)
    assert list(found) == sorted(set(found))
    assert begins < found[-1] <= max(until - timedelta(days=14), begins + timedelta(days=1))
    assert all(day >= begins for day in found)


def test_half_a_year_has_two_reviews():
    """1 January to 30 June 2026: 181 days; half-way is 1 April, two weeks before is 16 June."""
    found = rules.review_days(date(2026, 1, 1), date(2026, 6, 30))
    assert found == (date(2026, 4, 1), date(2026, 6, 16))


def test_one_chair_at_a_time_and_many_on_the_board():
    held = [Term(1, "chair", date(2026, 1, 1), None), Term(1, "board", date(2026, 1, 1), None)]
    with pytest.raises(DomainError, match="Somebody else is chair"):
        rules.may_take("chair", 2, ON, held)
    with pytest.raises(DomainError, match="already"):
        rules.may_take("board", 1, ON, held)
    rules.may_take("board", 2, ON, held)
    over = [Term(1, "chair", date(2026, 1, 1), ON - timedelta(days=1))]
    rules.may_take("chair", 2, ON, over)
    with pytest.raises(DomainError):
        rules.may_take("chair", 2, ON - timedelta(days=1), over)


DAYS = st.integers(0, 60).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@given(st.lists(st.tuples(DAYS, st.integers(0, 20)), max_size=6))
def test_joined_spells_cover_the_same_days(parts):
    spells = [(begins, begins + timedelta(days=length)) for begins, length in parts]
    joined = rules.spells_joined(spells)
    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(90)]

    def covered(rows):
        return {day for day in every if any(a <= day <= b for a, b in rows)}

    assert covered(joined) == covered(spells)
    for (_, ends), (begins, _) in itertools.pairwise(joined):
        assert begins > ends + timedelta(days=1)


def test_reasons_are_dated():
    codes = dict(law.reasons(ON))
    assert "default_age" not in codes  # abolished on 1 October 2011
    assert "default_age" in dict(law.reasons(date(2011, 9, 30)))
    assert law.reason_words("default_age") == "Default retirement age"


def test_how_long_records_are_kept():
    """Six years after work ends; right to work two; the register for good."""
    kept = {row.record: row for row in law.retention(date(2026, 2, 28), None, None)}
    assert kept["Employment file"].until_on == date(2032, 2, 28)
    assert kept["Right-to-work check"].until_on == date(2028, 2, 28)
    assert kept["Register of members and officers"].for_good
    assert kept["Share and loan entries"].until_on is None
    leap = {row.record: row for row in law.retention(None, None, date(2028, 2, 29))}
    assert leap["Share and loan entries"].until_on == date(2034, 2, 28)
    assert leap["Employment file"].until_on is None
