"""Verbs for single shifts: add, change, cancel; those who were told are told again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from coop.shifts import places, rules
from coop.shifts.models import Assignment, Shift
from coop.shifts.service.events import ShiftCancelled, ShiftChanged, Told
from coop.shifts.service.expansion import drop_drafts
from coop.shifts.service.shadows import SOURCE, follow, move
from coop.shifts.service.stored import check, new_shift, put_on_shift
from core import clock, events
from core.access import Actor
from core.audit import service as audit
from core.calendar import service as commitments
from core.db import db, owned
from core.errors import DomainError


def add_shift(actor: Actor, pattern: rules.Pattern) -> Shift:
    """Add one shift that no pattern has: a rule of one day, `from_on` to `until_on` the same."""
    check(actor.coop_id, pattern)
    shift = new_shift(actor.coop_id, pattern, pattern.from_on)
    shift.changed_by_hand = True
    db.session.add(shift)
    db.session.flush()
    events.publish(ShiftChanged(**_now(shift)))
    return shift


def change_shift(actor: Actor, shift_id: int, pattern: rules.Pattern, *, reason: str = "") -> Shift:
    """Change one shift; its pattern leaves it alone from now on.

    Where people have been told of it, a reason is needed; their promised time moves with it
    and they are told. Raises DomainError where somebody on it has promised that time already.
    """
    shift = owned(Shift, shift_id, actor.coop_id, lock=True)
    if shift.cancelled_at is not None:
        raise DomainError("This shift has been cancelled.", code="cancelled")
    if shift.shadows_id is not None:
        raise DomainError(
            "A shadow shift has the times of the shift it goes along with: change that one.",
            code="shadow",
        )
    check(actor.coop_id, pattern)
    if pattern.from_on != shift.on or pattern.service_id != shift.service_id:
        raise DomainError(
            "A shift stays on its day and in its service: cancel it and add another.", field="on"
        )
    placed = _placed(shift.id)
    told = [place for place in placed if place.published_at is not None]
    if told and not reason.strip():
        raise DomainError("Say why: people have been told of this shift.", field="reason")
    people = places.filled(len(placed), shift.agency_places)
    if people > pattern.wanted:
        raise DomainError(
            f"{people} people are on it: take somebody off before fewer are wanted.",
            field="wanted",
        )
    before = (shift.start_at, shift.end_at)
    asked = tuple((need.competency_id, need.people) for need in shift.needs)
    if not put_on_shift(shift, pattern, rules.dated(pattern, shift.on, clock.instant)):
        return shift
    shift.changed_by_hand = True
    db.session.flush()
    audit.record("shift.change", shift, reason=reason.strip())
    if told and before != (shift.start_at, shift.end_at):
        move(shift, told)
    events.publish(
        ShiftChanged(
            **_now(shift, told),
            reason=reason.strip(),
            by=actor.name,
            before=before,
            needs_before=asked,
        )
    )
    follow(Shift.id == shift.id, by=actor.name)
    return shift


def cancel_shift(actor: Actor, shift_id: int, reason: str) -> int:
    """Cancel one shift: promised time is given back and those who were told are told.

    How many people that were. Their places are kept as a record of what was cancelled; the
    time of cancelling stands on the shift (Employment Rights Act 2025: short notice).
    """
    shift = owned(Shift, shift_id, actor.coop_id, lock=True)
    if shift.cancelled_at is not None:
        raise DomainError("This shift has been cancelled already.", code="cancelled")
    if not reason.strip():
        raise DomainError("Say why the shift is cancelled.", field="reason")
    told = [place for place in _placed(shift.id) if place.published_at is not None]
    if told and shift.start_at <= clock.now():
        raise DomainError(
            "This shift has begun: put right the hours of those who were on it instead.",
            code="begun",
        )
    drop_drafts(shift.id)
    shift.cancelled_at = clock.now()
    shift.cancel_reason = reason.strip()
    shift.changed_by_hand = True
    db.session.flush()
    audit.record("shift.cancel", shift, reason=reason.strip(), people=len(told))
    for place in told:
        commitments.release(SOURCE, place.id, coop_id=shift.coop_id)
    events.publish(ShiftCancelled(**_now(shift, told), reason=shift.cancel_reason, by=actor.name))
    follow(Shift.id == shift.id, by=actor.name)
    return len(told)


def _placed(shift_id: int) -> list[Assignment]:
    query = select(Assignment).where(Assignment.shift_id == shift_id).order_by(Assignment.id)
    return list(db.session.scalars(query))


def _now(shift: Shift, told: Iterable[Assignment] = ()) -> dict[str, Any]:
    """What news of a shift has in common: see ShiftNews."""
    return {
        "coop_id": shift.coop_id,
        "shift_id": shift.id,
        "name": shift.name,
        "on": shift.on,
        "start_at": shift.start_at,
        "end_at": shift.end_at,
        "told": tuple(Told(place.id, place.person_id) for place in told),
    }
