"""Who a candidate is; two records of one person made one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from recruitment.referrals import rules
from recruitment.referrals.models import Consent, JobCandidate, Referral
from recruitment.referrals.service.consents import RENEWED
from recruitment.referrals.service.history import log
from recruitment.stages import queries as stages

YOUNGEST, OLDEST = 16, 100
MOST_HOURS = 60 * 60


@dataclass(frozen=True, slots=True)
class Details:
    """Who somebody is and what they look for. Hours are minutes a week."""

    first_name: str
    surname: str
    born_on: date | None = None
    phone: str = ""
    email: str = ""
    area: str = ""
    hours_least: int | None = None
    hours_most: int | None = None
    available_on: date | None = None


def check(given: Details, today: date) -> None:
    """Refuse what cannot be, or cannot be answered."""
    if not given.first_name.strip():
        raise DomainError("Enter the first name.", field="first_name")
    if not given.surname.strip():
        raise DomainError("Enter the surname.", field="surname")
    if not rules.phone_key(given.phone) and not given.email.strip():
        raise DomainError(
            "Enter a telephone number or an e-mail address: they must be able to get an answer.",
            field="phone",
        )
    if given.born_on is not None:
        age = today.year - given.born_on.year
        age -= (today.month, today.day) < (given.born_on.month, given.born_on.day)
        if not YOUNGEST <= age <= OLDEST:
            raise DomainError(
                f"That birth date makes them {age}: check it. The youngest is {YOUNGEST}."
                if age >= 0
                else "That birth date is in the future.",
                field="born_on",
            )
    least, most = given.hours_least, given.hours_most
    if least is not None and most is not None and most < least:
        raise DomainError("The most cannot be below the least.", field="hours_most")
    if most is not None and not 0 < most <= MOST_HOURS:
        raise DomainError("Enter hours above nought, 60 at most.", field="hours_most")


def put(row: JobCandidate, given: Details) -> None:
    """Write details into a candidate, with the keys by which they are found again."""
    row.first_name, row.surname = given.first_name.strip(), given.surname.strip()
    row.born_on, row.available_on = given.born_on, given.available_on
    row.phone, row.email = given.phone.strip(), given.email.strip()
    row.area = given.area.strip()
    row.hours_least, row.hours_most = given.hours_least, given.hours_most
    if row.hours_least is not None and row.hours_most is None:
        row.hours_most = max(row.hours_least, MOST_HOURS)
    row.phone_key, row.email_key = rules.phone_key(given.phone), rules.email_key(given.email)


def add(actor: Actor, given: Details) -> JobCandidate:
    """Somebody new to the co-op."""
    check(given, clock.today())
    row = JobCandidate(coop_id=actor.coop_id, made_at=clock.now(), made_by=actor.name)
    put(row, given)
    db.session.add(row)
    db.session.flush()
    return row


def change_details(actor: Actor, candidate_id: int, given: Details) -> JobCandidate:
    """Somebody has another telephone, wants other hours, is spelt otherwise."""
    row = owned(JobCandidate, candidate_id, actor.coop_id, lock=True)
    check(given, clock.today())
    put(row, given)
    db.session.flush()
    return row


def merge(actor: Actor, keep_id: int, other_id: int) -> JobCandidate:
    """Two records are one person: the other's referrals, consents and blanks go to the first.

    Whoever ended a consent on either record has ended it: the earlier yes of the other record
    does not bring it back.
    """
    if keep_id == other_id:
        raise DomainError("This is the same record.", code="same")
    first, second = sorted((keep_id, other_id))  # one order: two mergers cannot block each other
    rows = {key: owned(JobCandidate, key, actor.coop_id, lock=True) for key in (first, second)}
    keep, other = rows[keep_id], rows[other_id]
    if keep.merged_into_id is not None or other.merged_into_id is not None:
        raise DomainError("One of them is part of another record already.", code="merged")
    for name in ("born_on", "phone", "email", "area", "hours_least", "hours_most", "available_on"):
        if getattr(keep, name) in (None, ""):
            setattr(keep, name, getattr(other, name))
    if keep.hours_least is not None and (keep.hours_most or 0) < keep.hours_least:
        keep.hours_most = keep.hours_least
    keep.phone_key, keep.email_key = rules.phone_key(keep.phone), rules.email_key(keep.email)
    other.merged_into_id = keep.id
    moved = list(
        db.session.scalars(
            select(Referral).where(
                Referral.coop_id == actor.coop_id, Referral.candidate_id == other.id
            )
        )
    )
    current = stages.current(actor.coop_id)
    for referral in moved:
        referral.candidate_id = keep.id
        log(referral, "merged", actor, current, words=f"{other.name} is {keep.name}")
    db.session.execute(
        update(JobCandidate)
        .where(JobCandidate.coop_id == actor.coop_id, JobCandidate.merged_into_id == other.id)
        .values(merged_into_id=keep.id)
        .execution_options(synchronize_session=False)
    )
    _join_consents(keep.id, other.id)
    db.session.flush()
    audit.record("candidate.merge", keep, other=other.id, referrals=len(moved))
    return keep


def _join_consents(keep_id: int, other_id: int) -> None:
    rows = list(
        db.session.scalars(select(Consent).where(Consent.candidate_id.in_((keep_id, other_id))))
    )
    ends: dict[tuple[str, int | None], datetime] = {}
    for row in rows:
        key = (row.purpose, row.office_id)
        if row.withdrawn_at is not None and row.withdrawn_channel != RENEWED:
            ends[key] = max(ends.get(key, row.withdrawn_at), row.withdrawn_at)
    for row in rows:
        row.candidate_id = keep_id
        last = ends.get((row.purpose, row.office_id))
        if row.withdrawn_at is None and last is not None and row.given_at <= last:
            row.withdrawn_at, row.withdrawn_channel = last, "merged"
            row.withdrawn_to = "Carework"
