"""Two coordinators book the last place at the same moment, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from coop.agency import service
from coop.agency.models import AgencyBooking
from coop.agency.service.booking import FULL
from coop.rota import service as rota
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.agency import make_agency, make_agency_worker
from tests.factories.crowd import BOTH, app_on, at_once
from tests.factories.rota import make_place, make_shift, small_coop


@pytest.fixture(params=BOTH)
def app_of_several(request, tmp_path):
    yield from app_on(request, tmp_path, "agency")


def desk(coop_id):
    return Actor(None, "Desk", coop_id, None, frozenset({"coordinator", "manager"}))


def _book(coop_id, shift, agency, worker=None):
    with transaction():
        return service.book(desk(coop_id), shift, agency, worker).id


def _assign(coop_id, shift, person):
    with transaction():
        return rota.assign(desk(coop_id), shift, person, rota.Say(reason="Covers it.")).id


def test_of_two_who_book_the_last_place_one_wins_and_the_other_is_told(app_of_several):
    coop = small_coop(1)
    agencies = [make_agency(coop.id, name) for name in ("Alpha", "Beta")]
    shift = make_shift(coop.id, coop.service_id, clock.today() + timedelta(days=10), least=2)
    make_place(coop.id, shift, coop.people[0], published=True)
    db.session.remove()
    given = at_once(app_of_several, [partial(_book, coop.id, shift, one) for one in agencies])
    lost = [one for one in given if isinstance(one, DomainError)]
    assert [one.words for one in lost] == [FULL], given
    assert db.session.scalar(select(func.count()).select_from(AgencyBooking)) == 1
    assert db.session.scalar(select(Shift.agency_places).where(Shift.id == shift)) == 1


def test_a_member_and_an_agency_never_both_have_the_last_place(app_of_several):
    coop = small_coop(1)
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id, clock.today() + timedelta(days=10))
    db.session.remove()
    calls = [
        partial(_book, coop.id, shift, agency),
        partial(_assign, coop.id, shift, coop.people[0]),
    ]
    given = at_once(app_of_several, calls)
    assert [getattr(one, "code", "") for one in given].count("full") == 1, given
    booked = db.session.scalar(select(func.count()).select_from(AgencyBooking))
    placed = db.session.scalar(select(func.count()).select_from(Assignment))
    assert booked + placed == 1


def test_nobody_is_sent_to_two_shifts_by_two_who_book_at_once(app_of_several):
    coop = small_coop(1)
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency)
    on = clock.today() + timedelta(days=10)
    shifts = [make_shift(coop.id, coop.service_id, on) for _ in range(2)]
    db.session.remove()
    given = at_once(
        app_of_several, [partial(_book, coop.id, shift, agency, worker) for shift in shifts]
    )
    assert [getattr(one, "code", "") for one in given].count("overlap") == 1, given
