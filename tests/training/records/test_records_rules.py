"""How long a record lasts, and how it stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.records.rules import Record, State, runs_out, standing, state, valid_until

ON = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("signed", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # clamped to the month's end
        (date(2027, 1, 31), 13, date(2028, 2, 29)),  # a leap year
        (date(2026, 2, 28), 12, date(2027, 2, 28)),  # not moved to the end of a longer month
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 22), 36, date(2029, 11, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_record_lasts_calendar_months(signed, months, until):
    assert valid_until(signed, months) == until


def test_a_competency_without_renewal_does_not_lapse():
    assert valid_until(ON, None) is None


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Record(ON), State.VALID),
        (Record(ON, ON), State.EXPIRING),
        (Record(date(2026, 1, 1), ON + timedelta(days=30)), State.EXPIRING),
        (Record(date(2026, 1, 1), ON + timedelta(days=31)), State.VALID),
        (Record(date(2026, 1, 1), ON - timedelta(days=1)), State.EXPIRED),
        (Record(ON + timedelta(days=1)), State.LATER),
        (Record(date(2026, 1, 1), None, ON), State.WITHDRAWN),
        (Record(date(2026, 1, 1), None, ON + timedelta(days=1)), State.VALID),
    ],
)
def test_the_standing_of_one_record(record, expected):
    assert state(record, ON) == expected


def test_a_renewal_decides_over_the_record_it_renews():
    old = Record(date(2025, 12, 20), date(2026, 12, 20))
    new = Record(date(2026, 12, 1), date(2027, 12, 1))
    assert standing([old, new], ON) == (State.VALID, new)
    assert runs_out([old, new], ON) == date(2027, 12, 1)


def test_a_withdrawn_renewal_falls_back_to_the_record_before():
    old = Record(date(2025, 12, 20), date(2026, 12, 20))
    new = Record(date(2026, 12, 1), date(2027, 12, 1), date(2026, 12, 5))
    assert standing([old, new], ON) == (State.EXPIRING, old)


days = st.integers(-60, 60).map(lambda n: ON + timedelta(days=n))
records = st.lists(
    st.builds(
        lambda a, n, w: Record(
            a,
            None if n is None else a + timedelta(days=n),
            None if w is None else a + timedelta(days=w),
        ),
        days,
        st.one_of(st.none(), st.integers(0, 60)),
        st.one_of(st.none(), st.integers(0, 60)),
    ),
    max_size=5,
)


def _covered(record: Record, on: date) -> bool:
    return (
        record.from_on <= on
        and (record.until_on is None or on <= record.until_on)
        and (record.withdrawn_on is None or on < record.withdrawn_on)
    )


@given(records)
def test_somebody_stands_well_exactly_when_a_record_covers_the_day(found: list[Record]):
    covered = any(_covered(record, ON) for record in found)
    decided = standing(found, ON)
    well = decided is not None and decided[0] in (State.VALID, State.EXPIRING)
    assert well == covered
    if not covered:
        with pytest.raises(ValueError, match="not covered"):
            runs_out(found, ON)
        return
    last = runs_out(found, ON)
    day = ON
    while last is not None and day <= last:
        assert any(_covered(record, day) for record in found)
        day += timedelta(days=1)
    if last is not None:
        assert not any(_covered(record, last + timedelta(days=1)) for record in found)
