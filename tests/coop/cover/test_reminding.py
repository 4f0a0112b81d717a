"""Reminders before what people hold runs out: on their days, once, quiet where booked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from coop.cover import reminding
from coop.notices.models import Message
from coop.shifts.models import Shift
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.members import make_held
from tests.factories.people import as_role, make_account, make_person
from tests.factories.rota import make_place, make_shift, small_coop
from tests.factories.training import make_course, make_requirement
from training.records import renewing
from training.sessions import service as classes
from training.sessions.models import TrainingBooking
from training.standards.library_queries import Item
from training.standards.models import Course

LAST = date(2027, 1, 31)
DAY = timedelta(days=1)


def noon(on):
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


@pytest.fixture
def coop(database):
    """Ann's medication runs out on 31 January; the manager is a person too, who holds nothing."""
    with clock.at(noon(LAST - 120 * DAY)):
        return _coop()


def _coop():
    coop = small_coop()
    coop.ann = coop.join("Ann", "Reed", medication=False)
    make_held(coop.id, coop.ann, coop.medication, until_on=LAST)
    coop.boss = make_person(coop.id, "Dot", "Price")
    make_account(coop.id, "manager", person_id=coop.boss)
    return coop


def run(coop, on):
    with clock.at(noon(on)), transaction():
        return reminding.remind(coop.id), reminding.escalate(coop.id)


def said(person, kind):
    query = select(Message.words).where(Message.person_id == person, Message.kind == kind)
    return list(db.session.scalars(query.order_by(Message.id)))


def test_each_reminder_comes_once_and_in_its_time(coop):
    told = {}
    for off in (95, 90, 89, 70, 60, 59, 30, 30, 12, 7, 0, -1):
        told[off] = told.get(off, 0) + run(coop, LAST - off * DAY)[0]
    assert {off for off, count in told.items() if count} == {90, 60, 30, 7}
    mine = said(coop.ann, "renewal_own")
    assert len(mine) == 4
    assert "Medication runs out on 31 January 2027" in mine[0]
    assert len(said(coop.boss, "renewal_due")) == 4
    assert "Ann Reed, Medication: runs out" in said(coop.boss, "renewal_due")[0]


def test_days_that_nobody_looked_are_made_up_for_once(coop):
    assert run(coop, LAST - 50 * DAY)[0] == 1
    assert run(coop, LAST - 49 * DAY)[0] == 0


def test_the_days_are_the_coops_own_from_a_day_on(coop):
    trainer = Actor(None, "Tess", coop.id, None, frozenset({"trainer"}))
    with clock.at(noon(LAST - 100 * DAY)), transaction():
        renewing.settle(trainer, LAST - 40 * DAY, [14], 4)
    assert run(coop, LAST - 80 * DAY)[0] == 1  # 90 days, as before
    assert run(coop, LAST - 30 * DAY)[0] == 0
    assert run(coop, LAST - 14 * DAY)[0] == 1


@pytest.mark.parametrize("days", [[0], [400], list(range(1, 11))])
def test_days_that_make_no_sense_are_refused(coop, days):
    trainer = Actor(None, "Tess", coop.id, None, frozenset({"trainer"}))
    with clock.at(noon(LAST)), transaction(), pytest.raises(DomainError) as refusal:
        renewing.settle(trainer, LAST, days, 8)
    assert refusal.value.field == "remind_days"


def test_a_renewal_that_follows_is_no_end(coop):
    make_held(coop.id, coop.ann, coop.medication, LAST + DAY, LAST + 365 * DAY)
    assert run(coop, LAST - 7 * DAY)[0] == 0


def test_expired_and_still_on_the_rota_goes_to_the_manager_once(coop):
    on = LAST + 10 * DAY
    make_requirement(coop.id, Item(coop.medication, None))
    assert run(coop, LAST + DAY)[1] == 0  # not on the rota: nobody's risk
    with clock.at(noon(LAST)):
        place = make_shift(coop.id, coop.service_id, on)
        make_place(coop.id, place, coop.ann, published=True)
    for _ in range(2):
        run(coop, LAST + DAY)
    (words,) = said(coop.boss, "renewal_expired")
    assert "Ann Reed's Medication ran out on 31 January 2027" in words
    assert "Everybody in their job must have it" in words
    assert said(coop.ann, "renewal_expired") == []


def test_who_has_booked_a_class_is_left_in_peace(coop, client):
    with clock.at(noon(LAST - 35 * DAY)):
        trainer = Actor(None, "Tess", coop.id, None, frozenset({"trainer", "coordinator"}))
        course = make_course(coop.id, "Medication refresher")
        with transaction() as session:
            session.get_one(Course, course).gives_competency_id = coop.medication
        with transaction():
            plan = classes.Said(course, LAST - 5 * DAY, time(9), time(12), places=3, place="Office")
            one = classes.plan(trainer, plan).id
            classes.book_in(trainer, one, [coop.ann])
            booking = db.session.scalar(select(TrainingBooking.id))
        make_shift(coop.id, coop.service_id, LAST + DAY, needs=((coop.medication, None),))
        make_place(coop.id, db.session.scalar(select(Shift.id)), coop.ann)
        as_role(client, coop.id, "trainer")
        assert "booked Tue 26 Jan" in client.get("/cover-at-risk").text
    assert run(coop, LAST - 30 * DAY)[0] == 0
    with clock.at(noon(LAST - 29 * DAY)):
        with transaction():
            classes.take_off(trainer, booking, "Ill")
        assert "Book Tue 26 Jan" in client.get("/cover-at-risk").text
    assert run(coop, LAST - 29 * DAY)[0] == 1


def test_the_page_settles_it(coop, client):
    with clock.at(noon(LAST - 100 * DAY)):
        as_role(client, coop.id, "trainer")
        page = "/cover-at-risk/settled"
        assert "90, 60, 30, 7" in client.get(page).text
        given = {"from_on": "23/10/2026", "remind_days": "45, 10", "observe_weeks": "6"}
        assert client.post(page, data=given).status_code == 302
        assert "reminded 45 and 10 days before" in client.get(page).text
        given["remind_days"] = "soon"
        assert "Give numbers of days with commas" in client.post(page, data=given).text
        as_role(client, coop.id, "coordinator")
        assert client.get(page).status_code == 403
