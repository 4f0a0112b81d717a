"""When it falls due, against a count day by day; who reads and who writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from training.supervision import rules, shipped
from training.supervision.rules import Frequency, Party, Standing, Unit

FIRST = date(2026, 1, 5)
WEEKS8 = Frequency(date(2025, 1, 1), 8)


def test_eight_weeks_after_the_last_one_it_is_due():
    assert rules.due_on(date(2026, 9, 30), [WEEKS8]) == date(2026, 11, 25)


def test_a_year_after_the_last_of_february_it_is_due_on_the_last_of_february():
    yearly = [Frequency(date(2023, 1, 1), 12, Unit.MONTHS)]
    assert rules.due_on(date(2024, 2, 29), yearly) == date(2025, 2, 28)


def test_a_shorter_interval_makes_nobody_late_for_days_before_it_was_agreed():
    rows = [WEEKS8, Frequency(date(2026, 11, 1), 4)]
    assert rules.due_on(date(2026, 9, 14), rows) == date(2026, 11, 1)
    assert rules.due_on(date(2026, 10, 20), rows) == date(2026, 11, 17)
    assert rules.due_on(date(2026, 8, 3), rows) == date(2026, 9, 28)


def test_what_is_asked_no_more_is_not_due():
    ended = [WEEKS8, Frequency(date(2026, 10, 1), None)]
    assert rules.due_on(date(2026, 9, 14), ended) is None
    assert rules.due_on(date(2026, 7, 1), ended) == date(2026, 8, 26)
    assert rules.due_on(FIRST, []) is None


STEPS = st.lists(
    st.tuples(st.integers(0, 120), st.none() | st.integers(1, 6)), min_size=1, max_size=4
)


@given(st.integers(0, 150), STEPS)
@settings(max_examples=80)
def test_it_is_due_on_the_first_day_on_which_that_days_interval_has_passed(offset, steps):
    """Independently: walk the days; on each, the interval then in force decides."""
    last = FIRST + timedelta(days=offset)
    rows = [Frequency(FIRST + timedelta(days=d), every) for d, every in dict(steps).items()]

    def passed(on):
        held = [row for row in rows if row.from_on <= on]
        if not held:
            return False
        now = max(held, key=lambda row: row.from_on)
        return now.every is not None and (on - last).days >= now.every * 7

    days = (FIRST + timedelta(days=n) for n in range(400))
    walked = next((on for on in days if passed(on)), None)
    assert rules.due_on(last, rows) == walked


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 12))
@settings(max_examples=40)
def test_the_later_it_was_held_the_later_it_is_due(one, more, every):
    rows = [Frequency(FIRST, every)]
    first = rules.due_on(FIRST + timedelta(days=one), rows)
    later = rules.due_on(FIRST + timedelta(days=one + more), rows)
    assert later - first == timedelta(days=more)


def test_counting_begins_with_the_last_one_or_with_work_or_with_the_day_it_is_asked():
    rows = [Frequency(date(2026, 3, 1), 8), Frequency(date(2026, 9, 1), 6)]
    began_before, began_after = date(2020, 1, 1), date(2026, 5, 4)
    assert rules.counts_from(date(2026, 10, 1), began_before, rows) == date(2026, 10, 1)
    assert rules.counts_from(None, began_before, rows) == date(2026, 3, 1)
    assert rules.counts_from(None, began_after, rows) == began_after


def test_on_the_due_day_itself_it_is_not_overdue():
    due = date(2026, 11, 25)
    assert rules.standing(due, due, 14) is Standing.DUE
    assert rules.standing(due, due + timedelta(days=1), 14) is Standing.OVERDUE
    assert rules.standing(due, due - timedelta(days=14), 14) is Standing.DUE
    assert rules.standing(due, due - timedelta(days=15), 14) is Standing.AHEAD
    assert rules.standing(None, due, 14) is Standing.NOT_ASKED


def test_the_one_it_is_about_reads_and_never_writes():
    assert Party(person=True, manager=True).reads
    assert not Party(person=True, manager=True, supervisor=True).writes
    assert Party(supervisor=True).writes
    assert Party(manager=True).writes
    assert not Party().reads


def test_an_interval_is_said_in_words_and_bounded():
    assert Frequency(FIRST, 1).words == "every week"
    assert Frequency(FIRST, 12, Unit.MONTHS).words == "every 12 months"
    assert Frequency(FIRST, None).words == "not asked"
    for every, unit in ((0, Unit.WEEKS), (37, Unit.MONTHS)):
        with pytest.raises(DomainError):
            rules.check(every, unit)


def test_the_shipped_kinds_say_what_they_rest_on():
    assert [(k.code, k.every, k.unit) for k in shipped.kinds()] == [
        ("supervision", 8, "weeks"),
        ("appraisal", 12, "months"),
        ("spot_check", 12, "weeks"),
    ]
    assert "18(2)(a)" in shipped.source()
