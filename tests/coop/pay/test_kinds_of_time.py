"""Travel, waiting, free time and paid breaks in pay; and nights on which the clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from coop.attendance import queries as hours_told
from coop.attendance import service as attendance
from coop.attendance.settings import LongGap, Settings
from coop.pay import queries
from coop.pay import service as pay
from coop.pay.policies import Policy
from coop.pay.rates import Element, Rate, RateBook, Unit
from coop.pay.rules import Piece, VisitTime, price
from coop.shifts import service as shifts
from coop.shifts.kinds import Kind
from coop.shifts.models import Shift
from coop.shifts.rules import PlannedVisit
from core import clock
from core.access import Actor
from core.db import db, transaction
from tests.factories.hours import make_rate, published_shift, set_clock, usual_rates
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service
from tests.factories.shifts import make_pattern, place

POLICY = Policy(zone=ZoneInfo("Europe/London"))
WED = date(2026, 12, 9)


def rate(element, amount):
    return Rate(Element(element), Unit.HOUR, Decimal(amount), date(2020, 1, 1))


def at(clock_time):
    return datetime.fromisoformat(f"2026-12-09T{clock_time}+00:00")


# 240 minutes of contact, 25 of travel, 75 of waiting, and 140 more in a gap longer than an hour.
ROUND = Piece(
    1, 7, "Amy Adams", "", Kind.DAY, WED, at("07:00"), at("15:00"),
    visits=(
        VisitTime(at("07:30"), at("09:00"), 10),
        VisitTime(at("11:30"), at("13:00"), 15),
        VisitTime(at("13:30"), at("14:30"), 20),
    ),
    gap_minutes=60,
)  # fmt: skip
DAY = Piece(2, 7, "Amy Adams", "", Kind.DAY, WED, at("07:30"), at("15:30"), break_minutes=30)


@pytest.mark.parametrize(
    ("work", "extra", "pence", "nmw_minutes"),
    [
        # 455 min × 12.80 = 97.07, travel 25 min 5.33
        (ROUND, (), 10240, 480),
        # 315 min = 67.20, travel 5.33: the 140 minutes are the person's own
        (replace(ROUND, long_gap=LongGap.FREE), (), 7253, 340),
        # 375 min = 80.00, travel 5.33: an hour of the gap is waiting
        (replace(ROUND, long_gap=LongGap.PART), (), 8533, 400),
        # a break in free time costs nothing more
        (replace(ROUND, long_gap=LongGap.FREE, break_minutes=30), (), 7253, 340),
        # contact 51.20, waiting at its own rate 75 min × 12.00 = 15.00, travel 5.33
        (replace(ROUND, long_gap=LongGap.FREE), (rate("waiting", "12.00"),), 7153, 340),
        # travel at 14.40 = 6.00
        (replace(ROUND, long_gap=LongGap.FREE), (rate("travel", "14.40"),), 7320, 340),
        (DAY, (), 9600, 450),
        # the break is paid, 6.40, and is no minimum-wage time
        (replace(DAY, break_paid=True), (), 10240, 450),
    ],
)
def test_kinds_of_time_by_hand(work, extra, pence, nmw_minutes):
    priced = price(work, RateBook((rate("basic", "12.80"), *extra)), POLICY)
    assert priced.pence == pence
    assert sum(line.nmw_minutes for line in priced.lines) == nmw_minutes


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)

        def at(self, day, clock_time="12:00"):
            return set_clock(monkeypatch, day, clock_time)

    house = House()
    house.at("2026-01-05")
    house.amy = make_person(house.coop, "Amy", "Adams", service_id=house.service)
    house.worker = Actor(None, "Amy", house.coop, house.amy, frozenset({"worker"}))
    account = make_account(house.coop, "manager", "coordinator", name="Mo")
    house.manager = actor_of(account, house.coop, "manager", "coordinator")
    return house


def do(verb, *args, **kwargs):
    with transaction():
        return verb(*args, **kwargs)


def paid(house, first, last):
    run_id = do(pay.open_run, house.manager, first, last).id
    db.session.rollback()
    pay.calculate_now(house.manager, run_id)
    return queries.lines(house.coop, run_id)


@pytest.mark.parametrize(
    ("on", "morning", "hours", "pence"),
    [
        # Saturday to Sunday: 22 to 23 weekend 15.36; night 16.00 to 06:00; two hours 15.36
        (date(2026, 3, 28), "2026-03-29", 9, 14208),
        (date(2026, 10, 24), "2026-10-25", 11, 17408),
    ],
)
def test_a_night_of_the_clocks_is_one_shift_and_pays_the_hours_that_passed(
    house, on, morning, hours, pence
):
    usual_rates(house.coop)
    make_pattern(
        house.coop, house.service, name="Night", kind=Kind.WAKING_NIGHT, starts=time(22),
        ends=time(8), break_minutes=0, from_on=on, until_on=on, days=(on.weekday(),),
    )  # fmt: skip
    do(shifts.expand, house.manager, house.coop, on, on)
    shift = db.session.scalars(select(Shift)).one()
    assert clock.minutes_between(shift.start_at, shift.end_at) == hours * 60
    place(house.coop, shift.id, house.amy, published_at=clock.now())
    house.at(morning)
    row = do(attendance.confirm, house.worker, shift.id)
    (entry,) = hours_told.entries(house.coop, on, on)
    assert entry.hours.minutes == hours * 60
    assert "no break" in entry.differences[0]
    do(attendance.approve, house.manager, row.id)
    lines = paid(house, on, on)  # a run of the day it begins has all of it
    assert sum(line.minutes for line in lines) == hours * 60
    assert sum(line.pence for line in lines) == pence
    assert sum(line.nmw_minutes for line in lines) == hours * 60


def test_what_the_co_op_has_settled_reaches_pay_from_its_day(house):
    make_rate(house.coop, "basic", "12.80")
    house.at("2026-12-09", "06:00")
    held = Settings(from_on=WED, gap_minutes=60, long_gap=LongGap.FREE)
    do(attendance.settle, house.manager, held)
    house.at("2026-12-10")
    visits = (
        PlannedVisit("A1", time(7, 30), 90, "", 10),
        PlannedVisit("B2", time(11, 30), 90, "", 15),
        PlannedVisit("C3", time(13, 30), 60, "", 20),
    )
    for on in (date(2026, 12, 8), WED):
        shift_id, _ = published_shift(
            house.coop, house.service, house.amy, on, visits=visits, break_minutes=0
        )
        row = do(attendance.confirm, house.worker, shift_id)
        do(attendance.approve, house.manager, row.id)
    (_, wednesday) = hours_told.approved(house.coop, WED)
    assert {use.value: minutes for use, minutes in wednesday.minutes_by_use.items()} == {
        "contact": 240, "travel": 25, "waiting": 75, "free": 140,
    }  # fmt: skip
    lines = paid(house, date(2026, 12, 8), WED)
    assert sum(line.pence for line in lines if line.on == date(2026, 12, 8)) == 10240
    assert sum(line.pence for line in lines if line.on == WED) == 7253
