"""Whatever is done to a published rota, the ledger's sums are those of a recount; visits, travel."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coop.attendance.models import HoursWorked, VisitWorked
from coop.rota import policy, service
from coop.rota.burden.models import BurdenEntry
from coop.rota.rules.ledger import Burden
from coop.rota.service import Say
from coop.rota.situation import situation
from coop.shifts import service as shifts
from coop.shifts.models import Assignment, Shift, Visit
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.jobs.testing import run_periodic
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
SAY = Say(reason="Somebody is ill", agreed=True)
WEEK = timedelta(days=7)


def _actor(coop):
    return Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))


def _publish(coop):
    with transaction():
        rota = service.make_draft(_actor(coop), MONDAY, 1, [coop.service_id]).id
    with transaction():
        service.publish(_actor(coop), rota)


def _recount():
    """Weekend places by person, from places alone."""
    query = select(Assignment.person_id, Shift.on).join(Shift, Shift.id == Assignment.shift_id)
    query = query.where(Assignment.published_at.is_not(None), Shift.cancelled_at.is_(None))
    found = {}
    for person, on in db.session.execute(query):
        if on.isoweekday() in (6, 7):
            found[person] = found.get(person, 0) + policy.DEFAULT.burden_weekend
    return found


def _sums(column, kind):
    query = select(BurdenEntry.person_id, func.sum(column)).where(BurdenEntry.kind == kind)
    rows = db.session.execute(query.group_by(BurdenEntry.person_id))
    return {person: points for person, points in rows if points}


@pytest.mark.parametrize("seed", range(4))
def test_after_every_change_the_entries_sum_to_a_recount(database, seed):
    rng = random.Random(seed)
    coop = small_coop(4)
    days = [MONDAY + n * DAY for n in (3, 4, 5, 5, 6, 6)]
    dated = [make_shift(coop.id, coop.service_id, on, wanted=2) for on in days]
    for number, shift_id in enumerate(dated):
        make_place(coop.id, shift_id, coop.people[number % 2])
    with transaction() as session:  # two early shifts of a day are not for one person
        for shift_id in (dated[3], dated[5]):
            session.get_one(Shift, shift_id).name = "Beside"
    _publish(coop)
    done = 0
    for _ in range(16):
        places = list(db.session.scalars(select(Assignment.id)))
        act, shift_id = rng.choice(("give", "give", "take", "off")), rng.choice(dated)
        person, place = rng.choice(coop.people), rng.choice(places or [0])
        db.session.rollback()
        try:
            with transaction():
                if act == "give":
                    service.assign(_actor(coop), shift_id, person, SAY)
                elif act == "take":
                    service.remove(_actor(coop), place, SAY)
                elif rng.random() < 0.3:
                    shifts.cancel_shift(_actor(coop), shift_id, "Not needed")
            done += 1
        except DomainError:
            continue
        assert _sums(BurdenEntry.borne, Burden.WEEKEND) == _recount()
        points = BurdenEntry.borne - BurdenEntry.share
        assert sum(_sums(points, Burden.WEEKEND).values()) == 0
    assert done > 3


@pytest.fixture
def round_of_two(database):
    """A published round with two visits half an hour apart, and its person."""
    coop = small_coop(1)
    coop.shift_id = make_shift(coop.id, coop.service_id, MONDAY)
    make_place(coop.id, coop.shift_id, coop.people[0])
    with transaction() as session:
        start = session.get_one(Shift, coop.shift_id).start_at
        for number, code in enumerate(("AB1", "CD2")):
            session.add(
                Visit(
                    shift_id=coop.shift_id,
                    code=code,
                    start_at=start + timedelta(hours=2 * number),
                    minutes=60,
                    travel_after_minutes=45,
                )
            )
    _publish(coop)
    return coop


def test_travel_of_visits_that_were_made_is_entered_with_approved_hours(round_of_two):
    coop = round_of_two
    person = coop.people[0]
    run_periodic("burden.settle")
    assert _sums(BurdenEntry.borne, Burden.TRAVEL) == {}, "nothing is recorded yet"
    with transaction() as session:
        shift = session.get_one(Shift, coop.shift_id)
        one, other = session.scalars(select(Visit.id).order_by(Visit.start_at))
        row = HoursWorked(
            coop_id=coop.id,
            shift_id=shift.id,
            person_id=person,
            start_at=shift.start_at,
            end_at=shift.end_at,
            state="approved",
        )
        row.visits = [
            VisitWorked(visit_id=one, start_at=shift.start_at, end_at=shift.start_at + DAY / 24),
            VisitWorked(visit_id=other, missed_reason="In hospital"),
        ]
        session.add(row)
    run_periodic("burden.settle")
    # Three quarters of an hour at four points an hour; the visit not made has no travel.
    assert _sums(BurdenEntry.borne, Burden.TRAVEL) == {person: 3}
    assert _sums(BurdenEntry.share, Burden.TRAVEL) == {person: 3}


def test_people_visited_in_the_last_eight_weeks_are_known(round_of_two):
    coop = round_of_two
    later = MONDAY + 8 * WEEK
    shift_id = make_shift(coop.id, coop.service_id, later)
    last = make_shift(coop.id, coop.service_id, later + WEEK)
    with transaction() as session:
        for each in (shift_id, last):
            start = session.get_one(Shift, each).start_at
            session.add(Visit(shift_id=each, code="CD2", start_at=start, minutes=60))
            session.add(Visit(shift_id=each, code="EF3", start_at=start + DAY / 24, minutes=60))

    def known(first):
        problem = situation(coop.id, first, 1, [coop.service_id]).problem
        (worker,) = problem.workers
        ((_, visited),) = [(shift.id, shift.supported) for shift in problem.shifts]
        return len(visited), len(worker.knows & set(visited))

    assert known(later) == (2, 1), "CD2 was visited eight weeks before, EF3 never"
    assert known(later + WEEK) == (2, 0)
