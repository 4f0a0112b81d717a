"""Somebody cannot come: off their shifts at once, and cover asked for."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from coop.absence.models import CoverRequest
from coop.absence.rules import Why
from coop.absence.service.requests import COVER, lacks, open_request
from coop.attendance.models import HoursWorked
from coop.leave import service as leave
from coop.rota import service as rota
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed

REPORT_FOR = "availability.edit"
LONGEST = timedelta(days=27)
WHY_WORDS = {Why.SICK: "Sick", Why.NO_SHOW: "Did not come"}


def report_sick(
    actor: Actor, person_id: int, from_on: date, until_on: date
) -> tuple[CoverRequest, ...]:
    """A person is sick on these days, both included: off every published shift, cover asked for.

    One's own, or (availability.edit) another's. All of it or nothing; the requests opened.
    """
    if actor.person_id != person_id and not actor.can(REPORT_FOR):
        raise NotAllowed
    if until_on < from_on:
        raise DomainError("The last day is before the first.", field="until_on")
    if until_on - from_on > LONGEST:
        raise DomainError("Report four weeks at most, then again.", field="until_on")
    if from_on < clock.today() - timedelta(days=1):
        raise DomainError("Choose yesterday or a later day.", field="from_on")
    opened = [
        _lift(actor, place_id, shift, Why.SICK)
        for place_id, shift in _places(actor.coop_id, person_id, from_on, until_on)
    ]
    leave.report_sick(actor, person_id, from_on, until_on)
    return tuple(row for row in opened if row is not None)


def no_show(actor: Actor, assignment_id: int) -> CoverRequest | None:
    """Somebody has not come to a shift that has begun: cover for the rest of it."""
    if not actor.can(COVER):
        raise NotAllowed
    place = owned(Assignment, assignment_id, actor.coop_id)
    shift = owned(Shift, place.shift_id, actor.coop_id, lock=True)
    now = clock.now()
    if place.published_at is None or not shift.start_at <= now < shift.end_at:
        raise DomainError("Cover is asked for while the shift runs.", code="not_running")
    return _lift(actor, assignment_id, shift, Why.NO_SHOW)


def _places(coop_id: int, person_id: int, from_on: date, until_on: date) -> list[tuple[int, Shift]]:
    """Published places that meet these days and have not been worked; their shifts are held."""
    told = select(HoursWorked.shift_id).where(HoursWorked.person_id == person_id)
    query = (
        select(Shift)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(
            Shift.coop_id == coop_id,
            Assignment.person_id == person_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.start_at < clock.instant(until_on + timedelta(days=1)),
            Shift.end_at > clock.instant(from_on),
            Shift.end_at > clock.now(),
            Shift.id.not_in(told),
        )
        .order_by(Shift.id)
    )
    held = list(db.session.scalars(query.with_for_update(of=Shift)))
    places = select(Assignment.shift_id, Assignment.id).where(
        Assignment.person_id == person_id, Assignment.shift_id.in_([row.id for row in held])
    )
    by_shift = {row.shift_id: row.id for row in db.session.execute(places)}
    return [(by_shift[row.id], row) for row in held if row.id in by_shift]


def _lift(actor: Actor, place_id: int, shift: Shift, why: Why) -> CoverRequest | None:
    """Take the person off, and ask for cover where the shift is short without them."""
    away_id = owned(Assignment, place_id, actor.coop_id).person_id
    rota.remove(actor, place_id, rota.Say(reason=f"{WHY_WORDS[why]}."))
    return open_request(shift, away_id, why) if lacks(shift) else None
