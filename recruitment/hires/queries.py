"""Reads of offers, always of one co-op."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coop.checks import queries as checks
from coop.pay import queries as pay
from coop.pay.queries import TypicalShift, WeekEstimate
from coop.shifts.models import Assignment, Shift
from core.db import db, owned
from recruitment.hires import rules
from recruitment.hires.models import JobOffer

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MentorShift:
    """A published shift of a mentor that a recruit could go along on."""

    shift_id: int
    name: str
    service: str
    on: date


def offer(coop_id: int, offer_id: int) -> JobOffer:
    """One offer; NotFound for another co-op's."""
    return owned(JobOffer, offer_id, coop_id)


def offers(coop_id: int, referral_id: int) -> list[JobOffer]:
    """A referral's offers, the newest first."""
    query = (
        select(JobOffer)
        .where(JobOffer.coop_id == coop_id, JobOffer.referral_id == referral_id)
        .options(joinedload(JobOffer.service), joinedload(JobOffer.person))
        .order_by(JobOffer.id.desc())
    )
    return list(db.session.scalars(query))


def going(coop_id: int, referral_id: int) -> JobOffer | None:
    """The offer of a referral that waits for an answer, or was accepted."""
    rows = offers(coop_id, referral_id)
    return next((row for row in rows if row.state in ("made", "accepted")), None)


def estimate(row: JobOffer) -> WeekEstimate:
    """What the typical week of an offer would pay; no duties: the contract's hours by day."""
    duties = rules.read(row.week)
    shifts = [TypicalShift(one.weekday, one.start, one.end, one.break_minutes) for one in duties]
    return pay.typical_week(row.coop_id, row.role, row.starts_on, shifts)


def blockers(row: JobOffer, on: date) -> tuple[str, ...]:
    """What still keeps the recruit from starting on a day, in sentences.

    Nothing, where a risk-assessed exception lets them work supervised on it.
    """
    if row.person_id is None:
        return ("They have not accepted the offer.",)
    excepted = checks.exceptions(row.coop_id, [row.person_id]).get(row.person_id, [])
    if any(days.holds_on(on) for days in excepted):
        return ()
    return checks.blockers(row.coop_id, row.person_id, on)


def mentors_shifts(
    coop_id: int, mentor_id: int, from_on: date, many: int, *, days: int = 28
) -> tuple[MentorShift, ...]:
    """The mentor's next published shifts by day that have no shadow yet, in order."""
    shadow = select(Shift.shadows_id).where(
        Shift.coop_id == coop_id, Shift.shadows_id.is_not(None), Shift.cancelled_at.is_(None)
    )
    query = (
        select(Shift)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(
            Shift.coop_id == coop_id,
            Assignment.person_id == mentor_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.on.between(from_on, from_on + days * DAY),
            Shift.kind.in_(("day", "waking_night")),
            Shift.id.not_in(shadow),
        )
        .order_by(Shift.start_at)
        .limit(many)
    )
    return tuple(
        MentorShift(row.id, row.name, row.service.name, row.on) for row in db.session.scalars(query)
    )
