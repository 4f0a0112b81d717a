"""A day is agreed with a candidate: an interview, a cohort that begins."""

from __future__ import annotations

from datetime import date

from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from recruitment.pipeline import rules
from recruitment.pipeline.service.moving import ESCALATED, LATE
from recruitment.pipeline.service.states import locked, put, state_of, take
from recruitment.referrals import service as referrals
from recruitment.referrals.models import Referral
from recruitment.stages import queries as stage_queries
from recruitment.stages import service as stage_sets


def plan(
    actor: Actor, referral_id: int, on: date | None, words: str, *, candidate_words: str = ""
) -> Referral:
    """Keep what was agreed for a day; from that day the co-op's next answer is reckoned.

    `on` None: the clock runs on as it did, unless a reply of the candidate's was due, which this
    then is. What one of the co-op's people does counts as its answer; what others do does not.
    """
    row = locked(actor.coop_id, referral_id)
    found = stage_sets.ensure(actor.coop_id)
    before, today = state_of(row), clock.today()
    ours = actor.account_id is not None and actor.can("pipeline.move")
    if on is not None or before.waits_on == rules.CANDIDATE:
        put(row, rules.planned(before, found, on or today, stage_queries.due_on), found)
        for kind in (LATE, ESCALATED):
            notices.close(row.coop_id, kind, row.id)
    if ours:
        take(row, actor)
    if candidate_words.strip():
        row.candidate_words = candidate_words.strip()
    referrals.log(
        row, "planned", actor, found, words=words.strip(),
        candidate_words=candidate_words.strip(),
        due_on=before.next_due_on if ours and before.waits_on == rules.COOP else None,
        on_time=rules.on_time(before, today) if ours else None,
    )  # fmt: skip
    audit.record("referral.plan", row, reason=words.strip())
    return row


def reckon(coop_id: int, referral_id: int, on: date) -> None:
    """A day agreed earlier still holds: the co-op's next answer is reckoned from it.

    Nothing is kept anew, as the day was kept when it was agreed; a reply that the candidate owes
    stays owed.
    """
    row = locked(coop_id, referral_id)
    if row.waits_on == rules.COOP:
        found = stage_sets.ensure(coop_id)
        put(row, rules.planned(state_of(row), found, on, stage_queries.due_on), found)
