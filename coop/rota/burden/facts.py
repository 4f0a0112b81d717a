"""What the ledger is counted from: published places of a rota, as worked where that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from coop.attendance.models import HoursState, HoursWorked, VisitWorked
from coop.rota.burden.models import BurdenChange, BurdenPosting
from coop.rota.models import Rota, RotaService
from coop.rota.rules.ledger import Borne
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift, Visit
from coop.shifts.rules import night_minutes
from core import clock
from core.calendar import bank_holidays
from core.db import db

DAY = timedelta(days=1)
Ours = Callable[[int, date], bool]  # whether a service's shifts of a day count for the rota


def ours(rota: Rota) -> Ours:
    """Which shifts count for a rota: where two overlap, for the one that was posted first."""
    mine = {row.service_id for row in rota.services}
    query = (
        select(RotaService.service_id, Rota.from_on, Rota.until_on)
        .join(Rota, Rota.id == RotaService.rota_id)
        .where(
            Rota.coop_id == rota.coop_id,
            Rota.id < rota.id,
            Rota.from_on <= rota.until_on,
            Rota.until_on >= rota.from_on,
            Rota.id.in_(select(BurdenPosting.rota_id).where(BurdenPosting.number == 1)),
        )
    )
    taken = [(other, a, b) for other, a, b in db.session.execute(query)]

    def counts(service_id: int, on: date) -> bool:
        return (
            service_id in mine
            and rota.from_on <= on <= rota.until_on
            and not any(service_id == other and a <= on <= b for other, a, b in taken)
        )

    return counts


def duties(rota: Rota, counts: Ours) -> list[Borne]:
    """Every published duty of the rota's days and a day about them, the rota's own marked."""
    query = (
        select(
            Assignment.person_id,
            Shift.service_id,
            Shift.kind,
            Shift.on,
            Shift.start_at,
            Shift.end_at,
            Shift.break_minutes,
            HoursWorked.start_at,
            HoursWorked.end_at,
            HoursWorked.break_minutes,
        )
        .join(Shift, Shift.id == Assignment.shift_id)
        .outerjoin(
            HoursWorked,
            (HoursWorked.shift_id == Shift.id)
            & (HoursWorked.person_id == Assignment.person_id)
            & (HoursWorked.state == HoursState.APPROVED),
        )
        .where(
            Assignment.coop_id == rota.coop_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.on.between(rota.from_on - DAY, rota.until_on + DAY),
        )
    )
    holidays = bank_holidays.names(rota.from_on - DAY, rota.until_on + 2 * DAY)
    return [_borne(row, counts, holidays) for row in db.session.execute(query)]


def _borne(row: Any, counts: Ours, holidays: Any) -> Borne:
    person, service, kind, on, start_at, end_at, pause, began, ended, paused = row
    worked = began is not None and ended is not None
    starts, ends, rest = (began, ended, paused) if worked else (start_at, end_at, pause)
    works = kind != Kind.ON_CALL
    day = clock.local_day(starts)
    return Borne(
        person=person,
        on=day,
        start_at=starts,
        end_at=ends,
        night=night_minutes(starts, ends, clock.LONDON, rest) if works else 0,
        bank_holiday=day in holidays,
        works=works,
        counts=counts(service, on),
    )


def short_notice(rota: Rota) -> dict[int, int]:
    """Points of changes at short notice, by person."""
    query = (
        select(BurdenChange.person_id, func.sum(BurdenChange.points))
        .where(BurdenChange.rota_id == rota.id)
        .group_by(BurdenChange.person_id)
    )
    return {person: int(points) for person, points in db.session.execute(query)}


def travel_minutes(rota: Rota, counts: Ours) -> dict[int, int]:
    """Minutes' travel after visits that were made, of approved hours, by person."""
    query = (
        select(HoursWorked.person_id, Shift.service_id, Shift.on, Visit.travel_after_minutes)
        .join(VisitWorked, VisitWorked.hours_id == HoursWorked.id)
        .join(Visit, Visit.id == VisitWorked.visit_id)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .where(
            HoursWorked.coop_id == rota.coop_id,
            HoursWorked.state == HoursState.APPROVED,
            VisitWorked.start_at.is_not(None),
            Shift.on.between(rota.from_on, rota.until_on),
            Shift.cancelled_at.is_(None),
        )
    )
    found: dict[int, int] = defaultdict(int)
    for person, service, on, minutes in db.session.execute(query):
        if counts(service, on):
            found[person] += minutes
    return dict(found)
