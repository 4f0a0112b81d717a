from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from coop.attendance import queries, rules, service
from coop.attendance.models import HoursWorked, WeekBefore
from coop.attendance.rules import Told
from coop.attendance.settings import Settings
from coop.notices.models import Alert
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment
from coop.shifts.rules import PlannedVisit
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.jobs.testing import run_periodic
from tests.factories.hours import confirmed_hours, published_shift, set_clock
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service
from tests.factories.shifts import make_shift, place

WED = date(2026, 12, 9)


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        ben = make_person(coop, "Ben", "Brown", service_id=service)

        def at(self, day, clock_time="12:00"):
            return set_clock(monkeypatch, day, clock_time)

        def worker(self, person):
            return Actor(None, "Worker", self.coop, person, frozenset({"worker"}))

        @property
        def coordinator(self):
            if not hasattr(self, "_coordinator"):
                self._coordinator = actor_of(
                    make_account(self.coop, "coordinator", name="Cora"), self.coop, "coordinator"
                )
            return self._coordinator

    house = House()
    house.at("2026-12-10")
    return house


def do(verb, *args, **kwargs):
    with transaction():
        return verb(*args, **kwargs)


def test_starting_writes_the_minute_and_closes_the_alert(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    house.at("2026-12-09", "07:20")
    do(service.watch, house.coop)
    assert db.session.scalar(select(func.count(Alert.id)).where(Alert.closed_at.is_(None))) == 1
    row = do(service.start, house.worker(house.amy), shift_id)
    assert row.start_at == clock.now()
    assert row.state == "started"
    assert db.session.scalar(select(func.count(Alert.id)).where(Alert.closed_at.is_(None))) == 0
    with pytest.raises(DomainError, match="started this shift already"):
        do(service.start, house.worker(house.amy), shift_id)


def test_only_own_published_shifts_are_started_or_confirmed(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    draft = make_shift(house.coop, house.service, WED, name="Late")
    place(house.coop, draft, house.amy)
    for person, shift in ((house.ben, shift_id), (house.amy, draft)):
        with pytest.raises(NotFound):
            do(service.confirm, house.worker(person), shift)
    other = make_coop("Other Care")
    stranger = Actor(None, "Stranger", other, house.amy, frozenset({"worker"}))
    with pytest.raises(NotFound):
        do(service.confirm, stranger, shift_id)


def test_confirming_as_planned_writes_the_plan_with_its_visits(house):
    visits = (PlannedVisit("JT4", time(7, 30), 30, "", 10), PlannedVisit("MB1", time(8, 10), 45))
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED, visits=visits)
    do(service.confirm, house.worker(house.amy), shift_id)
    row = queries.hours_of(house.coop, shift_id, house.amy)
    assert row.state == "confirmed"
    assert [clock.minutes_between(v.start_at, v.end_at) for v in row.visits] == [30, 45]
    (entry,) = queries.entries(house.coop, WED, WED)
    assert entry.matches


def test_a_visit_not_made_hands_its_travel_on_to_pay(house):
    visits = (
        PlannedVisit("A1", time(7, 30), 30, "", 10),
        PlannedVisit("B2", time(8, 10), 30, "", 15),
        PlannedVisit("C3", time(9, 0), 30, "", 20),
    )
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED, visits=visits)
    plan = queries.entries(house.coop, WED, WED)[0].plan
    told = rules.as_planned(plan)
    second = replace(told.visits[1], start_at=None, end_at=None, missed_reason="away")
    told = replace(told, visits=(told.visits[0], second, told.visits[2]))
    row = do(service.confirm, house.worker(house.amy), shift_id, told)
    do(service.approve, house.coordinator, row.id)
    (found,) = queries.approved(house.coop, WED)
    assert [travel for _, _, travel in found.visits] == [25, 20]


def test_hours_overlapping_own_other_hours_are_refused(house):
    confirmed_hours(house.coop, house.service, house.amy, WED)
    second, _ = published_shift(
        house.coop, house.service, house.amy, WED, name="Middle", starts=time(14), ends=time(18)
    )
    with pytest.raises(DomainError, match="Early, Wed 9 December, 07:00–15:00"):
        do(service.confirm, house.worker(house.amy), second)
    assert queries.hours_of(house.coop, second, house.amy) is None


def test_a_second_shift_waits_until_the_first_is_finished(house):
    first, _ = published_shift(house.coop, house.service, house.amy, WED)
    second, _ = published_shift(
        house.coop, house.service, house.amy, WED, name="Late", starts=time(15), ends=time(22)
    )
    house.at("2026-12-09", "07:00")
    do(service.start, house.worker(house.amy), first)
    house.at("2026-12-09", "15:00")
    with pytest.raises(DomainError, match="finish that first"):
        do(service.start, house.worker(house.amy), second)


