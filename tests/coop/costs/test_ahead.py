"""The next quarter: what is published at each person's rates, and weeks like the last."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.costs import ahead, queries
from coop.costs.ahead import Plan
from tests.factories.hours import make_rate, published_shift, set_clock, usual_rates
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.shifts import make_shift, place

FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)
MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)


def test_the_quarter_is_the_three_months_after_that_of_the_day():
    assert ahead.quarter(date(2026, 12, 9)) == (FIRST, LAST)
    assert ahead.quarter(date(2026, 10, 31)) == (date(2026, 11, 1), date(2027, 1, 31))


def test_weeks_not_published_are_a_seventh_of_the_mean_a_day():
    """Two weeks published at £700 and £1,400 in all; 80 of the 90 days have no rota.

    Published days: 4 to 17 January. 1 to 3 January are of the week of 28 December: not published.
    January: 17 open days, £150 a day; from £100 to £200.
    """
    pay = {(1, MONDAY): 70_000, (1, MONDAY + 8 * DAY): 140_000}
    found = ahead.parts(Plan(FIRST, LAST, pay, {1: "Maple Court"}))
    january, february, march = (found[1, date(2027, month, 1)] for month in (1, 2, 3))
    assert (january.published, january.estimated) == (210_000, 17 * 15_000)
    assert (january.least, january.most) == (17 * 10_000, 17 * 20_000)
    assert (february.published, february.estimated) == (0, 28 * 15_000)
    assert march.estimated == 31 * 15_000
    section = ahead.section(Plan(FIRST, LAST, pay, {1: "Maple Court"}, 2, Fraction(1, 10)))
    whole = 210_000 + 76 * 15_000
    assert section.measure("ahead").value == whole
    assert section.measure("ahead_cost").value == whole * 11 // 10
    assert section.measure("ahead").words == "Between £9,700.00 and £17,300.00."
    assert "2 places have no rate" in section.words


def test_only_the_last_four_published_weeks_say_what_a_week_is_like():
    weeks = {(1, MONDAY - 7 * number * DAY): 7_000 * (number + 1) for number in range(6)}
    found = ahead.parts(Plan(FIRST, LAST, weeks, {1: "Maple Court"}))
    # the last four: £70, £140, £210, £280; a mean of £175 a week, £25 a day
    assert found[1, date(2027, 3, 1)].estimated == 31 * 2_500
    assert (found[1, date(2027, 3, 1)].least, found[1, date(2027, 3, 1)].most) == (31_000, 124_000)


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 3), st.dates(FIRST - 28 * DAY, LAST)),
        st.integers(0, 500_000),
        max_size=60,
    )
)
def test_months_and_services_sum_alike_and_lie_within_their_band(pay):
    section = ahead.section(Plan(FIRST, LAST, pay, {1: "A", 2: "B", 3: "B"}))
    months, services = section.grid("ahead_months"), section.grid("ahead_services")
    assert months.total == services.total
    for grid in (months, services):
        for row in (*grid.rows, grid.total):
            assert row[1] + row[2] == row[3]
            assert row[4] <= row[3] <= row[5]
        assert [sum(grid.column(n)) for n in range(1, 6)] == list(grid.total[1:])
    inside = sum(pence for (_, on), pence in pay.items() if FIRST <= on <= LAST)
    assert months.total[1] == inside


def test_no_rota_at_all_says_so():
    section = ahead.section(Plan(FIRST, LAST, {}, {}))
    assert section.measure("ahead").value is None
    assert "No rota is published" in section.words


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        ben = make_person(coop, "Ben", "Brown", service_id=service)

    set_clock(monkeypatch, "2026-12-09")
    house = House()
    usual_rates(house.coop)
    make_rate(house.coop, "basic", "15.00", person_id=house.ben)
    return house


def test_published_places_are_priced_at_each_persons_rate(house):
    """7.5 h at £12.80 is £96.00; Ben's own £15.00 is £112.50. A Saturday has 20 % on top."""
    shift_id, _ = published_shift(house.coop, house.service, house.amy, MONDAY)
    place(house.coop, shift_id, house.ben, published_at=queries.clock.now())
    published_shift(house.coop, house.service, house.amy, MONDAY + 5 * DAY)
    draft = make_shift(house.coop, house.service, MONDAY + DAY)
    place(house.coop, draft, house.amy)
    other = make_coop("Another co-op")
    home = make_service(other)
    published_shift(other, home, make_person(other, service_id=home), MONDAY)
    plan = queries.ahead(house.coop, FIRST, LAST)
    assert plan.pay == {
        (house.service, MONDAY): 9_600 + 11_250,
        (house.service, MONDAY + 5 * DAY): 11_520,
    }
    assert (plan.unpriced, plan.on_top) == (0, None)


def test_people_alike_are_priced_as_each_alone(house):
    """The same sums as one person after another: sharing a price changes none."""
    shift_id, _ = published_shift(house.coop, house.service, house.amy, MONDAY)
    for name in ("Cal", "Dot"):
        one = make_person(house.coop, name, "Cole", service_id=house.service)
        place(house.coop, shift_id, one, published_at=queries.clock.now())
    assert sum(queries.ahead(house.coop, FIRST, LAST).pay.values()) == 3 * 9_600


def test_the_queries_are_as_many_for_many_shifts(house, count_queries):
    counts = []
    for number in range(2):
        for day in range(3):
            published_shift(house.coop, house.service, house.amy, MONDAY + (3 * number + day) * DAY)
        queries.last_run_on(house.coop)
        with count_queries() as counter:
            queries.ahead(house.coop, FIRST, LAST)
        counts.append(counter.count)
    assert counts[0] == counts[1] <= 15
