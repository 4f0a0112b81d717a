"""Spells put together to stays, by hand and by chance."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.workforce.history import DAY, Spell, Workforce, month_ends, stays, year_before

MAY = date(2026, 5, 1)


def spell(person=1, first=0, last=None, service=1, **more):
    """Work from so many days after the first of May until so many, or without end."""
    until = None if last is None else MAY + DAY * last
    values = {"role": "Support worker", "status": "employee", "contract_minutes": 1800,
              "source": "", "reason": ""} | more  # fmt: skip
    return Spell(
        person_id=person, service_id=service, service=f"S{service}",
        from_on=MAY + DAY * first, until_on=until, **values,
    )  # fmt: skip


def test_a_change_of_service_the_next_day_is_no_leaving():
    found = stays([spell(first=0, last=9), spell(first=10, service=2)])
    assert len(found) == 1
    assert found[0].here(MAY + DAY * 9)
    assert found[0].at(MAY + DAY * 9).service_id == 1
    assert found[0].at(MAY + DAY * 10).service_id == 2


def test_a_return_after_one_day_away_is_a_new_start():
    people = Workforce([spell(first=0, last=9), spell(first=11)])
    assert len(people.stays) == 2
    assert len(people.leavers(MAY, MAY + DAY * 20)) == 1
    assert len(people.starters(MAY, MAY + DAY * 20)) == 2
    assert people.staff(MAY + DAY * 10) == ()


def test_a_second_service_that_ends_is_no_leaving():
    people = Workforce([spell(first=0), spell(first=2, last=5, service=2, reason="Too far")])
    assert people.leavers(MAY, MAY + DAY * 20) == ()
    assert [stay.person_id for stay in people.staff(MAY + DAY * 3, 2)] == [1]
    assert people.staff(MAY + DAY * 3, 1) == ()


def test_whoever_leaves_on_the_day_is_here_no_more_at_its_close():
    people = Workforce([spell(first=0, last=9)])
    assert len(people.staff(MAY + DAY * 8)) == 1
    assert people.staff(MAY + DAY * 9) == ()
    assert len(people.leavers(MAY + DAY * 9, MAY + DAY * 9)) == 1


def test_the_reason_is_the_last_spells_not_the_second_jobs():
    one = stays([spell(first=0, last=20, reason="Pay"), spell(first=2, last=5, reason="Far")])
    assert one[0].reason == "Pay"


def test_months_of_service_are_whole_at_the_close_of_the_day():
    stay = stays([spell(first=0)])[0]
    assert stay.months(date(2026, 5, 30)) == 0
    assert stay.months(date(2026, 5, 31)) == 1
    assert stay.months(date(2027, 4, 30)) == 12


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2026, 11, 20), date(2026, 10, 31)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_months_end_with_the_last_that_is_over(on, last):
    found = month_ends(on, 3)
    assert (found[-1], len(found)) == (last, 3)
    assert all((end + DAY).day == 1 for end in found)


def test_a_year_before_a_leap_day_is_the_28th():
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)


spells = st.lists(
    st.builds(
        lambda person, first, long, service: spell(
            person, first, None if long is None else first + long, service
        ),
        st.integers(1, 4),
        st.integers(0, 60),
        st.none() | st.integers(0, 30),
        st.integers(1, 3),
    ),
    max_size=14,
)
days = st.integers(-5, 100).map(lambda n: MAY + DAY * n)


@given(spells, days, days)
def test_who_is_here_is_who_was_with_who_came_and_without_who_left(found, one, other):
    first, last = sorted((one, other))
    people = Workforce(found)
    before = len(people.staff(first - DAY))
    came, left = len(people.starters(first, last)), len(people.leavers(first, last))
    assert len(people.staff(last)) == before + came - left


@given(spells, days)
def test_each_person_is_here_once_and_in_one_service(found, on):
    people = Workforce(found)
    here = [stay.person_id for stay in people.staff(on)]
    assert len(here) == len(set(here))
    assert sum(len(people.staff(on, service)) for service in (1, 2, 3)) == len(here)


@given(spells)
def test_stays_of_a_person_lie_at_least_a_day_apart(found):
    made = stays(found)
    for one, after in pairwise(made):
        if one.person_id == after.person_id:
            assert after.from_on - one.last_on > timedelta(days=1)
    assert sorted(s.from_on for stay in made for s in stay.spells) == sorted(
        s.from_on for s in found
    )
