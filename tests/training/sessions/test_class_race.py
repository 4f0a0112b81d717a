"""Several want the last place at the same moment, on both databases."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.calendar.models import Commitment
from core.db import db, transaction
from tests.factories.classes import make_school
from tests.factories.crowd import BOTH, app_on, at_once
from training.sessions import rules, service
from training.sessions.models import TrainingBooking

AHEAD = timedelta(days=20)


@pytest.fixture(scope="module", params=BOTH)
def shared(request, tmp_path_factory):
    yield from app_on(request, tmp_path_factory.mktemp("classes"), "classes")


def _call(verb, *args):
    def call():
        with transaction():
            return verb(*args).id

    return call


def _states(session_id):
    query = select(TrainingBooking.state).where(TrainingBooking.session_id == session_id)
    found = sorted(db.session.scalars(query))
    db.session.rollback()
    return found


def test_the_last_place_is_given_once_and_the_others_are_told(shared):
    school = make_school(6, "One place")
    session_id = school.plan(places=1, on=clock.today() + AHEAD)
    calls = [_call(service.book, school.member(which), session_id) for which in range(6)]
    given = at_once(shared, calls)
    refused = [one for one in given if not isinstance(one, int)]
    assert len(refused) == 5
    assert {getattr(one, "code", repr(one)) for one in refused} == {"full"}
    assert _states(session_id) == ["booked"]


def test_one_cannot_take_two_classes_at_the_same_hour(shared):
    school = make_school(1, "Same hour")
    on = clock.today() + AHEAD
    ids = [school.plan(on=on), school.plan(on=on, starts=time(11), ends=time(13))]
    given = at_once(shared, [_call(service.book, school.member(0), one) for one in ids])
    (refused,) = [one for one in given if not isinstance(one, int)]
    assert getattr(refused, "code", repr(refused)) == "overlap"
    mine = select(Commitment.source_id).where(Commitment.person_id == school.people[0])
    assert len(db.session.scalars(mine).all()) == 1
    db.session.rollback()


def test_a_place_given_up_while_others_ask_is_held_by_one(shared):
    school = make_school(4, "Given up")
    session_id = school.plan(places=1, on=clock.today() + AHEAD)
    place = school.do(service.book, school.member(0), session_id)
    school.do(service.wait, school.member(1), session_id)
    at_once(
        shared,
        [
            _call(service.withdraw, school.member(0), place),
            _call(service.book, school.member(2), session_id),
            _call(service.wait, school.member(3), session_id),
        ],
    )
    found = _states(session_id)
    assert sum(state in rules.HOLDING for state in found) == 1
    assert "offered" in found  # to her who waited, whoever asked meanwhile
