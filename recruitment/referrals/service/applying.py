"""Somebody applies on the public page; the page itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db
from core.errors import DomainError
from core.people.models import Cooperative
from recruitment.referrals import rules
from recruitment.referrals.models import JobCandidate, JoinPage, Referral
from recruitment.referrals.service import candidates, history
from recruitment.referrals.service.candidates import Details
from recruitment.referrals.service.links import make_link
from recruitment.referrals.service.referring import Refer, refer
from recruitment.stages import queries as stages


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: the referral, and its link's token."""

    coop_id: int
    referral_id: int
    token: str


def apply(actor: Actor, given: Details, how: Refer) -> Applied:
    """An application; one that is under way is not doubled: the person gets a new link to it.

    The page says the same in every case: it tells no stranger whom the co-op knows. What is
    typed there changes nothing that is kept of somebody: whoever is known otherwise stands as a
    record of their own until those who recruit make the two one.
    """
    candidates.check(given, clock.today())
    row = _under_way(actor.coop_id, given)
    if row is None:
        row = refer(actor, given, how)
    else:
        history.log(row, "interest", actor, stages.current(actor.coop_id), words=how.note.strip())
    return Applied(row.coop_id, row.id, make_link(row))


def _under_way(coop_id: int, given: Details) -> Referral | None:
    """An application of their own, by the same name from the same address or telephone."""
    email, phone = rules.email_key(given.email), rules.phone_key(given.phone)
    same = JobCandidate.email_key == email
    if not email:
        same &= JobCandidate.phone_key == phone
    query = (
        select(Referral, JobCandidate)
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .where(
            Referral.coop_id == coop_id,
            Referral.source == "direct",
            Referral.final_at.is_(None),
            same,
        )
        .order_by(Referral.id)
    )
    name = rules.folded(f"{given.first_name} {given.surname}")
    for row, candidate in db.session.execute(query):
        if rules.folded(candidate.name) == name:
            return row
    return None


def open_page(actor: Actor, slug: str, *, is_open: bool, words: str) -> JoinPage:
    """Say where the public page is, whether it is open, and what stands on it."""
    wanted = slug.strip().lower()
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", wanted):
        raise DomainError("Use small letters, figures and hyphens.", field="slug")
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    taken = select(JoinPage.id).where(JoinPage.slug == wanted, JoinPage.coop_id != actor.coop_id)
    if db.session.scalar(taken) is not None:
        raise DomainError("Another co-op here has this address.", field="slug")
    row = db.session.scalar(select(JoinPage).where(JoinPage.coop_id == actor.coop_id))
    if row is None:
        row = JoinPage(coop_id=actor.coop_id, slug=wanted)
        db.session.add(row)
    row.slug, row.is_open, row.words = wanted, is_open, words.strip()
    db.session.flush()
    return row
