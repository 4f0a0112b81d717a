"""Reads of the change ledger: frozen values, always of one co-op."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from coop.changes.models import NoticePromise, ShiftChange
from coop.changes.rules import CHANGES, DAY, HOLDS, Entry, Kind
from coop.shifts.models import Shift
from core import clock
from core.db import db
from core.people.models import Person, Service

UNSET_DAYS = 14  # counted against until the co-op says what it promises


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An entry as pages show it; `entry` has what is counted."""

    entry: Entry
    shift: str
    service: str
    person: str
    actor: str
    why: str
    shift_on: date


def entries(
    coop_id: int,
    first: date | None = None,
    last: date | None = None,
    person_id: int | None = None,
) -> list[Entry]:
    """Entries in the order in which they were made, of shifts that begin within these days."""
    query = select(ShiftChange).where(*_about(coop_id, first, last, person_id))
    return [_entry(row) for row in db.session.scalars(query.order_by(ShiftChange.id))]


def told(coop_id: int, first: date, last: date, person_id: int | None = None) -> tuple[int, int]:
    """Places of published rotas, and those of them told with the notice promised at the time.

    Of shifts that begin within these days: what `rules.figure` counts, counted by the database.
    """
    kept = promises(coop_id)
    days: Any = UNSET_DAYS
    if kept:
        # The newest beginning comes first, and the first that holds is taken.
        begun = [(ShiftChange.at >= clock.instant(row.from_on), row.days) for row in kept]
        days = case(*begun, else_=UNSET_DAYS)
    in_time = ShiftChange.notice_minutes >= days * DAY
    query = select(func.count(), func.coalesce(func.sum(case((in_time, 1), else_=0)), 0)).where(
        *_about(coop_id, first, last, person_id), ShiftChange.kind == Kind.PUBLISHED.value
    )
    published, notified = db.session.execute(query).one()
    return int(published), int(notified)


def by_others(
    coop_id: int, first: date, last: date, known_on: date, person_id: int | None = None
) -> list[tuple[int, datetime, int, datetime]]:
    """Changes that others made by the close of a day: (person, at, minutes' notice, start).

    Of shifts that were to begin within these days, in the order in which they were made.
    """
    query = (
        select(
            ShiftChange.person_id,
            ShiftChange.at,
            ShiftChange.notice_minutes,
            ShiftChange.start_at,
        )
        .where(
            *_about(coop_id, first, last, person_id),
            ShiftChange.kind.in_([kind.value for kind in CHANGES]),
            ShiftChange.own.is_(False),
            ShiftChange.at < clock.instant(known_on + timedelta(days=1)),
        )
        .order_by(ShiftChange.id)
    )
    return [(who, at, minutes, start) for who, at, minutes, start in db.session.execute(query)]


def notices(coop_id: int, first: date, last: date) -> dict[tuple[int, int], int]:
    """Minutes' notice by (shift, person): between the last word of it and its start.

    Of shifts that begin in these days; the last word is that it was published, given or changed.
    """
    kinds = [kind.value for kind in (*HOLDS, Kind.CHANGED)]
    query = (
        select(ShiftChange.shift_id, ShiftChange.person_id, ShiftChange.notice_minutes)
        .where(*_about(coop_id, first, last, None), ShiftChange.kind.in_(kinds))
        .order_by(ShiftChange.id)
    )
    return {(shift, person): minutes for shift, person, minutes in db.session.execute(query)}


def _about(
    coop_id: int, first: date | None, last: date | None, person_id: int | None
) -> list[ColumnElement[bool]]:
    where = [ShiftChange.coop_id == coop_id]
    if first is not None:
        where.append(ShiftChange.start_at >= clock.instant(first))
    if last is not None:
        where.append(ShiftChange.start_at < clock.instant(last + timedelta(days=1)))
    if person_id is not None:
        where.append(ShiftChange.person_id == person_id)
    return where


def _entry(row: ShiftChange) -> Entry:
    new = None
    if row.new_start_at is not None and row.new_end_at is not None:
        new = (row.new_start_at, row.new_end_at)
    return Entry(
        row.person_id,
        row.shift_id,
        Kind(row.kind),
        row.at,
        row.notice_minutes,
        row.start_at,
        row.end_at,
        new,
        row.own,
    )


def rows(
    coop_id: int,
    first: date | None = None,
    last: date | None = None,
    *,
    person_id: int | None = None,
    shift_id: int | None = None,
    kinds: frozenset[Kind] | None = None,
    others_only: bool = False,
    most: int | None = None,
) -> list[ChangeRow]:
    """Entries in words, the newest first; `others_only` leaves out what people did themselves."""
    query = (
        select(ShiftChange, Shift.name, Shift.on, Service.name, Person)
        .join(Shift, Shift.id == ShiftChange.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Person, Person.id == ShiftChange.person_id)
        .where(*_about(coop_id, first, last, person_id))
        .order_by(ShiftChange.id.desc())
        .limit(most)
    )
    if shift_id is not None:
        query = query.where(ShiftChange.shift_id == shift_id)
    if kinds is not None:
        query = query.where(ShiftChange.kind.in_(kinds))
    if others_only:
        query = query.where(ShiftChange.own.is_(False))
    return [
        ChangeRow(_entry(row), name, service, person.name, row.actor, row.why, on)
        for row, name, on, service, person in db.session.execute(query)
    ]


def promises(coop_id: int) -> list[NoticePromise]:
    """What the co-op promised, the newest beginning first."""
    query = select(NoticePromise).where(NoticePromise.coop_id == coop_id)
    return list(db.session.scalars(query.order_by(NoticePromise.from_on.desc())))


def promised(coop_id: int) -> Callable[[datetime], int]:
    """The days promised at a moment; UNSET_DAYS before anything was promised."""
    found = [(row.from_on, row.days) for row in promises(coop_id)]

    def days_at(at: datetime) -> int:
        on = clock.local_day(at)
        return next((days for from_on, days in found if from_on <= on), UNSET_DAYS)

    return days_at


def names(coop_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """People of the co-op by id, as they are called."""
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    return {person.id: person.name for person in db.session.scalars(query)}
