"""Places that change hands together: checked as all would be after, done together or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from coop.notices.models import Alert
from coop.rota import service
from coop.rota.service import Move, Say
from coop.shifts.models import Assignment
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotAllowed
from tests.factories.members import make_availability, make_leave
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
SAY = Say(reason="Passed on")


def _member(coop, person):
    return Actor(None, "Ann", coop.id, person, frozenset({"worker"}))


def _on(shift):
    return list(
        db.session.scalars(select(Assignment.person_id).where(Assignment.shift_id == shift))
    )


def _ring(coop):
    shifts = [
        make_shift(coop.id, coop.service_id, starts=time(7 + n), ends=time(15 + n), name=f"S{n}")
        for n in range(3)
    ]
    places = [
        make_place(coop.id, shift, person, published=True)
        for shift, person in zip(shifts, coop.people, strict=True)
    ]
    moves = [Move(shifts[n], coop.people[n - 1], places[n]) for n in range(3)]
    return shifts, moves


def _move(coop, person, moves, say=SAY):
    with transaction():
        return service.move(_member(coop, person), moves, say)


def test_three_overlapping_shifts_go_round_as_no_pair_of_moves_could(database):
    coop = small_coop(3)
    one, two, three = coop.people
    shifts, moves = _ring(coop)
    with pytest.raises(DomainError) as refused:
        _move(coop, three, moves[:1])  # alone it would put two shifts on one day
    assert refused.value.code == "barred"
    _move(coop, three, moves)
    assert [_on(shift) for shift in shifts] == [[three], [one], [two]]
    told = {row.person_id for row in db.session.scalars(select(Alert))}
    assert told == {one, two}  # three did it, and needs no telling


def test_one_barred_taker_stops_the_whole_ring_and_says_nothing_of_their_leave(database):
    coop = small_coop(3)
    shifts, moves = _ring(coop)
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY)
    with pytest.raises(DomainError) as refused:
        _move(coop, coop.people[2], moves)
    assert refused.value.code == "barred"
    assert "leave" not in refused.value.words
    assert [_on(shift) for shift in shifts] == [[person] for person in coop.people]


def test_a_member_cannot_take_too_little_rest_whatever_they_say(database):
    coop = small_coop(2)
    one, two = coop.people
    late = make_shift(coop.id, coop.service_id, starts=time(14), ends=time(22), name="Late")
    early = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    make_place(coop.id, late, one, published=True)
    place = make_place(coop.id, early, two, published=True)
    with pytest.raises(DomainError) as refused:
        _move(coop, one, [Move(early, one, place, agreed=True)], Say(True, "I want it", "Mine"))
    assert refused.value.code == "rest"
    assert _on(early) == [two]


def test_beyond_their_agreement_it_takes_the_takers_own_yes(database):
    coop = small_coop(2)
    one, two = coop.people
    shift = make_shift(coop.id, coop.service_id)
    place = make_place(coop.id, shift, one, published=True)
    make_availability(coop.id, two, "cannot", weekday=0)
    with pytest.raises(DomainError) as refused:
        _move(coop, two, [Move(shift, two, place)])
    assert refused.value.code == "needs_yes"
    made = _move(coop, two, [Move(shift, two, place, agreed=True)])
    assert made[0].agreed_at == clock.now()


def test_nobody_moves_what_two_others_hold(database):
    coop = small_coop(3)
    shift = make_shift(coop.id, coop.service_id)
    place = make_place(coop.id, shift, coop.people[0], published=True)
    with pytest.raises(NotAllowed):
        _move(coop, coop.people[2], [Move(shift, coop.people[1], place)])


def test_a_member_moves_nothing_that_has_begun_or_is_a_draft(database, monkeypatch):
    coop = small_coop(2)
    one, two = coop.people
    shift = make_shift(coop.id, coop.service_id)
    draft = make_place(coop.id, shift, one)
    with pytest.raises(DomainError) as refused:
        _move(coop, two, [Move(shift, two, draft)])
    assert refused.value.code == "draft"
    with transaction() as session:
        session.get_one(Assignment, draft).published_at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 7, 7, tzinfo=UTC))
    with pytest.raises(DomainError) as begun:
        _move(coop, two, [Move(shift, two, draft)])
    assert begun.value.code == "begun"


def test_a_place_is_given_up_once(database):
    coop = small_coop(3)
    one, two, three = coop.people
    shift = make_shift(coop.id, coop.service_id, least=2)
    place = make_place(coop.id, shift, one, published=True)
    with pytest.raises(DomainError) as refused:
        _move(coop, two, [Move(shift, two, place), Move(shift, three, place)])
    assert refused.value.code == "stale"
