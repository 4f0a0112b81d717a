"""Say which programme a referral is on, and whom it became where no offer says so."""

from __future__ import annotations

from sqlalchemy import select

from core import audit
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Employment, Person
from recruitment.hires.models import JobOffer
from recruitment.outcomes import queries
from recruitment.referrals.models import Referral

WON = ("won", "done")


def enrol(actor: Actor, referral_id: int, code: str) -> Referral:
    """The referral is on a programme; "" means on none. DomainError for one there is not."""
    row = owned(Referral, referral_id, actor.coop_id, lock=True)
    if code and queries.programme(code) is None:
        raise DomainError("Choose a programme from the list.", field="programme")
    row.programme = code or None
    db.session.flush()
    audit.record("outcomes.enrol", row, programme=code)
    return row


def identify(actor: Actor, referral_id: int, person_id: int | None) -> Referral:
    """Who the candidate became, where they were taken on without an offer here; None: unsaid."""
    row = owned(Referral, referral_id, actor.coop_id, lock=True)
    if row.stage_kind not in WON:
        raise DomainError("Only somebody who has started work is a person of the co-op.",
                          field="person")  # fmt: skip
    offer = select(JobOffer.id).where(JobOffer.referral_id == row.id, JobOffer.state == "taken_on")
    if db.session.scalar(offer.limit(1)) is not None:
        raise DomainError("Their offer says who they are.", code="offer", field="person")
    if person_id is not None:
        owned(Person, person_id, actor.coop_id)
        worked = select(Employment.id).where(
            Employment.coop_id == actor.coop_id, Employment.person_id == person_id
        )
        if db.session.scalar(worked.limit(1)) is None:
            raise DomainError("That person has no work on record.", field="person")
        taken = select(Referral.id).where(
            Referral.coop_id == actor.coop_id, Referral.person_id == person_id,
            Referral.candidate_id != row.candidate_id,
        )  # fmt: skip
        if db.session.scalar(taken.limit(1)) is not None:
            raise DomainError("Another candidate is that person already.", field="person")
    row.person_id = person_id
    db.session.flush()
    audit.record("outcomes.identify", row, person=person_id)
    return row
