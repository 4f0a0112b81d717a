"""What a member sees of those they recommended: a first name, a day, and thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from core import clock
from core.db import db
from recruitment.referrals import rules
from recruitment.referrals.models import CandidateLink, Consent, JobCandidate, Referral
from recruitment.stages.rules import Kind

STARTED = (Kind.WON, Kind.DONE)


@dataclass(frozen=True, slots=True)
class Recommended:
    """Somebody whom the member recommended. Nothing else of them is read for a member."""

    first_name: str
    on: date
    words: str


def recommended(coop_id: int, person_id: int) -> list[Recommended]:
    """A member's own, the latest first. One query."""
    agrees = exists().where(
        Consent.candidate_id == Referral.candidate_id,
        Consent.purpose == rules.RECOMMENDER,
        Consent.withdrawn_at.is_(None),
    )
    confirmed = exists().where(
        CandidateLink.referral_id == Referral.id, CandidateLink.confirmed_at.is_not(None)
    )
    query = (
        select(
            JobCandidate.first_name, Referral.referred_at, Referral.stage_kind,
            agrees.label("agrees"), confirmed.label("confirmed"),
        )
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .where(Referral.coop_id == coop_id, Referral.recommended_by_id == person_id)
        .order_by(Referral.referred_at.desc(), Referral.id.desc())
    )  # fmt: skip
    return [
        Recommended(
            row.first_name,
            clock.local_day(row.referred_at),
            rules.told_recommender(
                agrees=row.agrees, confirmed=row.confirmed, started=row.stage_kind in STARTED
            ),
        )
        for row in db.session.execute(query)
    ]
