"""What pay, the alert for shifts not started, and the averages read of hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select

from coop.attendance.models import HoursState, HoursWorked, VisitWorked, WeekBefore
from coop.attendance.queries.hours import entries
from coop.attendance.queries.rows import ApprovedHours, AtWork, Entry, NotApproved
from coop.attendance.queries.settled import settings
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift, Visit
from core import clock
from core.db import db


def approved(
    coop_id: int, until_on: date, *, from_on: date = date.min, paid: Select[Any] | None = None
) -> tuple[ApprovedHours, ...]:
    """Approved hours of shifts of these days, both included; `paid` selects ids to leave out.

    Three queries. Visits that were not made hand their travel on to the next one made.
    """
    where = (
        (HoursWorked.coop_id == coop_id)
        & (HoursWorked.state == HoursState.APPROVED)
        & Shift.on.between(from_on, until_on)
    )
    if paid is not None:
        where &= HoursWorked.id.not_in(paid)
    columns = (
        HoursWorked.id, HoursWorked.person_id, Shift.service_id, Shift.id, Shift.name,
        Shift.kind, Shift.on, HoursWorked.start_at, HoursWorked.end_at,
        HoursWorked.break_minutes, HoursWorked.disturbed_minutes, HoursWorked.approved_at,
        func.coalesce(Assignment.leads, false()),
    )  # fmt: skip
    mine = (Assignment.shift_id == Shift.id) & (Assignment.person_id == HoursWorked.person_id)
    query = (
        select(*columns)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .outerjoin(Assignment, mine)
        .where(where)
    )
    travelled = _visits_for_pay(where)
    rows: list[Any] = list(db.session.execute(query.order_by(HoursWorked.id)))
    book = settings(coop_id)
    return tuple(
        replace(ApprovedHours(*row), visits=travelled.get(row[0], ()), held=book.on(row.on))
        for row in rows
    )


def approved_count(coop_id: int, until_on: date, *, paid: Select[Any]) -> int:
    """How many approved hours of shifts up to a day are not among `paid`."""
    query = (
        select(func.count())
        .select_from(HoursWorked)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .where(
            HoursWorked.coop_id == coop_id,
            HoursWorked.state == HoursState.APPROVED,
            Shift.on <= until_on,
            HoursWorked.id.not_in(paid),
        )
    )
    return db.session.scalars(query).one()


def _visits_for_pay(
    where: ColumnElement[bool],
) -> dict[int, tuple[tuple[datetime, datetime, int], ...]]:
    query = (
        select(
            VisitWorked.hours_id,
            VisitWorked.start_at,
            VisitWorked.end_at,
            Visit.travel_after_minutes,
        )
        .join(HoursWorked, HoursWorked.id == VisitWorked.hours_id)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .join(Visit, Visit.id == VisitWorked.visit_id)
        .where(where)
        .order_by(VisitWorked.hours_id, Visit.start_at, Visit.id)
    )
    found: dict[int, list[tuple[datetime, datetime, int]]] = defaultdict(list)
    for hours_id, start_at, end_at, travel in db.session.execute(query):
        rows = found[hours_id]
        if start_at is not None and end_at is not None:
            rows.append((start_at, end_at, travel))
        elif rows:
            rows[-1] = (*rows[-1][:2], rows[-1][2] + travel)
    return {hours_id: tuple(rows) for hours_id, rows in found.items()}


def not_approved(coop_id: int, first_on: date, last_on: date) -> tuple[NotApproved, ...]:
    """Published places of past shifts of the period whose hours are not approved."""
    now = clock.now()
    return tuple(
        NotApproved(entry.person_id, entry.name, entry.shift.on, entry.shift.name, entry.state)
        for entry in entries(coop_id, first_on, last_on)
        if entry.state not in (HoursState.APPROVED, HoursState.NO_SHOW) and entry.plan.end_at <= now
    )


def not_started(coop_id: int, now: datetime) -> tuple[Entry, ...]:
    """Places that should have been started by now, by the co-op's minutes, and were not.

    On-call is stood by, not started. A co-op that has set 0 minutes wants no such alert.
    """
    book = settings(coop_id)
    today = clock.local_day(now)
    yesterday = today - timedelta(days=1)
    if not any(book.on(day).start_alert_minutes for day in (yesterday, today)):
        return ()
    return tuple(
        entry
        for entry in entries(coop_id, yesterday, today)
        if entry.hours is None
        and entry.shift.kind != Kind.ON_CALL
        and (grace := book.on(entry.plan.on).start_alert_minutes)
        and entry.plan.start_at + timedelta(minutes=grace) <= now < entry.plan.end_at
    )


def not_finished(coop_id: int, now: datetime) -> tuple[Entry, ...]:
    """Shifts started and not finished the co-op's minutes after their planned end.

    Two days back: what nobody finished by then waits among the hours not told.
    """
    book = settings(coop_id)
    today = clock.local_day(now)
    where = (HoursWorked.coop_id == coop_id) & (HoursWorked.state == HoursState.STARTED)
    open_ = where & HoursWorked.end_at.is_(None)
    if db.session.scalar(select(HoursWorked.id).where(open_).limit(1)) is None:
        return ()
    return tuple(
        entry
        for entry in entries(coop_id, today - timedelta(days=2), today)
        if entry.hours is not None
        and entry.state == HoursState.STARTED
        and entry.hours.end_at is None
        and (grace := book.on(entry.plan.on).finish_alert_minutes)
        and entry.plan.end_at + timedelta(minutes=grace) <= now
    )


def at_work(
    coop_id: int, first_on: date, last_on: date, person_ids: Collection[int] | None = None
) -> tuple[AtWork, ...]:
    """Approved time at work on shifts of these days: working time, not what is paid. One query."""
    query = (
        select(
            HoursWorked.person_id,
            Shift.kind,
            HoursWorked.start_at,
            HoursWorked.end_at,
            HoursWorked.break_minutes,
            HoursWorked.disturbed_minutes,
        )
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .where(
            HoursWorked.coop_id == coop_id,
            HoursWorked.state == HoursState.APPROVED,
            Shift.on.between(first_on, last_on),
        )
    )
    if person_ids is not None:
        query = query.where(HoursWorked.person_id.in_(person_ids))
    rows: list[Any] = list(db.session.execute(query))
    return tuple(AtWork(*row) for row in rows)


def weeks_before(
    coop_id: int, first_on: date, last_on: date
) -> tuple[tuple[int, date, int, int], ...]:
    """Weeks worked before Carework: (person id, Monday, minutes, night minutes)."""
    query = (
        select(
            WeekBefore.person_id, WeekBefore.week_on, WeekBefore.minutes, WeekBefore.night_minutes
        )
        .where(WeekBefore.coop_id == coop_id, WeekBefore.week_on.between(first_on, last_on))
        .order_by(WeekBefore.person_id, WeekBefore.week_on)
    )
    return tuple(
        (person_id, week_on, minutes, nights)
        for person_id, week_on, minutes, nights in db.session.execute(query)
    )
