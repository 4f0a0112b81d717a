"""How a booking ends: hours confirmed, cancelled, nobody came; and what a changed shift does."""

from __future__ import annotations

from datetime import datetime

from coop.absence import service as absence
from coop.agency.models import AgencyBooking
from coop.agency.rules import State, cancel_cost, move
from coop.agency.service.booking import BOOK, held, place_of
from coop.agency.service.places import live, rates_of, recount
from coop.agency.service.pricing import price
from coop.notices import service as notices
from coop.shifts.models import Shift
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.ui.filters import pounds

LONGEST_HOURS = 24


def confirm_hours(
    actor: Actor, booking_id: int, start_at: datetime, end_at: datetime, break_minutes: int
) -> AgencyBooking:
    """The hours the agency's worker was there; other hours than agreed are priced anew.

    Raises DomainError before the shift's start, for hours ahead or that cannot be, and while
    no worker is named.
    """
    row, shift = held(actor.coop_id, booking_id)
    to = move(State(row.state), State.WORKED)
    now = clock.now()
    if row.worker_id is None:
        words = "Name the worker who came first: nobody unchecked may have been on the shift."
        raise DomainError(words, field="start", code="unnamed")
    if row.start_at > now:
        raise DomainError("This shift has not begun.", field="start", code="early")
    if end_at > now:
        raise DomainError("That is still to come.", field="end")
    lasts = (end_at - start_at).total_seconds() / 60
    if not 0 < lasts <= LONGEST_HOURS * 60:
        raise DomainError("The end has to be after the start.", field="end")
    if not 0 <= break_minutes < lasts:
        raise DomainError("The break is longer than the shift.", field="break_minutes")
    if end_at <= shift.start_at or start_at >= shift.end_at:
        raise DomainError("These hours are not on this shift.", field="start")
    as_agreed = (start_at, end_at, break_minutes) == (row.start_at, row.end_at, row.break_minutes)
    row.final_pence = row.pence
    if not as_agreed:
        row.final_pence = price(rates_of(row.terms), shift, start_at, end_at, break_minutes)
    row.worked_start_at, row.worked_end_at = start_at, end_at
    row.worked_break_minutes = break_minutes
    _close(actor, row, to, "")
    audit.record("agency.worked", row, pence=row.final_pence)
    return row


def cancel(actor: Actor, booking_id: int, reason: str) -> int:
    """The place is not filled by the agency after all; pence that cancelling now costs.

    Where the shift is short without it and cover had been asked for, cover is asked for anew.
    """
    row, shift = held(actor.coop_id, booking_id)
    move(State(row.state), State.CANCELLED)
    if not reason.strip():
        raise DomainError("Say why it is cancelled.", field="reason")
    if row.start_at <= clock.now():
        words = "This shift has begun: confirm the hours, or say that nobody came."
        raise DomainError(words, field="reason", code="begun")
    pence = _cancelled(actor, row, reason.strip())
    _without(row, shift)
    return pence


def _cancelled(actor: Actor | None, row: AgencyBooking, reason: str) -> int:
    pence = cancel_cost(rates_of(row.terms), row.pence, row.start_at, clock.now())
    row.final_pence = pence
    _close(actor, row, move(State(row.state), State.CANCELLED), reason)
    audit.record("agency.cancel", row, reason=reason, pence=pence)
    return pence


def did_not_come(actor: Actor, booking_id: int, reason: str = "") -> AgencyBooking:
    """Nobody came from the agency: the place is empty again, and nothing is paid."""
    row, shift = held(actor.coop_id, booking_id)
    to = move(State(row.state), State.ABSENT)
    if row.start_at > clock.now():
        words = "This shift has not begun: cancel the booking instead."
        raise DomainError(words, code="early")
    row.final_pence = 0
    _close(actor, row, to, reason.strip())
    audit.record("agency.absent", row, reason=row.reason)
    _without(row, shift)
    return row


def _close(actor: Actor | None, row: AgencyBooking, to: State, reason: str) -> None:
    row.state, row.closed_at, row.reason = str(to), clock.now(), reason
    row.closed_by = "" if actor is None else actor.name
    row.closed_by_id = None if actor is None else actor.account_id
    notices.close(row.coop_id, "agency_unnamed", row.id)
    db.session.flush()


def _without(row: AgencyBooking, shift: Shift) -> None:
    """The place counts as empty from now on, and cover is asked for where it had been."""
    recount(shift)
    if row.request_id is not None and shift.end_at > clock.now():
        absence.ask_again(row.coop_id, shift, row.request_id)


def shift_off(coop_id: int, shift_id: int) -> int:
    """A shift is cancelled: so are its bookings, and whoever books is told what that costs."""
    shift = owned(Shift, shift_id, coop_id, lock=True)
    rows = [row for row in live(shift_id) if row.state == State.BOOKED]
    for row in rows:
        pence = _cancelled(None, row, "The shift is cancelled.")
        charge = f"It costs {pounds(pence)}" if pence else "It costs nothing"
        _tell(row, f"{place_of(shift)} is cancelled: tell {row.agency.name}. {charge}.")
    if rows:
        recount(shift)
    return len(rows)


def shift_moved(coop_id: int, shift_id: int) -> int:
    """A shift has other times or needs: its bookings follow at the terms agreed; how many."""
    shift = owned(Shift, shift_id, coop_id, lock=True)
    rows = [row for row in live(shift_id) if row.state == State.BOOKED]
    now = clock.now()
    for row in rows:
        late = row.start_at if row.start_at <= now else shift.start_at
        before = (row.start_at, row.end_at, row.break_minutes)
        if (late, shift.end_at, shift.break_minutes) == before:
            continue
        row.start_at, row.end_at, row.break_minutes = late, shift.end_at, shift.break_minutes
        row.pence = price(rates_of(row.terms), shift, late)
        audit.record("agency.moved", row, pence=row.pence)
        words = f"{place_of(shift)} has other times now: tell {row.agency.name}, and ask whether "
        _tell(row, f"{words}their worker can come. Now {pounds(row.pence)}.")
    if rows:
        recount(shift)
    return len(rows)


def _tell(row: AgencyBooking, words: str) -> None:
    notices.alert(
        row.coop_id,
        "agency_changed",
        row.id,
        words,
        permission=BOOK,
        url=f"/agency/bookings/{row.id}",
    )
