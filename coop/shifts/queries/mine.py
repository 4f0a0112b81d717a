"""What one person sees: their own published shifts, and who is on call."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from coop.shifts.queries.need import page_of, rows_where
from coop.shifts.queries.rows import Assigned, MyShift, OnCall, ShiftPage, ShiftRow
from core.db import db, in_force
from core.people.models import Employment, Person, Service


def _mine(coop_id: int, person_id: int) -> ColumnElement[bool]:
    placed = select(Assignment.shift_id).where(
        Assignment.person_id == person_id, Assignment.published_at.is_not(None)
    )
    return (Shift.coop_id == coop_id) & Shift.id.in_(placed) & Shift.cancelled_at.is_(None)


def _my(rows: tuple[ShiftRow, ...], person_id: int) -> tuple[MyShift, ...]:
    if not rows:
        return ()
    wanted = {row.service_id for row in rows}
    found_places = select(Service.id, Service.address).where(Service.id.in_(wanted))
    places = {row[0]: row[1] for row in db.session.execute(found_places)}
    found = []
    for row in rows:
        me = next(one for one in row.assigned if one.person_id == person_id)
        others = tuple(one for one in row.assigned if one.person_id != person_id)
        found.append(MyShift(row, me.id, me.leads, others, places[row.service_id]))
    return tuple(found)


def my_shifts(coop_id: int, person_id: int, first_on: date, last_on: date) -> tuple[MyShift, ...]:
    """A person's published shifts that begin in the period, and who else is on; 5 queries."""
    where = _mine(coop_id, person_id) & Shift.on.between(first_on, last_on)
    return _my(rows_where(where, published=True), person_id)


def next_shift(coop_id: int, person_id: int, at: datetime) -> MyShift | None:
    """The published shift a person is on at that instant, or else the next."""
    first = db.session.scalar(
        select(Shift.id)
        .where(_mine(coop_id, person_id), Shift.end_at > at)
        .order_by(Shift.start_at)
        .limit(1)
    )
    if first is None:
        return None
    return _my(rows_where(Shift.id == first, published=True), person_id)[0]


def my_shift_page(coop_id: int, person_id: int, shift_id: int) -> tuple[MyShift, ShiftPage]:
    """One of a person's own published shifts; NotFound if it is not theirs."""
    rows = rows_where(_mine(coop_id, person_id) & (Shift.id == shift_id), published=True)
    page = page_of(rows)
    return _my(rows, person_id)[0], page


def along(coop_id: int, shift: ShiftRow) -> tuple[Assigned, ...]:
    """Those told of the shift that a learner's goes along with, or the learners along on one."""
    where = Shift.shadows_id == shift.id
    if shift.shadows_id is not None:
        where = Shift.id == shift.shadows_id
    where &= (Shift.coop_id == coop_id) & Shift.cancelled_at.is_(None)
    return tuple(one for row in rows_where(where, published=True) for one in row.assigned)


def contract_minutes(coop_id: int, person_id: int, on: date) -> int:
    """Contract minutes a week on that day, over all of a person's employments."""
    query = select(func.coalesce(func.sum(Employment.contract_minutes), 0)).where(
        Employment.coop_id == coop_id, Employment.person_id == person_id, in_force(Employment, on)
    )
    return int(db.session.scalar(query) or 0)


def on_call(coop_id: int, at: datetime) -> tuple[OnCall, ...]:
    """Those on a published on-call shift at that instant, or else the next within two days."""
    query = (
        select(
            Person.id, Person.first_name, Person.known_as, Person.surname, Person.phone,
            Shift.start_at, Shift.end_at,
        )
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Shift.coop_id == coop_id,
            Shift.kind == Kind.ON_CALL,
            Shift.cancelled_at.is_(None),
            Assignment.published_at.is_not(None),
            Shift.end_at > at,
            Shift.start_at < at + timedelta(days=2),
        )
        .order_by(Shift.start_at, Person.surname)
    )  # fmt: skip
    found = [
        OnCall(
            row.id,
            f"{row.known_as or row.first_name} {row.surname}",
            row.phone,
            row.start_at,
            row.end_at,
            row.start_at <= at,
        )
        for row in db.session.execute(query)
    ]
    present = tuple(one for one in found if one.now)
    if present:
        return present
    return tuple(one for one in found if one.start_at == found[0].start_at)
