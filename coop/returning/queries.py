"""Who is back and has not been spoken with, and what was agreed with the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from coop.leave.models import Leave, LeaveKind
from coop.returning.law import self_certified_days
from coop.returning.models import ReturnToWork
from coop.returning.rules import due_on, fit_note_due, goes_on, spell_begins
from coop.shifts.models import Assignment, Shift
from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Person

SINCE = timedelta(days=90)  # what ended longer ago is not asked about any more


@dataclass(frozen=True, slots=True)
class Due:
    """A sick leave that has ended. `due_on` None: no shift after it is published yet."""

    leave_id: int
    person_id: int
    person: str
    from_on: date
    until_on: date
    due_on: date | None
    fit_note: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation that has been held."""

    leave_id: int
    person_id: int
    person: str
    from_on: date
    until_on: date
    held_on: date
    held_by: str
    fit: bool
    adjustments: str
    agreed: str
    fit_note_seen: bool
    follow_up_on: date | None


def due(coop_id: int, today: date, leave_id: int | None = None) -> tuple[Due, ...]:
    """Sick leave that has ended without a conversation since, the earliest day due first.

    Leaves that follow on one another are one spell: its last has the conversation, and a fit
    note is due by the length of the whole.
    """
    query = (
        select(Leave, Person)
        .join(Person, Person.id == Leave.person_id)
        .outerjoin(ReturnToWork, ReturnToWork.leave_id == Leave.id)
        .where(
            Leave.coop_id == coop_id,
            Leave.kind == LeaveKind.SICKNESS,
            Leave.state == "approved",
            Leave.until_on < today,
            Leave.until_on >= today - SINCE,
            ReturnToWork.id.is_(None),
        )
        .order_by(Leave.until_on, Leave.id)
    )
    if leave_id is not None:
        query = query.where(Leave.id == leave_id)
    rows = db.session.execute(query).all()
    people = {leave.person_id for leave, _ in rows}
    worked, spells = _worked(coop_id, people, today), _spells(coop_id, people)
    found = [
        Due(
            leave.id,
            person.id,
            person.name,
            leave.from_on,
            leave.until_on,
            due_on(leave.until_on, worked.get(person.id, ())),
            fit_note_due(begins, leave.until_on, self_certified_days(begins)),
        )
        for leave, person in rows
        for begins in [spell_begins(leave.from_on, spells[person.id])]
        if not goes_on(leave.until_on, spells[person.id])
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.person)))


def _spells(coop_id: int, person_ids: set[int]) -> dict[int, list[tuple[date, date]]]:
    """All approved sick leave of these people: first and last days."""
    query = select(Leave.person_id, Leave.from_on, Leave.until_on).where(
        Leave.coop_id == coop_id,
        Leave.person_id.in_(person_ids),
        Leave.kind == LeaveKind.SICKNESS,
        Leave.state == "approved",
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for person_id, first, last in db.session.execute(query):
        found.setdefault(person_id, []).append((first, last))
    return found


def _worked(coop_id: int, person_ids: set[int], today: date) -> dict[int, list[date]]:
    query = (
        select(Assignment.person_id, Shift.on)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.person_id.in_(person_ids),
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.on >= today - SINCE,
        )
    )
    found: dict[int, list[date]] = {}
    for person_id, on in db.session.execute(query):
        found.setdefault(person_id, []).append(on)
    return found


def held(
    coop_id: int, *, leave_id: int | None = None, person_id: int | None = None, most: int = 100
) -> tuple[Held, ...]:
    """Conversations held, the latest first."""
    row = ReturnToWork
    query = (
        select(row, Leave, Person)
        .join(Leave, Leave.id == row.leave_id)
        .join(Person, Person.id == row.person_id)
        .where(row.coop_id == coop_id)
        .order_by(row.held_on.desc(), row.id.desc())
        .limit(most)
    )
    if leave_id is not None:
        query = query.where(row.leave_id == leave_id)
    if person_id is not None:
        query = query.where(row.person_id == person_id)
    return tuple(
        Held(
            leave.id, person.id, person.name, leave.from_on, leave.until_on, one.held_on,
            one.held_by, one.fit, one.adjustments, one.agreed, one.fit_note_seen,
            one.follow_up_on,
        )
        for one, leave, person in db.session.execute(query)
    )  # fmt: skip


def one_due(coop_id: int, leave_id: int) -> Due:
    """One that is due; NotFound otherwise."""
    found = due(coop_id, clock.today(), leave_id)
    if not found:
        raise NotFound
    return found[0]
