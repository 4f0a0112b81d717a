"""What an agency's shift costs by hand, and what keeps a worker from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.agency import law, rules
from coop.agency.rules import Confirmed, Rates, State, Want
from core.errors import DomainError

LONDON = ZoneInfo("Europe/London")
RATES = Rates(2200, 2600, 2800, 4000, notice_hours=24, late_percent=50)
CHRISTMAS = {date(2026, 12, 25)}


def at(day, month, hour, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "break_minutes", "pence"),
    [
        (at(9, 12, 7), at(9, 12, 15), 30, 16500),  # 7.5 h at 22.00
        (at(10, 12, 21, 15), at(11, 12, 7, 15), 0, 24800),  # 3 h at 22.00, 7 h at 26.00
        (at(24, 12, 22), at(25, 12, 6), 0, 28800),  # 1 h 22.00, 1 h 26.00, 6 h 40.00
        (at(11, 12, 20), at(12, 12, 8), 0, 6600 + 2600 + 8 * 2800),  # into Saturday
        (at(24, 10, 21), at(25, 10, 7), 0, 11 * 2800),  # the clocks go back: 11 hours pass
        (at(27, 3, 21, year=2027), at(28, 3, 7, year=2027), 0, 9 * 2800),  # forward: 9
    ],
)
def test_what_a_shift_costs_counted_by_hand(start, end, break_minutes, pence):
    assert rules.cost(RATES, start, end, LONDON, CHRISTMAS, break_minutes=break_minutes) == pence


def test_a_short_shift_is_charged_as_the_least_hours_at_its_own_rates():
    rates = Rates(2200, 2600, 2800, 4000, least_minutes=240)
    start = at(9, 12, 18)
    assert rules.cost(rates, start, start + timedelta(hours=2), LONDON, set()) == 4 * 2200
    saturday = at(12, 12, 9)
    assert rules.cost(rates, saturday, saturday + timedelta(hours=3), LONDON, set()) == 4 * 2800
    assert rules.cost(rates, start, start + timedelta(hours=5), LONDON, set()) == 5 * 2200


def test_a_sleep_in_has_its_own_price_where_the_terms_have_one():
    start, end = at(9, 12, 22), at(10, 12, 7)
    flat = Rates(2200, 2600, 2800, 4000, sleep_in=9500)
    assert rules.cost(flat, start, end, LONDON, set(), sleep_in=True) == 9500
    assert rules.cost(RATES, start, end, LONDON, set(), sleep_in=True) == 2 * 2200 + 7 * 2600


def test_half_a_penny_is_rounded_up():
    rates = Rates(2201, 2600, 2800, 4000)  # 2201 / 2 = 1100.5
    start = at(9, 12, 8)
    assert rules.cost(rates, start, start + timedelta(minutes=30), LONDON, set()) == 1101


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),  # noqa: DTZ001
    minutes=st.integers(1, 1440),
)
def test_a_shift_costs_between_the_cheapest_and_the_dearest_rate(start, minutes):
    begins = start.replace(second=0, microsecond=0, tzinfo=UTC)
    end = begins + timedelta(minutes=minutes)
    pence = rules.cost(RATES, begins, end, LONDON, CHRISTMAS)
    assert 2200 * minutes // 60 <= pence <= -(-4000 * minutes // 60)


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),  # noqa: DTZ001
    minutes=st.lists(st.integers(1, 700), min_size=2, max_size=2),
)
def test_two_halves_cost_as_much_as_the_whole_but_for_a_penny_of_rounding(start, minutes):
    begins = start.replace(second=0, microsecond=0, tzinfo=UTC)
    middle = begins + timedelta(minutes=minutes[0])
    end = middle + timedelta(minutes=minutes[1])
    whole = rules.cost(RATES, begins, end, LONDON, CHRISTMAS)
    parts = rules.cost(RATES, begins, middle, LONDON, CHRISTMAS)
    parts += rules.cost(RATES, middle, end, LONDON, CHRISTMAS)
    assert abs(whole - parts) <= 1


def test_cancelling_is_free_with_notice_and_costs_a_share_without():
    start = at(9, 12, 7)
    assert rules.cancel_cost(RATES, 16501, start, start - timedelta(hours=24)) == 0
    late = start - timedelta(hours=24) + timedelta(seconds=1)
    assert rules.cancel_cost(RATES, 16501, start, late) == 8251  # half of it, half a penny up


@pytest.mark.parametrize("state", [State.WORKED, State.CANCELLED, State.ABSENT])
def test_a_booking_ends_once(state):
    assert rules.move(State.BOOKED, state) is state
    with pytest.raises(DomainError, match="settled already"):
        rules.move(state, State.WORKED)


ON = date(2026, 12, 9)
SEEN = date(2026, 12, 1)


def whole(**instead):
    rows = {
        one.code: Confirmed(one.code, SEEN, level="enhanced_barred" if one.code == "dbs" else "")
        for one in law.items(ON)
    }
    rows.update({name: row for name, row in instead.items() if row is not None})
    return [row for name, row in rows.items() if name not in instead or instead[name] is not None]


def lacks(rows):
    return rules.missing(rows, law.items(ON), ON, law.enough())


def test_each_paragraph_of_schedule_3_and_the_right_to_work_is_asked_for():
    assert lacks(whole()) == ()
    assert len(lacks([])) == len(law.items(ON)) == 9
    paragraphs = " ".join(one.basis for one in law.items(ON))
    assert all(f"paragraph {n}" in paragraphs for n in (1, 4, 5, 6, 7, 8))
    assert "paragraphs 2 and 3" in paragraphs
    assert "2006 Act" in paragraphs


def test_what_has_lapsed_or_comes_later_or_is_too_low_is_missing():
    gone = Confirmed("right_to_work", SEEN, until_on=date(2026, 12, 8))
    assert lacks(whole(right_to_work=gone)) == ("right to work seen (lapsed)",)
    last = Confirmed("right_to_work", SEEN, until_on=ON)
    assert lacks(whole(right_to_work=last)) == ()
    later = Confirmed("identity", date(2026, 12, 10))
    assert lacks(whole(identity=later)) == ("identity with a recent photograph",)
    low = Confirmed("dbs", SEEN, level="enhanced")
    assert lacks(whole(dbs=low)) == ("DBS certificate, enhanced with the adults' barred list",)


def test_the_last_of_an_item_holds():
    gone = Confirmed("health", SEEN, until_on=SEEN)
    assert lacks([*whole(), gone]) == ("fit for the tasks (lapsed)",)
    assert lacks([gone, *whole()]) == ()


def test_what_whoever_takes_a_place_must_hold():
    everybody, one_of_them, met = Want(1, None), Want(2, 1), Want(3, 1, met=1)
    assert rules.needed([everybody, one_of_them, met], free=2) == {1}
    assert rules.needed([everybody, one_of_them, met], free=1) == {1, 2}


def test_the_refusal_names_all_that_is_missing():
    with pytest.raises(DomainError) as caught:
        rules.refuse_missing("Theo", ("qualifications", "fit for the tasks"), {7}, {7: "Hoist"})
    assert caught.value.words == (
        "Theo cannot be sent yet. Not confirmed by the agency: qualifications, fit for the tasks "
        "and training in Hoist."
    )
    rules.refuse_missing("Theo", (), (), {})


REST = timedelta(hours=11)


@pytest.mark.parametrize(
    ("hours", "code"), [(-4, "overlap"), (4, "overlap"), (18, "rest"), (-18, "rest")]
)
def test_another_shift_at_that_time_or_too_near_is_refused(hours, code):
    start, end = at(9, 12, 7), at(9, 12, 15)
    other = (start + timedelta(hours=hours), end + timedelta(hours=hours))
    with pytest.raises(DomainError) as caught:
        rules.refuse_near("Theo", start, end, [other], REST)
    assert caught.value.code == code


@pytest.mark.parametrize("hours", [19, -19])
def test_eleven_hours_between_are_enough(hours):
    start, end = at(9, 12, 7), at(9, 12, 15)
    other = (start + timedelta(hours=hours), end + timedelta(hours=hours))
    rules.refuse_near("Theo", start, end, [other], REST)
