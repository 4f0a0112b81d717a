"""Letters that carry a candidate's link: sent at once, kept in no table."""

from __future__ import annotations

from core import mail
from core.db import db
from core.people import queries as people
from core.people.models import Person
from core.people.views import absolute
from recruitment.referrals.models import JobCandidate, Referral


def address(token: str) -> str:
    """Where a link leads."""
    return absolute("candidates.page", token=token)


def first_link(row: Referral, candidate: JobCandidate, token: str) -> bool:
    """Tell somebody that they have been referred; whether a letter went."""
    if not candidate.email:
        return False
    coop = people.coop(row.coop_id)
    how = "You applied" if row.source == "direct" else "You have been referred"
    if row.source == "member" and row.recommended_by_id is not None:
        member = db.session.get_one(Person, row.recommended_by_id)
        how = f"{member.name}, who works here, has recommended you"
    ring = f" Or ring us: {coop.phone}." if coop.phone else ""
    return mail.send(
        candidate.email,
        f"{coop.name}: your way in",
        f"Hello {candidate.first_name},\n\n{how} to {coop.name}. Open this link to say that it "
        "is you, to see where you stand at any time and what is shown to anybody else, and to "
        f"change your mind:\n\n{address(token)}\n\nIt is yours alone: do not pass it on.{ring}\n"
        f"\n{coop.name}\n",
    )
