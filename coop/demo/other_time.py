"""A class and a meeting that were held, supervision to come, and a shift that was missed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from coop.attendance import queries as hours_told
from coop.attendance import service as attendance
from coop.time import queries, service
from coop.time.rules import TimeKind
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Person

MANY = 6


def tell(coordinator: Actor, member: int | None, first: date) -> None:
    """Entered by the coordinator for several at once; the class is approved, the meeting waits."""
    query = select(Person.id).where(Person.coop_id == coordinator.coop_id).order_by(Person.number)
    staff = list(db.session.scalars(query))
    others = [person_id for person_id in staff if person_id not in (coordinator.person_id, member)]
    mine = [member] if member is not None else []
    db.session.rollback()
    held = [
        (TimeKind.TRAINING, first + timedelta(days=3), "Moving and handling refresher"),
        (TimeKind.MEETING, first + timedelta(days=16), "Team meeting"),
    ]
    for kind, on, note in held:
        with clock.at(clock.instant(on + timedelta(days=1), time(16))), transaction():
            for person_id in [*mine, *others][: MANY * 3]:
                _enter(coordinator, person_id, kind, on, note)
    now = clock.now()
    with transaction():
        for row in queries.entries(coordinator.coop_id, now):
            if row.kind is TimeKind.TRAINING and row.person_id != coordinator.person_id:
                service.approve(coordinator, row.id)
    _miss(coordinator, member, now)


def _enter(actor: Actor, person_id: int, kind: TimeKind, on: date, note: str) -> None:
    """For those who were free: a clash with hours worked leaves them out."""
    start, end = clock.instant(on, time(13)), clock.instant(on, time(14, 30))
    if queries.overlapping(actor.coop_id, person_id, start, end):
        return
    if queries.employed_in(actor.coop_id, person_id, on) is None:
        return
    service.enter(actor, [person_id], kind, on, time(13), time(14, 30), note)


def _miss(coordinator: Actor, member: int | None, now: datetime) -> None:
    """One of the shifts that nobody has told was a no-show."""
    last = clock.local_day(now) - timedelta(days=1)
    found = [
        entry
        for entry in hours_told.entries(coordinator.coop_id, last - timedelta(days=5), last)
        if entry.hours is None
        and entry.assignment_id is not None
        and entry.person_id not in (coordinator.person_id, member)
    ]
    db.session.rollback()
    if not found:
        return
    entry = found[-1]
    with transaction():
        try:
            attendance.mark_no_show(
                coordinator, entry.shift.id, entry.person_id, "Did not answer; the on-call went."
            )
        except DomainError:
            return
