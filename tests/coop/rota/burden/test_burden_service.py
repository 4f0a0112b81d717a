"""The ledger on a real database: posted once, corrected by entries, never altered."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from coop.rota import policy, service
from coop.rota.burden import queries
from coop.rota.burden import service as burden
from coop.rota.burden.models import BurdenChange, BurdenEntry, BurdenPosting
from coop.rota.models import Rota
from coop.rota.rules.ledger import Burden
from coop.rota.service import Say
from coop.rota.service.publishing import check_now
from coop.rota.situation import situation
from coop.shifts import service as shifts
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.jobs.testing import run_periodic
from tests.factories.rota import MONDAY, make_hours, make_place, make_shift, small_coop

DAY = timedelta(days=1)
SATURDAY, SUNDAY = MONDAY + 5 * DAY, MONDAY + 6 * DAY
SAY = Say(reason="Somebody is ill", agreed=True)


def _actor(coop):
    return Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))


def _draft(coop, first=MONDAY):
    with transaction():
        return service.make_draft(_actor(coop), first, 1, [coop.service_id]).id


def _publish(coop, rota_id):
    with transaction():
        service.publish(_actor(coop), rota_id)


@pytest.fixture
def weekend(database):
    """Two people on 37.5 h; the first is on both days of a weekend: a published rota."""
    coop = small_coop(2)
    coop.shift_ids = [make_shift(coop.id, coop.service_id, on) for on in (MONDAY, SATURDAY, SUNDAY)]
    for shift_id in coop.shift_ids[1:]:
        make_place(coop.id, shift_id, coop.people[0])
    coop.rota_id = _draft(coop)
    _publish(coop, coop.rota_id)
    return coop


def _count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def _balances(coop, before=MONDAY + 7 * DAY):
    return queries.owed(coop.id, before)


def _weekend_places(coop):
    """Points by person, counted anew from published places: nothing but weekends here."""
    query = (
        select(Assignment.person_id, Shift.on)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop.id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
        )
    )
    found = {}
    for person, on in db.session.execute(query):
        if on.weekday() in (5, 6):
            found[person] = found.get(person, 0) + policy.DEFAULT.burden_weekend
    return found


def _borne(coop, kind=Burden.WEEKEND):
    query = (
        select(BurdenEntry.person_id, func.sum(BurdenEntry.borne))
        .where(BurdenEntry.coop_id == coop.id, BurdenEntry.kind == kind)
        .group_by(BurdenEntry.person_id)
    )
    return {person: points for person, points in db.session.execute(query) if points}


def test_a_published_rota_is_entered_with_everybodys_fair_share(weekend):
    one, other = weekend.people
    assert _borne(weekend) == _weekend_places(weekend) == {one: 20}
    assert _balances(weekend) == {one: 10, other: -10}, "two alike share twenty points by halves"


def test_posting_twice_enters_once(weekend):
    before = _count(BurdenEntry)
    with transaction():
        rota = db.session.get_one(Rota, weekend.rota_id)
        assert burden.post(rota, check_now(rota).situation.problem) == 0
    assert (_count(BurdenEntry), _count(BurdenPosting)) == (before, 1)


def test_the_same_posting_cannot_be_written_by_two(weekend):
    with pytest.raises(DatabaseError, match=r"(?i)unique"), transaction():
        db.session.add(
            BurdenPosting(
                coop_id=weekend.id, rota_id=weekend.rota_id, number=1, posted_at=clock.now()
            )
        )


@pytest.mark.parametrize("words", ["update {} set coop_id = coop_id", "delete from {}"])
@pytest.mark.parametrize("table", ["burden_posting", "burden_entry"])
def test_the_database_refuses_to_alter_an_entry(weekend, words, table):
    with pytest.raises(DatabaseError, match="never altered"), transaction():
        db.session.execute(text(words.format(table)))


def test_a_place_that_changes_hands_is_corrected_by_entries(weekend):
    one, other = weekend.people
    entries = set(db.session.scalars(select(BurdenEntry.id)))
    query = select(Assignment.id).where(Assignment.shift_id == weekend.shift_ids[1])
    place = db.session.scalars(query).one()
    db.session.rollback()
    with transaction():
        service.assign(_actor(weekend), weekend.shift_ids[1], other, SAY, instead_of=place)
    assert entries < set(db.session.scalars(select(BurdenEntry.id))), "the old ones stay"
    assert _borne(weekend) == _weekend_places(weekend) == {one: 10, other: 10}
    assert _balances(weekend) == {one: 0, other: 0}


def test_a_shift_taken_from_everybody_takes_its_share_away(weekend):
    one, other = weekend.people
    with transaction():
        shifts.cancel_shift(_actor(weekend), weekend.shift_ids[2], "The person is in hospital")
    assert _borne(weekend) == {one: 10}
    assert _balances(weekend) == {one: 5, other: -5}


def test_a_shift_given_within_a_week_of_it_counts_as_short_notice(weekend, monkeypatch):
    one, other = weekend.people
    monkeypatch.setattr(clock, "now", lambda: clock.instant(MONDAY - 6 * DAY, time(12)))
    with transaction():
        service.assign(_actor(weekend), weekend.shift_ids[0], other, SAY)
    assert _borne(weekend, Burden.SHORT_NOTICE) == {other: 10}
    assert _balances(weekend) == {one: 10 - 5, other: -10 + 5}
    assert [row.why for row in queries.changes(weekend.id, other)] == ["given"]


def test_a_shift_given_in_good_time_does_not(weekend):
    with transaction():
        service.assign(_actor(weekend), weekend.shift_ids[0], weekend.people[1], SAY)
    assert _count(BurdenChange) == 0


def test_hours_worked_into_the_night_are_entered_when_they_are_approved(weekend):
    one = weekend.people[0]
    # From 07:00 for twenty hours: until 03:00, four of them from 23:00 to 06:00.
    make_hours(weekend.id, weekend.shift_ids[1], one, 20 * 60)
    run_periodic("burden.settle")
    assert _borne(weekend, Burden.NIGHT) == {one: 10}
    entries = _count(BurdenEntry)
    run_periodic("burden.settle")
    assert _count(BurdenEntry) == entries


def test_a_second_rota_over_the_same_days_counts_nothing_twice(weekend):
    first = _borne(weekend)
    again = _draft(weekend)
    make_place(weekend.id, weekend.shift_ids[0], weekend.people[1])
    _publish(weekend, again)
    assert _borne(weekend) == first == _weekend_places(weekend)


def test_the_next_rota_knows_what_is_owed_and_this_one_does_not(weekend):
    one, other = weekend.people

    def owed(first):
        known = situation(weekend.id, first, 1, [weekend.service_id])
        return {worker.id: worker.burden_owed for worker in known.problem.workers}

    assert owed(MONDAY + 7 * DAY) == {one: 10, other: -10}
    assert owed(MONDAY) == {one: 0, other: 0}


def test_services_of_the_last_twelve_weeks_are_familiar(weekend):
    one, other = weekend.people

    def familiar(first):
        known = situation(weekend.id, first, 1, [weekend.service_id])
        return {worker.id: worker.familiar for worker in known.problem.workers}

    here = frozenset({weekend.service_id})
    assert familiar(MONDAY + 7 * DAY) == {one: here, other: None}
    assert familiar(MONDAY + 12 * 7 * DAY) == {one: here, other: None}
    assert familiar(MONDAY + 13 * 7 * DAY) == {one: None, other: None}


def test_another_co_op_reads_nothing_of_it(weekend):
    theirs = small_coop(1, name="Another")
    assert queries.owed(theirs.id, MONDAY + 70 * DAY) == {}
    assert queries.standings(theirs.id) == queries.rotas(theirs.id) == ()
    assert queries.of_person(theirs.id, weekend.people[0]) == ()
