"""How the co-op keeps its checks, from a day on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from coop.checks.due_rules import Settings
from coop.checks.models import CheckSetting
from coop.checks.service.standing_shifts import settle_shifts
from core import audit, clock, dated
from core.access import Actor
from core.errors import DomainError


def settle(actor: Actor, from_on: date, chosen: Settings) -> CheckSetting:
    """Settings from a day on, today at the earliest; those before stay as they were.

    `gate` shuts: from that day on whoever lacks a check is given no shift.
    """
    if (
        list(chosen.chase_days) != sorted(set(chosen.chase_days))
        or min(chosen.chase_days, default=1) < 1
    ):
        words = "Give the days in order, each once, from 1 on: 5, 10, 15."
        raise DomainError(words, field="chase_days")
    values = {**asdict(chosen), "chase_days": list(chosen.chase_days)}
    row = dated.settle(CheckSetting, actor.coop_id, from_on, made_at=clock.now(), **values)
    audit.record("checks.settle", row, gate=chosen.gate, from_on=from_on)
    settle_shifts(actor.coop_id)
    return row
