"""Published shifts, hours told and approved, and rates, for tests; each call commits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from coop.attendance import service
from coop.attendance.models import HoursState, HoursWorked
from coop.pay.models import PayRate
from coop.shifts.models import Shift
from core import clock
from core.access import Actor
from core.db import db, transaction
from tests.factories.shifts import make_shift, place

LONG_AGO = date(2020, 1, 1)


def set_clock(monkeypatch, day: str, at: str = "12:00") -> datetime:
    """Stop the clock at a London time."""
    now = clock.instant(date.fromisoformat(day), time.fromisoformat(at))
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def published_shift(
    coop_id: int, service_id: int, person_id: int, on: date, **values: object
) -> tuple[int, int]:
    """A shift with the person published on it: (shift id, place id)."""
    shift_id = make_shift(coop_id, service_id, on, **values)
    return shift_id, place(coop_id, shift_id, person_id, published_at=clock.now())


def approved_hours(
    coop_id: int,
    service_id: int,
    person_id: int,
    on: date,
    approver_id: int | None = None,
    **values: object,
) -> int:
    """Hours worked as planned and approved; their id."""
    shift_id, _ = published_shift(coop_id, service_id, person_id, on, **values)
    with transaction():
        shift = db.session.get_one(Shift, shift_id)
        row = HoursWorked(
            coop_id=coop_id,
            shift_id=shift_id,
            person_id=person_id,
            start_at=shift.start_at,
            end_at=shift.end_at,
            break_minutes=shift.break_minutes,
            state=HoursState.APPROVED,
            confirmed_at=shift.end_at + timedelta(hours=1),
            approved_at=shift.end_at + timedelta(hours=2),
            approved_by_id=approver_id,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def confirmed_hours(
    coop_id: int, service_id: int, person_id: int, on: date, **values: object
) -> int:
    """Hours confirmed as planned; their id."""
    shift_id, _ = published_shift(coop_id, service_id, person_id, on, **values)
    with transaction():
        worker = Actor(None, "Test", coop_id, person_id, frozenset({"worker"}))
        return service.confirm(worker, shift_id).id


def make_rate(
    coop_id: int,
    element: str,
    amount: str,
    unit: str = "hour",
    *,
    from_on: date = LONG_AGO,
    person_id: int | None = None,
    role: str = "",
) -> int:
    """A dated rate; its id."""
    with transaction() as session:
        row = PayRate(
            coop_id=coop_id,
            element=element,
            unit=unit,
            amount=Decimal(amount),
            from_on=from_on,
            person_id=person_id,
            role=role,
        )
        session.add(row)
        session.flush()
        return row.id


def usual_rates(coop_id: int) -> None:
    """Basic £12.80, night + 25 %, weekend + 20 %, bank holiday + 100 %, sleep-in £60."""
    make_rate(coop_id, "basic", "12.80")
    make_rate(coop_id, "night", "25", "percent")
    make_rate(coop_id, "weekend", "20", "percent")
    make_rate(coop_id, "bank_holiday", "100", "percent")
    make_rate(coop_id, "sleep_in", "60", "night")
