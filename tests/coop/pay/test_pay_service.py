from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from coop.attendance import service as attendance
from coop.attendance.models import HoursWorked
from coop.pay import queries, service, states
from coop.pay.models import PaidHours, PayRate, PayRun
from coop.shifts.kinds import Kind
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.people.models import Employment
from tests.factories.hours import (
    approved_hours,
    confirmed_hours,
    make_rate,
    published_shift,
    set_clock,
    usual_rates,
)
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
WED = date(2026, 12, 9)


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        ben = make_person(coop, "Ben", "Brown", service_id=service)
        treasurer = actor_of(make_account(coop, "treasurer", name="Tess"), coop, "treasurer")
        manager = actor_of(make_account(coop, "manager", name="Mo"), coop, "manager")

        def open(self, first=FIRST, last=LAST):
            with transaction():
                return service.open_run(self.treasurer, first, last).id

        def calculated(self, first=FIRST, last=LAST):
            run_id = self.open(first, last)
            service.calculate_now(self.treasurer, run_id)
            return run_id

    set_clock(monkeypatch, "2027-01-04")
    house = House()
    usual_rates(house.coop)
    return house


def do(verb, *args, **kwargs):
    with transaction():
        return verb(*args, **kwargs)


def test_a_run_pays_the_approved_hours_of_its_period(house):
    approved_hours(house.coop, house.service, house.amy, WED)  # 7.5 h × 12.80 = 96.00
    approved_hours(house.coop, house.service, house.ben, date(2026, 12, 12))  # × 15.36 = 115.20
    approved_hours(house.coop, house.service, house.ben, date(2027, 1, 2))  # the next period's
    confirmed_hours(house.coop, house.service, house.amy, date(2026, 12, 31))  # not approved
    run_id = house.calculated()
    run = queries.run(house.coop, run_id)
    assert (run.pence, run.people, run.minutes) == (9600 + 11520, 2, 900)
    assert {one.name: one.pence for one in queries.person_totals(house.coop, run_id)} == {
        "Amy Adams": 9600,
        "Ben Brown": 11520,
    }
    (note,) = queries.findings(house.coop, run_id)
    assert not note.stops
    assert "Amy Adams: 1 shift of this period not approved" in note.words
    assert "Thu 31 Dec Early, not approved" in note.words


