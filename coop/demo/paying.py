"""Pay in the demo: a floor and a policy that a meeting voted, a correction, the next draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from coop.attendance import service as attendance
from coop.attendance.models import HoursState, HoursWorked
from coop.pay import adoption, by_hand, queries, service
from coop.pay.models import PaidHours
from coop.pay.rates import Element
from coop.shifts.models import Shift
from coop.statutory import service as statutory
from core import clock
from core.access import Actor
from core.db import db, transaction

MEETING = "General meeting of the co-op, minute 7: every hour above the real Living Wage."


def settle(treasurer: Actor, first: date) -> None:
    """The co-op's own floor, and a pay policy from the first day of the story."""
    april = date(first.year if first.month >= 4 else first.year - 1, 4, 1)
    held = queries.policies(treasurer.coop_id)[-1]
    db.session.rollback()
    with transaction():
        statutory.add(treasurer, "floor.coop", Decimal("13.50"), april, MEETING)
        adoption.adopt(
            treasurer,
            replace(held, from_on=first, guaranteed_minutes=120, notice_hours=24),
            {Element.SHORT_NOTICE: Decimal(15), Element.SUNDAY: Decimal(12)},
            "General meeting of the co-op, motion 3: short notice and Sundays are worth more.",
        )
        service.set_rate(
            treasurer, element="lead", unit="hour", amount=Decimal("0.60"), from_on=first
        )


def correct(manager: Actor, member_id: int | None) -> None:
    """Somebody's paid hours are opened again and made half an hour longer."""
    query = (
        select(HoursWorked.id)
        .join(PaidHours, PaidHours.hours_id == HoursWorked.id)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .where(
            HoursWorked.coop_id == manager.coop_id,
            HoursWorked.person_id != (manager.person_id or 0),
            HoursWorked.state == HoursState.APPROVED,
            HoursWorked.end_at == Shift.end_at,
            Shift.kind == "day",
        )
        .order_by(HoursWorked.person_id != (member_id or 0), HoursWorked.id)
        .limit(1)
    )
    hours_id = db.session.scalar(query)
    db.session.rollback()
    if hours_id is None:
        return
    with transaction():
        attendance.reopen(manager, hours_id, "Waited for the ambulance: the relief came late")
    with transaction():
        row = db.session.get_one(HoursWorked, hours_id)
        assert row.end_at is not None
        row.end_at += timedelta(minutes=30)
        row.note = "Waited with Mrs H. for the ambulance"
    with transaction():
        attendance.approve(manager, hours_id)


def draft(treasurer: Actor, first: date, last: date, member_id: int | None) -> None:
    """The next run, worked out, with a bonus for the member."""
    if last >= clock.today():
        return
    with transaction():
        run_id = service.open_run(treasurer, first, last).id
        if member_id is not None and member_id != treasurer.person_id:
            by_hand.add(treasurer, run_id, member_id, "bonus", 2500, "introduced a new colleague")
    service.calculate_now(treasurer, run_id)
