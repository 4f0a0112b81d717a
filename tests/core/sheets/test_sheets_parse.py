from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.columns import Column, Type, letter
from core.sheets.parse import parse_cell
from core.sheets.values import weekdays_text
from core.sheets.words import clean_text, weekdays_of


def value(kind, raw, **more):
    got, words = parse_cell(Column("k", "K", kind, **more), raw)
    assert words is None, words
    return got


def words(kind, raw, **more):
    got, said = parse_cell(Column("k", "K", kind, **more), raw)
    assert got is None
    assert said is not None
    return said


@pytest.mark.parametrize(
    "raw",
    [
        date(2026, 12, 7),
        datetime.combine(date(2026, 12, 7), time(9, 30)),
        "7/12/2026",
        "07-12-2026",
        "7.12.2026",
        "2026-12-07",
        "7 Dec 2026",
        "7th December 2026",
        "Mon 7 December 2026",
        "Monday, 7 December 2026",
        "7-Dec-2026",
        46363.0,
    ],
)
def test_a_date_is_read_however_it_is_written(raw):
    assert value(Type.DATE, raw) == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("31/02/2026", "31 February 2026 is not a date"),
        ("29 Feb 2027", "29 February 2027 is not a date"),
        ("7/13/2026", "“7/13/2026” is not a date: there is no such month"),
        ("7/12/26", "“7/12/26”: write the year in full, as 7/12/2026"),
        ("soon", "“soon” is not a date: write it as 7/12/2026"),
        (12.5, "“12.5” is not a date: write it as 7/12/2026"),
        (True, "“TRUE” is not a date: write it as 7/12/2026"),
        ("1/1/0026", "“1/1/0026” is outside the years 1900 to 2100"),
    ],
)
def test_what_is_not_a_date_is_said_in_words(raw, said):
    assert words(Type.DATE, raw) == said


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (time(7), time(7)),
        (time(6, 59, 59, 999999), time(7)),
        (7 / 24, time(7)),
        ("07:00", time(7)),
        ("7", time(7)),
        (7.0, time(7)),
        (700.0, time(7)),
        ("0730", time(7, 30)),
        ("7.30", time(7, 30)),
        ("7:30 pm", time(19, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("24:00", time(0)),
        (0.0, time(0)),
        ("midnight", time(0)),
        (timedelta(hours=22, minutes=15), time(22, 15)),
    ],
)
def test_a_time_is_read_however_it_is_written(raw, wanted):
    assert value(Type.TIME, raw) == wanted


@pytest.mark.parametrize(
    "raw", ["25:00", "7:60", "24:30", "13pm", "early", 7.3, 2460.0, True, -1.0]
)
def test_what_is_not_a_time_is_refused(raw):
    assert "is not a time: write it as 07:00" in words(Type.TIME, raw)


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [
        (37.5, 2250),
        ("37.5", 2250),
        ("37:30", 2250),
        ("37.5 h", 2250),
        ("12 hours", 720),
        (timedelta(hours=37, minutes=30), 2250),
        (time(7, 30), 450),
        (datetime.combine(date(1899, 12, 31), time(13, 30)), 2250),
        (0.0, 0),
    ],
)
def test_hours_become_whole_minutes(raw, minutes):
    assert value(Type.HOURS, raw) == minutes


def test_text_in_a_number_is_named():
    assert words(Type.WHOLE, "two") == "“two” is not a whole number"
    assert words(Type.WHOLE, 2.5) == "“2.5” is not a whole number"
    assert words(Type.DECIMAL, "ten") == "“ten” is not a number"
    assert words(Type.MONEY, "£12.71 an hour") == "“£12.71 an hour” is not an amount of money"
    assert words(Type.HOURS, "full time").startswith("“full time” is not a number of hours")


def test_money_is_exact_pounds():
    assert value(Type.MONEY, 12.71) == Decimal("12.71")
    assert value(Type.MONEY, "£1,234.50") == Decimal("1234.50")
    assert value(Type.MONEY, 12.709999999999999) == Decimal("12.71")
    assert words(Type.MONEY, 12.715) == "“12.715” has more than 2 decimal places"
    assert words(Type.MONEY, float("inf")) == "“inf” is not an amount of money"


