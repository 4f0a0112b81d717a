"""Asking an agency for one place of a shift, and saying who comes."""

from __future__ import annotations

from datetime import datetime

from coop.absence import service as absence
from coop.agency.models import Agency, AgencyBooking, AgencyWorker
from coop.agency.rules import State, move
from coop.agency.service.places import rates_of, recount, refuse_unfit, terms_on
from coop.agency.service.pricing import begins_at, price
from coop.notices import service as notices
from coop.shifts import places
from coop.shifts.kinds import Kind
from coop.shifts.models import Shift
from coop.shifts.words import named
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Service

BOOK = "agency.book"
KINDS = frozenset({Kind.DAY, Kind.WAKING_NIGHT, Kind.SLEEP_IN})
FULL = "Somebody has just filled the last place of this shift, so no agency is needed."


def book(
    actor: Actor,
    shift_id: int,
    agency_id: int,
    worker_id: int | None = None,
    *,
    request_id: int | None = None,
) -> AgencyBooking:
    """Fill one place of a shift from an agency, at the price of its terms on that day.

    Raises DomainError: "full" (somebody was first), "cancelled", "over", "kind", "terms",
    "ended", "unchecked" (the profile, by name of what is missing), "overlap", "rest".
    """
    shift = owned(Shift, shift_id, actor.coop_id, lock=True)
    db.session.refresh(shift)
    agency = owned(Agency, agency_id, actor.coop_id)
    now = clock.now()
    refuse_shift(shift, now)
    if not places.free_of(shift):
        raise DomainError(FULL, code="full")
    if agency.ended_on is not None and agency.ended_on <= shift.on:
        raise DomainError(f"{agency.name} is asked no more.", field="agency", code="ended")
    terms = terms_on(agency.id, shift)
    if terms is None:
        words = f"{agency.name} has no terms for that day: enter them first."
        raise DomainError(words, field="agency", code="terms")
    worker = None
    if worker_id is not None:
        worker = _worker(actor, agency.id, worker_id)
        refuse_unfit(shift, worker, None)
    start_at = begins_at(shift, now)
    row = AgencyBooking(
        coop_id=actor.coop_id,
        shift_id=shift.id,
        agency_id=agency.id,
        terms_id=terms.id,
        worker_id=None if worker is None else worker.id,
        state=str(State.BOOKED),
        start_at=start_at,
        end_at=shift.end_at,
        break_minutes=shift.break_minutes if start_at == shift.start_at else 0,
        pence=price(rates_of(terms), shift, start_at),
        booked_at=now,
        booked_by=actor.name,
        booked_by_id=actor.account_id,
    )
    row.request_id = absence.by_agency(actor, shift, agency.name, request_id)
    db.session.add(row)
    db.session.flush()
    audit.record("agency.book", row, shift_id=shift.id, agency=agency.name, pence=row.pence)
    recount(shift)
    if worker is None:
        tell_unnamed(row, shift, agency.name)
    return row


def refuse_shift(shift: Shift, now: datetime) -> None:
    """DomainError for a shift that no agency can be asked for."""
    if shift.cancelled_at is not None:
        raise DomainError("This shift has been cancelled.", code="cancelled")
    if shift.end_at <= now:
        raise DomainError("This shift is over.", code="over")
    if shift.shadows_id is not None or Kind(shift.kind) not in KINDS:
        raise DomainError("No agency is asked for a shift of this kind.", code="kind")


def _worker(actor: Actor, agency_id: int, worker_id: int) -> AgencyWorker:
    """The worker, held: of two bookings at once the later sees the earlier."""
    worker = owned(AgencyWorker, worker_id, actor.coop_id, lock=True)
    if worker.agency_id != agency_id:
        raise DomainError("This worker is another agency's.", field="worker", code="agency")
    if worker.ended_on is not None:
        words = f"{worker.name} is not to be sent any more."
        raise DomainError(words, field="worker", code="ended")
    return worker


def name_worker(actor: Actor, booking_id: int, worker_id: int) -> AgencyBooking:
    """Say who comes; refused, by name of what is missing, without a checked profile."""
    row, shift = held(actor.coop_id, booking_id)
    if row.state != State.BOOKED:
        move(State(row.state), State.WORKED)
    worker = _worker(actor, row.agency_id, worker_id)
    refuse_unfit(shift, worker, row)
    row.worker_id = worker.id
    audit.record("agency.name_worker", row, worker_id=worker.id)
    recount(shift)
    notices.close(row.coop_id, "agency_unnamed", row.id)
    return row


def held(coop_id: int, booking_id: int) -> tuple[AgencyBooking, Shift]:
    """A booking and its shift, held until the transaction ends; the shift first."""
    shift_id = owned(AgencyBooking, booking_id, coop_id).shift_id
    shift = owned(Shift, shift_id, coop_id, lock=True)
    db.session.refresh(shift)
    row = owned(AgencyBooking, booking_id, coop_id, lock=True)
    db.session.refresh(row)
    return row, shift


def tell_unnamed(row: AgencyBooking, shift: Shift, agency: str) -> None:
    """Those who book agencies know that nobody is named yet."""
    notices.alert(
        row.coop_id,
        "agency_unnamed",
        row.id,
        f"{agency} sends somebody to {place_of(shift)}: name them before they start.",
        permission=BOOK,
        url=f"/agency/bookings/{row.id}",
    )


def place_of(shift: Shift) -> str:
    """The shift in words: what, where, when."""
    return named(shift, db.session.get_one(Service, shift.service_id).name)
