"""Clearances day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coop.members.rules import (
    DBS,
    RIGHT_TO_WORK,
    ClearanceFacts,
    uncleared,
    weekly_cap,
)

FIRST, LAST = date(2026, 12, 7), date(2027, 1, 3)
ALWAYS = ClearanceFacts(DBS, date(2020, 1, 1), None)


def test_somebody_with_nothing_recorded_is_not_cleared_on_any_day():
    found = uncleared((), FIRST, LAST)
    assert [(u.kind, u.first_on, u.last_on) for u in found] == [
        (DBS, FIRST, LAST),
        (RIGHT_TO_WORK, FIRST, LAST),
    ]
    assert found[0].why == "DBS check is not recorded"


def test_a_permission_that_runs_out_inside_the_period_bars_the_days_after_it():
    visa = ClearanceFacts(RIGHT_TO_WORK, date(2025, 1, 1), date(2026, 12, 18))
    (found,) = uncleared((ALWAYS, visa), FIRST, LAST)
    assert (found.first_on, found.last_on) == (date(2026, 12, 19), LAST)
    assert found.why == "right to work has run out"


def test_a_renewal_that_begins_the_next_day_leaves_no_gap():
    old = ClearanceFacts(RIGHT_TO_WORK, date(2025, 1, 1), date(2026, 12, 18))
    new = ClearanceFacts(RIGHT_TO_WORK, date(2026, 12, 19), None)
    assert uncleared((ALWAYS, old, new), FIRST, LAST) == ()


def test_the_least_weekly_cap_in_force_counts():
    term = ClearanceFacts(RIGHT_TO_WORK, date(2026, 9, 1), date(2026, 12, 13), 20 * 60)
    later = ClearanceFacts(RIGHT_TO_WORK, date(2026, 12, 14), None, 40 * 60)
    assert weekly_cap((term, later), FIRST, FIRST + timedelta(days=6)) == 1200
    assert weekly_cap((term, later), date(2026, 12, 14), LAST) == 2400
    assert weekly_cap((ALWAYS,), FIRST, LAST) is None


days = st.integers(-40, 60).map(lambda n: FIRST + timedelta(days=n))
spells = st.builds(
    lambda kind, a, length: ClearanceFacts(
        kind, a, None if length is None else a + timedelta(days=length)
    ),
    st.sampled_from([DBS, RIGHT_TO_WORK]),
    days,
    st.one_of(st.none(), st.integers(0, 30)),
)


@given(st.lists(spells, max_size=6))
def test_a_day_is_barred_exactly_when_no_spell_of_the_kind_covers_it(spells: list[ClearanceFacts]):
    found = uncleared(tuple(spells), FIRST, LAST)
    for offset in range((LAST - FIRST).days + 1):
        on = FIRST + timedelta(days=offset)
        for kind in (DBS, RIGHT_TO_WORK):
            covered = any(
                s.kind == kind and s.from_on <= on and (s.until_on is None or on <= s.until_on)
                for s in spells
            )
            barred = [u for u in found if u.kind == kind and u.first_on <= on <= u.last_on]
            assert len(barred) == (0 if covered else 1)
