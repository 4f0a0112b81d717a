"""How a request comes to its end, what time brings, and how long the co-op waits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coop.absence import queries, rules
from coop.absence.models import CoverPolicy, CoverRequest
from coop.absence.rules import Answer, State, Told
from coop.absence.service.requests import (
    close_call,
    end,
    held,
    lacks,
    tell_on_call,
    tell_planners,
    waiting_calls,
)
from coop.shifts.models import Shift
from core import audit, clock, dated
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError


def run_short(actor: Actor, request_id: int, reason: str) -> None:
    """A manager decides that the shift runs without, and says why."""
    row, _ = held(actor.coop_id, request_id)
    if not reason.strip():
        raise DomainError("Say why the shift may run short.", field="reason")
    end(actor, row, State.SHORT, reason.strip())
    audit.record("cover.run_short", row, reason=row.reason)


def settle(coop_id: int, shift_id: int) -> int:
    """A shift has changed: the latest requests that it no longer needs end; how many did."""
    shift = owned(Shift, shift_id, coop_id, lock=True)
    query = select(CoverRequest).where(
        CoverRequest.coop_id == coop_id,
        CoverRequest.shift_id == shift_id,
        CoverRequest.state == State.OPEN,
    )
    rows = list(db.session.scalars(query.order_by(CoverRequest.id).with_for_update()))
    gone = shift.cancelled_at is not None or shift.end_at <= clock.now()
    needless = rows if gone or not rows else rows[lacks(shift) :]
    words = "The shift is off or over." if gone else "The shift has its people again."
    for row in needless:
        end(None, row, State.CANCELLED, words)
    return len(needless)


def watch(coop_id: int) -> int:
    """What time has brought: offers that are over, who is told next, requests without a gap."""
    now, policy = clock.now(), queries.policy(coop_id, clock.today())
    done = 0
    for found in queries.open_requests(coop_id):
        row, shift = held(coop_id, found.id)
        if row.state != State.OPEN:
            continue
        if closed := settle(coop_id, shift.id):
            done += closed
            continue
        for call in waiting_calls(row.id):
            if call.expires_at is not None and call.expires_at <= now:
                close_call(call, Answer.EXPIRED)
                done += 1
        told = rules.told(row.opened_at, shift.start_at, now, policy)
        if list(Told).index(told) > list(Told).index(Told(row.told)):
            row.told = str(told)
            tell_on_call(row, "has nobody yet")
            words = "has nobody yet: time to ring an agency"
            if told is Told.ON_CALL:
                words = "has nobody yet; the person on call knows"
            tell_planners(row, words)
            done += 1
    db.session.flush()
    return done


def settle_policy(actor: Actor, from_on: date, given: rules.Policy) -> None:
    """From a day on, offers stand so long and the next are told so soon."""
    if given.agency_minutes < given.on_call_minutes:
        raise DomainError("The agency comes after the person on call.", field="agency_minutes")
    dated.settle(
        CoverPolicy,
        actor.coop_id,
        from_on,
        offer_minutes=given.offer_minutes,
        on_call_minutes=given.on_call_minutes,
        agency_minutes=given.agency_minutes,
        within_hours=given.within_hours,
    )
