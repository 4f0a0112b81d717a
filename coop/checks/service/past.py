"""Somebody's history as they tell it: work and explained gaps, line by line."""

from __future__ import annotations

from datetime import date

from coop.checks.models import HistoryItem
from coop.checks.service.recording import OWN
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person


def tell_history(
    actor: Actor,
    person_id: int,
    from_on: date,
    until_on: date | None,
    what: str,
    *,
    work: bool,
    in_care: bool = False,
    why_left: str = "",
) -> HistoryItem:
    """A spell of work (`in_care`: with adults or children at risk), or a gap, explained."""
    owned(Person, person_id, actor.coop_id)
    if actor.person_id == person_id:
        raise DomainError(OWN, code="own")
    if not what.strip():
        raise DomainError("Say what it was.", field="what")
    if from_on > clock.today():
        raise DomainError("It has not begun yet.", field="from_on")
    if until_on is not None and until_on < from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    row = HistoryItem(
        coop_id=actor.coop_id,
        person_id=person_id,
        from_on=from_on,
        until_on=until_on,
        work=work,
        what=what.strip(),
        in_care=work and in_care,
        why_left=why_left.strip(),
        made_by=actor.name,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def take_out_history(actor: Actor, history_id: int, reason: str) -> HistoryItem:
    """A line that was wrong counts no more; the record keeps it."""
    row = owned(HistoryItem, history_id, actor.coop_id, lock=True)
    if not reason.strip():
        raise DomainError("Say why it was wrong.", field="reason")
    if row.taken_out_at is not None:
        raise DomainError("It is taken out already.")
    row.taken_out_at, row.taken_out_reason = clock.now(), reason.strip()
    db.session.flush()
    audit.record("history_item.take_out", row, reason=reason.strip())
    return row
