"""From a class's list to the pay run: who was there is recorded, competent and paid, once."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import func, select

from coop.notices.models import Message
from coop.pay import queries as runs
from coop.pay import service as pay
from coop.pay.models import PayCorrection
from coop.rota.rules.problem import Kind
from coop.rota.situation import situation
from coop.time import service as other_time
from coop.time.models import OtherTime
from core import clock
from core.access import Actor
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotAllowed
from tests.factories.classes import NOW, WED, during, make_school
from tests.factories.hours import approved_hours, make_rate
from tests.factories.members import make_competency
from training.records.models import CompetencyHeld, CourseTaken
from training.records.taken_rules import Result
from training.sessions import service
from training.sessions.models import TrainingBooking
from training.sessions.rules import State
from training.sessions.service import Mark
from training.standards.models import Course
from training.standards.rules import Method

AFTER = clock.instant(WED, time(13))
PASSED = Mark(State.PRESENT, Result.PASSED)
ABSENT = Mark(State.ABSENT, reason="Bus")


@pytest.fixture
def school(database):
    with clock.at(NOW):
        yield make_school(4)


@pytest.fixture
def held(school):
    """A class of Wednesday 9 to 12 with Ann, Ben and Cat: the class, and their bookings."""
    session_id = school.plan(places=3)
    with transaction():
        made = service.book_in(school.nia, session_id, school.people[:3])
        return session_id, [one.id for one in made]


def save(school, session_id, marks, **more):
    with clock.at(AFTER):
        return school.do(service.save, more.pop("actor", school.nia), session_id, marks, **more)


def times(school):
    rows = db.session.scalars(select(OtherTime).order_by(OtherTime.id))
    found = [
        (school.people.index(row.person_id), row.state, clock.minutes_between(row.start_at, row.end_at))
        for row in rows
    ]  # fmt: skip
    db.session.rollback()
    return found


def test_from_the_list_to_the_pay_line(school, held):
    """Ann was there for 3 h, Ben left after 2, Cat was not there. Training is paid at 13.00."""
    session_id, (ann, ben, cat) = held
    make_rate(school.coop, "basic", "12.80")
    make_rate(school.coop, "training", "13.00")
    marks = {
        ann: PASSED,
        ben: Mark(State.LEFT, Result.ATTENDED, left=time(11)),
        cat: ABSENT,
    }
    assert save(school, session_id, marks) == 3
    assert times(school) == [(0, "approved", 180), (1, "approved", 120)]
    taken = db.session.execute(
        select(CourseTaken.person_id, CourseTaken.result, CourseTaken.from_on)
    ).all()
    assert sorted(taken) == [
        (school.people[0], "passed", WED),
        (school.people[1], "attended", WED),
    ]
    db.session.rollback()
    with clock.at(AFTER):
        run_id = school.do(pay.open_run, school.nia, date(2026, 12, 7), date(2026, 12, 13))
        pay.calculate_now(school.nia, run_id)
    lines = {line.name: line for line in runs.lines(school.coop, run_id)}
    assert set(lines) == {"Ann Hill", "Ben Hill"}
    ann_line, ben_line = lines["Ann Hill"], lines["Ben Hill"]
    assert (ann_line.element, ann_line.pence, ann_line.nmw_minutes) == ("training", 3900, 180)
    assert (ben_line.pence, ben_line.nmw_minutes) == (2600, 120)


def test_saved_again_nothing_happens_twice(school, held):
    session_id, ids = held
    marks = dict.fromkeys(ids, PASSED)
    assert save(school, session_id, marks) == 3
    assert save(school, session_id, marks) == 0
    assert len(times(school)) == 3
    assert db.session.scalar(select(func.count()).select_from(CourseTaken)) == 3


def test_a_list_put_right_takes_the_record_and_the_pay_back(school, held):
    session_id, ids = held
    make_rate(school.coop, "basic", "12.80")
    save(school, session_id, dict.fromkeys(ids, PASSED))
    with clock.at(AFTER):
        run_id = school.do(pay.open_run, school.nia, date(2026, 12, 7), date(2026, 12, 13))
        pay.calculate_now(school.nia, run_id)
    assert save(school, session_id, dict.fromkeys(ids, PASSED) | {ids[2]: ABSENT}) == 1
    assert times(school)[2] == (2, "withdrawn", 180)
    cat = db.session.scalars(
        select(CourseTaken).where(CourseTaken.person_id == school.people[2])
    ).one()
    assert (cat.withdrawn_on, cat.withdrawn_reason) == (WED, "The list of the class was put right")
    db.session.rollback()
    with clock.at(AFTER):
        pay.calculate_now(school.nia, run_id)
    assert {line.name for line in runs.lines(school.coop, run_id)} == {"Ann Hill", "Ben Hill"}
    assert save(school, session_id, dict.fromkeys(ids, PASSED)) == 1  # there after all
    assert times(school)[-1] == (2, "approved", 180)


def test_what_has_gone_to_payroll_is_corrected_and_what_is_checked_refuses(school, held):
    session_id, ids = held
    make_rate(school.coop, "basic", "12.80")
    save(school, session_id, dict.fromkeys(ids, PASSED))
    with clock.at(AFTER):
        run_id = school.do(pay.open_run, school.nia, date(2026, 12, 7), date(2026, 12, 13))
        pay.calculate_now(school.nia, run_id)
        school.do(pay.check, school.nia, run_id)
    absent = dict.fromkeys(ids, PASSED) | {ids[0]: ABSENT}
    with pytest.raises(DomainError, match="in the pay run"):
        save(school, session_id, absent)
    assert {one.state for one in db.session.scalars(select(TrainingBooking))} == {"present"}
    assert db.session.scalar(select(func.count()).select_from(PayCorrection)) == 0


def test_who_passed_is_signed_off_for_what_the_course_gives(school, held):
    session_id, ids = held
    competency = make_competency(school.coop, "Moving and handling", renewal_months=12)
    with transaction() as session:
        session.get_one(Course, school.course).gives_competency_id = competency
    marks = {ids[0]: PASSED, ids[1]: Mark(State.PRESENT, Result.FAILED), ids[2]: ABSENT}
    save(school, session_id, marks, sign=True, method=Method.OBSERVED)
    row = db.session.scalars(select(CompetencyHeld)).one()
    assert (row.person_id, row.from_on, row.until_on) == (
        school.people[0], WED, date(2027, 12, 9),
    )  # fmt: skip
    assert row.method == "observed"
    db.session.rollback()
    save(school, session_id, marks | {ids[0]: ABSENT}, sign=True, method=Method.OBSERVED)
    assert db.session.scalars(select(CompetencyHeld.withdrawn_on)).one() == WED


def test_time_that_overlaps_hours_worked_is_refused_and_nothing_is_half_saved(school, held):
    session_id, ids = held
    approved_hours(school.coop, school.service, school.people[1], WED)
    with pytest.raises(DomainError, match="Ben Hill: the class overlaps the hours worked on Early"):
        save(school, session_id, dict.fromkeys(ids, PASSED))
    assert times(school) == []
    assert db.session.scalar(select(func.count()).select_from(CourseTaken)) == 0


def test_the_trainers_own_time_waits_for_somebody_else(school):
    session_id = school.plan(places=2, trainer_id=school.people[3])
    (ann,) = [one.id for one in _booked(school, session_id, [0])]
    dee = Actor(None, "Dee", school.coop, school.people[3], frozenset({"trainer"}))
    save(school, session_id, {ann: PASSED}, actor=dee)
    assert times(school) == [(0, "approved", 180), (3, "entered", 180)]
    row = db.session.scalars(select(OtherTime).where(OtherTime.person_id == school.people[3])).one()
    time_id = row.id
    db.session.rollback()
    with clock.at(AFTER), pytest.raises(NotAllowed, match="Somebody else"), transaction():
        other_time.approve(dee, time_id)


def _booked(school, session_id, which):
    with transaction():
        people = [school.people[one] for one in which]
        return service.book_in(school.nia, session_id, people)


def test_ones_own_line_is_left_to_others(school, held):
    session_id, ids = held
    ann = Actor(None, "Ann", school.coop, school.people[0], frozenset({"trainer"}))
    assert save(school, session_id, dict.fromkeys(ids, PASSED), actor=ann) == 2
    db.session.rollback()
    states = {one.person_id: one.state for one in db.session.scalars(select(TrainingBooking))}
    assert states[school.people[0]] == "booked"


def test_before_the_class_begins_no_list_is_saved(school, held):
    session_id, ids = held
    with pytest.raises(DomainError, match="has not begun"):
        school.do(service.save, school.nia, session_id, {ids[0]: PASSED})


def test_who_was_not_there_had_promised_nothing_and_is_told(school, held):
    session_id, ids = held
    save(school, session_id, {ids[0]: PASSED, ids[2]: ABSENT})
    promised = set(db.session.scalars(select(Commitment.person_id)))
    assert promised == set(school.people[:2])  # Ben's line says nothing yet
    said = select(Message.words).where(Message.person_id == school.people[2])
    assert "You are down as not there" in list(db.session.scalars(said))[-1]


def test_a_class_is_working_time_for_the_rota_before_and_after_its_list_and_counts_once(
    school, held
):
    session_id, ids = held

    def minutes():
        found = situation(school.coop, date(2026, 12, 14), 1, [school.service])
        ann = next(one for one in found.problem.workers if one.id == school.people[0])
        db.session.rollback()
        return sum(duty.work for duty in ann.duties if duty.kind is Kind.TRAINING)

    assert minutes() == 180
    save(school, session_id, dict.fromkeys(ids, PASSED))
    with clock.at(AFTER):
        assert minutes() == 180
    assert during() < AFTER
