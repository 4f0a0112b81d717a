"""Training and meeting time: entered, approved by another, paid once."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlalchemy import func, select

from coop.attendance import service as attendance
from coop.notices.models import Alert
from coop.pay import queries as runs
from coop.pay import service as pay
from coop.pay.models import PaidTime, PayLine
from coop.rota.rules.problem import Kind
from coop.rota.situation import situation
from coop.time import queries, rules, service
from coop.time.models import OtherTime
from coop.time.rules import TimeKind
from core.access import Actor
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.hours import approved_hours, make_rate, published_shift, set_clock
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)

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

    house = House()
    house.at("2026-12-10")
    account = make_account(house.coop, "manager", "coordinator", name="Mo")
    house.manager = actor_of(account, house.coop, "manager", "coordinator")
    house.worker = Actor(None, "Amy", house.coop, house.amy, frozenset({"worker"}))
    return house


def do(verb, *args, **kwargs):
    with transaction():
        return verb(*args, **kwargs)


def enter(house, actor, people, kind=TimeKind.TRAINING, on=WED, starts=time(9), ends=time(12)):
    return [row.id for row in do(service.enter, actor, people, kind, on, starts, ends, "First aid")]


def test_a_class_for_several_is_entered_at_once_and_told(house):
    ids = enter(house, house.manager, [house.amy, house.ben])
    assert len(ids) == 2
    told = {row.person_id for row in db.session.scalars(select(Alert))}
    assert told == {house.amy, house.ben}


def test_a_member_enters_their_own_only_and_nobody_approves_their_own(house):
    (own,) = enter(house, house.worker, [house.amy])
    with pytest.raises(NotAllowed, match="your own time only"):
        enter(house, house.worker, [house.ben])
    amy = Actor(None, "Amy", house.coop, house.amy, frozenset({"worker", "coordinator"}))
    for verb, more in ((service.approve, ()), (service.refuse, ("No",))):
        with pytest.raises(NotAllowed, match="Somebody else"):
            do(verb, amy, own, *more)
    do(service.approve, house.manager, own)
    with pytest.raises(DomainError, match="is approved"):
        do(service.withdraw, house.worker, own)


def test_hours_worked_and_other_time_do_not_overlap_and_nothing_is_half_entered(house):
    shift_id, _ = published_shift(house.coop, house.service, house.ben, WED)
    do(
        attendance.confirm,
        Actor(None, "Ben", house.coop, house.ben, frozenset({"worker"})),
        shift_id,
    )
    with pytest.raises(DomainError, match="Ben Brown: this overlaps the hours worked on Early"):
        enter(house, house.manager, [house.amy, house.ben])
    assert db.session.scalar(select(func.count(OtherTime.id))) == 0
    db.session.rollback()
    enter(house, house.worker, [house.amy])
    with pytest.raises(DomainError, match=r"other paid time \(training\)"):
        enter(house, house.worker, [house.amy], TimeKind.MEETING, starts=time(11), ends=time(13))
    enter(house, house.worker, [house.amy], TimeKind.MEETING, starts=time(12), ends=time(13))


@pytest.mark.parametrize(
    ("kind", "commitment"), [(TimeKind.TRAINING, "session"), (TimeKind.MEETING, "meeting")]
)
def test_time_to_come_is_promised_and_given_back(house, kind, commitment):
    (time_id,) = enter(house, house.manager, [house.amy], kind, on=date(2026, 12, 15))
    promise = db.session.scalars(select(Commitment)).one()
    assert (promise.kind, promise.person_id, promise.paid) == (commitment, house.amy, True)
    with pytest.raises(DomainError, match="not over"):
        do(service.approve, house.manager, time_id)
    do(service.refuse, house.manager, time_id, "The class is off")
    assert db.session.scalar(select(func.count(Commitment.id))) == 0


@pytest.mark.parametrize("state", list(rules.THEN))
def test_each_state_permits_only_its_verbs(state):
    for verb in ("approve", "refuse", "withdraw", "reopen"):
        if verb in rules.THEN[state]:
            assert rules.allow(state, verb) in rules.THEN
        else:
            with pytest.raises(DomainError):
                rules.allow(state, verb)


def test_it_is_paid_exactly_once_and_is_minimum_wage_time(house):
    make_rate(house.coop, "basic", "12.80")
    make_rate(house.coop, "training", "13.00")
    approved_hours(house.coop, house.service, house.amy, date(2026, 12, 8))
    (training,) = enter(house, house.worker, [house.amy])
    (meeting,) = enter(
        house, house.worker, [house.amy], TimeKind.MEETING, starts=time(14), ends=time(15)
    )
    (waits,) = enter(
        house, house.worker, [house.amy], TimeKind.JOURNEY, starts=time(16), ends=time(17)
    )
    for time_id in (training, meeting):
        do(service.approve, house.manager, time_id)
    first = do(pay.open_run, house.manager, date(2026, 12, 7), date(2026, 12, 13)).id
    db.session.rollback()
    pay.calculate_now(house.manager, first)
    found = {line.shift: line for line in runs.lines(house.coop, first)}
    assert (found["Training"].pence, found["Training"].nmw_minutes) == (3900, 180)
    assert (found["Meeting"].pence, found["Meeting"].nmw_minutes) == (1280, 60)
    assert found["Early"].pence == 9600  # 7.5 h at basic
    assert "Journey for the co-op" not in found
    pay.calculate_now(house.manager, first)  # again: the same, not twice
    assert db.session.scalar(select(func.count(PaidTime.id))) == 2
    do(service.approve, house.manager, waits)
    second = do(pay.open_run, house.manager, date(2026, 12, 14), date(2026, 12, 20)).id
    db.session.rollback()
    pay.calculate_now(house.manager, second)
    assert [line.shift for line in runs.lines(house.coop, second)] == ["Journey for the co-op"]


def test_what_is_opened_again_leaves_the_draft_and_stays_closed_once_checked(house):
    make_rate(house.coop, "basic", "12.80")
    ids = enter(house, house.manager, [house.amy, house.ben])
    for time_id in ids:
        do(service.approve, house.manager, time_id)
    run_id = do(pay.open_run, house.manager, date(2026, 12, 7), date(2026, 12, 13)).id
    db.session.rollback()
    pay.calculate_now(house.manager, run_id)
    do(service.reopen, house.manager, ids[0], "It was two hours")
    assert list(db.session.scalars(select(PayLine.time_id))) == [ids[1]]
    db.session.rollback()
    pay.calculate_now(house.manager, run_id)
    do(pay.check, house.manager, run_id)
    with pytest.raises(DomainError, match="in the pay run"):
        do(service.reopen, house.manager, ids[1], "It was two hours")
    assert db.session.get_one(OtherTime, ids[1]).state == "approved"


def test_a_member_enters_on_the_phone_and_the_coordinator_approves(client, house):
    as_role(client, house.coop, "worker", person_id=house.amy)
    answer = {"kind": "training", "on": "9 December 2026", "starts": "09:00", "ends": "08:00"}
    page = client.post("/my/other-time", data=answer).text
    assert "The end is not after the start." in page
    page = client.post(
        "/my/other-time", data={**answer, "ends": "12:00", "note": "First aid"},
        follow_redirects=True,
    ).text  # fmt: skip
    assert "Entered. Somebody else approves it." in page
    assert "First aid" in page
    assert client.get("/other-time").status_code == 403
    as_role(client, house.coop, "coordinator")
    assert "1 entry waiting for approval." in client.get("/").text
    page = client.get("/other-time").text
    assert "First aid" in page
    (row,) = queries.entries(house.coop, datetime.fromisoformat("2026-12-01T00:00+00:00"))
    page = client.post(f"/other-time/{row.id}/approve", follow_redirects=True).text
    assert "Approved." in page
    assert client.post(f"/other-time/{row.id}/reopen", data={"reason": "x"}).status_code == 403


def test_a_coordinator_enters_for_several_on_the_page(client, house):
    as_role(client, house.coop, "coordinator")
    answer = {"kind": "meeting", "on": "9 December 2026", "starts": "13:00", "ends": "14:30"}
    page = client.post("/other-time/enter", data=answer).text
    assert "Choose at least one person." in page
    page = client.post(
        "/other-time/enter",
        data={**answer, "people": [str(house.amy), str(house.ben)]},
        follow_redirects=True,
    ).text
    assert "Entered for 2 people; they are told." in page


def test_all_that_is_over_is_approved_in_one_act_but_ones_own(client, house):
    ids = enter(house, house.manager, [house.amy, house.ben])
    ids += enter(house, house.manager, [house.ben], on=date(2026, 12, 15))  # still to come
    as_role(client, house.coop, "coordinator", person_id=house.amy)
    assert "Approve all 1" in client.get("/other-time").text
    answer = {"ids": ",".join(str(time_id) for time_id in ids)}
    page = client.post("/other-time/approve-all", data=answer, follow_redirects=True).text
    assert "1 entry approved." in page
    assert "Some have changed meanwhile" in page
    states = {row.id: row.state for row in db.session.scalars(select(OtherTime))}
    assert [states[time_id] for time_id in ids] == ["entered", "approved", "entered"]


def test_other_co_ops_see_and_decide_nothing(client, house):
    (time_id,) = enter(house, house.worker, [house.amy])
    other = make_coop("Other Care")
    stranger = Actor(None, "Stranger", other, None, frozenset({"manager", "coordinator"}))
    for verb, more in ((service.approve, ()), (service.refuse, ("x",)), (service.reopen, ("x",))):
        with pytest.raises(NotFound):
            do(verb, stranger, time_id, *more)
    with pytest.raises(NotFound):
        enter(house, stranger, [house.amy])
    as_role(client, other, "coordinator")
    assert "First aid" not in client.get("/other-time").text
    assert client.post(f"/other-time/{time_id}/approve").status_code == 404


def test_approved_training_is_working_time_for_the_rota_and_counts_once(house):
    """3 h of training in the week before: the rota's facts have 180 minutes of it, not 360."""

    def minutes(monday):
        found = situation(house.coop, monday, 1, [house.service])
        amy = next(one for one in found.problem.workers if one.id == house.amy)
        return sum(duty.work for duty in amy.duties if duty.kind is Kind.TRAINING)

    ahead = date(2026, 12, 14)
    house.at("2026-12-01")
    (entry,) = enter(house, house.manager, [house.amy])  # still ahead, so promised as well
    promised = select(func.count(Commitment.id)).where(Commitment.person_id == house.amy)
    assert db.session.scalar(promised) == 1
    assert minutes(ahead) == 180
    house.at("2026-12-10")
    with transaction() as session:
        session.get_one(OtherTime, entry).state = "approved"
    assert minutes(ahead) == 180
    worked = queries.worked(house.coop, date(2026, 8, 1), ahead)
    assert [(one[0], one[3]) for one in worked] == [(house.amy, "training")]
    assert queries.worked(house.coop, date(2026, 8, 1), ahead, [house.ben]) == ()
