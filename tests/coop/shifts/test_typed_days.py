"""Days as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.shifts.days import read_days, write_days
from core.errors import DomainError


@pytest.mark.parametrize(
    ("text", "weeks", "days"),
    [
        ("", 1, ()),
        ("every day", 2, ()),
        ("Mon-Fri", 1, (0, 1, 2, 3, 4)),
        ("Mon to Fri", 1, (0, 1, 2, 3, 4)),
        ("mon–wed, sat", 1, (0, 1, 2, 5)),
        ("Sat Sun", 1, (5, 6)),
        ("Tuesdays, Thursdays", 1, (1, 3)),
        ("Fri-Mon", 1, (0, 4, 5, 6)),
        ("Tue", 2, (1, 8)),
        ("1 Mon Wed; 2 Tue", 2, (0, 2, 8)),
        ("week 2 Sun", 2, (13,)),
    ],
)
def test_days_are_read(text, weeks, days):
    assert read_days(text, weeks) == days


@pytest.mark.parametrize("text", ["Funday", "T", "3 Mon", "31/2", "Mon, x"])
def test_what_is_not_days_is_refused_in_words(text):
    with pytest.raises(DomainError) as refused:
        read_days(text, 2)
    assert refused.value.field == "days"


@given(st.integers(1, 8).flatmap(lambda weeks: st.tuples(
    st.just(weeks), st.sets(st.integers(0, 7 * weeks - 1), min_size=1))))  # fmt: skip
def test_what_is_written_reads_back_as_the_same_days(given_):
    weeks, days = given_
    assert read_days(write_days(days, weeks), weeks) == tuple(sorted(days))
