"""Leave, read: who is off, what is asked. One query each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coop.leave import rules
from coop.leave.models import Leave, LeaveEntry, LeaveYearSetting
from coop.leave.rules import ENTRY_WORDS, LEAVE_WORDS, EntryKind, LeaveYear, YearSetting
from coop.members import queries as members
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
    minutes: int | None = None  # of work that it takes from the balance; None: not yet said


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
    minutes: int | None
    note: str
    state: str
    reason: str
    decided_by: str

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.until_on - self.from_on).days + 1


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the ledger; `minutes` less than 0 takes away."""

    on: date
    kind: str
    words: str
    minutes: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What a person has left of a leave year, and every entry behind it, in order."""

    year: LeaveYear
    minutes: int
    entries: tuple[EntryRow, ...]


def settings(coop_id: int) -> tuple[YearSetting, ...]:
    """When leave years and pay periods begin, in order; empty: the co-op has not said."""
    query = select(LeaveYearSetting).where(LeaveYearSetting.coop_id == coop_id)
    return tuple(
        YearSetting(row.from_on, row.period, row.period_from_on)
        for row in db.session.scalars(query.order_by(LeaveYearSetting.from_on))
    )


def balance(coop_id: int, person_id: int, on: date) -> Balance | None:
    """A person's balance of the leave year that a day is in; None: no such year is kept."""
    year = rules.year_of(settings(coop_id), on)
    if year is None:
        return None
    query = (
        select(LeaveEntry, Account.name)
        .outerjoin(Account, Account.id == LeaveEntry.made_by_id)
        .where(
            LeaveEntry.coop_id == coop_id,
            LeaveEntry.person_id == person_id,
            LeaveEntry.year_on == year.first,
        )
        .order_by(LeaveEntry.on, LeaveEntry.id)
    )
    entries = tuple(
        EntryRow(
            on=row.on,
            kind=row.kind,
            words=ENTRY_WORDS[EntryKind(row.kind)],
            minutes=row.minutes,
            reason=row.reason,
            by=by or "",
        )
        for row, by in db.session.execute(query)
    )
    return Balance(year, sum(entry.minutes for entry in entries), entries)


def balances(coop_id: int, on: date) -> dict[int, int]:
    """Minutes left of the leave year that a day is in, by person; of those with an entry."""
    year = rules.year_of(settings(coop_id), on)
    if year is None:
        return {}
    query = (
        select(LeaveEntry.person_id, func.sum(LeaveEntry.minutes))
        .where(LeaveEntry.coop_id == coop_id, LeaveEntry.year_on == year.first)
        .group_by(LeaveEntry.person_id)
    )
    return {person_id: int(minutes) for person_id, minutes in db.session.execute(query)}


def balances_of(coop_id: int, person_ids: Collection[int]) -> dict[tuple[int, date], int]:
    """Minutes left by person and first day of the leave year; of years with an entry."""
    query = (
        select(LeaveEntry.person_id, LeaveEntry.year_on, func.sum(LeaveEntry.minutes))
        .where(LeaveEntry.coop_id == coop_id, LeaveEntry.person_id.in_(person_ids))
        .group_by(LeaveEntry.person_id, LeaveEntry.year_on)
    )
    return {
        (person_id, year_on): int(minutes)
        for person_id, year_on, minutes in db.session.execute(query)
    }


def week_minutes(coop_id: int, person_id: int, on: date) -> int:
    """A person's contract minutes a week on a day; 0: none, or not employed."""
    return sum(
        job.contract_minutes
        for worker in members.workforce(coop_id, on, on, [person_id])
        for job in worker.employments
    )


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
            minutes=row.minutes,
        )
        for row in db.session.scalars(query.order_by(Leave.person_id, Leave.from_on, Leave.id))
    )


def rows(
    coop_id: int,
    *,
    states: tuple[str, ...] = ("asked", "approved", "refused", "cancelled"),
    person_id: int | None = None,
    leave_id: int | None = None,
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
    if leave_id is not None:
        query = query.where(Leave.id == leave_id)
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
            minutes=row.minutes,
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
