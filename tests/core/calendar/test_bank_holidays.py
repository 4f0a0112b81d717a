"""Bank holidays of England and Wales as announced, and computed beyond the kept years."""

from datetime import date

import pytest

from core.calendar import bank_holidays


def test_a_moved_holiday_is_off_on_its_substitute_and_paid_on_its_day():
    found = bank_holidays.between(date(2027, 12, 20), date(2027, 12, 31))
    assert [(h.on, h.name, h.actual_on, h.substitute) for h in found] == [
        (date(2027, 12, 27), "Christmas Day", date(2027, 12, 25), True),
        (date(2027, 12, 28), "Boxing Day", date(2027, 12, 26), True),
    ]
    assert set(bank_holidays.actual_days(date(2027, 12, 20), date(2027, 12, 31))) == {
        date(2027, 12, 25),
        date(2027, 12, 26),
    }
    assert bank_holidays.name_on(date(2027, 12, 28)) == "Boxing Day (substitute day)"
    assert bank_holidays.name_on(date(2027, 12, 29)) == ""


def test_easter_and_the_mondays_of_2026():
    # As published on gov.uk/bank-holidays for England and Wales.
    assert [h.on for h in bank_holidays.of_year(2026)] == [
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4),
        date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28),
    ]  # fmt: skip


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2028])
def test_computed_years_agree_with_kept_ones(year):
    assert bank_holidays._computed(year) == bank_holidays.of_year(year)


def test_years_beyond_the_data_are_computed():
    # 1 January 2033 is a Saturday; Easter Sunday is 17 April; 25 December is a Sunday.
    days = {h.on: h.name for h in bank_holidays.of_year(2033)}
    assert days[date(2033, 1, 3)] == "New Year's Day"
    assert days[date(2033, 4, 15)] == "Good Friday"
    assert days[date(2033, 12, 27)] == "Christmas Day"
    assert date(2033, 12, 25) not in days
    assert len(days) == 8
