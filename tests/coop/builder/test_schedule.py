"""When an export is due: over clock changes, at ends of months, once for all that was missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.builder import schedule
from coop.builder.schedule import MONTH, WEEK, Plan
from core.clock import LONDON
from core.errors import DomainError

plans = st.one_of(
    st.builds(Plan, st.just(WEEK), st.integers(0, 6), st.integers(0, 23)),
    st.builds(Plan, st.just(MONTH), st.sampled_from(schedule.DAYS), st.integers(0, 23)),
)
instants = st.integers(1_577_836_800, 2_208_988_800).map(lambda at: datetime.fromtimestamp(at, UTC))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("plan", "now", "due"),
    [
        (Plan(WEEK, 0, 7), "2026-11-27T12:00", "2026-11-30T07:00"),
        (Plan(WEEK, 4, 12), "2026-11-27T12:00", "2026-12-04T12:00"),  # not the same moment again
        (Plan(WEEK, 4, 13), "2026-11-27T12:00", "2026-11-27T13:00"),
        (Plan(WEEK, 0, 7), "2026-06-01T07:00", "2026-06-08T06:00"),  # summer: 07:00 is 06:00 UTC
        (Plan(WEEK, 6, 1), "2026-03-28T12:00", "2026-03-29T01:00"),  # 01:00 is skipped
        (Plan(WEEK, 6, 1), "2026-10-24T12:00", "2026-10-25T00:00"),  # 01:00 comes twice: the first
        (Plan(WEEK, 6, 1), "2026-10-25T00:00", "2026-11-01T01:00"),  # and not the second
        (Plan(MONTH, 1, 7), "2026-11-27T12:00", "2026-12-01T07:00"),
        (Plan(MONTH, 28, 7), "2027-01-28T07:00", "2027-02-28T07:00"),
        (Plan(MONTH, 31, 7), "2028-02-01T00:00", "2028-02-29T07:00"),  # the last day, a leap year
        (Plan(MONTH, 31, 7), "2026-04-30T06:00", "2026-05-31T06:00"),
    ],
)
def test_the_next_time(plan, now, due):
    assert schedule.after(plan, utc(now), LONDON) == utc(due)


@given(plans, instants)
def test_the_next_time_is_later_falls_on_the_day_and_nothing_lies_between(plan, now):
    due = schedule.after(plan, now, LONDON)
    most = timedelta(days=7, hours=1) if plan.every == WEEK else timedelta(days=31, hours=1)
    assert now < due <= now + most
    here = due.astimezone(LONDON)
    if plan.every == WEEK:
        assert here.weekday() == plan.day
    else:
        last = (here + timedelta(days=1)).month != here.month
        assert here.day == plan.day or (plan.day == schedule.LAST_DAY and last)
    assert schedule.after(plan, due - timedelta(seconds=1), LONDON) == due


@given(plans, instants, st.integers(0, 200))
def test_of_many_missed_the_last_is_made(plan, first, missed):
    first = schedule.after(plan, first, LONDON)
    now = first + timedelta(days=missed)
    due = schedule.latest(plan, first, now, LONDON)
    assert first <= due <= now < schedule.after(plan, due, LONDON)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Plan(WEEK, 0, 7), "every Monday at 07:00"),
        (Plan(MONTH, 1, 0), "on the 1st of each month at 00:00"),
        (Plan(MONTH, 12, 23), "on the 12th of each month at 23:00"),
        (Plan(MONTH, 22, 9), "on the 22nd of each month at 09:00"),
        (Plan(MONTH, 31, 9), "on the last day of each month at 09:00"),
    ],
)
def test_it_says_when(plan, words):
    assert plan.words == words


@pytest.mark.parametrize(
    ("given", "field"),
    [(("day", 1, 1), "every"), ((WEEK, 7, 1), "weekday"), ((MONTH, 29, 1), "monthday"),
     ((MONTH, 0, 1), "monthday"), ((WEEK, 1, 24), "hour")],
)  # fmt: skip
def test_what_no_calendar_has_is_refused_beside_its_field(given, field):
    with pytest.raises(DomainError) as refused:
        Plan(*given)
    assert refused.value.field == field
