"""A shift named in a sentence."""

from __future__ import annotations

from coop.shifts.models import Shift
from core.ui.filters import day, span


def named(shift: Shift, service: str = "") -> str:
    """Early at Maple Court on Wed 9 December, 07:00-15:00; without a service where all know it."""
    where = f" at {service}" if service else ""
    return f"{shift.name}{where} on {day(shift.on)}, {span(shift.start_at, shift.end_at)}"
