"""What happens to pay when work is put right after it was paid; items; top-ups. By hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from coop.attendance import service as attendance
from coop.attendance.models import HoursState, HoursWorked
from coop.pay import by_hand, items, queries, service, states
from coop.pay.items import Item
from coop.pay.models import PayCorrection, PayItem, PayLine, PayRun
from coop.pay.rates import Element
from core.db import db, transaction
from core.errors import DomainError, NotAllowed
from tests.factories.hours import approved_hours, make_rate, set_clock, usual_rates
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service

DEC, JAN, FEB = (
    (date(2026, 12, 1), date(2026, 12, 31)),
    (date(2027, 1, 1), date(2027, 1, 31)),
    (
        date(2027, 2, 1),
        date(2027, 2, 28),
    ),
)
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

        def draft(self, period):
            with transaction():
                run_id = service.open_run(self.treasurer, *period).id
            service.calculate_now(self.treasurer, run_id)
            return run_id

        def sent(self, period, state=states.LOCKED):
            """A run that has gone to payroll, by the row: its steps are tested elsewhere."""
            run_id = self.draft(period)
            with transaction():
                db.session.get_one(PayRun, run_id).state = state
            return run_id

        def again(self, hours_id, *, minutes=0):
            """Opened, made longer by so many minutes, approved again."""
            with transaction():
                attendance.reopen(self.manager, hours_id, "Stayed longer")
            with transaction():
                row = db.session.get_one(HoursWorked, hours_id)
                row.end_at += timedelta(minutes=minutes)
            with transaction():
                attendance.approve(self.manager, hours_id)

        def pence(self, run_id):
            return queries.run(self.coop, run_id).pence

    set_clock(monkeypatch, "2027-03-04")
    usual_rates(House.coop)
    return House()


@pytest.mark.parametrize("state", [states.EXPORTED, states.LOCKED])
def test_hours_put_right_after_payroll_are_paid_as_a_difference_in_the_next_run(house, state):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)  # 7.5 h × 12.80 = 96.00
    december = house.sent(DEC, state)
    house.again(hours_id, minutes=45)  # 8.25 h × 12.80 = 105.60
    january = house.draft(JAN)
    assert house.pence(december) == 9600
    assert [(line.pence, line.corrects) for line in queries.lines(house.coop, january)] == [
        (-9600, "1–31 December"),
        (10560, "1–31 December"),
    ]
    assert house.pence(january) == 960
    words = [line.words for line in queries.lines(house.coop, january)]
    assert words[0].startswith("Taken back, paid in 1–31 December: Wednesday basic 7.5 h")
    assert words[1].startswith("Corrected: Wednesday basic")
    found = [row.words for row in queries.findings(house.coop, january)]
    assert any("was corrected: £9.60 more" in row for row in found)


def test_a_correction_is_of_one_run_alone_however_often_it_is_calculated(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC)
    house.again(hours_id, minutes=45)
    january = house.draft(JAN)
    service.calculate_now(house.treasurer, january)
    february = house.draft(FEB)
    assert (house.pence(january), house.pence(february)) == (960, 0)
    with transaction():
        service.discard(house.treasurer, january)
    service.calculate_now(house.treasurer, february)
    assert house.pence(february) == 960
    assert db.session.scalar(select(func.count()).select_from(PayCorrection)) == 1


def test_what_was_corrected_once_can_be_corrected_again(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC)
    house.again(hours_id, minutes=45)
    house.sent(JAN)
    house.again(hours_id, minutes=-60)  # 7.25 h × 12.80 = 92.80; 105.60 has been paid
    assert house.pence(house.draft(FEB)) == 9280 - 10560


def test_hours_opened_and_approved_as_they_were_change_nothing(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC)
    house.again(hours_id)
    january = house.draft(JAN)
    assert queries.lines(house.coop, january) == ()
    assert "was corrected: the same" in queries.findings(house.coop, january)[0].words


def test_hours_opened_and_not_approved_wait_and_the_run_says_so(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC)
    with transaction():
        attendance.reopen(house.manager, hours_id, "Wrong day")
    january = house.draft(JAN)
    assert house.pence(january) == 0
    assert "opened again and are not approved" in queries.findings(house.coop, january)[0].words


def test_work_that_was_none_is_taken_back_whole(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC)
    with transaction():
        attendance.reopen(house.manager, hours_id, "She was not there")
    with transaction():
        db.session.get_one(HoursWorked, hours_id).state = HoursState.NO_SHOW
    assert house.pence(house.draft(JAN)) == -9600


def test_hours_in_a_correction_leave_the_draft_when_they_are_opened_once_more(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC)
    house.again(hours_id, minutes=45)
    january = house.draft(JAN)
    with transaction():
        attendance.reopen(house.manager, hours_id, "Not so long after all")
    assert house.pence(january) == 0
    assert queries.run(house.coop, january).calculated_at is None
    assert db.session.scalars(select(PayCorrection)).one().run_id is None


def test_approved_runs_hold_their_hours_until_they_have_gone_to_payroll(house):
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC, states.APPROVED)
    with pytest.raises(DomainError, match="Send that run back to draft first"), transaction():
        attendance.reopen(house.manager, hours_id, "Stayed longer")
    assert db.session.scalars(select(PayCorrection)).all() == []


def test_corrections_are_no_hours_of_the_present_period_for_the_minimum_wage(house):
    """Ten more hours of December would drag January down if they counted there."""
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    house.sent(DEC)
    house.again(hours_id, minutes=300)
    january = house.draft(JAN)
    assert not [row for row in queries.findings(house.coop, january) if row.stops]


def test_a_top_up_is_the_least_that_reaches_the_minimum_wage(house):
    make_rate(house.coop, "basic", "12.00", person_id=house.amy)
    approved_hours(house.coop, house.service, house.amy, WED)  # 7.5 h × 0.71 = 5.325: 5.33
    run_id = house.draft(DEC)
    (stop,) = [row for row in queries.findings(house.coop, run_id) if row.stops]
    assert "£5.33 is wanting" in stop.words
    with transaction():
        assert by_hand.top_up(house.treasurer, run_id) == 1
    service.calculate_now(house.treasurer, run_id)
    assert house.pence(run_id) == 9000 + 533
    assert not [row for row in queries.findings(house.coop, run_id) if row.stops]
    with transaction():
        service.check(house.treasurer, run_id)


def test_a_top_up_follows_what_the_run_comes_to(house):
    make_rate(house.coop, "basic", "12.00", person_id=house.amy)
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.draft(DEC)
    with transaction():
        by_hand.top_up(house.treasurer, run_id)
    approved_hours(house.coop, house.service, house.amy, date(2026, 12, 10))
    service.calculate_now(house.treasurer, run_id)
    assert house.pence(run_id) == 18000 + 1065  # 15 h × 0.71 = 10.65


def test_a_deduction_for_the_work_lowers_the_pay_that_counts(house):
    approved_hours(house.coop, house.service, house.amy, WED)  # 96.00 over 7.5 h; least 95.325
    run_id = house.draft(DEC)
    with transaction():
        by_hand.add(house.treasurer, run_id, house.amy, "deduction", 67, "Badge")
    service.calculate_now(house.treasurer, run_id)
    assert not [row for row in queries.findings(house.coop, run_id) if row.stops]
    with transaction():
        by_hand.add(
            house.treasurer, run_id, house.amy, "deduction", 68, "Uniform", for_the_work=True
        )
    service.calculate_now(house.treasurer, run_id)
    (stop,) = [row for row in queries.findings(house.coop, run_id) if row.stops]
    assert "£0.01 is wanting" in stop.words  # 96.00 − 0.68 = 95.32
    assert house.pence(run_id) == 9600 - 67 - 68


def test_what_is_added_by_hand_waits_when_its_run_is_discarded(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.draft(DEC)
    with transaction():
        by_hand.add(house.treasurer, run_id, house.ben, "bonus", 5000, "Brought a friend")
    service.calculate_now(house.treasurer, run_id)
    assert house.pence(run_id) == 9600 + 5000
    with transaction():
        service.discard(house.treasurer, run_id)
    assert house.pence(house.draft(JAN)) == 9600 + 5000  # with December's hours, paid late


def test_nobody_adds_to_their_own_pay_nor_to_a_run_past_draft(house):
    tess = actor_of(
        make_account(house.coop, "treasurer", name="Amy"),
        house.coop,
        "treasurer",
        person_id=house.amy,
    )
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.draft(DEC)
    with pytest.raises(NotAllowed), transaction():
        by_hand.add(tess, run_id, house.amy, "bonus", 5000, "For me")
    with transaction():
        db.session.get_one(PayRun, run_id).state = states.APPROVED
    with pytest.raises(DomainError, match="Only a draft"), transaction():
        by_hand.add(house.treasurer, run_id, house.amy, "bonus", 5000, "Late")


@pytest.fixture
def brought(monkeypatch):
    """What somebody else brings to runs: a list to put items in."""
    given: list[Item] = []
    monkeypatch.setattr(items, "_brought", [lambda coop_id, first, last: given])
    return given


def leave_day(house, pence=7680):
    return Item(
        "leave", "17:2026-12-14", house.amy, house.service, Element.HOLIDAY, date(2026, 12, 14),
        pence, "Holiday Mon 14 December 6 h × £12.80", minutes=360,
    )  # fmt: skip


def test_what_is_brought_to_a_run_is_paid_once(house, brought):
    brought.append(leave_day(house))
    december = house.draft(DEC)
    service.calculate_now(house.treasurer, december)
    january = house.draft(JAN)
    assert (house.pence(december), house.pence(january)) == (7680, 0)
    (total,) = queries.person_totals(house.coop, december)
    assert total.minutes == 0  # a day off is no hours worked
    with transaction():
        service.discard(house.treasurer, december)
    service.calculate_now(house.treasurer, january)
    assert house.pence(january) == 7680
    assert db.session.scalar(select(func.count()).select_from(PayItem)) == 1


def test_the_database_refuses_the_same_item_twice(house, brought):
    brought.append(leave_day(house))
    house.draft(DEC)
    line = db.session.scalars(select(PayLine)).one()
    assert (line.hours_id, line.time_id, line.item_id is not None) == (None, None, True)
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), transaction() as session:
        row = db.session.scalars(select(PayItem)).one()
        session.add(
            PayItem(
                coop_id=row.coop_id,
                run_id=row.run_id,
                person_id=row.person_id,
                service_id=row.service_id,
                source=row.source,
                key=row.key,
                element=row.element,
                on=row.on,
                pence=1,
                words="twice",
                made_at=row.made_at,
            )
        )
        session.flush()
