"""A shift's places that an agency fills: counted anew, and what a worker must bring to one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from coop.agency import law, rules
from coop.agency.models import AgencyBooking, AgencyCheck, AgencyTerms, AgencyWorker
from coop.agency.rules import LIVE, Confirmed, Rates, Want
from coop.rota import policy
from coop.rota import service as rota
from coop.rota.events import PlacesChanged
from coop.shifts import places
from coop.shifts.models import Assignment, Shift, ShiftNeed
from core import clock, events
from core.db import db
from training.records import queries as records
from training.standards import queries as standards


def live(shift_id: int) -> list[AgencyBooking]:
    """The bookings that fill a place of this shift."""
    query = select(AgencyBooking).where(
        AgencyBooking.shift_id == shift_id, AgencyBooking.state.in_(LIVE)
    )
    return list(db.session.scalars(query.order_by(AgencyBooking.id)))


def recount(shift: Shift) -> None:
    """Write how many places of a shift, which is held, an agency fills, and what they bring.

    All who count free places are told: the one number stands on the shift.
    """
    db.session.flush()
    found = live(shift.id)
    shift.agency_places = len(found)
    brought: dict[int, int] = {}
    for row in found:
        for competency_id in _brings(shift, row):
            brought[competency_id] = brought.get(competency_id, 0) + 1
    for need in _needs(shift.id):
        need.agency_people = brought.get(need.competency_id, 0)
    db.session.flush()
    rota.explain(shift.coop_id, shift.id)
    events.publish(PlacesChanged(shift.coop_id, shift.id))


def _needs(shift_id: int) -> list[ShiftNeed]:
    query = select(ShiftNeed).where(ShiftNeed.shift_id == shift_id).order_by(ShiftNeed.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _brings(shift: Shift, row: AgencyBooking) -> frozenset[int]:
    """What a booking's worker holds; while nobody is named, what they will have to."""
    if row.worker_id is None:
        return must_hold(shift, row)
    return _throughout(shift, profile(row.worker_id))


def _ends_on(shift: Shift) -> date:
    return clock.local_day(shift.end_at - timedelta(minutes=1))


def _throughout(shift: Shift, held: Sequence[Confirmed]) -> frozenset[int]:
    """What was confirmed for the day a shift begins and the day it ends."""
    first, last = shift.on, _ends_on(shift)
    return rules.competencies(held, first) & rules.competencies(held, last)


def _ours(shift: Shift, person_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Who of our own (person, competency) holds what on both days."""
    first, last = (
        {
            (one.person_id, one.competency_id)
            for one in records.held(shift.coop_id, on, on, person_ids)
        }
        for on in (shift.on, _ends_on(shift))
    )
    return first & last


def must_hold(shift: Shift, booking: AgencyBooking | None) -> frozenset[int]:
    """The competencies that whoever fills this booking's place (None: one more) must hold."""
    needs = _needs(shift.id)
    if not needs:
        return frozenset()
    own = list(
        db.session.scalars(select(Assignment.person_id).where(Assignment.shift_id == shift.id))
    )
    held = _ours(shift, own)
    others = [
        _throughout(shift, profile(row.worker_id))
        for row in live(shift.id)
        if row.worker_id is not None and row is not booking
    ]
    wants = [
        Want(
            need.competency_id,
            need.people,
            sum((person, need.competency_id) in held for person in own)
            + sum(need.competency_id in theirs for theirs in others),
        )
        for need in needs
    ]
    free = places.free_of(shift) + (0 if booking is None else 1)
    return rules.needed(wants, free)


def profile(worker_id: int) -> list[Confirmed]:
    """What was confirmed of a worker, in the order in which it was written."""
    row = AgencyCheck
    query = (
        select(row.item, row.confirmed_on, row.until_on, row.competency_id, row.level)
        .where(row.worker_id == worker_id)
        .order_by(row.id)
    )
    return [Confirmed(*found) for found in db.session.execute(query)]


def refuse_unfit(shift: Shift, worker: AgencyWorker, booking: AgencyBooking | None) -> None:
    """DomainError with what keeps this worker, who is held, from the shift."""
    held = profile(worker.id)
    lacks = rules.missing(held, law.items(shift.on), shift.on, law.enough())
    skills = must_hold(shift, booking) - _throughout(shift, held)
    names = {one.id: one.name for one in standards.competencies(shift.coop_id)}
    rules.refuse_missing(worker.name, lacks, skills, names)
    start_at = shift.start_at if booking is None else booking.start_at
    end_at = shift.end_at if booking is None else booking.end_at
    day = timedelta(days=1)
    query = select(AgencyBooking.start_at, AgencyBooking.end_at).where(
        AgencyBooking.worker_id == worker.id,
        AgencyBooking.state.in_(LIVE),
        AgencyBooking.start_at < end_at + day,
        AgencyBooking.end_at > start_at - day,
    )
    if booking is not None:
        query = query.where(AgencyBooking.id != booking.id)
    rest = timedelta(minutes=policy.in_force_on(shift.coop_id, shift.on).daily_rest)
    near = [(begins, ends) for begins, ends in db.session.execute(query)]
    rules.refuse_near(worker.name, start_at, end_at, near, rest)


def rates_of(terms: AgencyTerms) -> Rates:
    """Terms as the rules read them."""
    return Rates(
        terms.day_pence,
        terms.night_pence,
        terms.weekend_pence,
        terms.holiday_pence,
        terms.sleep_in_pence,
        terms.least_minutes,
        terms.notice_hours,
        terms.late_percent,
    )


def terms_on(agency_id: int, shift: Shift) -> AgencyTerms | None:
    """The terms in force on the day a shift begins."""
    query = select(AgencyTerms).where(
        AgencyTerms.agency_id == agency_id, AgencyTerms.from_on <= shift.on
    )
    return db.session.scalar(query.order_by(AgencyTerms.from_on.desc()).limit(1))
