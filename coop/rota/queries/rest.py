"""Rest that is owed, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from coop.rota.models import RestOwed
from coop.shifts.models import Assignment, Shift
from core.db import db
from core.people.models import Person, Service


@dataclass(frozen=True, slots=True)
class RestRow:
    """Compensatory rest owed to a person, and when it was given."""

    id: int
    person_id: int
    name: str
    minutes: int
    why: str
    due_on: date
    given_on: date | None
    given_note: str
    shift_id: int
    shift: str
    service: str
    on: date
    start_at: datetime
    end_at: datetime

    def overdue(self, today: date) -> bool:
        """Whether it should have been given by now."""
        return self.given_on is None and self.due_on < today


def owed(coop_id: int, *, given: bool = False, person_id: int | None = None) -> tuple[RestRow, ...]:
    """Rest owed for published places that still stand, soonest due first; or what was given."""
    query = (
        select(RestOwed, Person, Shift, Service.name)
        .join(Person, Person.id == RestOwed.person_id)
        .join(Shift, Shift.id == RestOwed.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .where(RestOwed.coop_id == coop_id)
    )
    if given:
        query = query.where(RestOwed.given_on.is_not(None)).order_by(RestOwed.given_on.desc())
    else:
        standing = exists().where(
            Assignment.shift_id == RestOwed.shift_id,
            Assignment.person_id == RestOwed.person_id,
            Assignment.published_at.is_not(None),
        )
        query = query.where(RestOwed.given_on.is_(None), standing, Shift.cancelled_at.is_(None))
        query = query.order_by(RestOwed.due_on, Person.surname, RestOwed.id)
    if person_id is not None:
        query = query.where(RestOwed.person_id == person_id)
    return tuple(
        RestRow(
            id=row.id,
            person_id=row.person_id,
            name=person.name,
            minutes=row.minutes,
            why=row.why,
            due_on=row.due_on,
            given_on=row.given_on,
            given_note=row.given_note,
            shift_id=shift.id,
            shift=shift.name,
            service=service,
            on=shift.on,
            start_at=shift.start_at,
            end_at=shift.end_at,
        )
        for row, person, shift, service in db.session.execute(query.limit(500))
    )
