"""Consents: given for a purpose, ended at once."""

from __future__ import annotations

from sqlalchemy import select

from core import audit, clock
from core.db import db
from core.errors import DomainError
from recruitment.referrals import queries
from recruitment.referrals.models import Consent, JobCandidate

RENEWED = "renewed"  # ended only because they agreed anew


def give_consent(
    candidate: JobCandidate, purpose: str, *, office_id: int | None, channel: str, to: str
) -> Consent:
    """Somebody agrees, in the words in force today; agreeing twice to them changes nothing.

    Who agreed in earlier words agrees anew: the earlier consent ends as this one begins.
    """
    wording = queries.wording(purpose, clock.today())
    if wording.needs_office and office_id is None:
        raise DomainError("Nobody is there to share it with.", code="no_office")
    office = office_id if wording.needs_office else None
    held = _in_force(candidate.id, purpose, office)
    if any(one.wording == wording.version for one in held):
        return next(one for one in held if one.wording == wording.version)
    for old in held:
        old.withdrawn_at, old.withdrawn_channel, old.withdrawn_to = clock.now(), RENEWED, to
    row = Consent(
        coop_id=candidate.coop_id,
        candidate_id=candidate.id,
        purpose=purpose,
        office_id=office,
        wording=wording.version,
        given_at=clock.now(),
        given_channel=channel,
        given_to=to,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("consent.give", row, purpose=purpose, channel=channel)
    return row


def withdraw_consent(
    candidate: JobCandidate, purpose: str, *, office_id: int | None, channel: str, to: str
) -> int:
    """Somebody ends a consent: from this moment nothing is shown; how many rows it ended."""
    wording = queries.wording(purpose, clock.today())
    rows = _in_force(candidate.id, purpose, office_id if wording.needs_office else None)
    for row in rows:
        row.withdrawn_at, row.withdrawn_channel, row.withdrawn_to = clock.now(), channel, to
    db.session.flush()
    for row in rows:
        audit.record("consent.withdraw", row, purpose=purpose, channel=channel)
    return len(rows)


def _in_force(candidate_id: int, purpose: str, office_id: int | None) -> list[Consent]:
    query = select(Consent).where(
        Consent.candidate_id == candidate_id,
        Consent.purpose == purpose,
        Consent.withdrawn_at.is_(None),
    )
    here = Consent.office_id.is_(None) if office_id is None else Consent.office_id == office_id
    return list(db.session.scalars(query.where(here).with_for_update()))
