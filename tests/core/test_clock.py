from datetime import UTC, date, datetime, time

import pytest

from core import clock


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 11, 21), 10),  # an ordinary night
        (date(2026, 3, 28), 9),  # clocks go forward on 29 March 2026
        (date(2026, 10, 24), 11),  # clocks go back on 25 October 2026
    ],
)
def test_a_night_from_22_to_08_lasts_as_long_as_it_really_lasts(day, hours):
    start, end = clock.shift_instants(day, time(22), time(8))
    assert clock.minutes_between(start, end) == hours * 60


def test_a_late_evening_in_summer_falls_on_its_local_day():
    assert clock.local_day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)


def test_a_shift_that_ends_when_it_begins_lasts_a_day():
    start, end = clock.shift_instants(date(2026, 11, 2), time(9), time(9))
    assert clock.minutes_between(start, end) == 24 * 60


def test_weeks_begin_on_monday():
    assert clock.monday(date(2026, 11, 22)) == date(2026, 11, 16)
