"""One row for each thing that happens to a referral."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db
from recruitment.referrals.models import Referral, ReferralEvent
from recruitment.stages.rules import Stages


def log(
    referral: Referral,
    kind: str,
    actor: Actor,
    stages: Stages,
    *,
    from_stage: str = "",
    to_stage: str = "",
    reason: str = "",
    words: str = "",
    candidate_words: str = "",
    adviser_words: str = "",
    due_on: date | None = None,
    on_time: bool | None = None,
) -> ReferralEvent:
    """Keep what was done, by whom and why. `on_time` is for answers of the co-op's alone."""
    now = clock.now()
    stayed, came_back = _way(referral, to_stage, now) if to_stage else (None, False)
    row = ReferralEvent(
        coop_id=referral.coop_id,
        referral_id=referral.id,
        at=now,
        kind=kind,
        from_stage=from_stage,
        to_stage=to_stage,
        stayed_days=stayed,
        came_back=came_back,
        set_version=stages.version,
        actor_id=actor.account_id,
        actor=actor.name,
        reason=reason,
        words=words,
        candidate_words=candidate_words,
        adviser_words=adviser_words,
        due_on=due_on,
        on_time=on_time,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _way(referral: Referral, to_stage: str, now: datetime) -> tuple[int | None, bool]:
    """(whole days since the last move, whether the referral has been in that stage before)."""
    moves = db.session.execute(
        select(ReferralEvent.at, ReferralEvent.to_stage)
        .where(ReferralEvent.referral_id == referral.id, ReferralEvent.to_stage != "")
        .order_by(ReferralEvent.at, ReferralEvent.id)
    ).all()
    stayed = (now - moves[-1].at).days if moves else None
    return stayed, any(one.to_stage == to_stage for one in moves)