def test_calculating_again_gives_the_same_and_takes_in_what_is_new(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    before = [line.words for line in queries.lines(house.coop, run_id)]
    service.calculate_now(house.treasurer, run_id)
    assert [line.words for line in queries.lines(house.coop, run_id)] == before
    approved_hours(house.coop, house.service, house.ben, WED)
    with pytest.raises(DomainError, match="1 piece of work approved since"):
        do(service.check, house.treasurer, run_id)
    service.calculate_now(house.treasurer, run_id)
    assert queries.run(house.coop, run_id).people == 2
    do(service.check, house.treasurer, run_id)


def test_every_pound_traces_to_its_shift_and_service(house):
    other = make_service(house.coop, "Harbour View")
    approved_hours(house.coop, house.service, house.amy, WED)
    approved_hours(
        house.coop, other, house.amy, WED, name="Sleep-in", kind=Kind.SLEEP_IN,
        starts=time(22), ends=time(7), break_minutes=0,
    )  # fmt: skip
    run_id = house.calculated()
    lines = queries.lines(house.coop, run_id, house.amy)
    assert [(line.service, line.shift, line.pence) for line in lines] == [
        ("Maple Court", "Early", 9600),
        ("Harbour View", "Sleep-in", 6000),
    ]
    (total,) = queries.person_totals(house.coop, run_id)
    assert (total.minutes, total.nights) == (450, 1)  # asleep is not worked
    assert queries.run(house.coop, run_id).minutes == 450
    cells = queries.cells(house.coop, run_id)
    assert [(cell.service, cell.element.value, cell.pence) for cell in cells] == [
        ("Harbour View", "sleep_in", 6000),
        ("Maple Court", "basic", 9600),
    ]


def test_the_role_at_the_service_worked_in_gives_the_rate(house):
    with transaction():
        db.session.add(
            Employment(
                coop_id=house.coop, person_id=house.amy, from_on=date(2026, 2, 1), role="Senior",
                service_id=make_in(house.coop, "Harbour View"), contract_minutes=600,
            )
        )  # fmt: skip
    make_rate(house.coop, "basic", "14.00", role="Senior")
    harbour = db.session.scalars(select(Employment.service_id).where(Employment.role == "Senior"))
    harbour_id = harbour.one()
    db.session.rollback()
    approved_hours(house.coop, house.service, house.amy, WED)
    approved_hours(house.coop, harbour_id, house.amy, date(2026, 12, 10))
    run_id = house.calculated()
    rates = {line.service: line.rate for line in queries.lines(house.coop, run_id)}
    assert rates == {"Maple Court": Decimal("12.80"), "Harbour View": Decimal("14.00")}


def make_in(coop_id, name):
    from core.people.models import Service, ServiceKind

    row = Service(coop_id=coop_id, name=name, kind=ServiceKind("extra_care"))
    db.session.add(row)
    db.session.flush()
    return row.id


def test_late_hours_go_into_the_next_run_once(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    december = house.calculated()
    late = approved_hours(house.coop, house.service, house.ben, date(2026, 12, 20))
    for verb in (service.check,):
        with pytest.raises(DomainError):
            do(verb, house.treasurer, december)
    january = house.calculated(date(2027, 1, 1), date(2027, 1, 31))
    assert [line.key for line in queries.lines(house.coop, january)] == [f"hours {late}"]
    assert "from before this period" in queries.findings(house.coop, january)[0].words
    service.calculate_now(house.treasurer, december)
    assert f"hours {late}" not in [line.key for line in queries.lines(house.coop, december)]
    assert db.session.scalar(select(func.count(PaidHours.id))) == 2


def test_hours_reopened_between_reading_and_writing_are_not_paid(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.open()
    given = service.prepare(house.coop, run_id)
    db.session.rollback()
    do(attendance.reopen, house.manager, hours_id, "Wrong day")
    do(service.write, house.treasurer, run_id, *given)
    assert queries.run(house.coop, run_id).pence == 0


def test_a_missing_rate_and_low_pay_keep_a_run_from_being_checked(house):
    approved_hours(house.coop, house.service, house.amy, WED, kind=Kind.ON_CALL, name="On call")
    do(_set, house, "basic", "12.00", FIRST)
    approved_hours(house.coop, house.service, house.ben, WED)
    run_id = house.calculated()
    words = [(row.stops, row.person) for row in queries.findings(house.coop, run_id)]
    assert words == [(True, "Ben Brown"), (False, "Amy Adams")]
    with pytest.raises(DomainError, match=r"Ben Brown is paid £12\.00 an hour"):
        do(service.check, house.treasurer, run_id)


def _set(house, element, amount, from_on, unit="hour", actor=None, **scope):
    return service.set_rate(
        actor or house.treasurer,
        element=element,
        unit=unit,
        amount=Decimal(amount),
        from_on=from_on,
        **scope,
    )


def test_a_run_goes_its_way_and_only_that(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.open()
    verbs = {
        "check": lambda: service.check(house.manager, run_id),
        "approve": lambda: service.approve(house.manager, run_id),
        "send_back": lambda: service.send_back(house.manager, run_id, "typo"),
        "export": lambda: service.exported(house.treasurer, run_id, 1, None),
        "lock": lambda: service.lock(house.treasurer, run_id),
        "calculate": lambda: service.calculate_now(house.treasurer, run_id),
        "discard": lambda: service.discard(house.treasurer, run_id),
    }

    def refused(*names):
        for name in names:
            with pytest.raises(DomainError) as caught:
                do(verbs[name]) if name != "calculate" else verbs[name]()
            assert caught.value.code in ("state", "stale"), name

    refused("check", "approve", "send_back", "export", "lock")
    verbs["calculate"]()
    do(verbs["check"])
    refused("check", "calculate", "discard", "export", "lock")
    do(verbs["send_back"])
    assert queries.run(house.coop, run_id).returned_reason == "typo"
    refused("check", "approve")
    verbs["calculate"]()
    do(verbs["check"])
    do(verbs["approve"])
    refused("check", "approve", "calculate", "discard", "lock")
    with transaction() as session:
        session.get_one(PayRun, run_id).state = states.EXPORTED
    refused("check", "approve", "send_back", "calculate", "discard", "export")
    do(verbs["lock"])
    refused(*verbs)
    assert queries.run(house.coop, run_id).state == "locked"


def test_the_preparer_cannot_approve(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    both = actor_of(
        make_account(house.coop, "treasurer", "manager"), house.coop, "treasurer", "manager"
    )
    run_id = do(lambda: service.open_run(both, FIRST, LAST).id)
    service.calculate_now(both, run_id)
    do(service.check, both, run_id)
    with pytest.raises(DomainError, match="You prepared this run"):
        do(service.approve, both, run_id)
    do(service.approve, house.manager, run_id)


def test_reopened_hours_leave_a_draft_and_stay_shut_after(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    approved_hours(house.coop, house.service, house.ben, WED)
    run_id = house.calculated()
    do(attendance.reopen, house.manager, hours_id, "Wrong day")
    run = queries.run(house.coop, run_id)
    assert (run.people, run.calculated_at) == (1, None)
    with pytest.raises(DomainError, match="Something has changed since"):
        do(service.check, house.treasurer, run_id)
    service.calculate_now(house.treasurer, run_id)
    do(service.check, house.treasurer, run_id)
    ben = db.session.scalars(select(PaidHours.hours_id)).one()
    db.session.rollback()
    with pytest.raises(DomainError, match="in the pay run 1–31 December, which is checked"):
        do(attendance.reopen, house.manager, ben, "Wrong day")
    assert db.session.get_one(HoursWorked, ben).state == "approved"


def test_periods_do_not_share_days_and_are_a_month_at_most(house):
    house.open()
    for first, last in ((FIRST, LAST), (date(2026, 12, 31), date(2027, 1, 1))):
        with pytest.raises(DomainError, match="1–31 December has days of this period"):
            house.open(first, last)
    with pytest.raises(DomainError, match="a month at most"):
        house.open(date(2027, 1, 1), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("last", "today", "period"),
    [
        (None, date(2026, 11, 22), (date(2026, 11, 1), date(2026, 11, 30))),
        ((date(2026, 12, 1), date(2026, 12, 31)), WED, (date(2027, 1, 1), date(2027, 1, 31))),
        ((date(2027, 1, 1), date(2027, 1, 31)), WED, (date(2027, 2, 1), date(2027, 2, 28))),
        ((date(2026, 11, 2), date(2026, 11, 29)), WED, (date(2026, 11, 30), date(2026, 12, 27))),
    ],
)
def test_the_next_period_follows_the_last(last, today, period):
    assert states.next_period(last, today) == period


def test_a_discarded_draft_frees_its_hours(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    do(service.discard, house.treasurer, house.calculated())
    assert db.session.scalar(select(func.count(PaidHours.id))) == 0
    assert queries.run(house.coop, house.calculated()).pence == 9600


def test_saying_a_rate_again_changes_nothing(house):
    row_id = do(lambda: _set(house, "basic", "13.10", FIRST, role="Senior").id)
    entries = db.session.scalar(select(func.count(AuditEntry.id)))
    db.session.rollback()
    assert do(lambda: _set(house, "basic", "13.1000", FIRST, role="senior").id) == row_id
    assert db.session.scalar(select(func.count(AuditEntry.id))) == entries
    do(lambda: _set(house, "basic", "13.20", FIRST, role="Senior"))
    assert db.session.get_one(PayRate, row_id).amount == Decimal("13.20")


def test_rates_of_settled_days_are_never_touched(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    do(service.check, house.treasurer, run_id)
    with pytest.raises(DomainError, match="Pay up to 31 December 2026 is settled") as caught:
        do(_set, house, "basic", "13.10", LAST)
    assert caught.value.field == "from_on"
    do(_set, house, "basic", "13.10", date(2027, 1, 1))


def test_a_new_rate_makes_a_draft_stale(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    do(_set, house, "basic", "13.10", FIRST)
    assert queries.run(house.coop, run_id).calculated_at is None
    service.calculate_now(house.treasurer, run_id)
    assert queries.run(house.coop, run_id).pence == 9825  # 7.5 × 13.10


def test_nobody_sets_their_own_rate(house):
    me = Actor(None, "Amy", house.coop, house.amy, frozenset({"treasurer", "worker"}))
    with pytest.raises(DomainError, match="Somebody else must set your own rate"):
        do(_set, house, "basic", "99", FIRST, actor=me, person_id=house.amy)


def test_another_coops_pay_is_not_there(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    other = make_coop("Other Care")
    theirs = actor_of(make_account(other, "treasurer", "manager"), other, "treasurer", "manager")
    for verb in (
        lambda: service.check(theirs, run_id),
        lambda: service.approve(theirs, run_id),
        lambda: service.discard(theirs, run_id),
        lambda: service.lock(theirs, run_id),
        lambda: service.send_back(theirs, run_id, "x"),
        lambda: _set(house, "basic", "12", FIRST, actor=theirs, person_id=house.amy),
    ):
        with pytest.raises(NotFound):
            do(verb)
    with pytest.raises(NotFound):
        service.calculate_now(theirs, run_id)
    assert queries.runs(other) == ()
    assert queries.lines(other, run_id) == ()
    assert queries.rates(other) == ()


def test_somebody_not_employed_that_day_is_said(house):
    gone = make_person(house.coop, "Gail", "Gone")
    approved_hours(house.coop, house.service, gone, WED)
    run_id = house.calculated()
    (found,) = queries.findings(house.coop, run_id)
    assert found.words == "Gail Gone was not employed on Wed 9 Dec: check that they are paid."


def test_hours_not_told_at_all_are_listed(house):
    published_shift(house.coop, house.service, house.amy, WED)
    run_id = house.calculated()
    (found,) = queries.findings(house.coop, run_id)
    assert "Wed 9 Dec Early, not told" in found.words


def test_an_apprentice_in_the_first_year_is_checked_at_the_apprentice_rate(house):
    with transaction() as session:
        session.scalars(
            select(Employment).where(Employment.person_id == house.amy)
        ).one().status = "apprentice"
    make_rate(house.coop, "basic", "8.00", person_id=house.amy)
    approved_hours(house.coop, house.service, house.amy, WED)
    assert queries.findings(house.coop, house.calculated()) == ()
