"""The answer clock: holding messages, escalation, notice, closing."""

from __future__ import annotations

from core.jobs import periodic
from recruitment.pipeline.service import clockwork


@periodic("pipeline.answers", seconds=900, timeout=300)
def answers() -> None:
    """On working days, do what has become due; each referral in a transaction of its own."""
    clockwork.tick_all()
