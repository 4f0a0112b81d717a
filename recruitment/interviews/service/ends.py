"""An interview that will not be held: whoever is owed the next step, is owed it from today."""

from __future__ import annotations

from core import audit, clock
from core.access import Actor
from recruitment.interviews.models import Interview, InterviewSlot
from recruitment.interviews.rules import State
from recruitment.interviews.service import telling
from recruitment.pipeline import service as pipeline


def end(actor: Actor, slot: InterviewSlot, row: Interview, reason: str, *, told: bool) -> None:
    """Off: the slot is free again, and the co-op owes the candidate what comes next.

    `told` writes to the candidate: not where they gave it up themselves.
    """
    row.state, row.reason = State.OFF, reason.strip()
    row.ended_at, row.ended_by = clock.now(), actor.name
    row.number += 1
    words = f"Your interview on {telling.when(slot)} is off. {reason.strip()}".strip()
    pipeline.plan(
        actor, row.referral_id, clock.today(), f"Interview on {telling.when(slot)} is off",
        candidate_words=words if told else "",
    )  # fmt: skip
    if told:
        telling.candidate(row, "your interview is off", words)
    audit.record("interview.cancel", row, reason=reason.strip())
