"""What this slice shows on the coordinator's page of a shift."""

from __future__ import annotations

from coop.cover import lapses
from coop.shifts.queries import ShiftRow
from core import access, clock
from core.ui.panels import Panel


def of_shift(shift: ShiftRow) -> Panel | None:
    """A shift to come: who is on it without what it asks for."""
    if shift.start_at <= clock.now():
        return None
    found = lapses.of_rows(access.actor().coop_id, [shift])
    if not found:
        return None
    return Panel("Not signed off", "coop/cover/lapsed.html", {"found": found, "shift": shift})
