"""Fairness and early signs, from a few people and weeks counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.workforce import fairness, warnings
from coop.workforce.conditions import (
    WEEKS,
    Change,
    Conditions,
    Duty,
    Paid,
    Refusal,
    Wish,
    monday_of,
    weeks_before,
)
from coop.workforce.history import Spell
from coop.workforce.queries import in_force
from coop.workforce.signs import Sign
from coop.workforce.warnings import TOGETHER

ON = date(2026, 11, 20)  # a Friday
MONDAY = date(2026, 11, 9)  # of the last whole week
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
TERMS = in_force((), ON)


def spell(person, service=1, contract=1800):
    return Spell(
        person, service, f"S{service}", "Support worker", "employee", contract, "",
        date(2025, 1, 6), None,
    )  # fmt: skip


def duty(person, on, minutes=480, night=False, service=1):
    return Duty(person, service, on, minutes, night)


def conditions(spells, duties=(), **more):
    given = {"changes": (), "refusals": (), "wishes": (), "leave": (), "paid": (),
             "told": 0, "in_time": 0} | more  # fmt: skip
    return Conditions(
        on=ON, services=((1, "S1"), (2, "S2")), spells=tuple(spells), duties=tuple(duties),
        rotas=frozenset((one.service_id, monday_of(one.on)) for one in duties), **given,
    )  # fmt: skip


def stands(found, person, sign):
    return next(one for one in warnings.seen(found, TERMS, person) if one.sign is sign)


def weekly(person, minutes, weeks=4, service=1):
    """So many minutes in each of the last whole weeks."""
    return [duty(person, MONDAY - n * WEEK, minutes, service=service) for n in range(weeks)]


def test_the_weeks_are_twelve_whole_ones_that_are_over():
    assert weeks_before(ON) == (date(2026, 8, 24), date(2026, 11, 15))
    assert weeks_before(date(2026, 11, 22)) == (date(2026, 8, 31), date(2026, 11, 22))
    assert weeks_before(ON)[1] - weeks_before(ON)[0] == WEEKS * WEEK - DAY


def test_hours_below_nine_tenths_in_each_of_four_weeks_are_a_sign():
    cut = conditions([spell(1)], weekly(1, 1600))
    assert stands(cut, 1, Sign.HOURS).stands
    assert stands(cut, 1, Sign.HOURS).words == (
        "106.7 h given of 120 h in the last 4 weeks that count."
    )
    nearly = conditions([spell(1)], [*weekly(1, 1600, 3), duty(1, MONDAY - 3 * WEEK, 1620)])
    assert not stands(nearly, 1, Sign.HOURS).stands


def test_a_wish_goes_before_the_contract():
    said = (Wish(1, date(2026, 1, 1), None, 1700, None),)
    assert not stands(conditions([spell(1)], weekly(1, 1600), wishes=said), 1, Sign.HOURS).stands


def test_weeks_away_or_without_a_rota_say_nothing_of_hours():
    away = ((1, MONDAY, MONDAY + 4 * DAY),)
    found = conditions([spell(1)], weekly(1, 1000), leave=away)
    assert len(found.weeks) == 3
    assert stands(found, 1, Sign.HOURS).words == "Too few weeks with a rota to say."
    four_days = ((1, MONDAY, MONDAY + 3 * DAY),)
    assert len(conditions([spell(1)], weekly(1, 1000), leave=four_days).weeks) == 4


def test_a_week_in_which_others_have_shifts_counts_as_nothing_given():
    found = conditions([spell(1), spell(2)], weekly(2, 1800))
    assert [week.given for week in found.weeks if week.person_id == 1] == [0] * 4
    assert stands(found, 1, Sign.HOURS).stands


@pytest.mark.parametrize(("notices", "sign"), [((60, 600, 10079), True), ((60, 60, 10080), False)])
def test_three_changes_within_seven_days_are_a_sign(notices, sign):
    changes = tuple(Change(1, ON - n * WEEK, notice, ON) for n, notice in enumerate(notices))
    assert stands(conditions([spell(1)], changes=changes), 1, Sign.CHANGES).stands is sign


def test_what_lies_longer_ago_than_eight_weeks_is_over():
    refused = [Refusal(1, ON - 8 * WEEK + DAY, "a swap"), Refusal(1, ON, "leave")]
    assert stands(conditions([spell(1)], refusals=tuple(refused)), 1, Sign.REFUSED).stands
    refused[0] = Refusal(1, ON - 8 * WEEK, "a swap")
    assert not stands(conditions([spell(1)], refusals=tuple(refused)), 1, Sign.REFUSED).stands


def test_four_weekends_in_a_row_are_a_sign_and_a_free_one_ends_the_row():
    saturday = date(2026, 11, 14)
    worked = [duty(1, saturday + (n % 2) * DAY - n * WEEK) for n in range(4)]
    assert stands(conditions([spell(1)], worked), 1, Sign.WEEKENDS).stands
    assert not stands(conditions([spell(1)], worked[1:]), 1, Sign.WEEKENDS).stands


def test_nights_are_counted_against_what_one_would_like():
    nights = [duty(1, MONDAY - n * DAY, night=True) for n in range(5)]
    liked = (Wish(1, date(2026, 1, 1), None, None, 4),)
    assert stands(conditions([spell(1)], nights, wishes=liked), 1, Sign.NIGHTS).stands
    assert not stands(conditions([spell(1)], nights), 1, Sign.NIGHTS).stands


def test_services_of_fewer_than_five_stand_together():
    people = [spell(n) for n in range(1, 7)] + [spell(7, 2), spell(8, 2)]
    found = conditions(people, [*weekly(1, 100), *weekly(7, 100, service=2)])
    rows = warnings.section(found, TERMS).grid("services")
    assert [row[:2] for row in rows.rows] == [("S1", 6), (TOGETHER, 2)]
    assert rows.total[1] == 8
    assert sum(row[2] for row in rows.rows) == rows.total[2] == 8


def test_a_section_of_signs_names_nobody():
    found = conditions([spell(n) for n in range(1, 7)], weekly(1, 100))
    section = warnings.section(found, TERMS)
    assert section.measure("any").over.value == 6
    assert all(not grid.links for grid in section.grids)
    assert not section.measure("any").url


def test_the_fifth_with_most_is_rounded_up():
    assert fairness.fifth([5, 3, 2], 6) == 8
    assert fairness.fifth([5, 3, 2], 5) == 5
    assert fairness.fifth([], 0) == 0


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_the_fifth_has_at_least_a_fifth(counts):
    assert 5 * fairness.fifth(counts, len(counts)) >= sum(counts)


def test_fairness_is_counted_of_those_who_are_here():
    people = [spell(n) for n in range(1, 6)]
    duties = [duty(1, MONDAY, night=True), duty(1, MONDAY + 5 * DAY), duty(2, MONDAY + DAY),
              duty(9, MONDAY, night=True)]  # fmt: skip
    changes = (
        Change(2, ON, 60, MONDAY), Change(2, ON, 20_000, MONDAY), Change(9, ON, 60, MONDAY),
        Change(2, ON, 60, MONDAY + WEEK),  # of a shift after these weeks
    )  # fmt: skip
    paid = (
        Paid(1, "Senior", 1460),
        Paid(2, "Support worker", 1360),
        Paid(3, "Support worker", 1400),
    )
    section = fairness.section(
        conditions(people, duties, changes=changes, paid=paid, told=4, in_time=3)
    )
    assert section.measure("nights").value == 1
    assert section.measure("late").over.value == 1
    assert section.measure("late").under.value == 3
    assert section.measure("in_time").value == Decimal("0.75")
    assert section.measure("pay").value == Decimal("1.07")
    assert section.grid("pay").rows[0] == ("Support worker", 2, 1360, 1360, 1400)
    assert section.grid("spread").rows[1][1:5] == (1, 1, 0, 1)
    assert section.measure("given").over.value == 3 * 480
    assert section.measure("given").under.value == 5 * 1800
    assert section.measure("below").over.value == 5


def test_nothing_known_is_said_in_words_and_not_as_nought():
    section = fairness.section(conditions([]))
    assert {one.code for one in section.measures if one.value is None} == {
        "in_time", "late", "nights", "weekends", "given", "below", "pay",
    }  # fmt: skip
    assert all(one.words for one in section.measures)
