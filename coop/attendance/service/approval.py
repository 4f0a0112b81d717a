"""Approve, ask, open again: always by somebody else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from coop.attendance import queries, states
from coop.attendance.events import HoursReopened
from coop.attendance.models import HoursState, HoursWorked
from coop.attendance.service.news import APPROVED, ASKED, CORRECTED
from coop.notices import service as notices
from coop.shifts import queries as shifts
from core import clock, events
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Cooperative
from core.ui.filters import day, days, plural

OWN = "Somebody else must approve your hours."


def _locked(coop_id: int, hours_id: int) -> HoursWorked:
    return owned(HoursWorked, hours_id, coop_id, lock=True)


def approve(actor: Actor, hours_id: int, *, tell: bool = True) -> HoursWorked:
    """Approve one set of hours, matching or not; nobody approves their own. They are told."""
    row = _locked(actor.coop_id, hours_id)
    states.allow(row.state, "approve")
    if row.person_id == actor.person_id:
        raise NotAllowed(OWN)
    _approve(actor, row)
    db.session.flush()
    audit.record("hours.approve", row)
    if tell:
        _tell(actor, [row])
    return row


def _tell(actor: Actor, rows: Sequence[HoursWorked]) -> None:
    """What was approved stands in their inboxes, in one line each; it asks for nothing."""
    shifts_of: dict[int, list[date]] = {}
    for row in rows:
        shifts_of.setdefault(row.person_id, []).append(clock.local_day(row.start_at))
    said = {
        person_id: f"{actor.name} approved your hours of {plural(len(held), 'shift')}, "
        f"{days(min(held), max(held))}."
        for person_id, held in shifts_of.items()
    }
    notices.news(actor.coop_id, APPROVED, said, "/my/hours")


def _approve(actor: Actor, row: HoursWorked) -> None:
    row.state = HoursState.APPROVED
    row.approved_at, row.approved_by_id = clock.now(), actor.account_id
    row.query = ""


def approve_matching(
    actor: Actor, first_on: date, last_on: date, hours_ids: Collection[int]
) -> tuple[int, int]:
    """Approve in one act those of the ids that still match the plan: (approved, left out).

    The ids are what the approver saw; what has changed since, or is their own, is left out.
    """
    wanted = set(hours_ids)
    query = (
        select(HoursWorked)
        .where(
            HoursWorked.coop_id == actor.coop_id,
            HoursWorked.id.in_(wanted),
            HoursWorked.state == HoursState.CONFIRMED,
        )
        .order_by(HoursWorked.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    held = db.session.scalars(query).all()
    # Compared once they are held: told anew in between, they would be approved unseen.
    matching = {
        entry.hours.id
        for entry in queries.entries(actor.coop_id, first_on, last_on)
        if entry.hours is not None and entry.matches and entry.person_id != actor.person_id
    }
    rows = [row for row in held if row.id in matching]
    if rows:
        ids = [row.id for row in rows]
        with audit.as_one("hours.approve_matching", rows[0], count=len(ids), hours=ids):
            for row in rows:
                _approve(actor, row)
        _tell(actor, rows)
    return len(rows), len(wanted) - len(rows)


def ask(actor: Actor, hours_id: int, words: str) -> HoursWorked:
    """Ask the worker about hours; they go back to them with the question."""
    row = _locked(actor.coop_id, hours_id)
    states.allow(row.state, "query")
    if row.person_id == actor.person_id:
        raise NotAllowed(OWN)
    if not words.strip():
        raise DomainError("Write what you want to know.", field="words")
    if len(words) > 1000:
        raise DomainError("Use at most 1,000 characters.", field="words")
    row.state, row.query = HoursState.QUERIED, words.strip()
    db.session.flush()
    audit.record("hours.ask", row, reason=row.query)
    shift = shifts.shift_page(actor.coop_id, row.shift_id).shift
    notices.alert(
        actor.coop_id,
        ASKED,
        row.id,
        f"{actor.name} asks about your hours of {shift.name}, {day(shift.on)}: {row.query}",
        person_id=row.person_id,
        url=f"/my/hours/{row.shift_id}",
        afresh=True,
    )
    return row


def reopen(actor: Actor, hours_id: int, reason: str) -> HoursWorked:
    """Open approved hours again. Refused, by pay, once a run that is past draft has paid them."""
    # First the lock that pay takes, so that opening and paying the same hours wait in turn.
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    row = _locked(actor.coop_id, hours_id)
    states.allow(row.state, "reopen")
    if not reason.strip():
        raise DomainError("Say why these hours are opened again.", field="reason")
    events.publish(HoursReopened(actor.coop_id, row.id))
    row.state = HoursState.CONFIRMED
    row.approved_at = row.approved_by_id = None
    row.reopened_reason = reason.strip()
    db.session.flush()
    audit.record("hours.reopen", row, reason=row.reopened_reason)
    shift = shifts.shift_page(actor.coop_id, row.shift_id).shift
    notices.alert(
        actor.coop_id,
        CORRECTED,
        row.id,
        f"{actor.name} opened your approved hours of {shift.name}, {day(shift.on)}, again: "
        f"{row.reopened_reason}",
        person_id=row.person_id,
        url=f"/my/hours/{row.shift_id}",
        afresh=True,
    )
    return row
