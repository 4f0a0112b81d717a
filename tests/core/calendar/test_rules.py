"""The overlap guard, bare."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from core.calendar.rules import Promise, first_clash

EPOCH = datetime(2026, 12, 7, tzinfo=UTC)


def promise(person_id: int, start: int, minutes: int, source_id: int) -> Promise:
    starts = EPOCH + timedelta(minutes=start)
    ends = starts + timedelta(minutes=minutes)
    return Promise(person_id, starts, ends, "shift", True, "Late", "assignment", source_id)


def test_a_shift_may_begin_when_the_one_before_ends() -> None:
    assert first_clash([promise(1, 0, 60, 1), promise(1, 60, 60, 2)]) is None


def test_one_minute_in_common_is_a_clash() -> None:
    assert first_clash([promise(1, 0, 61, 1), promise(1, 60, 60, 2)]) is not None


def test_two_people_may_work_at_the_same_time() -> None:
    assert first_clash([promise(1, 0, 60, 1), promise(2, 0, 60, 2)]) is None


def test_a_long_promise_clashes_with_a_late_one_past_a_short_one() -> None:
    long, short, late = promise(1, 0, 500, 1), promise(1, 500, 10, 2), promise(1, 400, 5, 3)
    assert first_clash([short, late, long]) == (long, late)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 300), st.integers(1, 90)), max_size=14))
def test_the_guard_finds_a_clash_exactly_when_two_share_a_minute(
    drawn: list[tuple[int, int, int]],
) -> None:
    made = [promise(who, start, minutes, n) for n, (who, start, minutes) in enumerate(drawn)]
    worked = [
        {(who, minute) for minute in range(start, start + minutes)} for who, start, minutes in drawn
    ]
    shared = any(one & other for one, other in combinations(worked, 2))
    found = first_clash(made)
    assert (found is not None) == shared
    if found is not None:
        assert found[0].person_id == found[1].person_id
        assert worked[found[0].source_id] & worked[found[1].source_id]
