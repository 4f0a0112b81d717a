"""A referral's row as a state and back."""

from __future__ import annotations

from core import clock, events
from core.access import Actor
from core.db import owned
from recruitment.pipeline.events import ReferralEnded
from recruitment.pipeline.rules import State
from recruitment.referrals.models import Referral
from recruitment.stages.rules import Kind, Stages


def locked(coop_id: int, referral_id: int) -> Referral:
    """The co-op's own, held until the transaction ends; NotFound for any other."""
    return owned(Referral, referral_id, coop_id, lock=True)


def state_of(row: Referral) -> State:
    """Where it stands."""
    return State(
        row.stage,
        Kind(row.stage_kind),
        row.waits_on,
        row.next_due_on,
        row.notice_at is not None,
        row.before,
    )


def put(row: Referral, state: State, stages: Stages) -> None:
    """Write a state; a new answer is due, so earlier holding messages are over."""
    if row.stage != state.stage:
        row.stage_since_on = clock.today()
    row.stage, row.stage_kind, row.before = state.stage, state.kind, state.before
    row.waits_on, row.next_due_on = state.waits_on, state.next_due_on
    row.held_on = row.escalated_on = None
    if not state.noticed:
        row.notice_at = None
    elif row.notice_at is None:
        row.notice_at = clock.now()
    if not state.final:
        row.final_at, row.reason = None, ""
    elif row.final_at is None:
        row.final_at = clock.now()
    if stages.id is not None:
        row.set_id = stages.id
    if state.final:
        events.publish(ReferralEnded(row.coop_id, row.id))


def take(row: Referral, actor: Actor) -> None:
    """Whoever first does something answers for it from then on."""
    if row.owner_id is None and actor.account_id is not None and actor.can("pipeline.move"):
        row.owner_id = actor.account_id