def test_after_two_weeks_the_coordinator_enters_the_hours(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    house.at("2026-12-24", "12:00")
    with pytest.raises(DomainError, match="ask your coordinator"):
        do(service.confirm, house.worker(house.amy), shift_id)
    row = do(service.enter, house.coordinator, shift_id, house.amy)
    assert row.state == "confirmed"


def test_nobody_approves_their_own_hours(house):
    hours_id = confirmed_hours(house.coop, house.service, house.amy, WED)
    account = make_account(house.coop, "coordinator", "worker", person_id=house.amy)
    amy = actor_of(account, house.coop, "coordinator", "worker", person_id=house.amy)
    for verb in (
        lambda: service.approve(amy, hours_id),
        lambda: service.ask(amy, hours_id, "?"),
    ):
        with pytest.raises(NotAllowed, match="Somebody else"):
            do(verb)
    assert do(service.approve_matching, amy, WED, WED, [hours_id]) == (0, 1)
    with pytest.raises(DomainError, match="your own hours"):
        do(service.enter, amy, db.session.get_one(HoursWorked, hours_id).shift_id, house.amy)
    assert db.session.get_one(HoursWorked, hours_id).state == "confirmed"


def test_what_matches_is_approved_in_one_act_and_one_entry(house):
    ids = [
        confirmed_hours(house.coop, house.service, person, WED) for person in (house.amy, house.ben)
    ]
    cas = make_person(house.coop, "Cas", "Cole", service_id=house.service)
    shift_id, _ = published_shift(house.coop, house.service, cas, WED)
    plan = queries.entries(house.coop, WED, WED)[-1].plan
    long = Told(plan.start_at, plan.end_at + timedelta(minutes=20), 30)
    odd = do(service.confirm, house.worker(cas), shift_id, long).id
    coordinator = house.coordinator
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    db.session.rollback()
    assert do(service.approve_matching, coordinator, WED, WED, [*ids, odd]) == (2, 1)
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before + 1
    states = {row.id: row.state for row in db.session.scalars(select(HoursWorked))}
    assert states == {ids[0]: "approved", ids[1]: "approved", odd: "confirmed"}


def test_hours_changed_since_the_page_was_shown_are_left_out(house):
    hours_id = confirmed_hours(house.coop, house.service, house.amy, WED)
    row = db.session.get_one(HoursWorked, hours_id)
    shift_id, start, end = row.shift_id, row.start_at, row.end_at
    db.session.rollback()
    do(
        service.confirm,
        house.worker(house.amy),
        shift_id,
        Told(start, end - timedelta(hours=1), 30),
    )
    assert do(service.approve_matching, house.coordinator, WED, WED, [hours_id]) == (0, 1)


def test_approved_hours_are_locked_until_a_manager_opens_them(house):
    hours_id = confirmed_hours(house.coop, house.service, house.amy, WED)
    shift_id = db.session.get_one(HoursWorked, hours_id).shift_id
    db.session.rollback()
    do(service.approve, house.coordinator, hours_id)
    with pytest.raises(DomainError, match="approved and locked"):
        do(service.confirm, house.worker(house.amy), shift_id)
    with pytest.raises(DomainError, match="approved and locked"):
        do(service.enter, house.coordinator, shift_id, house.amy, reason="typo")
    with pytest.raises(DomainError, match="Say why"):
        do(service.reopen, house.coordinator, hours_id, "  ")
    do(service.reopen, house.coordinator, hours_id, "Wrong day")
    row = db.session.get_one(HoursWorked, hours_id)
    assert (row.state, row.approved_at, row.reopened_reason) == ("confirmed", None, "Wrong day")
    told = select(Alert.words).where(Alert.person_id == house.amy)
    assert any("again: Wrong day" in words for words in db.session.scalars(told))


def test_a_question_goes_to_the_worker_and_their_answer_closes_it(house):
    hours_id = confirmed_hours(house.coop, house.service, house.amy, WED)
    do(service.ask, house.coordinator, hours_id, "Was there really no handover?")
    alert = db.session.scalars(select(Alert)).one()
    assert alert.person_id == house.amy
    assert "Was there really no handover?" in alert.words
    with pytest.raises(DomainError):
        do(service.approve, house.coordinator, hours_id)
    shift_id = db.session.get_one(HoursWorked, hours_id).shift_id
    db.session.rollback()
    do(service.confirm, house.worker(house.amy), shift_id)
    row = db.session.get_one(HoursWorked, hours_id)
    assert (row.state, row.query) == ("confirmed", "")
    assert db.session.scalars(select(Alert)).one().closed_at is not None


def test_a_correction_needs_a_reason_keeps_the_note_and_is_told(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    plan = queries.entries(house.coop, WED, WED)[0].plan
    told = replace(rules.as_planned(plan), note="Bus late")
    do(service.confirm, house.worker(house.amy), shift_id, told)
    fixed = Told(plan.start_at + timedelta(minutes=20), plan.end_at, 30)
    with pytest.raises(DomainError, match="Say why") as caught:
        do(service.enter, house.coordinator, shift_id, house.amy, fixed)
    assert caught.value.field == "reason"
    row = do(
        service.enter, house.coordinator, shift_id, house.amy, fixed, reason="Log says 07:20",
        approve_too=True,
    )  # fmt: skip
    assert (row.state, row.note) == ("approved", "Bus late")
    words = db.session.scalars(select(Alert.words)).one()
    assert words == (
        "Your hours of Early, Wed 9 December, were corrected by Cora: 07:20–15:00. Log says 07:20"
    )


def test_another_coops_hours_are_not_there(house):
    hours_id = confirmed_hours(house.coop, house.service, house.amy, WED)
    other = make_coop("Other Care")
    theirs = actor_of(make_account(other, "coordinator"), other, "coordinator")
    for verb in (
        lambda: service.approve(theirs, hours_id),
        lambda: service.ask(theirs, hours_id, "?"),
        lambda: service.reopen(theirs, hours_id, "?"),
        lambda: service.enter(theirs, 1, house.amy),
    ):
        with pytest.raises(NotFound):
            do(verb)
    assert queries.entries(other, WED, WED) == ()
    assert do(service.approve_matching, theirs, WED, WED, [hours_id]) == (0, 1)


def test_the_watch_tells_coordinators_and_the_on_call_person_once(house):
    published_shift(house.coop, house.service, house.amy, WED)
    published_shift(
        house.coop, house.service, house.ben, WED, name="On call", kind=Kind.ON_CALL,
        starts=time(6), ends=time(22), break_minutes=0,
    )  # fmt: skip
    house.at("2026-12-09", "07:14")
    run_periodic("attendance.watch")
    assert db.session.scalar(select(func.count(Alert.id))) == 0
    house.at("2026-12-09", "07:15")
    for _ in range(3):
        run_periodic("attendance.watch")
    alerts = db.session.scalars(select(Alert).order_by(Alert.person_id)).all()
    assert {(row.permission, row.person_id) for row in alerts} == {
        ("rota.edit", None),
        ("", house.ben),
    }
    assert alerts[0].words == "Amy Adams has not started Early at Maple Court, planned for 07:00."
    db.session.rollback()
    house.at("2026-12-09", "15:00")  # the shift is over: nothing is left to start
    run_periodic("attendance.watch")
    assert all(row.closed_at for row in db.session.scalars(select(Alert)))


def test_no_minutes_set_means_no_alert(house):
    published_shift(house.coop, house.service, house.amy, WED)
    house.at("2026-12-09", "06:00")
    do(service.settle, house.coordinator, Settings(from_on=WED, start_alert_minutes=0))
    house.at("2026-12-09", "09:00")
    run_periodic("attendance.watch")
    assert db.session.scalar(select(func.count(Alert.id))) == 0


def test_hours_of_a_place_taken_away_since_are_still_shown(house):
    hours_id = confirmed_hours(house.coop, house.service, house.amy, WED)
    with transaction() as session:
        session.delete(session.scalars(select(Assignment)).one())
    (entry,) = queries.entries(house.coop, WED, WED)
    assert entry.hours.id == hours_id
    assert entry.name == "Amy Adams"
    assert entry.differences == ("no longer on the rota",)


def test_a_weeks_hours_are_read_in_a_fixed_number_of_queries(house, count_queries):
    def grow(people, offset):
        for n in range(people):
            person = make_person(house.coop, f"P{n + offset}", "X", service_id=house.service)
            confirmed_hours(house.coop, house.service, person, WED)

    grow(2, 0)
    with count_queries() as few:
        assert len(queries.entries(house.coop, WED, WED)) == 2
    grow(8, 2)
    with count_queries() as many:
        assert len(queries.entries(house.coop, WED, WED)) == 10
    assert few.count == many.count <= 12


def test_weeks_before_carework_are_kept_once(house):
    week = date(2026, 11, 30)
    for minutes in (2000, 2100):
        do(service.set_weeks_before, house.coordinator, [(house.amy, week, minutes, 60)])
    row = db.session.scalars(select(WeekBefore)).one()
    assert (row.minutes, row.night_minutes) == (2100, 60)
    with pytest.raises(DomainError, match="Monday"):
        do(service.set_weeks_before, house.coordinator, [(house.amy, WED, 60, 0)])
    with pytest.raises(DomainError, match="Night hours"):
        do(service.set_weeks_before, house.coordinator, [(house.amy, week, 60, 61)])
    stranger = make_person(make_coop("Other Care"))
    with pytest.raises(NotFound):
        do(service.set_weeks_before, house.coordinator, [(stranger, week, 60, 0)])
    assert queries.weeks_before(house.coop, date(2026, 11, 1), WED) == (
        (house.amy, week, 2100, 60),
    )
