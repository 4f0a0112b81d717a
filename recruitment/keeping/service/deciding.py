"""What somebody decides about one candidate, or about how long all are kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from core import audit, clock, dated
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from recruitment.keeping import queries, rules
from recruitment.keeping.models import KeepingHold, KeepingSetting
from recruitment.keeping.rules import Periods
from recruitment.keeping.service.removing import Removed, remove
from recruitment.referrals.models import JobCandidate

MOST = 500


def settle(actor: Actor, from_on: date, said: Periods) -> KeepingSetting:
    """From a day on, candidates are kept so long."""
    rules.check(said)
    row = dated.settle(KeepingSetting, actor.coop_id, from_on, **asdict(said))
    audit.record("keeping.settle", row, from_on=from_on, **asdict(said))
    return row


def hold(actor: Actor, candidate_id: int, reason: str) -> KeepingHold:
    """Their details do not go until it is lifted; DomainError where one stands already."""
    candidate = owned(JobCandidate, candidate_id, actor.coop_id, lock=True)
    if candidate.anonymised_at is not None:
        raise DomainError("Their details are gone already.", code="gone")
    if not reason.strip():
        raise DomainError("Say why they are held back.", field="reason")
    if len(reason) > MOST:
        raise DomainError(f"Use at most {MOST} characters.", field="reason")
    if _standing(actor.coop_id, candidate_id) is not None:
        raise DomainError("They are held back already.", code="twice")
    row = KeepingHold(
        coop_id=actor.coop_id,
        candidate_id=candidate_id,
        reason=reason.strip(),
        held_at=clock.now(),
        held_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("keeping.hold", row)
    return row


def lift(actor: Actor, candidate_id: int) -> KeepingHold:
    """The hold is over; the schedule goes on, with notice."""
    owned(JobCandidate, candidate_id, actor.coop_id, lock=True)
    row = _standing(actor.coop_id, candidate_id)
    if row is None:
        raise DomainError("They are not held back.", code="none")
    row.lifted_at, row.lifted_by = clock.now(), actor.name
    db.session.flush()
    audit.record("keeping.lift", row)
    return row


def _standing(coop_id: int, candidate_id: int) -> KeepingHold | None:
    query = select(KeepingHold).where(
        KeepingHold.coop_id == coop_id,
        KeepingHold.candidate_id == candidate_id,
        KeepingHold.lifted_at.is_(None),
    )
    return db.session.scalar(query.with_for_update())


def remove_now(actor: Actor, candidate_id: int, reason: str) -> Removed:
    """Remove somebody's details before their time; `reason` is one of rules.REASONS.

    Refused while a referral is under way, for those taken on, and under a hold.
    """
    if not actor.can("keeping.remove"):
        raise NotAllowed
    if reason not in rules.REASONS:
        raise DomainError("Choose a reason.", field="reason")
    owned(JobCandidate, candidate_id, actor.coop_id, lock=True)
    found = queries.one(actor.coop_id, candidate_id, clock.today())
    rules.may_remove(found.facts)
    return remove(actor.coop_id, candidate_id, reason)
