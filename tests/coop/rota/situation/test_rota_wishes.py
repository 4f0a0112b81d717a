"""What people would like, dated in the database, as the goals of a problem."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.availability import service
from coop.availability.models import WorkPreferences
from coop.availability.preferences import NOTHING, Preferences
from coop.availability.queries import WishFacts
from coop.rota.queries.candidates import choice
from coop.rota.rules import verdict
from coop.rota.rules.problem import NightWish
from coop.rota.situation import situation, wishes
from core import clock
from core.access import Actor
from core.db import transaction
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
FEW, MANY = Preferences(nights_a_month=2), Preferences(nights_a_month=9)


def _said(coop_id, person_id, from_on, until_on=None, **said):
    with transaction() as session:
        session.add(
            WorkPreferences(
                coop_id=coop_id, person_id=person_id, from_on=from_on, until_on=until_on, **said
            )
        )


def _worker(found, person_id):
    return next(worker for worker in found.problem.workers if worker.id == person_id)


def _night(coop, on, person_id=None):
    shift = make_shift(
        coop.id, coop.service_id, on, time(22), time(7), name="Night", kind="waking_night"
    )
    if person_id is not None:
        make_place(coop.id, shift, person_id, published=True)
    return shift


@given(
    lengths=st.lists(st.integers(1, 30), max_size=4),
    first=st.integers(0, 60),
    days=st.integers(1, 40),
)
def test_what_holds_on_most_days_counts_and_of_two_the_later(lengths, first, days):
    """Against a count day by day."""
    origin = date(2026, 3, 1)
    spells, begins = [], origin
    for number, length in enumerate(lengths, 1):
        said = Preferences(wanted_weekly_minutes=60 * number)
        spells.append(WishFacts(1, begins, begins + (length - 1) * DAY, said))
        begins += length * DAY
    start = origin + first * DAY
    counted = {}
    for n in range(days):
        on = start + n * DAY
        held = [one for one in spells if one.from_on <= on <= one.until_on]
        key = (held[0].from_on, held[0].said) if held else (date.min, NOTHING)
        counted[key] = counted.get(key, 0) + 1
    found = wishes.prevailing(spells, start, start + (days - 1) * DAY)
    best = max(counted.values())
    later = max(key[0] for key, count in counted.items() if count == best)
    assert found == next(key[1] for key in counted if key[0] == later)


def test_a_wish_for_next_month_says_nothing_about_this_one():
    spells = [
        WishFacts(1, date(2026, 1, 1), date(2026, 3, 31), FEW),
        WishFacts(1, date(2026, 4, 1), None, MANY),
    ]
    found = wishes.wishes(spells, date(2026, 3, 9), date(2026, 4, 5), {1}, (), (), ())
    assert found.night_wishes == (
        NightWish(-8, 22, 2, "March"),
        NightWish(23, 52, 9, "April"),
    )
    assert list(wishes.months(date(2026, 12, 28), date(2027, 1, 10))) == [
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 31)),
    ]


def test_nights_of_the_month_outside_the_rota_count_once(database):
    coop = small_coop(1)
    ben = coop.people[0]
    _said(coop.id, ben, date(2026, 1, 1), nights_a_month=4)
    for on in (
        date(2026, 11, 30),  # the month before
        date(2026, 12, 2),  # before the rota and long past
        date(2026, 12, 18),  # before the rota, still among its facts
        date(2026, 12, 29),  # just after it, among its facts
        date(2026, 12, 31),  # after it
    ):
        _night(coop, on, ben)
    open_night = _night(coop, date(2026, 12, 23))
    found = situation(coop.id, date(2026, 12, 21), 1, [coop.service_id])
    (wish,) = _worker(found, ben).night_wishes
    assert (wish.most, wish.month, wish.elsewhere) == (4, "December", 2)
    words = [one.words for one in verdict(found.problem, ben, (), open_night, ())]
    assert "Asked for at most 4 nights in December; this would be the 5th" in words


def test_hours_and_places_asked_for_are_read_and_places_left_are_not(database):
    coop = small_coop(2)
    ben, grace = coop.people
    left = make_service(coop.id, "Harbour View", "extra_care")
    _said(
        coop.id,
        ben,
        date(2026, 1, 1),
        wanted_weekly_minutes=1800,
        preferred_services=[coop.service_id, left],
    )
    found = situation(coop.id, MONDAY, 1, [coop.service_id])
    one = _worker(found, ben)
    assert (one.weekly_wanted, one.preferred_services) == (1800, {coop.service_id})
    other = _worker(found, grace)
    assert (other.weekly_wanted, other.preferred_services, other.night_wishes) == (None, set(), ())


def test_the_candidates_page_tells_what_people_asked_for(database):
    coop = small_coop(2)
    eager, content = coop.people
    _said(coop.id, eager, date(2026, 1, 1), wanted_weekly_minutes=60 * 60, nights_a_month=0)
    shift = _night(coop, MONDAY)
    said = {
        one.person_id: [ground.words for ground in one.grounds]
        for one in choice(coop.id, shift).candidates
    }
    assert "asked for 60 h a week, has 0 h" in said[eager]
    assert "asked for no nights in December; this would be the 1st" in said[eager]
    assert not any("asked for" in words for words in said[content])


def test_what_another_co_ops_people_asked_for_is_not_read(database):
    coop = small_coop(1)
    other = make_coop("Other Care")
    theirs = make_person(other, service_id=make_service(other))
    with transaction():
        service.prefer(
            Actor(None, "Ada", other, theirs, frozenset({"worker"})), theirs, clock.today(), FEW
        )
    assert situation(coop.id, MONDAY, 1, [coop.service_id]).facts.wishes == ()


@pytest.mark.usefixtures("database")
def test_a_wish_of_the_day_before_the_rota_is_no_wish_of_it():
    coop = small_coop(1)
    _said(coop.id, coop.people[0], date(2026, 1, 1), MONDAY - DAY, wanted_weekly_minutes=600)
    found = situation(coop.id, MONDAY, 1, [coop.service_id])
    assert _worker(found, coop.people[0]).weekly_wanted is None
