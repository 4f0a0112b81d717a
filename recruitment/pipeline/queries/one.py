"""One referral whole, as those who recruit see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core import clock
from core.db import db, owned
from core.people.models import Account, Person
from recruitment.pipeline.queries.listing import COLUMNS, ReferralRow, joined, row_of
from recruitment.referrals import queries as referrals
from recruitment.referrals import rules
from recruitment.referrals.models import (
    CandidateLink,
    Consent,
    JobCandidate,
    Referral,
    ReferralEvent,
)
from recruitment.referrals.rules import AdviserView, Match


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    at: datetime
    kind: str
    from_stage: str
    to_stage: str
    actor: str
    reason: str
    words: str
    candidate_words: str
    adviser_words: str
    due_on: date | None
    on_time: bool | None


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """A referral, its candidate, its history, and what an adviser would see of it."""

    row: ReferralRow
    candidate: JobCandidate
    referral: Referral
    adviser: str
    recommended_by: str
    events: tuple[Event, ...]
    consents: tuple[Consent, ...]
    shared: bool
    view: AdviserView
    same: tuple[Match, ...]
    others: tuple[ReferralRow, ...]
    link_expires_at: datetime | None
    confirmed_at: datetime | None


def page(coop_id: int, referral_id: int) -> ReferralPage:
    """NotFound for another co-op's."""
    referral = owned(Referral, referral_id, coop_id)
    candidate = owned(JobCandidate, referral.candidate_id, coop_id)
    query = joined(select(*COLUMNS)).where(Referral.coop_id == coop_id)
    mine = list(db.session.execute(query.where(Referral.candidate_id == candidate.id)))
    rows = [row_of(row) for row in mine]
    consents = referrals.consents_of(coop_id, candidate.id)
    link = db.session.scalar(
        select(CandidateLink)
        .where(CandidateLink.referral_id == referral.id, CandidateLink.withdrawn_at.is_(None))
        .order_by(CandidateLink.id.desc())
    )
    confirmed = db.session.scalar(
        select(CandidateLink.confirmed_at)
        .where(CandidateLink.referral_id == referral.id, CandidateLink.confirmed_at.is_not(None))
        .order_by(CandidateLink.confirmed_at)
    )
    wanted = rules.Known(
        candidate.id, candidate.name, candidate.born_on, candidate.phone_key, candidate.email_key
    )
    adviser = db.session.get(Account, referral.adviser_id) if referral.adviser_id else None
    by = db.session.get(Person, referral.recommended_by_id) if referral.recommended_by_id else None
    return ReferralPage(
        row=next(row for row in rows if row.id == referral.id),
        candidate=candidate,
        referral=referral,
        adviser=adviser.name if adviser else "",
        recommended_by=by.name if by else "",
        events=_events(coop_id, referral.id),
        consents=tuple(consents),
        shared=any(
            one.purpose == rules.PROGRESS
            and one.office_id == referral.office_id
            and one.withdrawn_at is None
            for one in consents
        )
        and referral.office_id is not None,
        view=referrals.view_of(coop_id, referral.id),
        same=referrals.near(coop_id, wanted),
        others=tuple(row for row in rows if row.id != referral.id),
        link_expires_at=link.expires_at if link and link.expires_at > clock.now() else None,
        confirmed_at=confirmed,
    )


def _events(coop_id: int, referral_id: int) -> tuple[Event, ...]:
    query = (
        select(ReferralEvent)
        .where(ReferralEvent.coop_id == coop_id, ReferralEvent.referral_id == referral_id)
        .order_by(ReferralEvent.at.desc(), ReferralEvent.id.desc())
    )
    names = Event.__dataclass_fields__
    return tuple(
        Event(**{name: getattr(row, name) for name in names}) for row in db.session.scalars(query)
    )
