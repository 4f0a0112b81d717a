"""Several say yes to one request at the same moment, on SQLite and on PostgreSQL: one has it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from coop.absence import service
from coop.absence.models import CoverCall
from coop.shifts.models import Assignment
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.crowd import BOTH, app_on, at_once
from tests.factories.rota import make_place, make_shift, small_coop


@pytest.fixture(params=BOTH)
def app_of_several(request, tmp_path):
    yield from app_on(request, tmp_path, "cover")


def _accept(coop_id, person_id, call_id):
    actor = Actor(None, "Somebody", coop_id, person_id, frozenset({"worker"}))
    with transaction():
        service.accept(actor, call_id)
    return person_id


def test_of_three_who_say_yes_at_once_one_has_it_and_two_are_told(app_of_several):
    coop = small_coop(5)
    sick, other, *asked = coop.people
    on = clock.today() + timedelta(days=10)
    shift = make_shift(coop.id, coop.service_id, on, least=2)
    for person in (sick, other):
        make_place(coop.id, shift, person, published=True)
    with transaction():
        worker = Actor(None, "Sick", coop.id, sick, frozenset({"worker"}))
        request = service.report_sick(worker, sick, on, on)[0].id
    with transaction():
        desk = Actor(None, "Desk", coop.id, None, frozenset({"coordinator"}))
        assert service.offer(desk, request, asked) == 3
    query = select(CoverCall.person_id, CoverCall.id).where(CoverCall.request_id == request)
    calls = dict(db.session.execute(query).all())
    db.session.remove()
    given = at_once(app_of_several, [partial(_accept, coop.id, one, calls[one]) for one in asked])
    won = [one for one in given if one in asked]
    lost = [one for one in given if isinstance(one, DomainError)]
    assert (len(won), len(lost)) == (1, 2), given
    places = select(Assignment.person_id).where(Assignment.shift_id == shift)
    assert sorted(db.session.scalars(places)) == sorted([other, won[0]])
    answers = select(CoverCall.answer).where(CoverCall.request_id == request)
    assert sorted(db.session.scalars(answers)) == ["closed", "closed", "yes"]
