"""A learner's shadow shifts: beside another shift, at its times, sharing its fate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, exists, insert, or_, select
from sqlalchemy.orm import aliased

from coop.shifts import rules
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift, ShiftPattern
from coop.shifts.service.events import ShiftCancelled, ShiftChanged, Told
from core import clock, events
from core.access import Actor
from core.audit import service as audit
from core.calendar import service as commitments
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Service

SOURCE = "assignment"  # commitments of published places are written under this name
GONE = "The shift that it goes along with is off."
NO_LONGER = "The pattern no longer asks for a shadow shift."


def add_shadow(actor: Actor, shift_id: int) -> Shift:
    """Put a learner's shift beside one: nobody must be on it, one person may."""
    beside = owned(Shift, shift_id, actor.coop_id, lock=True)
    if beside.cancelled_at is not None:
        raise DomainError("This shift has been cancelled.", code="cancelled")
    if beside.start_at <= clock.now():
        raise DomainError("This shift has begun.", code="begun")
    if beside.shadows_id is not None:
        raise DomainError("This is a shadow shift itself.", code="shadow")
    rules.check_shadowable(Kind(beside.kind))
    standing = select(Shift.id).where(Shift.shadows_id == beside.id, Shift.cancelled_at.is_(None))
    if db.session.scalar(standing.limit(1)) is not None:
        raise DomainError("It has a shadow shift already.", code="twice")
    shift = Shift(coop_id=beside.coop_id, changed_by_hand=True, **_values(beside))
    db.session.add(shift)
    db.session.flush()
    events.publish(
        ShiftChanged(shift.coop_id, shift.id, shift.name, shift.on, shift.start_at, shift.end_at)
    )
    return shift


def make_shadows(
    coop_id: int, first_on: date, last_on: date, service_ids: Collection[int] | None = None
) -> int:
    """The shadow shifts that patterns ask for and that are not there yet; how many.

    One that has been cancelled is not made again.
    """
    shadow = aliased(Shift)
    query = (
        select(Shift)
        .join(ShiftPattern, ShiftPattern.id == Shift.pattern_id)
        .where(
            Shift.coop_id == coop_id,
            Shift.on.between(first_on, last_on),
            Shift.cancelled_at.is_(None),
            Shift.start_at > clock.now(),
            ShiftPattern.shadowed,
            ~exists().where(shadow.shadows_id == Shift.id),
        )
        .order_by(Shift.id)
    )
    if service_ids is not None:
        query = query.where(Shift.service_id.in_(service_ids))
    rows = [
        {"coop_id": coop_id, "changed_by_hand": False, "cancel_reason": "", **_values(beside)}
        for beside in db.session.scalars(query)
    ]
    if rows:
        db.session.execute(insert(Shift), rows)
    return len(rows)


def follow(beside: ColumnElement[bool], *, by: str = "") -> int:
    """Bring shadow shifts in line with the shifts, under a condition, that they go along with.

    They take over new times and are cancelled with them; whoever had been told is told again.
    What no pattern asks for any more goes too while nobody is on it. `by` is who does it, by
    name. How many were changed.
    """
    other = aliased(Shift)
    query = (
        select(other, Shift, ShiftPattern.shadowed)
        .join(Shift, Shift.id == other.shadows_id)
        .outerjoin(ShiftPattern, ShiftPattern.id == Shift.pattern_id)
        .where(
            beside,
            or_(
                other.cancelled_at.is_(None),
                # It went with the shift, which has been taken up again since.
                (other.cancel_reason == GONE) & Shift.cancelled_at.is_(None),
            ),
        )
        .order_by(other.id)
    )
    changed = 0
    for shift, along, asked_for in db.session.execute(query).all():
        changed += _bring_in_line(shift, along, asked_for is not False, by)
    db.session.flush()
    return changed


def _bring_in_line(shift: Shift, along: Shift, asked_for: bool, by: str) -> bool:
    placed = list(db.session.scalars(select(Assignment).where(Assignment.shift_id == shift.id)))
    told = [place for place in placed if place.published_at is not None]
    if along.cancelled_at is not None:
        _cancel(shift, told, GONE, by)
        return True
    if not asked_for and not shift.changed_by_hand and not placed:
        _cancel(shift, told, NO_LONGER, by)
        return True
    values = _values(along)
    if shift.cancelled_at is None and all(getattr(shift, n) == v for n, v in values.items()):
        return False
    before = (shift.start_at, shift.end_at)
    for name, value in values.items():
        setattr(shift, name, value)
    shift.cancelled_at, shift.cancel_reason = None, ""
    db.session.flush()
    if told and before != (shift.start_at, shift.end_at):
        move(shift, told)
    events.publish(
        ShiftChanged(
            shift.coop_id,
            shift.id,
            shift.name,
            shift.on,
            shift.start_at,
            shift.end_at,
            tuple(Told(place.id, place.person_id) for place in told),
            by=by,
            before=before,
        )
    )
    return True


def _cancel(shift: Shift, told: list[Assignment], why: str, by: str) -> None:
    for place in db.session.scalars(
        select(Assignment).where(Assignment.shift_id == shift.id, Assignment.published_at.is_(None))
    ).all():
        db.session.delete(place)
    shift.cancelled_at, shift.cancel_reason = clock.now(), why
    db.session.flush()
    audit.record("shift.cancel", shift, reason=why, people=len(told))
    for place in told:
        commitments.release(SOURCE, place.id, coop_id=shift.coop_id)
    events.publish(
        ShiftCancelled(
            shift.coop_id,
            shift.id,
            shift.name,
            shift.on,
            shift.start_at,
            shift.end_at,
            tuple(Told(place.id, place.person_id) for place in told),
            why,
            by,
        )
    )


def move(shift: Shift, told: list[Assignment]) -> None:
    """The promised time of those who were told moves to the shift's present times."""
    service = db.session.get_one(Service, shift.service_id)
    for place in told:
        commitments.release(SOURCE, place.id, coop_id=shift.coop_id)
        commitments.promise(
            place.person_id,
            shift.start_at,
            shift.end_at,
            kind="shift",
            paid=True,
            title=f"{shift.name}, {service.name}",
            source=SOURCE,
            source_id=place.id,
            coop_id=shift.coop_id,
        )


def _values(beside: Shift) -> dict[str, object]:
    """What a shadow shift has of the one it goes along with; nobody must be on it."""
    name = f"{beside.name[: rules.MOST_NAME - len(rules.SHADOW)]}{rules.SHADOW}"
    return {
        "service_id": beside.service_id,
        "shadows_id": beside.id,
        "name": name,
        "kind": str(Kind.SUPERNUMERARY),
        "on": beside.on,
        "start_at": beside.start_at,
        "end_at": beside.end_at,
        "break_minutes": beside.break_minutes,
        "least": 0,
        "wanted": 1,
        "lead": False,
    }
