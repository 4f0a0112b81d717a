import re
from contextlib import suppress
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui import parse

NINTH = date(2026, 12, 9)


@pytest.mark.parametrize(
    "text",
    [
        "9/12/2026",
        "09/12/2026",
        "9.12.2026",
        "9-12-26",
        "9/12/26",
        "9 12 2026",
        "9 Dec 2026",
        "9 December 2026",
        "9th december 2026",
        "Wed 9 December 2026",
        "wednesday, 9 dec 26",
        "9-Dec-2026",
        "2026-12-09",
        "  9/12/2026 ",
    ],
)
def test_a_date_is_read_however_it_is_written(text):
    assert parse.read_date(text) == NINTH


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/2/2026", "February 2026 has no day 31."),
        ("29/2/2027", "February 2027 has no day 29."),
        ("12/25/2026", "There is no month 25"),
        ("tomorrow", "like 9/12/2026"),
        ("9/12", "like 9/12/2026"),
        ("9 Ju 2026", "like 9/12/2026"),
        ("1/1/0026", "can't be right"),
    ],
)
def test_a_date_that_is_none_says_why(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        parse.read_date(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_reads_back_from_each_way_of_writing_it(day):
    assert parse.read_date(f"{day.day}/{day.month}/{day.year}") == day
    assert parse.read_date(f"{day:%A %d %B %Y}") == day
    assert parse.read_date(f"{day.day} {day:%b} {day.year}") == day
    assert parse.read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", time(7)),
        ("07", time(7)),
        ("0700", time(7)),
        ("700", time(7)),
        ("7:00", time(7)),
        ("07.00", time(7)),
        ("07:00:00", time(7)),
        ("7pm", time(19)),
        ("7.30 pm", time(19, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("22:30", time(22, 30)),
        ("2230", time(22, 30)),
        ("midnight", time(0)),
        ("noon", time(12)),
    ],
)
def test_a_time_is_read_however_it_is_written(text, expected):
    assert parse.read_time(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("24:00", "Write midnight as 00:00."),
        ("25:00", "no time 25:00"),
        ("7:75", "no time 07:75"),
        ("13pm", "13 pm is not a time"),
        ("early", "24 hours"),
        ("7:5", "24 hours"),
    ],
)
def test_a_time_that_is_none_says_why(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        parse.read_time(text)


@given(st.times())
def test_every_minute_of_the_day_reads_back(at):
    at = at.replace(second=0, microsecond=0)
    for pattern in ("%H:%M", "%H.%M", "%H%M", "%I:%M %p"):
        assert parse.read_time(at.strftime(pattern)) == at


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("37.5", 2250),
        ("37:30", 2250),
        ("37h 30m", 2250),
        ("37h30", 2250),
        ("37 h", 2220),
        ("37.5 hours", 2250),
        ("7.33", 440),
        (".5", 30),
        ("0", 0),
        ("90 min", 90),
        ("16", 960),
    ],
)
def test_hours_are_read_however_they_are_written(text, minutes):
    assert parse.read_hours(text) == minutes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("7:75", "60 minutes in an hour"),
        ("-3", "less than nought"),
        ("full time", "like 37.5 or 37:30"),
        (".", "like 37.5 or 37:30"),
    ],
)
def test_hours_that_are_none_say_why(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        parse.read_hours(text)


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("£12.71", "12.71"),
        ("12.7", "12.70"),
        ("12", "12.00"),
        ("£ 1,234.50", "1234.50"),
        (".5", "0.50"),
        ("-3", "-3.00"),
        ("−3.10", "-3.10"),
    ],
)
def test_money_is_read_however_it_is_written(text, pounds):
    read = parse.read_money(text)
    assert read == Decimal(pounds)
    assert str(read) == pounds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12.715", "2 figures after the point"),
        ("1,23", "like £12.71"),
        ("twelve", "like £12.71"),
        ("£", "like £12.71"),
        ("12.", "like £12.71"),
        ("1e3", "like £12.71"),
        ("nan", "like £12.71"),
    ],
)
def test_money_that_is_none_says_why(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        parse.read_money(text)


@given(st.integers(min_value=0, max_value=10**11 - 1))
def test_every_penny_reads_back(pence):
    pounds = Decimal(pence).scaleb(-2)
    assert parse.read_money(f"£{pounds:,.2f}") == pounds


@given(st.text(max_size=40))
def test_nothing_typed_breaks_a_reader(text):
    for read in (parse.read_date, parse.read_time, parse.read_hours, parse.read_money):
        with suppress(ValueError):
            read(text)
