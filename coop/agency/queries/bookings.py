"""Bookings, and what each agency would charge for a shift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from coop.agency import rules
from coop.agency.models import Agency, AgencyBooking, AgencyTerms, AgencyWorker
from coop.agency.queries.agencies import AgencyRow, WorkerRow, agencies, workers
from coop.agency.rules import STATE_MEANINGS, STATE_WORDS, State
from coop.agency.service.places import rates_of
from coop.agency.service.pricing import begins_at, price
from coop.shifts import queries as need
from coop.shifts.models import Shift
from coop.shifts.queries import ShiftRow
from coop.shifts.rules import elapsed_minutes
from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Service

SHOWN = 200


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking as pages show it. Minutes are worked, the break taken out; money is pence.

    `final` is what it came to, None while it is not settled. `cancelling` is what cancelling
    it now would cost.
    """

    id: int
    shift_id: int
    shift: str
    service: str
    on: date
    start_at: datetime
    end_at: datetime
    break_minutes: int
    agency_id: int
    agency: str
    worker_id: int | None
    worker: str
    state: State
    pence: int
    final: int | None
    cancelling: int
    minutes: int
    booked_by: str
    booked_at: datetime
    closed_by: str
    closed_at: datetime | None
    reason: str
    notice_hours: int
    late_percent: int
    phone: str

    @property
    def state_words(self) -> str:
        """The state as people say it."""
        return STATE_WORDS[self.state]

    @property
    def meaning(self) -> str:
        """How a chip colours it."""
        return STATE_MEANINGS[self.state]

    @property
    def cost(self) -> int:
        """What it came to, or is agreed to come to."""
        return self.pence if self.final is None else self.final


@dataclass(frozen=True, slots=True)
class Quote:
    """What an agency would charge for a shift, and whom it could send at once."""

    agency: AgencyRow
    pence: int
    minutes: int
    least_applies: bool
    ready: tuple[WorkerRow, ...]

    @property
    def an_hour(self) -> int:
        """Pence for each hour worked, the minimum charge put in."""
        return round(60 * self.pence / self.minutes) if self.minutes else 0


def bookings(
    coop_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
    agency_id: int | None = None,
    most: int | None = SHOWN,
) -> tuple[BookingRow, ...]:
    """Bookings of shifts in a period, the latest shift first."""
    where = AgencyBooking.coop_id == coop_id
    if since is not None:
        where &= Shift.on >= since
    if until is not None:
        where &= Shift.on <= until
    if agency_id is not None:
        where &= AgencyBooking.agency_id == agency_id
    return _rows(where, most)


def booking(coop_id: int, booking_id: int) -> BookingRow:
    """One booking; NotFound if it is not this co-op's."""
    found = _rows((AgencyBooking.coop_id == coop_id) & (AgencyBooking.id == booking_id), 1)
    if not found:
        raise NotFound
    return found[0]


def of_shift(coop_id: int, shift_id: int) -> tuple[BookingRow, ...]:
    """The bookings of one shift."""
    where = (AgencyBooking.coop_id == coop_id) & (AgencyBooking.shift_id == shift_id)
    return _rows(where, None)


def waiting(coop_id: int) -> tuple[BookingRow, ...]:
    """What somebody has to see to: nobody named yet, or hours to confirm; the earliest first."""
    where = (AgencyBooking.coop_id == coop_id) & (AgencyBooking.state == State.BOOKED)
    where &= AgencyBooking.worker_id.is_(None) | (AgencyBooking.end_at <= clock.now())
    return tuple(reversed(_rows(where, None)))


def _rows(where: ColumnElement[bool], most: int | None) -> tuple[BookingRow, ...]:
    query = (
        select(AgencyBooking, Shift, Service.name, Agency, AgencyTerms, AgencyWorker.name)
        .join(Shift, Shift.id == AgencyBooking.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .join(Agency, Agency.id == AgencyBooking.agency_id)
        .join(AgencyTerms, AgencyTerms.id == AgencyBooking.terms_id)
        .outerjoin(AgencyWorker, AgencyWorker.id == AgencyBooking.worker_id)
        .where(where)
        .order_by(Shift.start_at.desc(), AgencyBooking.id.desc())
        .limit(most)
    )
    now = clock.now()
    found = []
    for row, shift, service, agency, terms, worker in db.session.execute(query):
        start, end = row.worked_start_at or row.start_at, row.worked_end_at or row.end_at
        rest = row.worked_break_minutes if row.worked_start_at else row.break_minutes
        found.append(
            BookingRow(
                row.id,
                shift.id,
                shift.name,
                service,
                shift.on,
                start,
                end,
                rest,
                agency.id,
                agency.name,
                row.worker_id,
                worker or "",
                State(row.state),
                row.pence,
                row.final_pence,
                rules.cancel_cost(rates_of(terms), row.pence, row.start_at, now),
                max(0, elapsed_minutes(start, end) - rest),
                row.booked_by,
                row.booked_at,
                row.closed_by,
                row.closed_at,
                row.reason,
                terms.notice_hours,
                terms.late_percent,
                agency.phone,
            )
        )
    return tuple(found)


def quotes(coop_id: int, shift_id: int) -> tuple[ShiftRow, tuple[Quote, ...]]:
    """A shift, and what each agency with terms on its day charges for it, the cheapest first.

    `ready` are the workers whose profile is whole and who hold what everybody on the shift
    must; booking asks everything once more.
    """
    found = need.shifts_by_id(coop_id, [shift_id])
    if not found:
        raise NotFound
    shift = found[0]
    start_at = begins_at(shift, clock.now())
    if start_at >= shift.end_at:
        return shift, ()
    everybody = {one.competency_id for one in shift.needs if one.people is None}
    sent: dict[int, list[WorkerRow]] = {}
    for one in workers(coop_id, shift.on, ended=False):
        if not one.lacks and everybody <= one.competencies:
            sent.setdefault(one.agency_id, []).append(one)
    stored = {
        row.id: row
        for row in db.session.scalars(select(AgencyTerms).where(AgencyTerms.coop_id == coop_id))
    }
    rest = shift.break_minutes if start_at == shift.start_at else 0
    minutes = max(0, elapsed_minutes(start_at, shift.end_at) - rest)
    made = [
        Quote(
            one,
            price(rates_of(stored[one.terms.id]), shift, start_at),
            minutes,
            minutes < one.terms.least_minutes,
            tuple(sent.get(one.id, ())),
        )
        for one in agencies(coop_id, shift.on, ended=False)
        if one.terms is not None
    ]
    return shift, tuple(sorted(made, key=lambda one: (one.pence, one.agency.name)))
