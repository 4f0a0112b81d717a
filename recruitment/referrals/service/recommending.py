"""A member recommends somebody: a referral like any other, which its subject confirms by link."""

from __future__ import annotations

from sqlalchemy import select

from core.access import Actor
from core.db import db
from core.errors import DomainError, NotAllowed
from recruitment.referrals import rules
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.service.candidates import Details
from recruitment.referrals.service.referring import Refer, refer


def recommend(actor: Actor, given: Details, note: str) -> Referral:
    """The clock starts as for anybody else. Nothing is agreed on the person's behalf.

    Whom the co-op knows otherwise is told to no member: they stand as a record of their own until
    those who recruit make the two one. DomainError where this member has them under way already.
    """
    if actor.person_id is None:
        raise NotAllowed
    name = rules.folded(f"{given.first_name} {given.surname}")
    query = (
        select(JobCandidate.first_name, JobCandidate.surname)
        .join(Referral, Referral.candidate_id == JobCandidate.id)
        .where(
            Referral.coop_id == actor.coop_id,
            Referral.recommended_by_id == actor.person_id,
            Referral.entered_by == actor.name,
            Referral.final_at.is_(None),
        )
    )
    for first_name, surname in db.session.execute(query):
        if rules.folded(f"{first_name} {surname}") == name:
            raise DomainError("You have recommended them already.", field="first_name")
    how = Refer(source="member", recommended_by_id=actor.person_id, note=note)
    return refer(actor, given, how)
