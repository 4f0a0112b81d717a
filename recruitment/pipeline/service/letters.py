"""What candidates and advisers are written. No letter in the outbox holds a link's secret.

An adviser's letter names the referral by its number alone, and goes only while the candidate
agrees that the office sees how they get on.
"""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from core.outbox.service import Draft, post
from core.people.models import Account, Cooperative
from core.ui.filters import day
from recruitment.referrals import rules
from recruitment.referrals.models import Consent, JobCandidate, Referral
from recruitment.stages.rules import Kind, Stage


def _coop(row: Referral) -> Cooperative:
    return db.session.get_one(Cooperative, row.coop_id)


def _foot(coop: Cooperative) -> str:
    ring = f", or ring {coop.phone}" if coop.phone else ""
    return f"\nYou can see where you stand with the link we sent you{ring}.\n\n{coop.name}\n"


def to_candidate(row: Referral, key: str, subject: str, words: str) -> None:
    """A letter to the candidate, where they have an address."""
    candidate = db.session.get_one(JobCandidate, row.candidate_id)
    if not candidate.email:
        return
    coop = _coop(row)
    body = f"Hello {candidate.first_name},\n\n{words}\n{_foot(coop)}"
    post([Draft(f"referral {row.id} {key}", candidate.email, f"{coop.name}: {subject}", body,
                coop_id=row.coop_id)])  # fmt: skip


def is_shared(row: Referral) -> bool:
    """Whether the candidate agrees, now, that the referring office sees how they get on."""
    if row.office_id is None:
        return False
    query = select(Consent.id).where(
        Consent.candidate_id == row.candidate_id,
        Consent.purpose == rules.PROGRESS,
        Consent.office_id == row.office_id,
        Consent.withdrawn_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def to_adviser(row: Referral, key: str, words: str) -> None:
    """A letter to the adviser who referred them: the number, no name."""
    if row.adviser_id is None or not is_shared(row):
        return
    adviser = db.session.get_one(Account, row.adviser_id)
    if adviser.closed_at is not None:
        return
    coop = _coop(row)
    body = f"Hello {adviser.name},\n\n{words}\n\nSign in to Carework to read it.\n\n{coop.name}\n"
    subject = f"{coop.name}: {rules.reference(row.id)}"
    post([Draft(f"referral {row.id} {key} adviser", adviser.email, subject, body,
                coop_id=row.coop_id)])  # fmt: skip


def moved(row: Referral, event_id: int, stage: Stage, candidate_words: str) -> None:
    """An answer: to the candidate in the words for them, to the adviser that there is one."""
    if candidate_words or stage.kind is not Kind.WITHDRAWN:  # they said that themselves
        words = candidate_words or stage.told
        to_candidate(row, f"event {event_id}", "where you stand", words)
    number = rules.reference(row.id)
    to_adviser(row, f"event {event_id}", f"There is news of your referral {number}.")


def holding(row: Referral, key: str) -> None:
    """No answer yet: said to both, and counted as no answer."""
    to_candidate(
        row, key, "we owe you an answer",
        "You are waiting for an answer from us, and it is late. We have not forgotten you: "
        "somebody here has been told to answer you.",
    )  # fmt: skip
    number = rules.reference(row.id)
    to_adviser(row, key, f"Our answer to your referral {number} is late. It has been escalated.")


def closing(first_name: str, coop: Cooperative, link: str, until: str) -> str:
    """The words of a notice that a referral will be closed."""
    ring = f"\n\nOr ring us: {coop.phone}." if coop.phone else ""
    return (
        f"Hello {first_name},\n\nWe asked you to reply and have not heard from you. If you are "
        f"still interested, open this link and say so:\n\n{link}\n\nWithout a reply we close it "
        f"after {until}. The link opens it again later.{ring}\n\n{coop.name}\n"
    )


def asking(first_name: str, coop: Cooperative, words: str, link: str, until: str) -> str:
    """The words of a question to a candidate."""
    return (
        f"Hello {first_name},\n\n{words}\n\nPlease reply by {until}: open this link, or ring "
        f"{coop.phone or 'us'}.\n\n{link}\n\n{coop.name}\n"
    )


def by_day(row: Referral) -> str:
    """The day on which something is due, in words."""
    return day(row.next_due_on)
