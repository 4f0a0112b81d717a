"""Visitors of a co-op: beside whom, on which shift, when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from coop.pairs import queries as pairs
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from coop.shifts.rules import SHADOWABLE
from coop.visitors.models import ShiftVisitor
from core.calendar.rules import Promise
from core.db import db
from core.people.models import Person, Service
from core.ui.filters import day, span

SOURCE = "shift_visitor"


@dataclass(frozen=True, slots=True)
class VisitorRow:
    """One visitor on one shift."""

    id: int
    shift_id: int
    shift: str
    service: str
    on: date
    start_at: datetime
    end_at: datetime
    mentor_id: int
    mentor: str
    name: str
    why: str
    source_id: int
    off_at: datetime | None
    off_reason: str


@dataclass(frozen=True, slots=True)
class Possible:
    """A published place of somebody who may mentor, with no visitor yet."""

    shift_id: int
    mentor_id: int
    words: str


def _rows(where: Any) -> tuple[VisitorRow, ...]:
    query = (
        select(ShiftVisitor, Shift, Service.name, Person)
        .join(Shift, Shift.id == ShiftVisitor.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == ShiftVisitor.mentor_id)
        .where(where)
        .order_by(Shift.start_at, ShiftVisitor.id)
    )
    return tuple(
        VisitorRow(
            row.id, shift.id, shift.name, service, shift.on, shift.start_at, shift.end_at,
            person.id, person.name, row.name, row.why, row.source_id, row.off_at, row.off_reason,
        )
        for row, shift, service, person in db.session.execute(query)
    )  # fmt: skip


def on_shift(coop_id: int, shift_id: int) -> tuple[VisitorRow, ...]:
    """Who goes along on a shift."""
    return _rows(
        (ShiftVisitor.coop_id == coop_id)
        & (ShiftVisitor.shift_id == shift_id)
        & ShiftVisitor.off_at.is_(None)
    )


def of_source(coop_id: int, source: str, ids: Collection[int]) -> tuple[VisitorRow, ...]:
    """Those that were placed for these rows, those that are off too."""
    return _rows(
        (ShiftVisitor.coop_id == coop_id)
        & (ShiftVisitor.source == source)
        & ShiftVisitor.source_id.in_(ids)
    )


def beside(
    coop_id: int,
    first_at: datetime,
    last_at: datetime,
    person_ids: Collection[int] | None = None,
) -> list[Promise]:
    """Visitors beside mentors on shifts that begin in the time, as lines of the mentor's week.

    They are no commitments: the mentor's time is promised to the shift, once. One query.
    """
    where = (
        (ShiftVisitor.coop_id == coop_id)
        & ShiftVisitor.off_at.is_(None)
        & (Shift.start_at >= first_at)
        & (Shift.start_at < last_at)
    )
    if person_ids is not None:
        where &= ShiftVisitor.mentor_id.in_(person_ids)
    return [
        Promise(row.mentor_id, row.start_at, row.end_at, "visitor", False,
                f"{row.name} goes along ({row.why})", SOURCE, row.id)
        for row in _rows(where)
    ]  # fmt: skip


def possible(coop_id: int, first_on: date, last_on: date, after: datetime) -> list[Possible]:
    """Published places of mentors on care shifts of these days without a visitor; two queries."""
    spells: dict[int, list[pairs.SpellRow]] = defaultdict(list)
    for row in pairs.mentors(coop_id, first_on):
        spells[row.person_id].append(row)
    taken = select(ShiftVisitor.id).where(
        ShiftVisitor.shift_id == Assignment.shift_id,
        ShiftVisitor.mentor_id == Assignment.person_id,
        ShiftVisitor.off_at.is_(None),
    )
    query = (
        select(Shift, Service.name, Person)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Shift.coop_id == coop_id,
            Shift.on.between(first_on, last_on),
            Shift.start_at > after,
            Shift.cancelled_at.is_(None),
            Shift.shadows_id.is_(None),
            Shift.kind.in_([Kind(kind) for kind in SHADOWABLE]),
            Assignment.published_at.is_not(None),
            Assignment.person_id.in_(list(spells)),
            ~taken.exists(),
        )
        .order_by(Shift.start_at, Person.surname)
    )
    return [
        Possible(
            shift.id, person.id,
            f"{day(shift.on)} {span(shift.start_at, shift.end_at)}, {shift.name}, {service}, "
            f"with {person.name}",
        )
        for shift, service, person in db.session.execute(query)
        if any(one.from_on <= shift.on and not one.over(shift.on) for one in spells[person.id])
    ]  # fmt: skip
