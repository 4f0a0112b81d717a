"""What passing on and exchanging share: whose shift it is, and the move itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from coop.changes import service as changes
from coop.changes.rules import Kind
from coop.rota import service as rota
from coop.rota.service import Move, Say
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person

GONE = "This is no longer on offer: somebody has it, or the shift has changed."


def own_shift(actor: Actor, place_id: int) -> Shift:
    """The shift of one's own published place, held, so that it is put up once."""
    place = owned(Assignment, place_id, actor.coop_id)
    if place.person_id != me_of(actor) or place.published_at is None:
        raise NotFound
    shift = owned(Shift, place.shift_id, actor.coop_id, lock=True)
    if shift.cancelled_at is not None or shift.start_at <= clock.now():
        raise DomainError("This shift has begun or been cancelled.", code="begun")
    return shift


def move(actor: Actor, moves: Sequence[Move], say: Say) -> None:
    """Do the moves; a shift that had somebody to lead it is not left without."""
    led = {
        one.shift_id: owned(Shift, one.shift_id, actor.coop_id)
        for one in moves
        if any(place.leads for place in _on(one.shift_id))
    }
    rota.move(actor, moves, say, between_members=True)
    for shift_id, shift in led.items():
        if shift.lead and not any(place.leads for place in _on(shift_id)):
            raise DomainError(
                f"{named(shift)} would have nobody to lead it. Ask a coordinator.", code="lead"
            )


def _on(shift_id: int) -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).where(Assignment.shift_id == shift_id)))


def me_of(actor: Actor) -> int:
    """The person whom the account stands for."""
    if actor.person_id is None:
        raise NotAllowed("Your account does not stand for anybody who works here.")
    return owned(Person, actor.person_id, actor.coop_id).id


def enter(actor: Actor, kind: Kind, shift: Shift, people: Sequence[int]) -> None:
    """What people offered, took and turned down goes into the change ledger."""
    happened = [changes.Happened.of(one, shift) for one in people]
    changes.record(actor.coop_id, kind, happened, actor=actor)
