"""When news may reach somebody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.notices.rules import Quiet, due_at
from core import clock

NIGHT = Quiet()  # 21:00 to 07:00
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ((5, 20, 59), (5, 20, 59)),
        ((5, 21, 0), (6, 7, 0)),
        ((6, 6, 59), (6, 7, 0)),
        ((6, 7, 0), (6, 7, 0)),
    ],
)
def test_news_in_quiet_hours_waits_for_their_end(now, due):
    def at(on, hour, minute):
        return clock.instant(date(2026, 12, on), time(hour, minute))

    assert due_at(at(*now), NIGHT, clock.LONDON, urgent=False) == at(*due)
    assert due_at(at(*now), NIGHT, clock.LONDON, urgent=True) == at(*now)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Clocks go forward on 29 March 2026: 07:00 is 06:00 UTC; back on 25 October: 07:00 UTC.
        (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 21, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(now, due):
    assert due_at(now, NIGHT, clock.LONDON, urgent=False) == due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Quiet until 01:30, on 25 October 2026, when 01:00 to 02:00 comes twice.
        ((0, 15), (0, 30)),
        ((1, 15), (1, 30)),
    ],
)
def test_an_end_that_comes_twice_counts_each_time(now, due):
    def at(hour, minute):
        return datetime(2026, 10, 25, hour, minute, tzinfo=UTC)

    quiet = Quiet(time(21), time(1, 30))
    assert due_at(at(*now), quiet, clock.LONDON, urgent=False) == at(*due)


def test_an_end_that_the_clocks_leave_out_is_an_hour_later():
    """01:30 on 28 March 2027 is not: 02:30 of that day by the wall, 01:30 UTC."""
    now = datetime(2027, 3, 28, 0, 15, tzinfo=UTC)
    quiet = Quiet(time(21), time(1, 30))
    due = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert due_at(now, quiet, clock.LONDON, urgent=False) == due


@given(now=moments, start=times, end=times, urgent=st.booleans(), passes=st.booleans())
def test_nothing_reaches_anybody_in_quiet_hours_but_what_may(now, start, end, urgent, passes):
    quiet = Quiet(start, end, passes)
    due = due_at(now, quiet, clock.LONDON, urgent=urgent)
    assert now <= due <= now + timedelta(hours=25)
    if urgent and passes:
        assert due == now
    elif due != now:
        assert quiet.holds(clock.local(now).time())
        assert not quiet.holds(clock.local(due).time())
    else:
        assert not quiet.holds(clock.local(now).time())


@given(minute=st.integers(0, 359), start=times, end=times)
def test_nor_around_the_hour_that_comes_twice(minute, start, end):
    now = datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(minutes=minute)
    quiet = Quiet(start, end)
    due = due_at(now, quiet, clock.LONDON, urgent=False)
    assert due >= now
    assert not quiet.holds(clock.local(due).time())


@given(at=times, same=times)
def test_the_same_time_twice_means_no_quiet_hours(at, same):
    assert not Quiet(same, same).holds(at)
