"""Hours are told, approved, opened again and paid by several at the same moment, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from coop.attendance import service as attendance
from coop.attendance.models import HoursWorked
from coop.pay import service
from coop.pay.models import PaidHours, PayLine
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.crowd import BOTH, app_on, at_once
from tests.factories.hours import approved_hours, confirmed_hours, published_shift, usual_rates
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service

DAY = timedelta(days=1)


@pytest.fixture(scope="module", params=BOTH)
def shared(request, tmp_path_factory):
    yield from app_on(request, tmp_path_factory.mktemp("pay"), "pay")


@pytest.fixture
def house(shared, request):
    class House:
        app = shared
        coop = make_coop(request.node.name)
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        treasurer = actor_of(make_account(coop, "treasurer"), coop, "treasurer")
        manager = actor_of(make_account(coop, "manager"), coop, "manager")
        today = clock.today()
        # Whole periods that lie in the past, whatever today is.
        this_month = (today - DAY * 20, today - DAY)
        month_before = (today - DAY * 45, today - DAY * 21)

        def open(self, period):
            with transaction():
                return service.open_run(self.treasurer, *period).id

    house = House()
    usual_rates(house.coop)
    return house


def write(house, run_id, given):
    def call():
        with transaction():
            service.write(house.treasurer, run_id, *given)

    return call


def prepared(house, run_id):
    given = service.prepare(house.coop, run_id)
    db.session.rollback()
    return given


def test_two_runs_cannot_claim_the_same_hours(house):
    """Both have read the same late hours before either writes: one of them gets them."""
    late = approved_hours(house.coop, house.service, house.amy, house.month_before[0] - DAY)
    runs = [house.open(house.month_before), house.open(house.this_month)]
    calls = [write(house, run_id, prepared(house, run_id)) for run_id in runs]
    assert at_once(house.app, calls) == [None, None]
    claims = db.session.scalars(
        select(PaidHours.hours_id).where(PaidHours.coop_id == house.coop)
    ).all()
    assert claims == [late]
    paid = select(func.count(PayLine.run_id.distinct())).where(PayLine.coop_id == house.coop)
    assert db.session.scalar(paid) == 1


def test_hours_opened_again_while_they_are_paid_are_not_paid(house):
    run_id = house.open(house.this_month)
    for n in range(4):
        on = house.this_month[0] + DAY * n
        hours_id = approved_hours(house.coop, house.service, house.amy, on)

        def reopen(hours_id=hours_id):
            with transaction():
                attendance.reopen(house.manager, hours_id, "Wrong day")

        given = at_once(house.app, [write(house, run_id, prepared(house, run_id)), reopen])
        assert given == [None, None]
        unpaid = (
            select(func.count(PaidHours.id))
            .join(HoursWorked, HoursWorked.id == PaidHours.hours_id)
            .where(PaidHours.coop_id == house.coop, HoursWorked.state != "approved")
        )
        assert db.session.scalar(unpaid) == 0
        db.session.rollback()


def test_two_taps_make_one_row(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, house.this_month[1] - DAY)
    worker = Actor(None, "Amy", house.coop, house.amy, frozenset({"worker"}))

    def tap():
        with transaction():
            attendance.confirm(worker, shift_id)

    assert at_once(house.app, [tap] * 4) == [None] * 4
    rows = select(func.count(HoursWorked.id)).where(HoursWorked.coop_id == house.coop)
    assert db.session.scalar(rows) == 1


def test_two_approvers_approve_each_shift_once(house):
    on = house.this_month[1] - DAY
    ids = [confirmed_hours(house.coop, house.service, house.amy, on)]
    for n in range(5):
        person = make_person(house.coop, f"P{n}", "X", service_id=house.service)
        ids.append(confirmed_hours(house.coop, house.service, person, on))

    def approve():
        with transaction():
            return attendance.approve_matching(house.manager, on, on, ids)

    given = at_once(house.app, [approve, approve])
    assert sorted(count for count, _ in given) == [0, 6]


def test_a_run_is_checked_once(house):
    approved_hours(house.coop, house.service, house.amy, house.this_month[0])
    run_id = house.open(house.this_month)
    service.calculate_now(house.treasurer, run_id)

    def check():
        with transaction():
            service.check(house.manager, run_id)

    given = at_once(house.app, [check, check])
    assert sorted(type(each).__name__ for each in given) == ["DomainError", "NoneType"]
    assert all(each is None or isinstance(each, DomainError) for each in given)


def test_the_same_period_is_opened_once(house):
    period = (date(2026, 2, 1), date(2026, 2, 28))
    given = at_once(house.app, [lambda: house.open(period)] * 3)
    assert sum(isinstance(each, int) for each in given) == 1
