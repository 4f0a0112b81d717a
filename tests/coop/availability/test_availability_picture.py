"""The week picture: what is drawn, and the same in words."""

from __future__ import annotations

from datetime import date, time

from coop.availability.picture import LEFT, WIDTH, weekly
from coop.availability.rules import CANNOT, WOULD_LIKE, AvailabilityFacts

ON = date(2026, 12, 9)


def said(weekday: int | None, starts: time, ends: time, wish: str = CANNOT, **dates: date):
    return AvailabilityFacts(
        1, weekday, starts, ends, wish, "", dates.get("from_on", ON), dates.get("until_on")
    )


def test_an_evening_stands_in_the_last_third_of_its_day():
    drawn = weekly([said(1, time(18), time(0))], ON)
    (bar,) = drawn.days[1].bars
    assert (bar.x, bar.width) == (LEFT + WIDTH * 18 / 24, WIDTH * 6 / 24)
    assert drawn.words == "Tue 18:00–24:00 cannot"


def test_a_night_of_sunday_is_drawn_on_sunday_and_monday():
    drawn = weekly([said(6, time(22), time(7))], ON)
    assert drawn.words == "Mon 00:00–07:00 cannot; Sun 22:00–24:00 cannot"


def test_dates_and_what_is_over_or_to_come_are_not_the_ordinary_week():
    rows = [
        said(None, time(9), time(12), until_on=ON),
        said(0, time(9), time(12), from_on=date(2026, 1, 5), until_on=date(2026, 12, 8)),
        said(0, time(9), time(12), WOULD_LIKE, from_on=date(2026, 12, 10)),
    ]
    assert weekly(rows, ON).words == "nothing said"
