"""Elapsed minutes and the London calendar, over both clock changes."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coop.rota.rules.local import LONDON, calendar, day_starts

SPRING = date(2027, 3, 22)  # clocks go forward on Sunday 28 March
AUTUMN = date(2026, 10, 19)  # and back on Sunday 25 October


def test_the_days_of_the_clock_changes_have_23_and_25_hours() -> None:
    spring, autumn = day_starts(SPRING, 7), day_starts(AUTUMN, 7)
    assert [after - before for before, after in itertools.pairwise(spring)] == [
        *[1440] * 6,
        1380,
    ]
    assert autumn[7] - autumn[6] == 1500


def test_a_night_over_the_clock_change_lasts_as_long_as_it_really_lasts() -> None:
    spring, autumn = calendar(SPRING), calendar(AUTUMN)
    assert spring.at(6, 7 * 60) - spring.at(5, 22 * 60) == 8 * 60
    assert autumn.at(6, 7 * 60) - autumn.at(5, 22 * 60) == 10 * 60
    assert autumn.night_minutes(autumn.at(5, 22 * 60), autumn.at(6, 7 * 60)) == 8 * 60


@given(
    first=st.sampled_from((SPRING, AUTUMN, date(2026, 11, 30))),
    minute=st.integers(-40_000, 40_000),
)
def test_days_and_weeks_agree_with_the_wall_clock(first: date, minute: int) -> None:
    around = calendar(first)
    wall = around.wall(minute)
    instant = datetime.combine(first, datetime.min.time(), LONDON).astimezone(UTC)
    assert wall == instant + timedelta(minutes=minute)
    assert around.date_of(around.day_of(minute)) == wall.date()
    assert around.week_of(minute) == (wall.date() - first).days // 7
    assert around.minute_of(wall.astimezone(UTC)) == minute


@given(
    start=st.integers(-20_000, 20_000),
    length=st.integers(1, 1_700),
    pause=st.integers(0, 120),
)
def test_work_split_by_week_adds_up(start: int, length: int, pause: int) -> None:
    around = calendar(AUTUMN)
    work = max(0, length - pause)
    parts = around.weeks_of(start, start + length, work)
    assert sum(minutes for _, minutes in parts) == work
    assert all(minutes >= 0 for _, minutes in parts)
    assert [week for week, _ in parts] == sorted({week for week, _ in parts})


@given(start=st.integers(-9_000, 9_000), length=st.integers(1, 1_600))
def test_night_minutes_are_those_counted_one_by_one(start: int, length: int) -> None:
    around = calendar(SPRING)
    counted = sum(
        around.wall(minute).hour >= 23 or around.wall(minute).hour < 6
        for minute in range(start, start + length)
    )
    assert around.night_minutes(start, start + length) == counted


def test_fortnights_are_counted_from_5_october_1998() -> None:
    assert calendar(date(1998, 10, 5)).opens_fortnight(0)
    assert not calendar(date(1998, 10, 12)).opens_fortnight(0)
    assert calendar(date(2026, 12, 7)).opens_fortnight(0)
    assert calendar(date(2026, 11, 30)).opens_fortnight(1)
