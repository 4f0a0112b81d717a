"""Clearances: recorded, renewed, ended; never their content."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coop import spells
from coop.members.models import Clearance, ClearanceKind
from coop.members.rules import CLEARANCE_WORDS
from core import audit
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person


def add_clearance(
    actor: Actor,
    person_id: int,
    kind: str,
    from_on: date,
    until_on: date | None = None,
    *,
    weekly_cap_minutes: int | None = None,
    note: str = "",
) -> Clearance:
    """A check that clears the person from a day; one of the same kind before it ends then.

    `weekly_cap_minutes` belongs to a right to work that limits hours, Monday to Sunday.
    """
    owned(Person, person_id, actor.coop_id, lock=True)
    if kind not in CLEARANCE_WORDS:
        raise DomainError("Choose what was checked.", field="kind")
    if weekly_cap_minutes is not None and kind != ClearanceKind.RIGHT_TO_WORK:
        raise DomainError(
            "Only a right to work can limit weekly hours.", field="weekly_cap_minutes"
        )
    query = select(Clearance).where(
        Clearance.coop_id == actor.coop_id,
        Clearance.person_id == person_id,
        Clearance.kind == kind,
    )
    rows = db.session.scalars(query).all()
    made = spells.begin(rows, from_on, until_on, replace=True)
    row = spells.carry_out(made, rows)
    if row is None:
        row = Clearance(coop_id=actor.coop_id, person_id=person_id, kind=kind, from_on=from_on)
        db.session.add(row)
    row.until_on = made.until_on
    row.weekly_cap_minutes = weekly_cap_minutes
    row.note = note.strip()
    db.session.flush()
    return row


def end_clearance(actor: Actor, clearance_id: int, last_on: date, reason: str) -> Clearance:
    """The last day on which it clears the person, and why."""
    row = owned(Clearance, clearance_id, actor.coop_id, lock=True)
    words = reason.strip()
    if not words:
        raise DomainError("Say why it ends.", field="reason")
    if last_on < row.from_on:
        raise DomainError("It cannot end before it begins.", field="last_on")
    if row.until_on is not None and row.until_on < last_on:
        raise DomainError("It ends earlier already.", field="last_on")
    row.until_on = last_on
    audit.record("clearance.end", row, reason=words, last_on=last_on)
    return row


def take_out_clearance(actor: Actor, clearance_id: int, reason: str) -> None:
    """One that should never have been: it never held; the audit keeps it, with the reason."""
    row = owned(Clearance, clearance_id, actor.coop_id, lock=True)
    audit.record("clearance.take_out", row, reason=reason, kind=row.kind, from_on=row.from_on)
    db.session.delete(row)
    db.session.flush()
