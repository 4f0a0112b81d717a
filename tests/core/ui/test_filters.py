from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui import filters


def test_a_day_is_written_as_people_say_it():
    assert filters.day(date(2026, 12, 9)) == "Wed 9 December"
    assert filters.day_short(date(2026, 12, 9)) == "Wed 9 Dec"
    assert filters.day_year(date(2026, 12, 9)) == "9 December 2026"


def test_an_instant_shows_its_london_day_and_time():
    # 23:30 UTC on 30 June is 00:30 on 1 July in British Summer Time.
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert filters.day(late) == "Wed 1 July"
    assert filters.clock_time(late) == "00:30"
    assert filters.moment(late) == "Wed 1 Jul, 00:30"


def test_a_night_shift_keeps_its_wall_clock_times_in_summer_and_winter():
    winter = datetime(2026, 12, 9, 22, tzinfo=UTC), datetime(2026, 12, 10, 7, tzinfo=UTC)
    summer = datetime(2026, 7, 9, 21, tzinfo=UTC), datetime(2026, 7, 10, 6, tzinfo=UTC)
    assert filters.span(*winter) == filters.span(*summer) == "22:00–07:00"
    assert filters.span(time(7), time(15)) == "07:00–15:00"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 7), date(2026, 12, 13), "7–13 December"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November – 6 December"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 – 3 January 2027"),
        (date(2026, 12, 7), date(2026, 12, 7), "Mon 7 December"),
    ],
)
def test_a_spell_says_no_more_than_it_must(first, last, words):
    assert filters.days(first, last) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (2190, "36.5 h"),
        (60, "1 h"),
        (0, "0 h"),
        (440, "7.33 h"),
        (435, "7.25 h"),
        (72_000, "1,200 h"),
        (-90, "−1.5 h"),
        (None, "—"),
    ],
)
def test_minutes_read_as_decimal_hours(minutes, words):
    assert filters.hours(minutes) == words


@given(st.integers(min_value=0, max_value=10**6))
def test_hours_as_shown_come_back_to_the_same_minutes(minutes):
    # Two places of an hour are 36 seconds, so nothing is lost to the nearest minute.
    shown = filters.hours(minutes, unit="").replace(",", "")
    assert round(Decimal(shown) * 60) == minutes


def test_money_reads_in_pounds():
    assert filters.pounds(123_450) == "£1,234.50"
    assert filters.pounds(-5) == "−£0.05"
    assert filters.rate(Decimal("12.71")) == "£12.71"
    assert filters.rate(Decimal("12.7125")) == "£12.7125"
    assert filters.rate(Decimal("12")) == "£12.00"


def test_counts_agree_with_their_noun():
    assert filters.plural(1, "shift") == "1 shift"
    assert filters.plural(3, "shift") == "3 shifts"
    assert filters.plural(0, "person", "people") == "0 people"
    assert filters.plural(1204, "place") == "1,204 places"


def test_names_are_joined_as_in_a_sentence():
    assert filters.words(["Aaliyah"]) == "Aaliyah"
    assert filters.words(["Aaliyah", "Ben"]) == "Aaliyah and Ben"
    assert filters.words(["Aaliyah", "Ben", "Chloe"]) == "Aaliyah, Ben and Chloe"


def test_the_time_still_to_go_is_rough_on_purpose():
    assert filters.lasting(None) == "not known yet"
    assert filters.lasting(4) == "a few seconds"
    assert filters.lasting(42) == "about 40 seconds"
    assert filters.lasting(61) == "about 1 minute"
    assert filters.lasting(90 * 60) == "about 90 minutes"
    assert filters.lasting(518 * 60) == "about 9 hours"
    assert filters.lasting(75 * 3600) == "about 3 days"
    assert filters.lasting(400) == "about 7 minutes"
