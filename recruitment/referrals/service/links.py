"""A candidate's way in without an account.

The token in the address is random and signed with the installation's key; only its hash is kept.
It lasts, a newer one of the same referral ends it, and it opens nothing but that referral.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, Signer
from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.db import db
from core.errors import NotFound
from core.people.accounts import hashed
from recruitment.referrals.models import CandidateLink, Referral
from recruitment.referrals.service.history import log
from recruitment.stages import queries as stages

LASTS = timedelta(days=90)
NO_LINK = "This link is no longer good. Ask the co-op for a new one."


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="candidate link")


def make_link(referral: Referral) -> str:
    """A new link's token, shown only now; older ones of the referral stop working."""
    now = clock.now()
    query = select(CandidateLink).where(
        CandidateLink.referral_id == referral.id, CandidateLink.withdrawn_at.is_(None)
    )
    for old in db.session.scalars(query):
        old.withdrawn_at = now
    token = _signer().sign(secrets.token_urlsafe(24)).decode()
    db.session.add(
        CandidateLink(
            coop_id=referral.coop_id,
            referral_id=referral.id,
            token_hash=hashed(token),
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    db.session.flush()
    return token


def open_link(token: str, *, lock: bool = False) -> CandidateLink:
    """The link behind a token; NotFound in words for one that is not, or no longer, good."""
    try:
        _signer().unsign(token)
    except BadSignature:
        raise NotFound(NO_LINK) from None
    query = select(CandidateLink).where(CandidateLink.token_hash == hashed(token))
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None or row.withdrawn_at is not None or row.expires_at < clock.now():
        raise NotFound(NO_LINK)
    return row


def confirm(link: CandidateLink, actor: Actor) -> None:
    """The candidate says that it is they, and that they want the referral."""
    if link.confirmed_at is not None:
        return
    link.confirmed_at = clock.now()
    referral = db.session.get_one(Referral, link.referral_id)
    log(referral, "confirmed", actor, stages.current(referral.coop_id))
    audit.record("referral.confirm", referral)