def test_bounds_are_told():
    assert words(Type.HOURS, 170.0, most=80).startswith("170 is too large")
    assert words(Type.WHOLE, -1.0, least=0) == "-1 is too small: at least 0 is needed"


def test_numbers_in_a_text_cell_lose_nothing():
    assert value(Type.TEXT, 12.0) == "12"
    assert value(Type.TEXT, "=1+1") == "=1+1"


def test_text_that_excel_made_a_date_is_told():
    said = words(Type.TEXT, date(2026, 1, 2))
    assert "Excel has turned this into “02/01/2026”" in said


def test_a_choice_is_read_without_case_and_told_when_wrong():
    kinds = ("day", "waking night", "sleep-in")
    assert value(Type.TEXT, "Sleep In", choices=kinds) == "sleep-in"
    assert words(Type.TEXT, "twilight", choices=kinds) == (
        "“twilight” is not one of: day, waking night or sleep-in"
    )


def test_yes_and_no():
    assert [value(Type.YES_NO, raw) for raw in ("Yes", "y", True, 1.0, "x")] == [True] * 5
    assert [value(Type.YES_NO, raw) for raw in ("no", "N", False, 0.0)] == [False] * 4
    assert words(Type.YES_NO, "maybe") == "“maybe” is not yes or no"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon, Wed", (0, 2)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("Monday to Friday", (0, 1, 2, 3, 4)),
        ("Sat – Mon", (0, 5, 6)),
        ("weekends", (5, 6)),
        ("Every day", (0, 1, 2, 3, 4, 5, 6)),
        ("Tues and Thurs", (1, 3)),
        ("Weds / Sun", (2, 6)),
        ("Mondays", (0,)),
    ],
)
def test_days_of_the_week_are_read(text, days):
    assert value(Type.WEEKDAYS, text) == days


@pytest.mark.parametrize("text", ["M", "Funday", "Mon-Wed-Fri", "7", "-"])
def test_what_is_not_a_day_of_the_week_is_refused(text):
    assert "is not days of the week" in words(Type.WEEKDAYS, text)


@given(st.sets(st.integers(0, 6), min_size=1))
def test_days_written_are_days_read(days):
    assert weekdays_of(weekdays_text(tuple(days))) == tuple(sorted(days))


def test_a_phone_number_gets_its_nought_back():
    assert value(Type.PHONE, 7700900123.0) == "07700 900123"
    assert value(Type.PHONE, "(0161) 496-0000") == "0161 496 0000"
    assert value(Type.PHONE, "01632960123") == "01632 960123"
    assert value(Type.PHONE, "02079460000") == "020 7946 0000"
    assert value(Type.PHONE, "+447700900123") == "+447700900123"
    assert words(Type.PHONE, "ask Dawn") == "“ask Dawn” is not a phone number"


def test_an_email_is_folded_and_checked():
    assert value(Type.EMAIL, " Ann@Example.org ") == "ann@example.org"
    assert words(Type.EMAIL, "ann at example") == "“ann at example” is not an e-mail address"


def test_names_are_split_once_each():
    assert value(Type.NAMES, "Medication; Moving and handling,medication") == (
        "Medication",
        "Moving and handling",
    )


def test_blank_is_nothing_in_every_type():
    for kind in Type:
        assert parse_cell(Column("k", "K", kind), "  \u00a0\t") == (None, None)


def test_invisible_characters_do_not_survive():
    assert clean_text("A\u200bda\x00  \u202eLovelace\u2069") == "Ada Lovelace"


@given(
    st.sampled_from(list(Type)),
    st.one_of(
        st.text(max_size=60),
        st.floats(),
        st.booleans(),
        st.datetimes(),
        st.dates(),
        st.times(),
        st.timedeltas(),
        st.integers(),
    ),
)
def test_no_content_raises(kind, raw):
    value, words = parse_cell(Column("k", "K", kind), raw)
    assert value is None or words is None


def test_column_letters():
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
