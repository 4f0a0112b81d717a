"""The record of checks, read; always of one co-op."""

from __future__ import annotations

from coop.checks.queries.settings import gate_days, history, settings
from coop.checks.queries.standing import (
    Over,
    blockers,
    exceptions,
    health_may_be_asked,
    opened,
    over,
    recorded,
)

__all__ = [
    "Over",
    "blockers",
    "exceptions",
    "gate_days",
    "health_may_be_asked",
    "history",
    "opened",
    "over",
    "recorded",
    "settings",
]
