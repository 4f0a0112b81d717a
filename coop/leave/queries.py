"""Leave, read: who is off, what is asked. One query each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coop.leave.models import Leave
from coop.leave.rules import LEAVE_WORDS
from core.db import db
from core.people.models import Account, Person

People = Collection[int] | None


@dataclass(frozen=True, slots=True)
class LeaveFacts:
    """Whole days off, both included."""

    id: int
    person_id: int
    kind: str
    from_on: date
    until_on: date
    paid: bool
    state: str


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Leave as lists show it, with whose it is and who decided."""

    id: int
    person_id: int
    person: str
    kind: str
    words: str
    from_on: date
    until_on: date
    paid: bool
    note: str
    state: str
    reason: str
    decided_by: str

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.until_on - self.from_on).days + 1


def days_off(
    coop_id: int,
    first_on: date,
    last_on: date,
    person_ids: People = None,
    states: Collection[str] = ("approved",),
) -> tuple[LeaveFacts, ...]:
    """Leave in these states that touches the period, by person and date."""
    query = select(Leave).where(
        Leave.coop_id == coop_id,
        Leave.from_on <= last_on,
        Leave.until_on >= first_on,
        Leave.state.in_(states),
    )
    if person_ids is not None:
        query = query.where(Leave.person_id.in_(person_ids))
    return tuple(
        LeaveFacts(
            id=row.id,
            person_id=row.person_id,
            kind=row.kind,
            from_on=row.from_on,
            until_on=row.until_on,
            paid=row.paid,
            state=row.state,
        )
        for row in db.session.scalars(query.order_by(Leave.person_id, Leave.from_on, Leave.id))
    )


def rows(
    coop_id: int,
    *,
    states: tuple[str, ...] = ("asked", "approved", "refused", "cancelled"),
    person_id: int | None = None,
    from_on: date | None = None,
    most: int = 200,
) -> list[LeaveRow]:
    """Leave in these states that ends on `from_on` or later, the earliest first. One query."""
    query = (
        select(Leave, Person, Account.name)
        .join(Person, Person.id == Leave.person_id)
        .outerjoin(Account, Account.id == Leave.decided_by_id)
        .where(Leave.coop_id == coop_id, Leave.state.in_(states))
    )
    if person_id is not None:
        query = query.where(Leave.person_id == person_id)
    if from_on is not None:
        query = query.where(Leave.until_on >= from_on)
    return [
        LeaveRow(
            id=row.id,
            person_id=row.person_id,
            person=person.name,
            kind=row.kind,
            words=LEAVE_WORDS[row.kind],
            from_on=row.from_on,
            until_on=row.until_on,
            paid=row.paid,
            note=row.note,
            state=row.state,
            reason=row.reason,
            decided_by=decided_by or "",
        )
        for row, person, decided_by in db.session.execute(
            query.order_by(Leave.from_on, Person.surname, Leave.id).limit(most)
        )
    ]


def waiting(coop_id: int) -> int:
    """How much leave waits for a decision."""
    query = select(func.count()).where(Leave.coop_id == coop_id, Leave.state == "asked")
    return db.session.scalar(query) or 0
